//! The token request (RFC 6749, 4.1.3, 4.4.2 and 6).

use super::check_details::{asked_details, narrow_details, refuse_details};
use super::check_resource::{check_resource, narrow_resource};
use super::{OAuthError, OAuthErrorCode, ParamList, check_scope};
use crate::domain::{
    AuthorizationDetail, BACKCHANNEL_GRANT, Client, Confirmation, DEVICE_CODE_GRANT, DetailShape, Grant,
    ScopeSet, Secret, TokenBinding,
};

/// What a client wants of the token endpoint.
#[derive(Clone, Debug)]
pub enum TokenRequest {
    /// `authorization_code`
    AuthorizationCode {
        /// The code.
        code: Secret,
        /// `redirect_uri`; that it is required is [`super::check_code_exchange`]'s rule.
        redirect_uri: Option<String>,
        /// `code_verifier` (RFC 7636, 4.5).
        code_verifier: Option<Secret>,
        /// Less than was granted.
        less: Less,
    },
    /// `refresh_token`
    RefreshToken {
        /// The refresh token.
        refresh_token: Secret,
        /// Less than was granted.
        scope: Option<ScopeSet>,
        /// Less than was granted.
        less: Less,
    },
    /// `urn:ietf:params:oauth:grant-type:device_code` (RFC 8628, 3.4)
    DeviceCode {
        /// The code that the device was given.
        device_code: Secret,
        /// Less than was granted.
        less: Less,
    },
    /// `urn:openid:params:grant-type:ciba` (CIBA Core 10.1)
    Backchannel {
        /// The number that the service was given.
        auth_req_id: Secret,
        /// Less than was granted.
        less: Less,
    },
    /// `client_credentials`
    ClientCredentials {
        /// What is asked for.
        scope: Option<ScopeSet>,
        /// Audiences (RFC 8707).
        resource: Vec<String>,
    },
}

/// What of a grant one access token is to be for.
#[derive(Clone, Debug, Default)]
pub struct Less {
    /// These details (RFC 9396, 6); all that were granted when absent.
    pub details: Option<Vec<AuthorizationDetail>>,
    /// These audiences (RFC 8707, 2.2); all that were granted when empty.
    pub resource: Vec<String>,
}

impl Less {
    /// What is left of a grant's details and audiences.
    ///
    /// # Errors
    /// `invalid_authorization_details`, `invalid_target`.
    pub fn of(&self, grant: &Grant) -> Result<(Vec<AuthorizationDetail>, Vec<String>), OAuthError> {
        let details = narrow_details(self.details.as_deref(), &grant.authorization_details)?;
        Ok((details, narrow_resource(&self.resource, &grant.resource)?))
    }
}

fn asked_less(params: &ParamList, client: &Client, shapes: &[DetailShape]) -> Result<Less, OAuthError> {
    let details = asked_details(params, client, shapes)?;
    Ok(Less { details, resource: check_resource(params, client)? })
}

