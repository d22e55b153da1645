//! The request of a device (RFC 8628, 3.1): what it may ask for is what a browser's request may, without what concerns browsers.

use super::authorize_params::blank;
use super::check_details::check_details;
use super::check_resource::check_resource;
use super::{OAuthError, OAuthErrorCode, ParamList, check_client, check_prompt, check_scope, check_texts};
use crate::domain::{AuthorizeRequest, Client, DEVICE_CODE_GRANT, DetailShape, ScopeSet, SigningAlgorithms};

/// Checks the request of `client`, which has authenticated as far as it can. What comes back has no redirect URI.
///
/// # Errors
/// `unauthorized_client`, `invalid_request`, `invalid_scope`, `invalid_target`, `invalid_authorization_details`.
pub fn parse_device_request(
    params: &ParamList,
    client: &Client,
    scopes: &ScopeSet,
    details: &[DetailShape],
    algorithms: &SigningAlgorithms,
) -> Result<AuthorizeRequest, OAuthError> {
    params.refuse_repeated()?;
    if !client.may_use_grant(DEVICE_CODE_GRANT) {
        return Err(OAuthError::new(
            OAuthErrorCode::UnauthorizedClient,
            "the client is not registered for the device authorization grant",
        ));
    }
    check_client::check_algorithm(client, algorithms)?;
    let mut request = blank(client, String::new());
    request.scope = check_scope::check(params, client, scopes)?;
    request.max_age = check_prompt::check_max_age(params, client)?;
    request.acr_values = check_texts::acr_values(params, client)?;
    request.ui_locales = check_texts::ui_locales(params)?;
    request.claims_locales = check_texts::claims_locales(params)?;
    request.resource = check_resource(params, client)?;
    request.authorization_details = check_details(params, client, details)?;
    Ok(request)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::test_kit::{client, params};
    use super::*;

    #[test]
    fn table() {
        use OAuthErrorCode as Code;
        let mut device = client();
        device.registration.grant_types.push(DEVICE_CODE_GRANT.to_owned());
        let scopes = ScopeSet::parse("openid profile offline_access");
        for (form, client, expected) in [
            ("scope=openid", &device, Ok("openid")),
            ("scope=openid+profile+groups&unknown=1", &device, Ok("openid profile")),
            ("scope=openid+offline_access", &device, Ok("offline_access openid")),
            ("scope=openid", &client(), Err(Code::UnauthorizedClient)),
            ("", &device, Err(Code::InvalidScope)),
            ("scope=profile", &device, Err(Code::InvalidScope)),
            ("scope=openid&scope=openid", &device, Err(Code::InvalidRequest)),
            ("scope=openid&resource=https://x.example", &device, Err(Code::InvalidTarget)),
            ("scope=openid&authorization_details=[]", &device, Err(Code::InvalidAuthorizationDetails)),
            ("scope=openid&max_age=-1", &device, Err(Code::InvalidRequest)),
        ] {
            let asked =
                parse_device_request(&params(form), client, &scopes, &[], &SigningAlgorithms::default());
            let scope = asked.map(|request| request.scope.to_string()).map_err(|error| error.code);
            assert_eq!(scope.as_deref().map_err(|code| *code), expected, "{form}");
        }
    }
}
