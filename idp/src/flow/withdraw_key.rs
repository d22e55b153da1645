//! A key that must not be believed any more leaves at once: nothing that it signed is good any more, and nobody finds it
//! in the published set. One that signs is replaced in the same transaction.
//!
//! Relying parties that keep the set for minutes do not know the new key before they fetch it again, which they do for a
//! `kid` that they do not know. That is the price of an emergency; a rotation has none.

use super::{KeyAct, ServeError, load_keys, take_over_keys};
use crate::{
    Provider,
    domain::SigningAlgorithm,
    keys::KeyState,
    store::{StoreError, Tx, signing_keys},
};
use std::sync::Arc;

/// Takes the key out; `false` when there is none, or when it has changed meanwhile.
///
/// # Errors
/// The store failed, or no new key could be made.
pub async fn withdraw_key(
    provider: &Arc<Provider>,
    kid: &str,
    act: KeyAct,
    reason: &'static str,
) -> Result<bool, ServeError> {
    let stored = provider.db.read(signing_keys::list).await?;
    let Some(key) = stored.into_iter().find(|key| key.kid == kid) else { return Ok(false) };
    // Made before the visit: a new RSA key takes longer than a transaction should.
    let signs = key.state == KeyState::Active.as_str();
    let made = match SigningAlgorithm::parse(&key.alg).filter(|_| signs) {
        Some(alg) => Some(load_keys::make(&provider.sealer, alg, KeyState::Active)?),
        None => None,
    };
    let gone = provider.db.write(move |tx| withdraw(tx, &key, made, (&act, reason))).await?;
    if gone {
        take_over_keys(provider).await?;
    }
    Ok(gone)
}

fn withdraw(
    tx: &mut Tx<'_>,
    key: &signing_keys::StoredKey,
    made: Option<signing_keys::StoredKey>,
    (act, reason): (&KeyAct, &'static str),
) -> Result<bool, StoreError> {
    // It may have begun to sign since it was read: then the caller looks again.
    let same = signing_keys::list(tx)?.into_iter().any(|now| now.kid == key.kid && now.state == key.state);
    if !same {
        return Ok(false);
    }
    signing_keys::delete(tx, &key.kid)?;
    act.audit_with(tx, "key.withdrawn", format!("key:{}", key.kid), reason)?;
    if let Some(made) = made {
        act.audit(tx, "key.activated", format!("key:{}", made.kid))?;
        load_keys::insert_all(tx, vec![made])?;
    }
    Ok(true)
}
