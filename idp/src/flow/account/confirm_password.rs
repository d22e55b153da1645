//! The password once more, before something that cannot be taken back. The tries are counted, whatever the session.

use super::{AccountVisit, Need, Visited, act_on_account};
use crate::{
    Provider,
    domain::{LimitOutcome, Limits, Secret},
    flow::{FlowError, Verified, hash_password::Place},
    store::{self, StoreError, Tx},
};
use std::sync::Arc;

/// Longer input is refused before it costs a hash.
const LONGEST_PASSWORD_BYTES: usize = 256;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordConfirmed {
    /// It is the account's.
    Yes,
    /// It is not.
    No,
    /// Too many tries: wait so many seconds.
    TooOften(u64),
}

/// Compares the password with that of the account whose page it is.
pub async fn confirm_password(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    password: Secret,
) -> Result<Visited<PasswordConfirmed>, FlowError> {
    let place = provider.hashing.place()?;
    let counting = Arc::clone(provider);
    let counted = act_on_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let name = counter(&counting, scene.account.id.as_str());
        Ok(take_try(&counting, tx, &name)?.map(|()| (scene.account.password_hash.clone(), name)))
    })
    .await?;
    let (hash, name) = match counted {
        Visited::Login(need) => return Ok(Visited::Login(need)),
        Visited::Yes(Err(seconds)) => return Ok(Visited::Yes(PasswordConfirmed::TooOften(seconds))),
        Visited::Yes(Ok(found)) => found,
    };
    compare(provider, place, password, Some(hash), name).await.map(Visited::Yes)
}

/// Counts a try under `name`, before anything is compared; `Err` with the seconds to wait when they are used up.
pub(super) fn take_try(
    provider: &Provider,
    tx: &mut Tx<'_>,
    name: &str,
) -> Result<Result<(), u64>, StoreError> {
    let limits = &provider.settings.limits;
    let Err(end) = store::attempts::take(tx, name, limits.password_tries, limits.password_window)? else {
        return Ok(Ok(()));
    };
    provider.metrics.count_limit(Limits::NAMES.password_tries, LimitOutcome::Refused);
    Ok(Err(u64::try_from(end.since(tx.now())).unwrap_or(0).max(1)))
}

/// Compares, with a decoy when there is no hash; a success begins the counter anew.
pub(super) async fn compare(
    provider: &Arc<Provider>,
    place: Place,
    password: Secret,
    hash: Option<Secret>,
    name: String,
) -> Result<PasswordConfirmed, FlowError> {
    if password.expose().len() > LONGEST_PASSWORD_BYTES {
        return Ok(PasswordConfirmed::No);
    }
    if provider.hashing.verify(place, password, hash).await? == Verified::No {
        return Ok(PasswordConfirmed::No);
    }
    provider.db.write(move |tx| store::attempts::reset(tx, &name)).await?;
    Ok(PasswordConfirmed::Yes)
}

/// The counter of an account, or of what stands for one.
pub(super) fn counter(provider: &Provider, name: &str) -> String {
    provider.sealer.keyed_hash("own-password", name.as_bytes())
}
