//! The provider's own keys, loaded and ready: those that sign, and those that it is written to by.

use super::algorithm::{KeyError, public_jwk, signer, verifier};
use super::compact::JwtError;
use super::encryption::{EncryptionKeys, StoredEncryptionKey};
use super::nested::is_closed;
use super::verified::VerifiedTokens;
use crate::domain::{Secret, SigningAlgorithm};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use josekit::jwk::Jwk;
use josekit::jws::{JwsSigner, JwsVerifier};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// Values of `typ` for [`KeyRing::sign`].
pub mod media_type {
    /// ID tokens (RFC 7519, 5.1).
    pub const JWT: &str = "JWT";
    /// Access tokens (RFC 9068, 2.1).
    pub const ACCESS_TOKEN: &str = "at+jwt";
    /// Logout tokens (Back-Channel Logout 1.0, 2.4).
    pub const LOGOUT_TOKEN: &str = "logout+jwt";
    /// Security events (RFC 8417, 2.3).
    pub const SECURITY_EVENT: &str = "secevent+jwt";
    /// Signed introspection answers (RFC 9701, 5).
    pub const INTROSPECTION: &str = "token-introspection+jwt";
}

/// Where a key is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// Published, so that everybody has it before it signs.
    Next,
    /// Signs.
    Active,
    /// Signs no more; published until everything that it signed has expired.
    Retired,
}

impl KeyState {
    /// The stored value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Next => "next",
            Self::Active => "active",
            Self::Retired => "retired",
        }
    }

    /// Reads the stored value.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "next" => Some(Self::Next),
            "active" => Some(Self::Active),
            "retired" => Some(Self::Retired),
            _ => None,
        }
    }
}

/// A key as the store hands it over, its seal opened.
#[derive(Debug)]
pub struct StoredKey {
    /// Its name.
    pub kid: String,
    /// What it signs with.
    pub alg: SigningAlgorithm,
    /// Where it is in its life.
    pub state: KeyState,
    /// Whether it stands in the published set. One that does not still verifies what it signed when that comes back to us.
    pub published: bool,
    /// The private JWK, JSON.
    pub private_jwk: Secret,
}

/// All keys of one moment. Never changes: a rotation makes a new ring and swaps it in
/// ([`super::KeyHolder`]). Nothing is parsed when a token is signed or checked.
pub struct KeyRing {
    active: HashMap<SigningAlgorithm, ActiveKey>,
    verifiers: HashMap<String, (SigningAlgorithm, Box<dyn JwsVerifier>)>,
    readers: EncryptionKeys,
    jwks: Arc<[u8]>,
    verified: VerifiedTokens,
}

struct ActiveKey {
    kid: String,
    signer: Box<dyn JwsSigner>,
}

impl KeyRing {
    /// Loads the keys. When several keys of one algorithm are active, the last one signs.
    ///
    /// # Errors
    /// A stored key is no private JWK of its algorithm: better no start than half a ring.
    pub fn from_stored(keys: Vec<StoredKey>) -> Result<Self, KeyError> {
        Self::with_encryption(keys, Vec::new())
    }

    /// The same, with keys that others encrypt by what we read.
    ///
    /// # Errors
    /// A stored key is no private JWK of its algorithm.
    pub fn with_encryption(
        keys: Vec<StoredKey>,
        readers: Vec<StoredEncryptionKey>,
    ) -> Result<Self, KeyError> {
        let mut active = HashMap::new();
        let mut verifiers = HashMap::new();
        let mut published = Vec::with_capacity(keys.len());
        for key in keys {
            let private = Jwk::from_bytes(key.private_jwk.expose()).map_err(|_| KeyError::Malformed)?;
            let public = public_jwk(key.alg, &key.kid, &private)?;
            verifiers.insert(key.kid.clone(), (key.alg, verifier(key.alg, &public)?));
            if key.published {
                published.push(Value::Object(public.as_ref().clone()));
            }
            if key.state == KeyState::Active {
                let signer = signer(key.alg, &private)?;
                active.insert(key.alg, ActiveKey { kid: key.kid, signer });
            }
        }
        let (readers, read_by) = EncryptionKeys::from_stored(readers)?;
        published.extend(read_by);
        let jwks = json!({ "keys": published }).to_string().into_bytes().into();
        Ok(Self { active, verifiers, readers, jwks, verified: VerifiedTokens::new() })
    }

