//! Rotates the signing keys step by step, and takes one out at once.

use super::{AdminError, Expected, Operator, view_keys::find_signing_key};
use crate::domain::{KeyRetirement, RotationView};
use idp::{
    Provider,
    flow::{KeyAct, rotate_keys, take_over_keys, withdraw_key},
};
use std::sync::Arc;

/// Takes the next step of a rotation: publish new keys, or let published ones sign.
pub async fn rotate_signing_keys(
    provider: &Arc<Provider>,
    operator: Operator,
) -> Result<RotationView, AdminError> {
    let offered = &provider.settings.signing_algorithms;
    let rotation = rotate_keys(&provider.db, &provider.sealer, offered, act(&operator)).await?;
    take_over_keys(provider).await?;
    Ok(rotation.into())
}

/// Takes a key out at once: nothing that it signed is good any more.
pub async fn retire_signing_key(
    provider: &Arc<Provider>,
    operator: Operator,
    kid: &str,
    expected: &Expected,
    body: KeyRetirement,
) -> Result<(), AdminError> {
    let seen = find_signing_key(provider, kid).await?;
    if !expected.fits(&seen.version) {
        return Err(AdminError::Changed);
    }
    if withdraw_key(provider, kid, act(&operator), body.reason.as_str()).await? {
        Ok(())
    } else {
        Err(AdminError::Changed)
    }
}

fn act(operator: &Operator) -> KeyAct {
    KeyAct { actor: operator.actor(), request_id: operator.request_id.clone() }
}
