//! Rotation of the signing keys by age: the same two steps that an operator takes.
//!
//! The age of an algorithm's key counts from when it began to sign, so a rotation by hand puts the next one off. Both
//! steps wait for the age: keys that an operator published wait for the operator until then.

use super::{
    KeyAct, RETIRED_SECONDS, Rotation, ServeError,
    rotate_keys::{make_next, step},
    take_over_keys,
};
use crate::{
    Provider,
    domain::{SigningAlgorithms, Timestamp},
    keys::KeyState,
    store::signing_keys::{self, StoredKey},
};
use std::sync::Arc;

const DAY_SECONDS: i64 = 86_400;

/// Takes the step that is due, and deletes retired keys whose time is over. Every node calls it; one of them takes a step.
/// Returns the number of steps: 0 or 1.
///
/// # Errors
/// The store failed, or no new key could be made.
pub async fn rotate_by_schedule(provider: &Arc<Provider>) -> Result<usize, ServeError> {
    let (days, offered) = (provider.settings.rotate_after_days, provider.settings.signing_algorithms.clone());
    let now = provider.clock.now();
    let stored = provider.db.read(signing_keys::list).await?;
    if !is_due(&stored, &offered, days, now) {
        if stored.iter().any(|key| is_over(key, now)) {
            let before = now.plus_seconds(-RETIRED_SECONDS);
            provider.db.write(move |tx| signing_keys::delete_retired(tx, before)).await?;
        }
        return Ok(0);
    }
    let made = if stored.iter().any(|key| key.state == KeyState::Next.as_str()) {
        Vec::new()
    } else {
        // An RSA key takes long to make: not on a thread that answers requests.
        let maker = Arc::clone(provider);
        tokio::task::spawn_blocking(move || make_next(&maker.sealer, &maker.settings))
            .await
            .map_err(|cause| ServeError::Keys(cause.to_string()))??
    };
    let taken = provider
        .db
        .write(move |tx| {
            // Another node, or an operator, may have been first.
            if !is_due(&signing_keys::list(tx)?, &offered, days, tx.now()) {
                return Ok(None);
            }
            let (rotation, taken) = step(tx, &made, &KeyAct::by_schedule())?;
            Ok::<_, crate::store::StoreError>(taken.then_some(rotation))
        })
        .await?;
    let Some(rotation) = taken else { return Ok(0) };
    match rotation {
        Rotation::Activated => tracing::info!("new signing keys sign by schedule"),
        Rotation::Published(seconds) | Rotation::TooEarly(seconds) => {
            tracing::info!(
                seconds,
                "new signing keys are published by schedule and will sign after that time"
            );
        }
    }
    take_over_keys(provider).await?;
    Ok(1)
}

/// Whether the key that signs, of any algorithm that is offered, has signed for `days`; never when they are 0.
fn is_due(keys: &[StoredKey], offered: &SigningAlgorithms, days: i64, now: Timestamp) -> bool {
    let signs_since = |alg: &str| {
        let of_alg = keys.iter().filter(|key| key.alg == alg && key.state == KeyState::Active.as_str());
        of_alg.map(|key| key.changed_at).max()
    };
    let oldest = offered.as_slice().iter().filter_map(|alg| signs_since(alg.as_str())).min();
    days > 0 && oldest.is_some_and(|since| now.seconds() >= since + days * DAY_SECONDS)
}

fn is_over(key: &StoredKey, now: Timestamp) -> bool {
    key.state == KeyState::Retired.as_str() && key.changed_at < now.seconds() - RETIRED_SECONDS
}
