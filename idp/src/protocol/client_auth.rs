//! How a client says who it is (RFC 6749, 2.3; OIDC Core 9; RFC 7521, 4.2).

use super::params::decode_form_value;
use super::{OAuthError, OAuthErrorCode, ParamList, check_assertion};
use crate::domain::{Client, ClientId, ClientState, Secret, TokenEndpointAuthMethod};
use base64::{Engine, engine::general_purpose::STANDARD};

/// Value of `client_assertion_type` (RFC 7523, 2.2).
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The longest credentials that are looked at.
const MAX_BASIC: usize = 2_048;

/// Credentials as they came: nothing is proven yet.
#[derive(Clone, Debug)]
pub enum ClientCredentials {
    /// `client_secret_basic`
    Basic {
        /// Who it claims to be.
        client_id: ClientId,
        /// The secret.
        secret: Secret,
    },
    /// `client_secret_post`
    Post {
        /// Who it claims to be.
        client_id: ClientId,
        /// The secret.
        secret: Secret,
    },
    /// `private_key_jwt`
    Assertion {
        /// Who it claims to be: `sub` of the assertion.
        client_id: ClientId,
        /// The assertion, compact form.
        jwt: Secret,
    },
    /// `client_id` alone: `none`, or a certificate that the connection shows (RFC 8705, 2).
    Named {
        /// Who it claims to be.
        client_id: ClientId,
    },
}

impl ClientCredentials {
    /// Who it claims to be.
    pub fn client_id(&self) -> &ClientId {
        match self {
            Self::Basic { client_id, .. }
            | Self::Post { client_id, .. }
            | Self::Assertion { client_id, .. }
            | Self::Named { client_id } => client_id,
        }
    }

    /// Whether they can be those of a client with this method.
    fn are_of(&self, method: TokenEndpointAuthMethod) -> bool {
        use TokenEndpointAuthMethod::{
            ClientSecretBasic, ClientSecretPost, None, PrivateKeyJwt, SelfSignedTlsClientAuth, TlsClientAuth,
        };
        match method {
            ClientSecretBasic => matches!(self, Self::Basic { .. }),
            ClientSecretPost => matches!(self, Self::Post { .. }),
            PrivateKeyJwt => matches!(self, Self::Assertion { .. }),
            TlsClientAuth | SelfSignedTlsClientAuth | None => matches!(self, Self::Named { .. }),
        }
    }

    /// The method is the registered one, and the client is in use.
    ///
    /// # Errors
    /// `invalid_client`.
    pub fn check_method(&self, client: &Client) -> Result<(), OAuthError> {
        if client.state != ClientState::Active {
            return Err(OAuthError::invalid_client("client is suspended"));
        }
        if self.client_id() != &client.id {
            return Err(OAuthError::invalid_client("the credentials name another client"));
        }
        if !self.are_of(client.registration.token_endpoint_auth_method) {
            return Err(OTHER_METHOD);
        }
        Ok(())
    }
}

/// Said as it is, unlike a wrong secret: libraries differ in the method that they use as shipped, and whoever sets one up
/// would look for the fault in the secret. Ids are public, and this tells nothing of the secret.
const OTHER_METHOD: OAuthError = OAuthError::new(
    OAuthErrorCode::InvalidClient,
    "client authentication failed: the client is registered for another token_endpoint_auth_method",
);

