//! Public keys of others, and the tokens that they sign.

use super::algorithm::verifier;
use super::certificate::thumbprint_of_x5c;
use super::compact::{JwtError, Unverified};
use super::recipient::RecipientKeys;
use crate::domain::{SigningAlgorithm, parse_strict_object};
use josekit::jwk::Jwk;
use josekit::jws::JwsVerifier;
use serde_json::{Map, Value};

/// The largest JWK set that is read, bytes.
pub const MAX_JWKS_BYTES: usize = 64 * 1024;

/// So many keys a set may hold: a token without `kid` is tried against all that fit.
const MAX_KEYS: usize = 20;

/// The longest RSA modulus, base64url characters (8192 bits): longer ones are slow on purpose.
const MAX_MODULUS: usize = 1_366;

/// What others may sign with.
const ALLOWED: [SigningAlgorithm; 4] =
    [SigningAlgorithm::RS256, SigningAlgorithm::PS256, SigningAlgorithm::ES256, SigningAlgorithm::EdDSA];

/// A client's public keys, loaded. Loading costs more than a check: keep it with the client.
pub struct ForeignKeys {
    keys: Vec<ForeignKey>,
    /// Thumbprints of the certificates that stand beside keys.
    certificates: Vec<String>,
}

struct ForeignKey {
    kid: Option<String>,
    alg: SigningAlgorithm,
    verifier: Box<dyn JwsVerifier>,
}

impl ForeignKeys {
    /// Reads a JWK set (RFC 7517, 5). Keys for encryption, of unknown types or too weak are passed
    /// over, as the standard says; private and symmetric ones are never loaded.
    ///
    /// # Errors
    /// The bytes are no JWK set, or it holds too many keys.
    pub fn parse(jwks: &[u8]) -> Result<Self, JwtError> {
        let set = parse_strict_object(jwks, MAX_JWKS_BYTES).map_err(|_| JwtError::Malformed)?;
        Self::from_object(&set)
    }

    /// The same, for a set that is already JSON, as registered in `jwks`.
    ///
    /// # Errors
    /// The value is no JWK set, or it holds too many keys.
    pub fn from_value(jwks: &Value) -> Result<Self, JwtError> {
        Self::from_object(jwks.as_object().ok_or(JwtError::Malformed)?)
    }

    fn from_object(set: &Map<String, Value>) -> Result<Self, JwtError> {
        let usable =
            keys_of(set)?.iter().filter_map(Value::as_object).filter(|key| is_public_signing_key(key));
        Ok(Self {
            certificates: usable.clone().filter_map(certificate_of).collect(),
            keys: usable.flat_map(|key| ALLOWED.into_iter().filter_map(|alg| load(key, alg))).collect(),
        })
    }

    /// Whether no key can be used.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether the certificate with this thumbprint stands in the set (RFC 8705, 2.2.2).
    pub fn hold_certificate(&self, thumbprint: &str) -> bool {
        self.certificates.iter().any(|known| known == thumbprint)
    }

    /// Whether the value is a set that can be registered: small, public throughout, with one key at least that can be used, to check
    /// signatures or to encrypt.
    ///
    /// A private key that was sent by mistake makes the set none: it is burnt, and its owner must know.
    pub fn can_be_registered(jwks: &Value) -> bool {
        let is_public = |key: &Value| {
            key.as_object().is_some_and(|key| PRIVATE.iter().all(|member| !key.contains_key(*member)))
        };
        let keys = jwks.get("keys").and_then(Value::as_array);
        jwks.to_string().len() <= MAX_JWKS_BYTES
            && keys.is_some_and(|keys| keys.iter().all(is_public))
            && (Self::can_prove(jwks) || can_encrypt(jwks))
    }

    /// Whether something in the set proves who its owner is: a key that checks signatures, or a certificate.
    pub fn can_prove(jwks: &Value) -> bool {
        Self::from_value(jwks).is_ok_and(|set| !set.is_empty() || !set.certificates.is_empty())
    }

    /// Whether a token with this header would find a key; when not, the set may be out of date.
    pub fn knows(&self, token: &str) -> bool {
        Unverified::parse(token, &ALLOWED).is_ok_and(|token| self.fitting(&token).next().is_some())
    }

    /// The claims of a token that one of these keys signed, with `typ` absent, `JWT`, or `typ`.
    /// What the claims must say is the caller's rule.
    ///
    /// # Errors
    /// The token is not signed by one of these keys.
    pub fn verify(&self, token: &str, typ: &str) -> Result<Map<String, Value>, JwtError> {
        self.verify_by(token, typ, &ALLOWED)
    }

