//! What lies between the two ends of a passkey's ceremony: sealed, bound to its browser and its place, short-lived, and
//! good once.

use crate::{
    Provider,
    domain::{AccountId, Timestamp, TokenHash},
    store::{self, StoreError, Tx},
};
use serde::{Deserialize, Serialize};

/// How long a ceremony may take. A login page may stand open for a while before somebody picks a passkey.
const LIFE_SECONDS: i64 = 600;

/// What the ceremony is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Purpose {
    /// A passkey is added to an account; the place is the session.
    Adding,
    /// Somebody logs in; the place is the interaction.
    Login,
}

#[derive(Serialize, Deserialize)]
struct Begun {
    purpose: Purpose,
    browser: TokenHash,
    place: String,
    expires_at: i64,
    state: String,
}

const SEAL: &str = "passkey-ceremony";

/// Seals the state of a ceremony that begins in this browser, at this place.
pub(super) fn seal_ceremony(
    provider: &Provider,
    tx: &Tx<'_>,
    purpose: Purpose,
    (browser, place): (&TokenHash, &str),
    state: String,
) -> String {
    let expires_at = tx.now().plus_seconds(LIFE_SECONDS).seconds();
    let begun = Begun { purpose, browser: browser.clone(), place: place.to_owned(), expires_at, state };
    // A struct of texts and numbers always becomes JSON; an empty one opens for nobody.
    provider.sealer.seal(SEAL, &serde_json::to_vec(&begun).unwrap_or_default())
}

/// The state, once: `None` for another browser, another place, too late, or a second time.
pub(super) fn open_ceremony(
    provider: &Provider,
    tx: &mut Tx<'_>,
    purpose: Purpose,
    (browser, place): (&TokenHash, &str),
    sealed: &str,
) -> Result<Option<String>, StoreError> {
    let opened =
        provider.sealer.open(SEAL, sealed).and_then(|bytes| serde_json::from_slice::<Begun>(&bytes).ok());
    let Some(begun) = opened else { return Ok(None) };
    let expires_at = Timestamp::from_seconds(begun.expires_at);
    let fits = begun.purpose == purpose && begun.browser == *browser && begun.place == place;
    if !fits || expires_at <= tx.now() {
        return Ok(None);
    }
    let name = provider.sealer.keyed_hash(SEAL, begun.state.as_bytes());
    Ok(store::used_once::consume(tx, &name, expires_at)?.then_some(begun.state))
}

/// The name under which devices keep an account's passkeys: says nothing about it, and is always the same.
pub(super) fn user_handle(provider: &Provider, account: &AccountId) -> [u8; 16] {
    let hash = provider.sealer.keyed_bytes("passkey-user", account.as_str().as_bytes());
    let mut handle = [0; 16];
    handle.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    handle
}
