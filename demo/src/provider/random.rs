//! Unguessable names: for sessions, logins and assertions.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// 256 random bits as 43 characters that are safe in cookies and URLs.
pub(crate) fn random_token() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}