    /// The same, signed by one of these algorithms.
    ///
    /// # Errors
    /// The token is not signed by one of these keys, or not so.
    pub fn verify_by(
        &self,
        token: &str,
        typ: &str,
        allowed: &[SigningAlgorithm],
    ) -> Result<Map<String, Value>, JwtError> {
        self.verify_typed(&Unverified::parse(token, allowed)?, typ)
    }

    /// The claims of a token that one of these keys signed by `alg`, with `typ` absent, `JWT`, or `typ`.
    ///
    /// # Errors
    /// The token is not signed by one of these keys, or not so.
    pub fn verify_as(
        &self,
        token: &str,
        typ: &str,
        alg: SigningAlgorithm,
    ) -> Result<Map<String, Value>, JwtError> {
        self.verify_typed(&Unverified::parse(token, &[alg])?, typ)
    }

    fn verify_typed(&self, unverified: &Unverified<'_>, typ: &str) -> Result<Map<String, Value>, JwtError> {
        if !unverified.has_plain_type() && !unverified.has_type(typ) {
            return Err(JwtError::Type);
        }
        self.verify_by_any(unverified)
    }

    fn verify_by_any(&self, unverified: &Unverified<'_>) -> Result<Map<String, Value>, JwtError> {
        let mut outcome = Err(JwtError::UnknownKey);
        for key in self.fitting(unverified) {
            outcome = unverified.verify(key.verifier.as_ref());
            if outcome.is_ok() {
                break;
            }
        }
        outcome
    }

    /// The keys that may have signed: by `kid` when the token names one, and always by algorithm.
    fn fitting(&self, token: &Unverified<'_>) -> impl Iterator<Item = &ForeignKey> {
        let (kid, alg) = (token.kid.clone(), token.alg);
        self.keys.iter().filter(move |key| key.alg == alg && (kid.is_none() || key.kid == kid))
    }
}

impl std::fmt::Debug for ForeignKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|key| &key.kid)).finish()
    }
}

/// The verifier of a public key that stands alone, when it is one of this algorithm and nothing of it is private.
pub(super) fn load_public(key: &Map<String, Value>, alg: SigningAlgorithm) -> Option<Box<dyn JwsVerifier>> {
    is_public_signing_key(key).then(|| load(key, alg)).flatten().map(|key| key.verifier)
}

fn can_encrypt(jwks: &Value) -> bool {
    RecipientKeys::from_value(jwks).is_ok_and(|keys| !keys.is_empty())
}

/// The keys of a set, if they are not too many.
pub(super) fn keys_of(set: &Map<String, Value>) -> Result<&[Value], JwtError> {
    let keys = set.get("keys").and_then(Value::as_array).filter(|keys| keys.len() <= MAX_KEYS);
    keys.map(Vec::as_slice).ok_or(JwtError::Malformed)
}

/// Members that only a private or a symmetric key has (RFC 7518, 6).
pub(super) const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

fn is_public_signing_key(key: &Map<String, Value>) -> bool {
    let for_signatures = key.get("use").is_none_or(|value| value == "sig");
    let public = PRIVATE.iter().all(|member| !key.contains_key(*member));
    for_signatures && public && is_short_enough(key)
}

/// Whether its modulus, if it has one, can be used in a bounded time.
pub(super) fn is_short_enough(key: &Map<String, Value>) -> bool {
    key.get("n").and_then(Value::as_str).map_or(0, str::len) <= MAX_MODULUS
}

/// The thumbprint of the certificate that a key stands in (RFC 7517, 4.7).
fn certificate_of(key: &Map<String, Value>) -> Option<String> {
    thumbprint_of_x5c(key.get("x5c")?.as_array()?.first()?.as_str()?)
}

