//! What is answered (RFC 6749, 3.1.1; OAuth 2.0 Multiple Response Types).

use super::{OAuthError, OAuthErrorCode, ParamList};
use crate::domain::{AuthorizeRequest, Client, ResponseType, ResponseTypes};

/// Whether tokens would come by way of the browser, whatever else is right or wrong about the request: then errors go the same way (RFC
/// 6749, 4.2.2.1; OAuth 2.0 Multiple Response Types, 5).
pub(super) fn asks_for_tokens(params: &ParamList) -> bool {
    let asked = params.one("response_type").ok().flatten().unwrap_or_default();
    asked.split(' ').any(|word| matches!(word, "id_token" | "token"))
}

/// One that the deployment offers, and that the client is registered for with its grant types.
pub(super) fn check(
    params: &ParamList,
    client: &Client,
    offered: &ResponseTypes,
) -> Result<ResponseType, OAuthError> {
    let asked = params.required("response_type", "response_type is missing")?;
    match ResponseType::parse(asked).filter(|one| offered.offers(*one)) {
        Some(one) if client.may_be_answered_with(one) => Ok(one),
        Some(_) => Err(OAuthError::new(
            OAuthErrorCode::UnauthorizedClient,
            "response_types: the client is not registered for this response_type with its grant types",
        )),
        None => Err(OAuthError::new(
            OAuthErrorCode::UnsupportedResponseType,
            "response_types: response_type is not offered here: see response_types_supported",
        )),
    }
}

/// What binds a token to the request when it comes by way of the browser: a nonce binds an ID token (OIDC Core 3.2.2.1, 3.3.2.11).
/// Nothing binds an access token to a key, so that nobody may count on it.
pub(super) fn check_binding(request: &AuthorizeRequest) -> Result<(), OAuthError> {
    if request.response_type.has_id_token() && request.nonce.is_none() {
        return Err(OAuthError::invalid_request("nonce is missing: it is needed for this response_type"));
    }
    if request.response_type.has_token() && request.dpop_jkt.is_some() {
        return Err(OAuthError::invalid_request(
            "dpop_jkt: an access token that comes by the browser is bound to no key",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::test_kit::{client, client_of, params};
    use super::*;
    use crate::domain::{ClientProfile, TokenEndpointAuthMethod};

    #[test]
    fn table() {
        let (default, all) = (ResponseTypes::default(), ResponseTypes::all());
        let mut without_grant = client();
        without_grant.registration.grant_types = vec!["client_credentials".to_owned()];
        let mut hybrid = client_of(&[ResponseType::CodeIdToken]);
        let (unsupported, unauthorized) =
            (Some(OAuthErrorCode::UnsupportedResponseType), Some(OAuthErrorCode::UnauthorizedClient));
        for (form, client, offered, expected) in [
            ("response_type=code", &client(), &default, None),
            ("", &client(), &default, Some(OAuthErrorCode::InvalidRequest)),
            (
                "response_type=code&response_type=code",
                &client(),
                &default,
                Some(OAuthErrorCode::InvalidRequest),
            ),
            ("response_type=token", &client(), &default, unsupported),
            ("response_type=token", &client(), &all, unsupported),
            ("response_type=none", &client(), &all, unsupported),
            ("response_type=Code", &client(), &default, unsupported),
            ("response_type=code", &without_grant, &default, unauthorized),
            ("response_type=code+id_token", &client(), &default, unsupported),
            ("response_type=code+id_token", &client(), &all, unauthorized),
            ("response_type=code+id_token", &hybrid, &default, unsupported),
            ("response_type=code+id_token", &hybrid, &all, None),
            ("response_type=id_token+code", &hybrid, &all, None),
            ("response_type=id_token", &hybrid, &all, unauthorized),
            ("response_type=code", &hybrid, &all, unauthorized),
        ] {
            assert_eq!(check(&params(form), client, offered).err().map(|e| e.code), expected, "{form}");
        }
        hybrid.registration.grant_types = vec!["authorization_code".to_owned()];
        let without_implicit = check(&params("response_type=code+id_token"), &hybrid, &all);
        assert_eq!(without_implicit.err().map(|error| error.code), unauthorized);
    }

    /// RFC 9700, 2.1.2; FAPI 2.0, 5.3.2.2: whatever is registered.
    #[test]
    fn who_never_gets_tokens_by_the_browser() {
        let everything = client_of(&ResponseType::ALL);
        let (mut public, mut bound) = (everything.clone(), everything.clone());
        public.registration.token_endpoint_auth_method = TokenEndpointAuthMethod::None;
        bound.registration.dpop_bound_access_tokens = true;
        let mut fapi2 = bound.clone();
        fapi2.registration.set_profile(ClientProfile::Fapi2);
        for one in ResponseType::ALL {
            let passes = |client: &Client| {
                let form = format!("response_type={}", one.as_str().replace(' ', "+"));
                check(&params(&form), client, &ResponseTypes::all()).is_ok()
            };
            assert!(passes(&everything), "{one:?}");
            assert_eq!(passes(&public), !one.has_token(), "{one:?}, without a secret");
            assert_eq!(passes(&bound), !one.has_token(), "{one:?}, bound tokens alone");
            assert_eq!(passes(&fapi2), one == ResponseType::Code, "{one:?}, FAPI 2.0");
        }
    }

    #[test]
    fn errors_go_where_tokens_would() {
        for (form, expected) in [
            ("response_type=code", false),
            ("", false),
            ("response_type=magic", false),
            ("response_type=tokens", false),
            ("response_type=token", true),
            ("response_type=code+id_token", true),
            ("response_type=id_token+magic", true),
            ("response_type=id_token&response_type=code", false),
        ] {
            assert_eq!(asks_for_tokens(&params(form)), expected, "{form}");
        }
    }
}
