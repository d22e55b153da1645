//! Signing keys at the start: opened, and made where an algorithm that is offered has none.

use super::ServeError;
use crate::{
    domain::{Secret, SigningAlgorithm, Timestamp},
    keys::{KeyRing, KeyState, Sealer, StoredKey, generate_key},
    settings::Settings,
    store::{self, Db, StoreError, Tx, signing_keys},
};

const PURPOSE: &str = "signing-key";

/// How much longer than its ID tokens a key of an algorithm that is off is published, seconds: clocks differ, and its
/// use is noted to the minute.
const GRACE: i64 = 120;

/// Loads the ring; makes an active key for every algorithm that is offered and has none.
pub(crate) async fn load_keys(
    db: &Db,
    sealer: &Sealer,
    settings: &Settings,
    now: Timestamp,
) -> Result<KeyRing, ServeError> {
    let stored = db.read(store::signing_keys::list).await?;
    let is_missing = |alg: &SigningAlgorithm| {
        !stored.iter().any(|key| key.alg == alg.as_str() && key.state == KeyState::Active.as_str())
    };
    let missing: Vec<_> = settings.signing_algorithms.as_slice().iter().copied().filter(is_missing).collect();
    let stored = if missing.is_empty() {
        stored
    } else {
        // Two nodes that start together may both make keys. All of them are published; each node
        // signs with the newest, and both are right.
        let made = missing
            .into_iter()
            .map(|alg| make(sealer, alg, KeyState::Active))
            .collect::<Result<Vec<_>, _>>()?;
        db.write(move |tx| insert_all(tx, &made)).await?
    };
    open_all(sealer, stored, settings, now)
}

/// Whether a key stands in the published set: always when its algorithm is offered, otherwise only while ID tokens
/// that it signed for a client may be valid. A library that does not know the algorithm may give up on the whole set.
pub(super) fn is_published(key: &signing_keys::StoredKey, settings: &Settings, now: Timestamp) -> bool {
    let offered =
        SigningAlgorithm::parse(&key.alg).is_some_and(|alg| settings.signing_algorithms.offers(alg));
    let needed_until = |used_at: i64| used_at + settings.lifetimes.id_token + GRACE;
    offered || key.used_at.is_some_and(|used_at| needed_until(used_at) > now.seconds())
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

pub(super) fn make(
    sealer: &Sealer,
    alg: SigningAlgorithm,
    state: KeyState,
) -> Result<signing_keys::StoredKey, ServeError> {
    let key = generate_key(alg).map_err(|cause| ServeError::Keys(cause.to_string()))?;
    Ok(signing_keys::StoredKey {
        kid: key.kid,
        alg: alg.as_str().to_owned(),
        sealed: sealer.seal(PURPOSE, key.private_jwk.expose().as_bytes()),
        state: state.as_str().to_owned(),
        created_at: Timestamp::from_seconds(0).seconds(),
        changed_at: 0,
        used_at: None,
    })
}

/// Whether a stored key opens under this master key.
pub(super) fn opens(sealer: &Sealer, sealed: &str) -> bool {
    sealer.open(PURPOSE, sealed).is_some()
}

fn open_all(
    sealer: &Sealer,
    stored: Vec<signing_keys::StoredKey>,
    settings: &Settings,
    now: Timestamp,
) -> Result<KeyRing, ServeError> {
    let mut keys = Vec::with_capacity(stored.len());
    for key in stored {
        let unreadable = || ServeError::Keys(key.kid.clone());
        let private = sealer.open(PURPOSE, &key.sealed).ok_or_else(unreadable)?;
        let private = String::from_utf8(private).map_err(|_| unreadable())?;
        let alg = SigningAlgorithm::parse(&key.alg).ok_or_else(unreadable)?;
        let state = KeyState::parse(&key.state).ok_or_else(unreadable)?;
        keys.push(StoredKey {
            alg,
            // Another node may make a key that this one's settings do not offer: it signs nothing here.
            state: if settings.signing_algorithms.offers(alg) { state } else { KeyState::Retired },
            published: is_published(&key, settings, now),
            private_jwk: Secret::from(private),
            kid: key.kid,
        });
    }
    KeyRing::from_stored(keys).map_err(|cause| ServeError::Keys(cause.to_string()))
}
