//! Algorithms that were switched off: their keys sign no more.
//!
//! 1. An active client that is registered for one of them keeps the provider from starting: its people could not log in.
//! 2. What waited to sign goes. What signed retires: it still verifies ID tokens that come back as hints.
//!
//! Keys for encryption go at once, when requests are not encrypted any more: nothing shall be read by them.
//!
//! Whether a retired one stays in the published set is decided when the ring is loaded, from when it last signed for a
//! client. So a node that still runs with other settings, and makes a key anew, does no harm.

use super::{ServeError, key_kind::KeyKind};
use crate::{
    domain::{ClientState, KeyUse},
    keys::KeyState,
    settings::Settings,
    store::{self, Db, StoreError, Tx, signing_keys},
};

/// Once, at the start.
pub(crate) async fn retire_keys(db: &Db, settings: &Settings) -> Result<(), ServeError> {
    let offered = &settings.signing_algorithms;
    let wanted = KeyKind::wanted(settings);
    let (clients, keys) = db
        .read(move |tx| {
            let clients = store::clients::list_all(tx)?;
            Ok::<_, StoreError>((clients, list_withdrawn(tx, &wanted)?))
        })
        .await?;
    let mut active = clients.into_iter().filter(|client| client.state == ClientState::Active);
    let in_need = active.find_map(|client| {
        let (member, alg) = client.registration.missing_algorithm(offered)?;
        Some((client.id, member, alg.as_str()))
    });
    if let Some((id, member, alg)) = in_need {
        return Err(ServeError::Settings(format!(
            "the client {id} is registered for {alg} as `{member}`, which `signing_algorithms` does not name: add {alg} there, \
             or change `{member}` of the client before {alg} is switched off"
        )));
    }
    if keys.iter().all(|key| key.usage == KeyUse::Signing && key.state == KeyState::Retired.as_str()) {
        return Ok(());
    }
    let wanted = KeyKind::wanted(settings);
    Ok(db.write(move |tx| retire(tx, &wanted)).await?)
}

fn retire(tx: &mut Tx<'_>, wanted: &[KeyKind]) -> Result<(), StoreError> {
    for key in list_withdrawn(tx, wanted)? {
        if key.usage == KeyUse::Encryption {
            signing_keys::delete(tx, &key)?;
            continue;
        }
        match KeyState::parse(&key.state) {
            Some(KeyState::Next) => signing_keys::delete(tx, &key)?,
            // False: another node that starts has done it.
            Some(KeyState::Active) => {
                signing_keys::update_state(tx, &key, KeyState::Retired.as_str())?;
            }
            Some(KeyState::Retired) | None => {}
        }
    }
    Ok(())
}

/// The keys of kinds that nobody asks for.
fn list_withdrawn(tx: &mut Tx<'_>, wanted: &[KeyKind]) -> Result<Vec<signing_keys::StoredKey>, StoreError> {
    let mut keys = signing_keys::list(tx)?;
    keys.retain(|key| !KeyKind::of(key).is_some_and(|kind| wanted.contains(&kind)));
    Ok(keys)
}
