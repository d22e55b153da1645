//! Public keys as they are registered.

use super::{Fault, Rule};
use idp::keys::ForeignKeys;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Members of a JWK that only a private or a symmetric key has (RFC 7518, 6).
const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// A JWK set (RFC 7517, 5): public keys for signatures, nothing private in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"keys": [{"kty": "EC", "crv": "P-256", "kid": "2026-11", "alg": "ES256", "x": "…", "y": "…"}]}))]
pub struct JwkSet {
    /// The keys, 1–20.
    #[schema(value_type = Vec<Object>)]
    pub keys: Vec<Value>,
}

/// Checks a JWK set that stands at `pointer` and that its owner proves itself by: keys for encryption alone prove nothing.
pub fn check_jwks(jwks: &Value, pointer: &str) -> Option<Fault> {
    let usable = ForeignKeys::can_be_registered(jwks) && ForeignKeys::can_prove(jwks);
    (!usable).then(|| Fault::at(pointer, Rule::Jwks))
}

/// The public half of a private JWK.
pub(crate) fn public_jwk(mut private: Value) -> Value {
    if let Some(members) = private.as_object_mut() {
        PRIVATE_MEMBERS.iter().for_each(|name| drop(members.remove(*name)));
    }
    private
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// RFC 7515, A.3.
    fn public() -> Value {
        json!({"kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})
    }

    #[test]
    fn takes_public_keys_only() {
        assert_eq!(check_jwks(&json!({"keys": [public()]}), "/jwks"), None);
        let mut private = public();
        if let Some(key) = private.as_object_mut() {
            key.insert("d".to_owned(), json!("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"));
        }
        for bad in [
            json!({}),
            json!([]),
            json!({"keys": []}),
            json!({"keys": [7]}),
            json!({"keys": [private, public()]}),
            json!({"keys": [{"kty": "oct", "k": "AA"}]}),
            json!({"keys": [{"use": "enc", "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]}),
            json!({"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}]}),
            json!({"keys": vec![public(); 21]}),
        ] {
            assert_eq!(check_jwks(&bad, "/jwks"), Some(Fault::at("/jwks", Rule::Jwks)), "{bad}");
        }
    }
}