    /// The JWK set (RFC 7517, 5) as it is published: JSON, made once.
    pub fn jwks(&self) -> Arc<[u8]> {
        Arc::clone(&self.jwks)
    }

    /// Whether there is an active key for `alg`.
    pub fn can_sign(&self, alg: SigningAlgorithm) -> bool {
        self.active.contains_key(&alg)
    }

    /// A signed token in compact form. `typ` is one of [`media_type`] or the caller's own.
    ///
    /// # Errors
    /// No active key for `alg`, or the library failed.
    pub fn sign(
        &self,
        alg: SigningAlgorithm,
        typ: &str,
        claims: &Map<String, Value>,
    ) -> Result<String, KeyError> {
        let key = self.active.get(&alg).ok_or(KeyError::NoActiveKey(alg))?;
        let header = json!({ "alg": alg.as_str(), "kid": key.kid, "typ": typ }).to_string();
        let payload = serde_json::to_vec(claims).map_err(|_| KeyError::Malformed)?;
        // Room for the longest signature (RSA 2048: 342 characters) saves growing.
        let mut token = String::with_capacity((header.len() + payload.len()) * 4 / 3 + 352);
        URL_SAFE_NO_PAD.encode_string(header, &mut token);
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(payload, &mut token);
        let signature = key.signer.sign(token.as_bytes())?;
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut token);
        Ok(token)
    }

    /// A signed access token (RFC 9068, 2), known as good from then on: whoever gets it shows it to us in the next moment.
    ///
    /// # Errors
    /// Those of [`Self::sign`].
    pub fn sign_access_token(
        &self,
        alg: SigningAlgorithm,
        claims: Map<String, Value>,
    ) -> Result<String, KeyError> {
        let token = self.sign(alg, media_type::ACCESS_TOKEN, &claims)?;
        self.verified.note_signed(&token, claims);
        Ok(token)
    }

    /// The signed token in one that was encrypted for us (RFC 7519, 5.2); one that is not encrypted comes back as it is. `typ` is what
    /// it may say of its type. Whether what comes out is signed is the caller's question.
    ///
    /// # Errors
    /// It cannot be read: for the log, since a sender who learns why learns to guess.
    pub fn open<'a>(&self, token: &'a str, typ: &str) -> Result<Cow<'a, str>, JwtError> {
        if is_closed(token) {
            self.readers.open(token, typ).map(Cow::Owned)
        } else {
            Ok(Cow::Borrowed(token))
        }
    }

    /// What was verified by these keys a short while ago.
    pub(super) fn verified(&self) -> &VerifiedTokens {
        &self.verified
    }

    /// The verifier of our key `kid`, when that key's algorithm is `alg`.
    pub(super) fn verifier(&self, kid: &str, alg: SigningAlgorithm) -> Option<&dyn JwsVerifier> {
        let (own, verifier) = self.verifiers.get(kid)?;
        (*own == alg).then_some(verifier.as_ref())
    }
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kids: Vec<&str> = self.verifiers.keys().map(String::as_str).chain(self.readers.kids()).collect();
        f.debug_struct("KeyRing").field("kids", &kids).finish_non_exhaustive()
    }
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::algorithm::generate_key;
    use super::*;
    use std::sync::LazyLock;

    pub(in crate::keys) fn stored(alg: SigningAlgorithm, state: KeyState) -> StoredKey {
        let key = generate_key(alg).unwrap();
        StoredKey { kid: key.kid, alg: key.alg, state, published: true, private_jwk: key.private_jwk }
    }

    /// A ring with a key of every algorithm. RSA keys take a second to make in a debug build: all rings share them.
    pub(in crate::keys) fn ring() -> KeyRing {
        static RSA: LazyLock<[StoredKey; 2]> = LazyLock::new(|| {
            [SigningAlgorithm::RS256, SigningAlgorithm::PS256].map(|alg| stored(alg, KeyState::Active))
        });
        let mut keys = vec![
            stored(SigningAlgorithm::ES256, KeyState::Active),
            stored(SigningAlgorithm::EdDSA, KeyState::Active),
        ];
        keys.extend(RSA.iter().map(|key| StoredKey {
            kid: key.kid.clone(),
            private_jwk: key.private_jwk.clone(),
            alg: key.alg,
            state: key.state,
            published: true,
        }));
        KeyRing::from_stored(keys).unwrap()
    }

    #[test]
    fn publishes_public_members_only() {
        let jwks: Value = serde_json::from_slice(&ring().jwks()).unwrap();
        let keys = jwks["keys"].as_array().unwrap();
        assert_eq!(keys.len(), 4);
        for key in keys {
            let object = key.as_object().unwrap();
            for name in ["kid", "alg", "use", "kty"] {
                assert!(object[name].is_string(), "{name}");
            }
            assert_eq!(object["use"], "sig");
            for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
                assert!(!object.contains_key(private), "{private}");
            }
        }
    }

    #[test]
    fn a_key_is_published_before_and_after_it_signs() {
        let keys = vec![
            stored(SigningAlgorithm::ES256, KeyState::Next),
            stored(SigningAlgorithm::ES256, KeyState::Active),
            stored(SigningAlgorithm::ES256, KeyState::Retired),
        ];
        let active = keys[1].kid.clone();
        let ring = KeyRing::from_stored(keys).unwrap();
        let jwks: Value = serde_json::from_slice(&ring.jwks()).unwrap();
        assert_eq!(jwks["keys"].as_array().unwrap().len(), 3);
        let token = ring.sign(SigningAlgorithm::ES256, media_type::JWT, &Map::new()).unwrap();
        let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
        let header: Value = serde_json::from_slice(&header).unwrap();
        assert_eq!(header, json!({"alg": "ES256", "kid": active, "typ": "JWT"}));
        assert!(matches!(
            ring.sign(SigningAlgorithm::RS256, media_type::JWT, &Map::new()),
            Err(KeyError::NoActiveKey(_))
        ));
    }

    #[test]
    fn an_unpublished_key_verifies_only_here() {
        let mut keys = vec![stored(SigningAlgorithm::EdDSA, KeyState::Active)];
        let claims = json!({"iss": "https://id.example"}).as_object().unwrap().clone();
        let key = keys.remove(0);
        let unpublished = || StoredKey {
            kid: key.kid.clone(),
            private_jwk: key.private_jwk.clone(),
            published: false,
            ..key
        };
        let signing = KeyRing::from_stored(vec![unpublished()]).unwrap();
        let token = signing.sign(SigningAlgorithm::EdDSA, media_type::JWT, &claims).unwrap();
        let ring =
            KeyRing::from_stored(vec![StoredKey { state: KeyState::Retired, ..unpublished() }]).unwrap();
        assert_eq!(&*ring.jwks(), br#"{"keys":[]}"#);
        assert!(!ring.can_sign(SigningAlgorithm::EdDSA));
        assert!(ring.verify_id_token_hint(&token, "https://id.example").is_ok());
    }

    #[test]
    fn a_broken_key_stops_the_load() {
        let mut key = stored(SigningAlgorithm::ES256, KeyState::Active);
        key.private_jwk = Secret::from("{}");
        assert!(KeyRing::from_stored(vec![key]).is_err());
        let mut key = stored(SigningAlgorithm::ES256, KeyState::Active);
        key.alg = SigningAlgorithm::EdDSA;
        assert!(KeyRing::from_stored(vec![key]).is_err());
    }
}
