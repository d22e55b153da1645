//! Identifiers: opaque, sortable by creation, never used again.

use super::{Randomness, Timestamp};

/// Crockford's base 32 in lower case: no letter that is mistaken for a digit.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A new identifier of 26 characters: 40 bits of seconds, then 88 random bits.
///
/// Time comes first so that rows of one period lie together in the index, and pages of a list
/// follow creation. An identifier is a name, not a secret: what must not be guessed is a
/// [`super::Secret`].
pub fn generate_id(now: Timestamp, random: &dyn Randomness) -> String {
    let mut bytes = [0u8; 16];
    random.fill(&mut bytes);
    written(now, u128::from_be_bytes(bytes) & ((1 << 88) - 1))
}

/// The first identifier of a moment: all that were made since sort at it or after it, all before it sort before it.
pub fn first_id_at(moment: Timestamp) -> String {
    written(moment, 0)
}

fn written(moment: Timestamp, noise: u128) -> String {
    let seconds = u128::try_from(moment.seconds()).unwrap_or(0) & ((1 << 40) - 1);
    let mut value = (seconds << 88) | noise;
    let mut text = [0u8; 26];
    for place in text.iter_mut().rev() {
        let digit = usize::try_from(value & 31).unwrap_or(0);
        *place = ALPHABET.get(digit).copied().unwrap_or(b'0');
        value >>= 5;
    }
    String::from_utf8_lossy(&text).into_owned()
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// A new identifier.
            pub fn generate(now: Timestamp, random: &dyn Randomness) -> Self {
                Self(generate_id(now, random))
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier!(
    /// Names one common ID account inside the provider. Relying parties see a pairwise `sub` instead.
    AccountId
);
identifier!(
    /// `client_id` of a relying party, a dealer's system or an operator's tool (RFC 6749, 2.2).
    ClientId
);
identifier!(
    /// `sid` of a session at the provider (Back-Channel Logout 1.0, 2.1).
    SessionId
);
identifier!(
    /// Names one interaction, from the authorization request to its answer.
    InteractionId
);
identifier!(
    /// Names one grant: what an account allowed a client, and everything issued from it.
    GrantId
);

identifier!(
    /// Names one passkey of an account.
    PasskeyId
);

identifier!(
    /// `stream_id` of a receiver's stream of security events (SSF 1.0, 8.1.1).
    EventStreamId
);

identifier!(
    /// Names one initial access token (RFC 7591, 3), not the token itself.
    InitialAccessTokenId
);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::OsRandom;

    #[test]
    fn sorts_by_time() {
        let early = generate_id(Timestamp::from_seconds(1_000), &OsRandom);
        let late = generate_id(Timestamp::from_seconds(1_001), &OsRandom);
        assert!(early < late, "{early} {late}");
        assert_eq!(early.len(), 26);
    }

    #[test]
    fn a_moment_parts_what_was_before_from_what_came_after() {
        let first = first_id_at(Timestamp::from_seconds(1_001));
        assert!(generate_id(Timestamp::from_seconds(1_000), &OsRandom) < first);
        assert!(first <= generate_id(Timestamp::from_seconds(1_001), &OsRandom));
        assert_eq!(first.len(), 26);
    }

    #[test]
    fn differs_within_a_second() {
        let now = Timestamp::from_seconds(1_000);
        assert_ne!(generate_id(now, &OsRandom), generate_id(now, &OsRandom));
    }
}
