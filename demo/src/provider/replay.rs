//! A memory of `jti` values, so that a signed message works once.

use std::{collections::HashMap, sync::Mutex};

/// More live messages than this are not remembered but refused, so that a flood fills no memory.
const CAPACITY: usize = 10_000;

/// The messages that were already used and have not expired yet.
#[derive(Default)]
pub(crate) struct Seen(Mutex<HashMap<String, i64>>);

impl Seen {
    /// True when `jti` is new. It is kept until `expires_at`; after that the message is refused for its age.
    /// Both times are seconds since the epoch.
    pub(crate) fn first_time(&self, jti: &str, expires_at: i64, now: i64) -> bool {
        // A panic elsewhere cannot leave the map half-written, so a poisoned lock is still good.
        let mut seen = self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        seen.retain(|_, expiry| *expiry >= now);
        if seen.len() >= CAPACITY || seen.contains_key(jti) {
            return false;
        }
        seen.insert(jti.to_owned(), expires_at);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_use_is_refused_until_the_message_has_expired() {
        let seen = Seen::default();
        assert!(seen.first_time("a", 160, 100));
        assert!(!seen.first_time("a", 160, 101));
        assert!(seen.first_time("b", 160, 101));
        assert!(seen.first_time("a", 260, 161), "forgotten, since the expired message itself is refused");
    }
}