/// Reads the credentials of a request: exactly one method (RFC 6749, 2.3).
///
/// # Errors
/// `invalid_request` for more than one method and for malformed parameters, `invalid_client` for
/// none and for a malformed header.
pub fn parse_client_credentials(
    authorization: Option<&str>,
    params: &ParamList,
) -> Result<ClientCredentials, OAuthError> {
    let client_id = params.one("client_id")?.map(ClientId::from);
    let secret = params.one("client_secret")?;
    let assertion = params.one("client_assertion")?;
    let assertion_type = params.one("client_assertion_type")?;
    let methods = [authorization.is_some(), secret.is_some(), assertion.is_some()];
    if methods.into_iter().filter(|used| *used).count() > 1 {
        return Err(OAuthError::invalid_request("more than one method of client authentication"));
    }
    if assertion.is_none() && assertion_type.is_some() {
        return Err(OAuthError::invalid_request("client_assertion is missing"));
    }
    let credentials = match (authorization, secret, assertion) {
        (Some(header), _, _) => parse_basic(header)?,
        (_, _, Some(jwt)) => parse_assertion(jwt, assertion_type)?,
        (_, Some(secret), _) => {
            let client_id = client_id.clone().ok_or(OAuthError::invalid_client("client_id is missing"))?;
            ClientCredentials::Post { client_id, secret: Secret::from(secret) }
        }
        _ => {
            let client_id =
                client_id.clone().ok_or_else(|| OAuthError::invalid_client("no client authentication"))?;
            ClientCredentials::Named { client_id }
        }
    };
    // `client_id` beside other credentials is a repetition that many clients send: it must not contradict.
    match client_id {
        Some(client_id) if client_id != *credentials.client_id() => {
            Err(OAuthError::invalid_request("client_id contradicts the client authentication"))
        }
        _ => Ok(credentials),
    }
}

/// `Basic base64(form(id):form(secret))` (RFC 6749, 2.3.1).
fn parse_basic(header: &str) -> Result<ClientCredentials, OAuthError> {
    let malformed = || OAuthError::invalid_client("malformed Authorization header");
    let (scheme, encoded) = header.split_once(' ').ok_or_else(malformed)?;
    if !scheme.eq_ignore_ascii_case("basic") || encoded.len() > MAX_BASIC {
        return Err(malformed());
    }
    let decoded = STANDARD.decode(encoded.trim()).map_err(|_| malformed())?;
    let colon = decoded.iter().position(|byte| *byte == b':').ok_or_else(malformed)?;
    let (id, secret) = decoded.split_at_checked(colon).ok_or_else(malformed)?;
    let secret = secret.get(1..).unwrap_or_default();
    let id = decode_form_value(id).filter(|id| !id.is_empty()).ok_or_else(malformed)?;
    let secret = decode_form_value(secret).ok_or_else(malformed)?;
    Ok(ClientCredentials::Basic { client_id: ClientId::from(id), secret: Secret::from(secret) })
}

