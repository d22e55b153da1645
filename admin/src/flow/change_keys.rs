//! Rotates the signing keys step by step, and takes one out at once.

use super::{
    AdminError, Expected, Operator, Versioned,
    ask_approval::{Acted, ask_approval, needs_second},
    settle_approval::confirm,
    view_keys::find_signing_key,
};
use crate::domain::{ApprovalView, KeyRetirement, PendingAct, RotationView};
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
    let settings = &provider.settings;
    let rotation = rotate_keys(&provider.db, &provider.sealer, settings, act(&operator)).await?;
    take_over_keys(provider).await?;
    Ok(rotation.into())
}

/// Takes a key out, at once or when a second person has confirmed: nothing that it signed is good any more.
pub async fn retire_signing_key(
    provider: &Arc<Provider>,
    operator: Operator,
    kid: &str,
    expected: &Expected,
    body: KeyRetirement,
) -> Result<Acted<()>, AdminError> {
    let seen = find_signing_key(provider, kid).await?;
    if !expected.fits(&seen.version) {
        return Err(AdminError::Changed);
    }
    if needs_second(provider, &operator) {
        let act = PendingAct::RetireSigningKey { key_id: kid.to_owned(), retirement: body };
        let asked =
            provider.db.write(move |tx| ask_approval(tx, &operator, act.clone(), &seen.version)).await?;
        return Ok(Acted::Waits(Box::new(asked)));
    }
    withdraw_key(provider, kid, act(&operator), body.reason.as_str(), |_| Ok::<_, AdminError>(()))
        .await?
        .map(Acted::Done)
        .ok_or(AdminError::Changed)
}

/// Takes out the key that a second person confirms, in the visit in which they confirm.
pub(super) async fn retire_approved_key(
    provider: &Arc<Provider>,
    operator: Operator,
    (approval, kid): (String, String),
    body: KeyRetirement,
) -> Result<Versioned<ApprovalView>, AdminError> {
    let seen = match find_signing_key(provider, &kid).await {
        // It left in another way meanwhile.
        Err(AdminError::NotFound) => return Err(AdminError::Outdated),
        found => found?.version,
    };
    let by = act(&operator);
    withdraw_key(provider, &kid, by, body.reason.as_str(), move |tx| {
        confirm(tx, &operator, &approval, seen.as_str())
    })
    .await?
    .ok_or(AdminError::Outdated)
}

fn act(operator: &Operator) -> KeyAct {
    KeyAct { actor: operator.actor(), request_id: operator.request_id.clone() }
}
