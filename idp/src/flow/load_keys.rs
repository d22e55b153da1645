//! The provider's own keys at the start: opened, and made where one that the settings ask for is missing.

use super::{ServeError, key_kind::KeyKind};
use crate::{
    domain::{Secret, Timestamp},
    keys::{KeyRing, KeyState, Sealer, StoredEncryptionKey, StoredKey},
    settings::Settings,
    store::{self, Db, StoreError, Tx, signing_keys},
};

/// How much longer than its ID tokens a key of an algorithm that is off is published, seconds: clocks differ, and its
/// use is noted to the minute.
const GRACE: i64 = 120;

/// Loads the ring; makes an active key of every kind that the settings ask for and that has none.
pub(crate) async fn load_keys(
    db: &Db,
    sealer: &Sealer,
    settings: &Settings,
    now: Timestamp,
) -> Result<KeyRing, ServeError> {
    let stored = db.read(store::signing_keys::list).await?;
    let is_missing = |kind: &KeyKind| {
        !stored.iter().any(|key| KeyKind::of(key) == Some(*kind) && key.state == KeyState::Active.as_str())
    };
    let missing: Vec<_> = KeyKind::wanted(settings).into_iter().filter(is_missing).collect();
    let stored = if missing.is_empty() {
        stored
    } else {
        // Two nodes that start together may both make keys. All that sign are published; each node
        // signs with the newest, and both are right. Of those for encryption the first one stays.
        let made = missing
            .into_iter()
            .map(|kind| kind.make(sealer, KeyState::Active))
            .collect::<Result<Vec<_>, _>>()?;
        db.write(move |tx| insert_all(tx, &made)).await?
    };
    open_all(sealer, stored, settings, now)
}

/// Whether a key stands in the published set. One that signs always does when its algorithm is offered, otherwise only while ID tokens
/// that it signed for a client may be valid: a library that does not know the algorithm may give up on the whole set. One for
/// encryption does while others shall write to it.
pub(super) fn is_published(key: &signing_keys::StoredKey, settings: &Settings, now: Timestamp) -> bool {
    let is_wanted = KeyKind::of(key).is_some_and(|kind| kind.is_wanted(settings));
    if key.usage == crate::domain::KeyUse::Encryption {
        return is_wanted && key.state == KeyState::Active.as_str();
    }
    let needed_until = |used_at: i64| used_at + settings.lifetimes.id_token + GRACE;
    is_wanted || key.used_at.is_some_and(|used_at| needed_until(used_at) > now.seconds())
}

pub(super) fn insert_all(
    tx: &mut Tx<'_>,
    keys: &[signing_keys::StoredKey],
) -> Result<Vec<signing_keys::StoredKey>, StoreError> {
    let now = tx.now().seconds();
    for key in keys {
        let key = signing_keys::StoredKey { created_at: now, changed_at: now, ..key.clone() };
        signing_keys::insert(tx, &key)?;
    }
    signing_keys::list(tx)
}

fn open_all(
    sealer: &Sealer,
    stored: Vec<signing_keys::StoredKey>,
    settings: &Settings,
    now: Timestamp,
) -> Result<KeyRing, ServeError> {
    let mut signers = Vec::with_capacity(stored.len());
    let mut readers = Vec::new();
    for key in stored {
        let unreadable = || ServeError::Keys(key.kid.clone());
        let kind = KeyKind::of(&key).ok_or_else(unreadable)?;
        let private = sealer.open(kind.purpose(), &key.sealed).ok_or_else(unreadable)?;
        let private_jwk = Secret::from(String::from_utf8(private).map_err(|_| unreadable())?);
        let state = KeyState::parse(&key.state).ok_or_else(unreadable)?;
        let published = is_published(&key, settings, now);
        let is_wanted = kind.is_wanted(settings);
        match kind {
            KeyKind::Signs(alg) => {
                // Another node may make a key that this one's settings do not offer: it signs nothing here.
                let state = if is_wanted { state } else { KeyState::Retired };
                signers.push(StoredKey { alg, state, published, private_jwk, kid: key.kid });
            }
            KeyKind::Reads(alg) if is_wanted => {
                readers.push(StoredEncryptionKey { alg, state, private_jwk, kid: key.kid });
            }
            KeyKind::Reads(_) => {}
        }
    }
    KeyRing::with_encryption(signers, readers).map_err(|cause| ServeError::Keys(cause.to_string()))
}
