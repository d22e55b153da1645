//! What is answered (RFC 6749, 3.1.1; OAuth 2.0 Multiple Response Types).

use super::{OAuthError, OAuthErrorCode, ParamList};
use crate::domain::{Client, ResponseType};

/// Only `code`, and only for clients registered for its grant.
pub(super) fn check(params: &ParamList, client: &Client) -> Result<ResponseType, OAuthError> {
    match params.required("response_type", "response_type is missing")? {
        "code" if client.may_use_grant("authorization_code") => Ok(ResponseType::Code),
        "code" => Err(OAuthError::new(
            OAuthErrorCode::UnauthorizedClient,
            "the client is not registered for the authorization code grant",
        )),
        _ => Err(OAuthError::new(OAuthErrorCode::UnsupportedResponseType, "the only response_type is code")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_kit::{client, params};
    use super::*;

    #[test]
    fn table() {
        let mut without_grant = client();
        without_grant.registration.grant_types = vec!["client_credentials".to_owned()];
        for (form, client, expected) in [
            ("response_type=code", &client(), None),
            ("", &client(), Some(OAuthErrorCode::InvalidRequest)),
            ("response_type=code&response_type=code", &client(), Some(OAuthErrorCode::InvalidRequest)),
            ("response_type=token", &client(), Some(OAuthErrorCode::UnsupportedResponseType)),
            ("response_type=code+id_token", &client(), Some(OAuthErrorCode::UnsupportedResponseType)),
            ("response_type=Code", &client(), Some(OAuthErrorCode::UnsupportedResponseType)),
            ("response_type=code", &without_grant, Some(OAuthErrorCode::UnauthorizedClient)),
        ] {
            assert_eq!(check(&params(form), client).err().map(|e| e.code), expected, "{form}");
        }
    }
}