/// Reads the request of `client`, which has authenticated.
///
/// # Errors
/// `invalid_request`, `unsupported_grant_type`, `unauthorized_client`, `invalid_scope`, `invalid_target`,
/// `invalid_authorization_details`.
pub fn parse_token_request(
    params: &ParamList,
    client: &Client,
    shapes: &[DetailShape],
) -> Result<TokenRequest, OAuthError> {
    params.refuse_repeated()?;
    let grant_type = params.required("grant_type", "grant_type is missing")?;
    const KNOWN: [&str; 5] =
        ["authorization_code", "refresh_token", "client_credentials", DEVICE_CODE_GRANT, BACKCHANNEL_GRANT];
    if !KNOWN.contains(&grant_type) {
        return Err(OAuthError::new(OAuthErrorCode::UnsupportedGrantType, "grant_type is not supported"));
    }
    // A public client proves nothing, so there is nobody to give a token to in its own name.
    let is_proven = matches!(grant_type, "client_credentials" | BACKCHANNEL_GRANT);
    if !client.may_use_grant(grant_type) || is_proven && client.is_public() {
        return Err(OAuthError::new(
            OAuthErrorCode::UnauthorizedClient,
            "the client is not registered for this grant_type",
        ));
    }
    if grant_type == "client_credentials" {
        refuse_details(params)?;
    }
    match grant_type {
        "authorization_code" => Ok(TokenRequest::AuthorizationCode {
            code: token(params, "code", "code is missing")?,
            redirect_uri: params.one("redirect_uri")?.map(str::to_owned),
            code_verifier: params.one("code_verifier")?.map(Secret::from),
            less: asked_less(params, client, shapes)?,
        }),
        "refresh_token" => Ok(TokenRequest::RefreshToken {
            refresh_token: token(params, "refresh_token", "refresh_token is missing")?,
            scope: check_scope::parse(params)?,
            less: asked_less(params, client, shapes)?,
        }),
        DEVICE_CODE_GRANT => Ok(TokenRequest::DeviceCode {
            device_code: token(params, "device_code", "device_code is missing")?,
            less: asked_less(params, client, shapes)?,
        }),
        BACKCHANNEL_GRANT => Ok(TokenRequest::Backchannel {
            auth_req_id: token(params, "auth_req_id", "auth_req_id is missing")?,
            less: asked_less(params, client, shapes)?,
        }),
        _ => Ok(TokenRequest::ClientCredentials {
            scope: check_scope::parse(params)?,
            resource: check_resource(params, client)?,
        }),
    }
}

/// A client that gets bound tokens shows what they are to be bound to (RFC 9449, 5.2; RFC 8705, 3.4).
///
/// # Errors
/// `invalid_request`.
pub fn check_possession(client: &Client, shown: Option<&Confirmation>) -> Result<(), OAuthError> {
    match (client.registration.token_binding(), shown) {
        (Some(TokenBinding::Key), None) => Err(OAuthError::invalid_request(
            "sender_constrained_tokens: by its profile or by dpop_bound_access_tokens the client has to send a proof in \
             the header DPoP",
        )),
        (Some(TokenBinding::Certificate), None) => Err(OAuthError::invalid_request(
            "sender_constrained_tokens: by tls_client_certificate_bound_access_tokens the client has to come with its \
             certificate: see mtls_endpoint_aliases",
        )),
        _ => Ok(()),
    }
}

/// Ours are 43 characters; what is far longer is not hashed.
const MAX_TOKEN: usize = 512;

fn token(params: &ParamList, name: &str, missing: &'static str) -> Result<Secret, OAuthError> {
    let value = params.required(name, missing)?;
    if value.len() > MAX_TOKEN {
        return Err(OAuthError::invalid_grant("too long to be one of ours"));
    }
    Ok(Secret::from(value))
}

#[cfg(test)]
mod tests {
    use super::super::test_kit::{LINK_SHAPE, client, names_rule, params};
    use super::*;
    use crate::domain::{ClientProfile, TokenEndpointAuthMethod};
    use proptest::prelude::*;

