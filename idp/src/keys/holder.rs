//! The one place where the current key ring is found.

use super::KeyRing;
use std::sync::{Arc, PoisonError, RwLock};

/// Holds the current [`KeyRing`]. Readers take a reference and go on; a rotation swaps the ring
/// without disturbing whoever still signs with the old one.
#[derive(Debug)]
pub struct KeyHolder(RwLock<Arc<KeyRing>>);

impl KeyHolder {
    /// Holds `ring`.
    pub fn new(ring: KeyRing) -> Self {
        Self(RwLock::new(Arc::new(ring)))
    }

    /// The current ring.
    pub fn current(&self) -> Arc<KeyRing> {
        // The lock guards one pointer: a panic elsewhere cannot have left it half written.
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Makes `ring` the current one.
    pub fn replace(&self, ring: KeyRing) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::SigningAlgorithm;

    #[test]
    fn the_old_ring_lives_as_long_as_it_is_held() {
        let holder = KeyHolder::new(KeyRing::from_stored(vec![]).unwrap());
        let old = holder.current();
        holder.replace(super::super::ring::tests::ring());
        assert!(!old.can_sign(SigningAlgorithm::ES256));
        assert!(holder.current().can_sign(SigningAlgorithm::ES256));
    }
}
