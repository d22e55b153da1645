//! Verification of the provider's own tokens.

use super::compact::{JwtError, Unverified};
use super::ring::{KeyRing, media_type};
use crate::domain::SigningAlgorithm;
use serde_json::{Map, Value};
use std::sync::Arc;

/// What the provider signs with; access tokens are checked against the whole list, since `kid`
/// then fixes the algorithm.
const OWN: [SigningAlgorithm; 4] =
    [SigningAlgorithm::ES256, SigningAlgorithm::RS256, SigningAlgorithm::EdDSA, SigningAlgorithm::PS256];

impl KeyRing {
    /// The claims of one of our access tokens (RFC 9068, 4): `typ` is `at+jwt`, the key is ours and
    /// the algorithm is that key's, `iss` is `issuer`. Expiry, audience and grant are for the caller.
    ///
    /// # Errors
    /// The token is not one of ours.
    pub fn verify_access_token(
        &self,
        token: &str,
        issuer: &str,
    ) -> Result<Arc<Map<String, Value>>, JwtError> {
        let verify = || {
            let unverified = Unverified::parse(token, &OWN)?;
            if !unverified.has_type(media_type::ACCESS_TOKEN) {
                return Err(JwtError::Type);
            }
            self.verify_own(&unverified, issuer)
        };
        let claims = self.verified().get_or(token, verify)?;
        if is_of(&claims, issuer) { Ok(claims) } else { Err(JwtError::Issuer) }
    }

    /// The claims of an ID token of ours that comes back as `id_token_hint` (OIDC Core 3.1.2.1):
    /// it may have expired and its key may be retired, but it must be ours.
    ///
    /// # Errors
    /// The token is not one of ours.
    pub fn verify_id_token_hint(&self, token: &str, issuer: &str) -> Result<Map<String, Value>, JwtError> {
        let unverified = Unverified::parse(token, &OWN)?;
        if !unverified.has_plain_type() {
            return Err(JwtError::Type);
        }
        self.verify_own(&unverified, issuer)
    }

    fn verify_own(&self, unverified: &Unverified<'_>, issuer: &str) -> Result<Map<String, Value>, JwtError> {
        let kid = unverified.kid.as_deref().ok_or(JwtError::UnknownKey)?;
        let verifier = self.verifier(kid, unverified.alg).ok_or(JwtError::UnknownKey)?;
        let claims = unverified.verify(verifier)?;
        if is_of(&claims, issuer) { Ok(claims) } else { Err(JwtError::Issuer) }
    }
}

fn is_of(claims: &Map<String, Value>, issuer: &str) -> bool {
    claims.get("iss").and_then(Value::as_str) == Some(issuer)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::ring::tests::{ring, stored};
    use super::*;
    use crate::keys::{KeyState, StoredKey};
    use proptest::prelude::*;
    use serde_json::json;

    const ISSUER: &str = "https://id.example";

    fn claims(iss: &str) -> Map<String, Value> {
        json!({"iss": iss, "sub": "s"}).as_object().unwrap().clone()
    }

    #[test]
    fn own_tokens_hold_in_every_algorithm() {
        let ring = ring();
        for alg in OWN {
            let token = ring.sign(alg, media_type::ACCESS_TOKEN, &claims(ISSUER)).unwrap();
            for _ in 0..2 {
                let verified = ring.verify_access_token(&token, ISSUER).unwrap();
                assert_eq!(*verified, claims(ISSUER), "{alg:?}");
            }
            let elsewhere = ring.verify_access_token(&token, "https://other.example");
            assert_eq!(elsewhere, Err(JwtError::Issuer), "one that was seen, too");
            let token = ring.sign(alg, media_type::JWT, &claims(ISSUER)).unwrap();
            assert_eq!(ring.verify_id_token_hint(&token, ISSUER), Ok(claims(ISSUER)), "{alg:?}");
        }
    }

    #[test]
    fn a_token_is_known_where_it_was_issued_as_its_signature_says_elsewhere() {
        let here = stored(SigningAlgorithm::ES256, KeyState::Active);
        let StoredKey { alg, state, published, .. } = here;
        let there =
            StoredKey { kid: here.kid.clone(), private_jwk: here.private_jwk.clone(), alg, state, published };
        let (here, there) = (KeyRing::from_stored(vec![here]), KeyRing::from_stored(vec![there]));
        let (here, there) = (here.unwrap(), there.unwrap());
        let claims = json!({"iss": ISSUER, "aud": ["a", "b"], "exp": 1_800_000_000, "name": "豊田\u{200d}\"", "n": 0.1});
        let token =
            here.sign_access_token(SigningAlgorithm::ES256, claims.as_object().unwrap().clone()).unwrap();
        assert_eq!(here.verify_access_token(&token, ISSUER), there.verify_access_token(&token, ISSUER));
        assert!(here.verify_access_token(&token, ISSUER).is_ok());
        assert_eq!(here.verify_access_token(&token, "https://other.example"), Err(JwtError::Issuer));
    }

    #[test]
    fn types_are_not_mixed_up() {
        let ring = ring();
        let alg = SigningAlgorithm::ES256;
        for typ in [media_type::JWT, media_type::LOGOUT_TOKEN, media_type::SECURITY_EVENT] {
            let token = ring.sign(alg, typ, &claims(ISSUER)).unwrap();
            assert_eq!(ring.verify_access_token(&token, ISSUER), Err(JwtError::Type), "{typ}");
        }
        let token = ring.sign(alg, media_type::ACCESS_TOKEN, &claims(ISSUER)).unwrap();
        assert_eq!(ring.verify_id_token_hint(&token, ISSUER), Err(JwtError::Type));
    }

    #[test]
    fn foreign_tokens_do_not_hold() {
        let (ours, theirs) = (ring(), ring());
        let token = theirs.sign(SigningAlgorithm::ES256, media_type::ACCESS_TOKEN, &claims(ISSUER)).unwrap();
        assert_eq!(ours.verify_access_token(&token, ISSUER), Err(JwtError::UnknownKey));
        let token =
            ours.sign(SigningAlgorithm::ES256, media_type::ACCESS_TOKEN, &claims("https://x")).unwrap();
        assert_eq!(ours.verify_access_token(&token, ISSUER), Err(JwtError::Issuer));
    }

    proptest! {
        #[test]
        fn any_change_breaks_the_signature(place in 0usize..1_000, to in "[A-Za-z0-9_-]") {
            thread_local!(static RING: KeyRing = ring());
            RING.with(|ring| {
                let token = ring.sign(SigningAlgorithm::ES256, media_type::ACCESS_TOKEN, &claims(ISSUER)).unwrap();
                let place = place % token.len();
                let mut bytes = token.clone().into_bytes();
                bytes.splice(place..=place, to.bytes());
                let changed = String::from_utf8(bytes).unwrap();
                prop_assert_eq!(ring.verify_access_token(&changed, ISSUER).is_ok(), changed == token);
                Ok(())
            })?;
        }

        #[test]
        fn never_panics(token in "\\PC{0,120}") {
            thread_local!(static RING: KeyRing = ring());
            RING.with(|ring| {
                let _ = ring.verify_access_token(&token, ISSUER);
                let _ = ring.verify_id_token_hint(&token, ISSUER);
            });
        }
    }
}