    #[test]
    fn table() {
        use OAuthErrorCode as Code;
        let mut machine = client();
        machine.registration.grant_types = vec!["client_credentials".to_owned()];
        let mut device = client();
        device.registration.grant_types = vec![DEVICE_CODE_GRANT.to_owned()];
        let asking = format!("grant_type={DEVICE_CODE_GRANT}&device_code=d");
        let asking_nothing = format!("grant_type={DEVICE_CODE_GRANT}");
        let mut shop = client();
        shop.registration.grant_types = vec![BACKCHANNEL_GRANT.to_owned()];
        let mut anybody = shop.clone();
        anybody.registration.token_endpoint_auth_method = TokenEndpointAuthMethod::None;
        let polling = format!("grant_type={BACKCHANNEL_GRANT}&auth_req_id=a");
        let polling_nothing = format!("grant_type={BACKCHANNEL_GRANT}");
        let mut public = machine.clone();
        public.registration.token_endpoint_auth_method = TokenEndpointAuthMethod::None;
        let long = format!("grant_type=authorization_code&code={}", "x".repeat(513));
        for (form, client, expected) in [
            ("grant_type=authorization_code&code=c&redirect_uri=u&code_verifier=v", &client(), None),
            ("grant_type=refresh_token&refresh_token=r", &client(), None),
            ("grant_type=refresh_token&refresh_token=r&scope=openid", &client(), None),
            ("grant_type=client_credentials&scope=a", &machine, None),
            (&asking, &device, None),
            (&asking, &client(), Some(Code::UnauthorizedClient)),
            (&asking_nothing, &device, Some(Code::InvalidRequest)),
            (&polling, &shop, None),
            (&polling, &anybody, Some(Code::UnauthorizedClient)),
            (&polling, &device, Some(Code::UnauthorizedClient)),
            (&polling_nothing, &shop, Some(Code::InvalidRequest)),
            ("grant_type=client_credentials&resource=https://x", &machine, Some(Code::InvalidTarget)),
            (
                "grant_type=client_credentials&authorization_details=[]",
                &machine,
                Some(Code::InvalidAuthorizationDetails),
            ),
            (
                "grant_type=refresh_token&refresh_token=r&authorization_details=[]",
                &client(),
                Some(Code::InvalidAuthorizationDetails),
            ),
            ("grant_type=client_credentials", &public, Some(Code::UnauthorizedClient)),
            ("grant_type=client_credentials", &client(), Some(Code::UnauthorizedClient)),
            ("grant_type=authorization_code&code=c", &machine, Some(Code::UnauthorizedClient)),
            ("grant_type=authorization_code", &client(), Some(Code::InvalidRequest)),
            ("grant_type=authorization_code&code=", &client(), Some(Code::InvalidRequest)),
            (&long, &client(), Some(Code::InvalidGrant)),
            ("grant_type=refresh_token", &client(), Some(Code::InvalidRequest)),
            ("grant_type=refresh_token&refresh_token=r&scope=%22", &client(), Some(Code::InvalidScope)),
            ("grant_type=password&username=u", &client(), Some(Code::UnsupportedGrantType)),
            ("", &client(), Some(Code::InvalidRequest)),
            ("grant_type=refresh_token&grant_type=refresh_token", &client(), Some(Code::InvalidRequest)),
            ("grant_type=refresh_token&refresh_token=r&x=1&x=2", &client(), Some(Code::InvalidRequest)),
        ] {
            let refusal =
                parse_token_request(&params(form), client, &[LINK_SHAPE]).err().map(|error| error.code);
            assert_eq!(refusal, expected, "{form:.60}");
        }
    }

    #[test]
    fn who_has_to_show_what() {
        let mut bound = client();
        bound.registration.dpop_bound_access_tokens = true;
        let mut fapi2 = client();
        fapi2.registration.set_profile(ClientProfile::Fapi2);
        let mut by_certificate = fapi2.clone();
        by_certificate.registration.tls_client_certificate_bound_access_tokens = true;
        let key = Confirmation::Jkt("k".to_owned());
        let certificate = Confirmation::Certificate("c".to_owned());
        for (client, shown, passes) in [
            (&client(), None, true),
            (&client(), Some(&key), true),
            (&bound, Some(&key), true),
            (&bound, None, false),
            (&fapi2, Some(&key), true),
            (&fapi2, None, false),
            (&by_certificate, Some(&certificate), true),
            (&by_certificate, None, false),
        ] {
            let checked = check_possession(client, shown);
            assert_eq!(checked.is_ok(), passes);
            assert!(checked.err().is_none_or(|error| names_rule(&error, "sender_constrained_tokens")));
        }
    }

    proptest! {
        #[test]
        fn never_panics(grant in "authorization_code|refresh_token|client_credentials|[a-z]{0,9}", tail in "[a-z_&=%0-9]{0,60}") {
            if let Ok(list) = ParamList::parse_form(format!("grant_type={grant}&{tail}").as_bytes()) {
                let _ = parse_token_request(&list, &client(), &[LINK_SHAPE]);
            }
        }
    }
}
