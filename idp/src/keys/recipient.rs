//! Keys of others that something is encrypted for (RFC 7516; RFC 7518, 4).
//!
//! Of a key nothing is handed to the library but the numbers that it is made of: what its other members say is judged here.

use super::foreign::{MAX_JWKS_BYTES, PRIVATE, is_short_enough, keys_of};
use crate::domain::{ContentEncryption, Encryption, KeyManagement, parse_strict_object};
use josekit::{
    jwe::{
        ECDH_ES, ECDH_ES_A128KW, ECDH_ES_A256KW, JweContext, JweEncrypter, JweHeader, RSA_OAEP, RSA_OAEP_256,
    },
    jwk::Jwk,
};
use serde_json::{Map, Value};

/// Why nothing can be encrypted. For the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncryptionError {
    /// The set is none, or holds too many keys.
    #[error("the set of keys cannot be read")]
    Unreadable,
    /// No key of the set fits the algorithm.
    #[error("no key of the set is for {}", .0.as_str())]
    NoKey(KeyManagement),
    /// The library refused.
    #[error("encryption failed")]
    Failed,
}

/// The keys of a set by which its owner is written to. None is loaded before it is needed.
#[derive(Clone)]
pub struct RecipientKeys(Vec<Map<String, Value>>);

impl RecipientKeys {
    /// Reads a JWK set (RFC 7517, 5). Keys for signatures, of unknown types and private ones are passed over; those that say that they
    /// are for encryption come first.
    ///
    /// # Errors
    /// The bytes are no JWK set, or it holds too many keys.
    pub fn parse(jwks: &[u8]) -> Result<Self, EncryptionError> {
        let set = parse_strict_object(jwks, MAX_JWKS_BYTES).map_err(|_| EncryptionError::Unreadable)?;
        Self::from_object(&set)
    }

    /// The same, for a set that is already JSON, as registered in `jwks`.
    ///
    /// # Errors
    /// The value is no JWK set, or it holds too many keys.
    pub fn from_value(jwks: &Value) -> Result<Self, EncryptionError> {
        Self::from_object(jwks.as_object().ok_or(EncryptionError::Unreadable)?)
    }

    fn from_object(set: &Map<String, Value>) -> Result<Self, EncryptionError> {
        let keys = keys_of(set).map_err(|_| EncryptionError::Unreadable)?;
        let usable = keys.iter().filter_map(Value::as_object).filter(|key| is_for_encryption(key));
        let mut usable: Vec<_> = usable.cloned().collect();
        usable.sort_by_key(|key| !key.contains_key("use"));
        Ok(Self(usable))
    }

    /// Whether something can be encrypted so for the owner of the set. It is tried: numbers can look like a key and be none, as a
    /// modulus of RSA that is even, and whoever asks here has something to lose when it fails later.
    pub fn can_read(&self, alg: KeyManagement) -> bool {
        self.encrypt(b"{}", None, Encryption { alg, enc: ContentEncryption::A128Gcm }).is_ok()
    }

    /// Whether no key can be used.
    pub fn is_empty(&self) -> bool {
        !KeyManagement::ALL.into_iter().any(|alg| self.can_read(alg))
    }

    /// Encrypts a signed token into a nested one (RFC 7519, 5.2), in compact form.
    ///
    /// # Errors
    /// No key fits, or the library failed.
    pub fn encrypt_token(&self, token: &str, how: Encryption) -> Result<String, EncryptionError> {
        self.encrypt(token.as_bytes(), Some("JWT"), how)
    }

    /// Encrypts claims that nobody signed (OIDC Core 5.3.2), in compact form.
    ///
    /// # Errors
    /// No key fits, or the library failed.
    pub fn encrypt_claims(
        &self,
        claims: &Map<String, Value>,
        how: Encryption,
    ) -> Result<String, EncryptionError> {
        let claims = serde_json::to_vec(claims).map_err(|_| EncryptionError::Failed)?;
        self.encrypt(&claims, None, how)
    }

    fn encrypt(&self, content: &[u8], cty: Option<&str>, how: Encryption) -> Result<String, EncryptionError> {
        let mut outcome = Err(EncryptionError::NoKey(how.alg));
        for (kid, encrypter) in self.fitting(how.alg) {
            let mut header = JweHeader::new();
            header.set_content_encryption(how.enc.as_str());
            if let Some(cty) = cty {
                header.set_content_type(cty);
            }
            if let Some(kid) = kid {
                header.set_key_id(kid);
            }
            let sealed = JweContext::new().serialize_compact(content, &header, encrypter.as_ref());
            outcome = sealed.map_err(|_| EncryptionError::Failed);
            if outcome.is_ok() {
                break;
            }
        }
        outcome
    }

    fn fitting(&self, alg: KeyManagement) -> impl Iterator<Item = (Option<&str>, Box<dyn JweEncrypter>)> {
        let fits = move |key: &&Map<String, Value>| key.get("alg").is_none_or(|named| named == alg.as_str());
        self.0.iter().filter(fits).filter_map(move |key| {
            let kid = key.get("kid").and_then(Value::as_str);
            Some((kid, encrypter(alg, key)?))
        })
    }
}

impl std::fmt::Debug for RecipientKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|key| key.get("kid"))).finish()
    }
}

fn is_for_encryption(key: &Map<String, Value>) -> bool {
    const OPERATIONS: [&str; 4] = ["encrypt", "wrapKey", "deriveKey", "deriveBits"];
    let has_use = key.get("use").is_none_or(|value| value == "enc");
    let may = |operation: &Value| operation.as_str().is_some_and(|name| OPERATIONS.contains(&name));
    let has_operation = match key.get("key_ops") {
        None => true,
        Some(operations) => operations.as_array().is_some_and(|all| all.iter().any(may)),
    };
    has_use
        && has_operation
        && is_short_enough(key)
        && PRIVATE.iter().all(|member| !key.contains_key(*member))
}

/// The library's encrypter for a key of this kind: P-256, P-384, P-521 and X25519, or RSA of 2048 bits and more.
fn encrypter(alg: KeyManagement, key: &Map<String, Value>) -> Option<Box<dyn JweEncrypter>> {
    let text = |name: &str| key.get(name).and_then(Value::as_str);
    let numbers: &[&str] = match (text("kty")?, text("crv")) {
        ("RSA", None) => &["kty", "n", "e"],
        ("EC", Some("P-256" | "P-384" | "P-521")) => &["kty", "crv", "x", "y"],
        ("OKP", Some("X25519")) => &["kty", "crv", "x"],
        _ => return None,
    };
    let bare = numbers.iter().map(|name| Some(((*name).to_owned(), Value::from(text(name)?))));
    let jwk = Jwk::from_map(bare.collect::<Option<Map<String, Value>>>()?).ok()?;
    Some(match alg {
        KeyManagement::RsaOaep256 => Box::new(RSA_OAEP_256.encrypter_from_jwk(&jwk).ok()?),
        KeyManagement::RsaOaep => Box::new(RSA_OAEP.encrypter_from_jwk(&jwk).ok()?),
        KeyManagement::EcdhEs => Box::new(ECDH_ES.encrypter_from_jwk(&jwk).ok()?),
        KeyManagement::EcdhEsA128Kw => Box::new(ECDH_ES_A128KW.encrypter_from_jwk(&jwk).ok()?),
        KeyManagement::EcdhEsA256Kw => Box::new(ECDH_ES_A256KW.encrypter_from_jwk(&jwk).ok()?),
    })
}

#[cfg(test)]
#[path = "recipient_tests.rs"]
mod tests;
