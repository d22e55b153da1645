//! `private_key_jwt`: a client proves who it is with a short-lived JWT signed by its own key (RFC 7523, section 2.2).
//! The openidconnect crate has no such method, so the assertion is made here and sent as two extra parameters.

use std::time::{Duration, SystemTime};

use josekit::{
    JoseError,
    jwk::Jwk,
    jws::{ES256, JwsHeader},
    jwt::{self, JwtPayload},
};
use serde_json::Value;

use super::random_token;

/// The value of `client_assertion_type`.
pub(crate) const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

const LIFETIME: Duration = Duration::from_secs(60);

/// The value of `client_assertion`, good for one request within a minute.
///
/// # Errors
/// When `private_jwk` is not an ES256 key.
pub(crate) fn client_assertion(
    client_id: &str,
    issuer: &str,
    private_jwk: &Value,
) -> Result<String, JoseError> {
    let key = private_key(private_jwk)?;
    let now = SystemTime::from(crate::clock::now());

    let mut header = JwsHeader::new();
    header.set_token_type("JWT");
    if let Some(kid) = key.key_id() {
        header.set_key_id(kid);
    }

    let mut payload = JwtPayload::new();
    payload.set_issuer(client_id);
    payload.set_subject(client_id);
    // The issuer, not the token endpoint: one audience that no other server can be mistaken for.
    payload.set_audience(vec![issuer]);
    payload.set_jwt_id(random_token());
    payload.set_issued_at(&now);
    payload.set_expires_at(&(now + LIFETIME));

    jwt::encode_with_signer(&payload, &header, &ES256.signer_from_jwk(&key)?)
}

fn private_key(jwk: &Value) -> Result<Jwk, JoseError> {
    match jwk {
        Value::Object(members) => Jwk::from_map(members.clone()),
        _ => Err(JoseError::InvalidJwkFormat(std::io::Error::other("a JSON Web Key is an object").into())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use josekit::{jwk::alg::ec::EcCurve, jws::ES256};

    use super::*;

    #[test]
    fn the_assertion_names_the_client_twice_and_the_issuer_once() {
        let mut key = Jwk::generate_ec_key(EcCurve::P256).unwrap();
        key.set_key_id("k1");
        let private_jwk = serde_json::to_value(&key).unwrap();

        let assertion = client_assertion("pal", "https://id.example", &private_jwk).unwrap();

        let verifier = ES256.verifier_from_jwk(&key.to_public_key().unwrap()).unwrap();
        let (payload, header) = jwt::decode_with_verifier(&assertion, &verifier).unwrap();
        assert_eq!(header.claim("kid").unwrap(), "k1");
        assert_eq!(payload.issuer(), Some("pal"));
        assert_eq!(payload.subject(), Some("pal"));
        assert_eq!(payload.audience(), Some(vec!["https://id.example"]));
        assert_eq!(payload.expires_at().unwrap() - LIFETIME, payload.issued_at().unwrap());
    }

    #[test]
    fn a_key_of_another_kind_is_an_error_not_a_panic() {
        assert!(client_assertion("pal", "https://id.example", &Value::Null).is_err());
        assert!(
            client_assertion("pal", "https://id.example", &serde_json::json!({"kty": "oct", "k": "AA"}))
                .is_err()
        );
    }
}
