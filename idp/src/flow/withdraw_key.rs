//! A key that must not be believed any more leaves at once: nothing that it signed is good any more, and nobody finds it
//! in the published set; what was encrypted by it is not read any more. An active one is replaced in the same transaction.
//!
//! Relying parties that keep the set for minutes do not know the new key before they fetch it again, which they do for a
//! `kid` that they do not know. That is the price of an emergency; a rotation has none.

use super::{KeyAct, ServeError, key_kind::KeyKind, load_keys, take_over_keys};
use crate::{
    Provider,
    keys::KeyState,
    store::{StoreError, Tx, VisitError, signing_keys},
};
use std::sync::Arc;

/// Takes the key out, once `first` has agreed to it in the same visit; `None` when there is none, or when it has changed
/// meanwhile.
///
/// # Errors
/// Those of `first`; the store failed, or no new key could be made.
pub async fn withdraw_key<T, E>(
    provider: &Arc<Provider>,
    kid: &str,
    act: KeyAct,
    reason: &'static str,
    first: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
) -> Result<Option<T>, E>
where
    T: Send + 'static,
    E: VisitError + From<ServeError>,
{
    let stored = provider.db.read(signing_keys::list).await?;
    let Some(key) = stored.into_iter().find(|key| key.kid == kid) else { return Ok(None) };
    // Made before the visit: a new RSA key takes longer than a transaction should.
    let is_active = key.state == KeyState::Active.as_str();
    let made = match KeyKind::of(&key).filter(|_| is_active) {
        Some(kind) => Some(kind.make(&provider.sealer, KeyState::Active)?),
        None => None,
    };
    let gone = provider
        .db
        .write(move |tx| {
            // It may have begun to sign since it was read: then the caller looks again.
            let mut keys = signing_keys::list(tx)?.into_iter();
            if !keys.any(|now| now.kid == key.kid && now.state == key.state) {
                return Ok(None);
            }
            let agreed = first(tx)?;
            withdraw(tx, &key, made.as_ref(), (&act, reason))?;
            Ok::<_, E>(Some(agreed))
        })
        .await?;
    if gone.is_some() {
        take_over_keys(provider).await?;
    }
    Ok(gone)
}

fn withdraw(
    tx: &mut Tx<'_>,
    key: &signing_keys::StoredKey,
    made: Option<&signing_keys::StoredKey>,
    (act, reason): (&KeyAct, &'static str),
) -> Result<(), StoreError> {
    signing_keys::delete(tx, key)?;
    act.audit_with(tx, "key.withdrawn", format!("key:{}", key.kid), reason)?;
    if let Some(made) = made {
        act.audit(tx, "key.activated", format!("key:{}", made.kid))?;
        load_keys::insert_all(tx, std::slice::from_ref(made))?;
    }
    Ok(())
}