fn load(key: &Map<String, Value>, alg: SigningAlgorithm) -> Option<ForeignKey> {
    if key.get("alg").is_some_and(|value| value != alg.as_str()) {
        return None;
    }
    let jwk = Jwk::from_map(key.clone()).ok()?;
    let kid = jwk.key_id().map(str::to_owned);
    Some(ForeignKey { kid, alg, verifier: verifier(alg, &jwk).ok()? })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::super::ring::tests::ring;
    use super::super::{KeyRing, media_type};
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn claims() -> Map<String, Value> {
        json!({"sub": "s"}).as_object().unwrap().clone()
    }

    fn edited(ring: &KeyRing, edit: impl Fn(&mut Map<String, Value>)) -> ForeignKeys {
        let mut set: Value = serde_json::from_slice(&ring.jwks()).unwrap();
        for key in set["keys"].as_array_mut().unwrap() {
            edit(key.as_object_mut().unwrap());
        }
        ForeignKeys::from_value(&set).unwrap()
    }

    #[test]
    fn finds_the_key() {
        let ring = ring();
        let without_kid = |key: &mut Map<String, Value>| {
            key.remove("kid");
        };
        let without_alg = |key: &mut Map<String, Value>| {
            key.remove("alg");
            key.remove("use");
        };
        for alg in ALLOWED {
            let token = ring.sign(alg, media_type::JWT, &claims()).unwrap();
            assert_eq!(ForeignKeys::parse(&ring.jwks()).unwrap().verify(&token, "x").as_ref(), Ok(&claims()));
            assert_eq!(edited(&ring, without_alg).verify(&token, "x").as_ref(), Ok(&claims()));
            // The token names a key that the set does not.
            assert_eq!(edited(&ring, without_kid).verify(&token, "x"), Err(JwtError::UnknownKey));
            assert!(!edited(&ring, without_kid).knows(&token));
        }
    }

    #[test]
    fn passes_over_what_cannot_be_used() {
        let ring = ring();
        assert!(edited(&ring, |key| drop(key.insert("use".into(), "enc".into()))).is_empty());
        assert!(edited(&ring, |key| drop(key.insert("alg".into(), "HS256".into()))).is_empty());
        assert!(edited(&ring, |key| drop(key.insert("kty".into(), "oct".into()))).is_empty());
        assert!(edited(&ring, |key| drop(key.insert("d".into(), "AA".into()))).is_empty());
        let weak = json!({"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}, {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}, {"kty": "OKP", "crv": "X25519", "x": "AA"}, 7]});
        assert!(ForeignKeys::from_value(&weak).unwrap().is_empty());
    }

    #[test]
    fn one_type_and_one_algorithm() {
        let ring = ring();
        let keys = ForeignKeys::parse(&ring.jwks()).unwrap();
        let alg = SigningAlgorithm::ES256;
        for (typ, asked, expected) in [
            ("a+jwt", alg, Ok(claims())),
            ("A+JWT", alg, Ok(claims())),
            ("JWT", alg, Ok(claims())),
            ("b+jwt", alg, Err(JwtError::Type)),
            ("a+jwt", SigningAlgorithm::PS256, Err(JwtError::Algorithm)),
        ] {
            let token = ring.sign(alg, typ, &claims()).unwrap();
            assert_eq!(keys.verify_as(&token, "a+jwt", asked), expected, "{typ} {asked:?}");
        }
        assert_eq!(keys.verify_as("eyJhbGciOiJub25lIn0.e30.", "a+jwt", alg), Err(JwtError::Algorithm));
    }

    #[test]
    fn symmetric_confusion_fails() {
        // The classic: a public key used as an HMAC secret.
        let ring = ring();
        let keys = ForeignKeys::parse(&ring.jwks()).unwrap();
        let token = "eyJhbGciOiJIUzI1NiJ9.e30.AAAA";
        assert_eq!(keys.verify(token, "x"), Err(JwtError::Algorithm));
        assert_eq!(keys.verify("eyJhbGciOiJub25lIn0.e30.", "x"), Err(JwtError::Algorithm));
    }

    #[test]
    fn refuses_what_is_no_set() {
        let many = json!({"keys": vec![json!({}); MAX_KEYS + 1]}).to_string();
        for text in ["", "[]", "{}", r#"{"keys":{}}"#, r#"{"keys":[],"keys":[]}"#, &many] {
            assert_eq!(ForeignKeys::parse(text.as_bytes()).err(), Some(JwtError::Malformed), "{text:.30}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), n in "[A-Za-z0-9_-]{0,90}", e in "[A-Za-z0-9_-]{0,9}", token in "\\PC{0,80}") {
            let _ = ForeignKeys::parse(&bytes);
            let set = json!({"keys": [{"kty": "RSA", "n": n, "e": e}, {"kty": "EC", "crv": "P-256", "x": n, "y": e}, {"kty": "OKP", "crv": "Ed25519", "x": n}]});
            let keys = ForeignKeys::from_value(&set).unwrap();
            let _ = keys.verify(&token, "x");
        }

        #[test]
        fn odd_signatures_never_panic(signature in proptest::collection::vec(any::<u8>(), 0..80), zeros in any::<bool>()) {
            use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
            thread_local!(static KEYS: (KeyRing, ForeignKeys) = {
                let ring = ring();
                let keys = ForeignKeys::parse(&ring.jwks()).unwrap();
                (ring, keys)
            });
            KEYS.with(|(ring, keys)| {
                let signature = if zeros { vec![0; 64] } else { signature };
                for alg in ALLOWED {
                    let token = ring.sign(alg, "JWT", &Map::new()).unwrap();
                    let message = token.rsplit_once('.').unwrap().0;
                    let forged = format!("{message}.{}", URL_SAFE_NO_PAD.encode(&signature));
                    assert_eq!(keys.verify(&forged, "x"), Err(JwtError::Signature));
                }
            });
        }
    }
}
