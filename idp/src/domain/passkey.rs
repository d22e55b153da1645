//! Passkeys as they are kept.

use super::{AccountId, PasskeyId, Timestamp};

/// Passkeys of one account at most.
pub const MOST_PASSKEYS: usize = 20;

/// The longest name of a passkey, characters.
pub const LONGEST_PASSKEY_NAME: usize = 40;

/// One passkey of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Its name in addresses.
    pub id: PasskeyId,
    /// Whose.
    pub account_id: AccountId,
    /// The name that its device gave it, base64url.
    pub credential_id: String,
    /// The name that its owner gave it.
    pub name: String,
    /// Public key and counter, in the library's own JSON. Nothing in it is secret.
    pub credential: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// When it was last used to log in.
    pub last_used_at: Option<Timestamp>,
}
