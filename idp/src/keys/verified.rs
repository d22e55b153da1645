//! Access tokens of ours that were signed, or whose signature was checked, a short while ago. A service shows the same token many times,
//! the first time at once, and the check is the dearest part of an answer that only reads.
//!
//! Only what is good is kept, under a digest of the whole token: with a single bit changed it is another one. What is kept goes
//! with its ring, so that a key that is withdrawn takes everything that it signed along. Expiry, audience and grant are looked at by
//! the caller each time, as before.

use super::compact::JwtError;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use std::{sync::Arc, time::Duration};

/// So many tokens at most: a kilobyte or two each, since nothing gets here that we have not signed. Those that are shown often stay when
/// there are more.
const MOST: u64 = 10_000;

/// A token that nobody shows any more is forgotten after so long.
const IDLE: Duration = Duration::from_secs(120);

/// The claims of a token.
pub(super) type Claims = Arc<Map<String, Value>>;

/// Verified claims by the digest of their token.
pub(super) struct VerifiedTokens(moka::sync::Cache<[u8; 32], Claims>);

impl VerifiedTokens {
    pub(super) fn new() -> Self {
        Self(moka::sync::Cache::builder().max_capacity(MOST).time_to_idle(IDLE).build())
    }

    /// We have signed `token` with these `claims` just now.
    pub(super) fn note_signed(&self, token: &str, claims: Map<String, Value>) {
        self.0.insert(Sha256::digest(token).into(), Arc::new(claims));
    }

    /// The claims of `token`, by `verify` where it was not seen lately.
    ///
    /// # Errors
    /// Those of `verify`, which are never kept.
    pub(super) fn get_or(
        &self,
        token: &str,
        verify: impl FnOnce() -> Result<Map<String, Value>, JwtError>,
    ) -> Result<Claims, JwtError> {
        let digest = Sha256::digest(token).into();
        if let Some(claims) = self.0.get(&digest) {
            return Ok(claims);
        }
        let claims = Arc::new(verify()?);
        self.0.insert(digest, Arc::clone(&claims));
        Ok(claims)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn a_good_token_is_verified_once_and_a_bad_one_each_time() {
        let (tokens, claims) = (VerifiedTokens::new(), json!({"sub": "a"}).as_object().unwrap().clone());
        let seen = std::cell::Cell::new(0);
        let verify = |answer: Result<Map<String, Value>, JwtError>| {
            seen.set(seen.get() + 1);
            answer
        };
        for _ in 0..3 {
            assert_eq!(*tokens.get_or("a.b.c", || verify(Ok(claims.clone()))).unwrap(), claims);
        }
        assert_eq!(seen.get(), 1);
        for other in ["a.b.C", "a.b.c ", "a.b.d"] {
            assert_eq!(tokens.get_or(other, || verify(Err(JwtError::UnknownKey))), Err(JwtError::UnknownKey));
            assert_eq!(tokens.get_or(other, || verify(Err(JwtError::UnknownKey))), Err(JwtError::UnknownKey));
        }
        assert_eq!(seen.get(), 7);
    }

    #[test]
    fn what_was_signed_here_is_verified_without_asking_and_what_looks_like_it_is_not() {
        let (tokens, claims) = (VerifiedTokens::new(), json!({"sub": "a"}).as_object().unwrap().clone());
        tokens.note_signed("a.b.c", claims.clone());
        assert_eq!(*tokens.get_or("a.b.c", || Err(JwtError::UnknownKey)).unwrap(), claims);
        assert_eq!(tokens.get_or("a.b.C", || Err(JwtError::UnknownKey)), Err(JwtError::UnknownKey));
    }
}
