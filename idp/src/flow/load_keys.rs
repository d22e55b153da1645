//! Signing keys at the start: opened, and made where an algorithm has none.

use super::ServeError;
use crate::{
    domain::{Secret, SigningAlgorithm, Timestamp},
    keys::{KeyRing, KeyState, Sealer, StoredKey, generate_key},
    store::{self, Db, StoreError, Tx, signing_keys},
};

/// Every algorithm has a key of its own.
pub(crate) const ALGORITHMS: [SigningAlgorithm; 4] =
    [SigningAlgorithm::RS256, SigningAlgorithm::ES256, SigningAlgorithm::EdDSA, SigningAlgorithm::PS256];

const PURPOSE: &str = "signing-key";

/// Loads the ring; makes an active key for every algorithm that has none.
pub(crate) async fn load_keys(db: &Db, sealer: &Sealer) -> Result<KeyRing, ServeError> {
    let stored = db.read(store::signing_keys::list).await?;
    let missing: Vec<_> = ALGORITHMS
        .into_iter()
        .filter(|alg| !stored.iter().any(|key| key.alg == alg.as_str() && key.state == "active"))
        .collect();
    let stored = if missing.is_empty() {
        stored
    } else {
        // Two nodes that start together may both make keys. All of them are published; each node
        // signs with the newest, and both are right.
        let made = missing
            .into_iter()
            .map(|alg| make(sealer, alg, KeyState::Active))
            .collect::<Result<Vec<_>, _>>()?;
        db.write(move |tx| insert_all(tx, made)).await?
    };
    open_all(sealer, stored)
}

pub(super) fn insert_all(
    tx: &mut Tx<'_>,
    keys: Vec<signing_keys::StoredKey>,
) -> Result<Vec<signing_keys::StoredKey>, StoreError> {
    let now = tx.now().seconds();
    for mut key in keys {
        key.created_at = now;
        key.changed_at = now;
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
    })
}

fn open_all(sealer: &Sealer, stored: Vec<signing_keys::StoredKey>) -> Result<KeyRing, ServeError> {
    let mut keys = Vec::with_capacity(stored.len());
    for key in stored {
        let unreadable = || ServeError::Keys(key.kid.clone());
        let private = sealer.open(PURPOSE, &key.sealed).ok_or_else(unreadable)?;
        let private = String::from_utf8(private).map_err(|_| unreadable())?;
        keys.push(StoredKey {
            alg: SigningAlgorithm::parse(&key.alg).ok_or_else(unreadable)?,
            state: KeyState::parse(&key.state).ok_or_else(unreadable)?,
            private_jwk: Secret::from(private),
            kid: key.kid,
        });
    }
    KeyRing::from_stored(keys).map_err(|cause| ServeError::Keys(cause.to_string()))
}