fn parse_assertion(jwt: &str, assertion_type: Option<&str>) -> Result<ClientCredentials, OAuthError> {
    match assertion_type {
        None => return Err(OAuthError::invalid_request("client_assertion_type is missing")),
        Some(JWT_BEARER) => {}
        Some(_) => return Err(OAuthError::invalid_request("client_assertion_type is not supported")),
    }
    let client_id = check_assertion::claimed_client(jwt)
        .ok_or_else(|| OAuthError::invalid_client("malformed client_assertion"))?;
    Ok(ClientCredentials::Assertion { client_id, jwt: Secret::from(jwt) })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::test_kit::{client, form, params};
    use super::super::{OAuthErrorCode, OAuthErrorCode as Code};
    use super::*;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;

    fn basic(text: &str) -> String {
        format!("Basic {}", STANDARD.encode(text))
    }

    fn refusal(header: Option<&str>, form: &str) -> Option<OAuthErrorCode> {
        parse_client_credentials(header, &params(form)).err().map(|error| error.code)
    }

    #[test]
    fn basic_is_form_encoded() {
        let credentials =
            parse_client_credentials(Some(&basic("a%3Ab+c:s%25%E3%81%82:x")), &params("")).unwrap();
        assert_eq!(credentials.client_id().as_str(), "a:b c");
        let ClientCredentials::Basic { secret, .. } = credentials else { unreachable!() };
        assert_eq!(secret.expose(), "s%あ:x");
    }

    #[test]
    fn headers() {
        for (header, expected) in [
            (basic("rp:secret"), None),
            (basic("rp:secret").replacen("Basic", "bAsIc", 1), None),
            (basic("rp:"), None),
            (basic("rp"), Some(Code::InvalidClient)),
            (basic(":secret"), Some(Code::InvalidClient)),
            (basic("rp:%zz"), Some(Code::InvalidClient)),
            ("Basic".to_owned(), Some(Code::InvalidClient)),
            ("Basic ???".to_owned(), Some(Code::InvalidClient)),
            ("Bearer abc".to_owned(), Some(Code::InvalidClient)),
            (String::new(), Some(Code::InvalidClient)),
            (basic(&"x".repeat(4_000)), Some(Code::InvalidClient)),
        ] {
            assert_eq!(refusal(Some(&header), ""), expected, "{header:.40}");
        }
    }

    #[test]
    fn one_method() {
        let jwt = format!("x.{}.y", URL_SAFE_NO_PAD.encode(r#"{"sub":"rp"}"#));
        let kind = "client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer";
        let assertion = format!("client_assertion={jwt}&{kind}");
        let header = basic("rp:secret");
        for (header, form, expected) in [
            (None, "client_id=rp&client_secret=s".to_owned(), None),
            (None, "client_id=rp".to_owned(), None),
            (None, assertion.clone(), None),
            (None, format!("client_id=rp&{assertion}"), None),
            (Some(header.as_str()), "client_id=rp".to_owned(), None),
            (Some(header.as_str()), "client_id=other".to_owned(), Some(Code::InvalidRequest)),
            (Some(header.as_str()), "client_secret=s".to_owned(), Some(Code::InvalidRequest)),
            (Some(header.as_str()), assertion.clone(), Some(Code::InvalidRequest)),
            (None, format!("client_id=rp&client_secret=s&{assertion}"), Some(Code::InvalidRequest)),
            (None, format!("client_id=other&{assertion}"), Some(Code::InvalidRequest)),
            (None, format!("client_assertion={jwt}"), Some(Code::InvalidRequest)),
            (None, kind.to_owned(), Some(Code::InvalidRequest)),
            (None, format!("client_assertion={jwt}&client_assertion_type=saml"), Some(Code::InvalidRequest)),
            (None, format!("client_assertion=x&{kind}"), Some(Code::InvalidClient)),
            (None, "client_secret=s".to_owned(), Some(Code::InvalidClient)),
            (None, "client_id=rp&client_id=rp".to_owned(), Some(Code::InvalidRequest)),
            (None, String::new(), Some(Code::InvalidClient)),
        ] {
            assert_eq!(refusal(header, &form), expected, "{header:?} {form}");
        }
    }

    #[test]
    fn the_method_is_the_registered_one() {
        let mut client = client();
        let by_basic = parse_client_credentials(Some(&basic("rp:s")), &params("")).unwrap();
        let by_post =
            parse_client_credentials(None, &form(&[("client_id", "rp"), ("client_secret", "s")])).unwrap();
        let public = parse_client_credentials(None, &params("client_id=rp")).unwrap();
        assert!(by_basic.check_method(&client).is_ok());
        let refused = by_post.check_method(&client).unwrap_err();
        assert_eq!(refused.http_status(), 401);
        assert!(refused.description.contains("token_endpoint_auth_method"), "{}", refused.description);
        assert!(public.check_method(&client).is_err());
        client.registration.token_endpoint_auth_method = TokenEndpointAuthMethod::None;
        assert!(public.check_method(&client).is_ok());
        assert!(by_basic.check_method(&client).is_err());
        for by_certificate in
            [TokenEndpointAuthMethod::TlsClientAuth, TokenEndpointAuthMethod::SelfSignedTlsClientAuth]
        {
            client.registration.token_endpoint_auth_method = by_certificate;
            assert!(public.check_method(&client).is_ok(), "the certificate is judged by the use case");
            assert!(by_basic.check_method(&client).is_err());
        }
        client.registration.token_endpoint_auth_method = TokenEndpointAuthMethod::None;
        client.state = ClientState::Suspended;
        assert!(public.check_method(&client).is_err());
    }

    #[test]
    fn prints_no_secret() {
        let credentials = parse_client_credentials(Some(&basic("rp:hunter2")), &params("")).unwrap();
        assert!(!format!("{credentials:?}").contains("hunter2"));
    }

    proptest! {
        #[test]
        fn never_panics(header in "\\PC{0,60}", bytes in proptest::collection::vec(any::<u8>(), 0..60), jwt in "\\PC{0,60}") {
            let _ = parse_basic(&header);
            let _ = parse_basic(&format!("Basic {}", STANDARD.encode(bytes)));
            let _ = parse_assertion(&jwt, Some(JWT_BEARER));
        }
    }
}
