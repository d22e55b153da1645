//! The end of a device's journey: what the person answered is kept until the device asks again.

use crate::{
    Provider,
    domain::{ClientId, DeviceJourney},
    flow::{FlowError, Next, Scene, continue_interaction::Walked, issue_answer::agreed_grant},
    protocol::OAuthErrorCode,
    store::{
        self, StoreError, Tx,
        audit::{Actor, AuditEvent},
    },
};

/// Where the person is told how it ended.
const DONE: &str = "/account/device/done";
const REFUSED: &str = "/account/device/done?refused";
/// The person has no login that is strong enough: they can get one, and enter the number again.
const UNMET: &str = "/account/device/done?unmet";
const LATE: &str = "/account/device/done?late";

/// Keeps the answer of a walk that has ended.
pub(crate) fn answer_device(
    provider: &Provider,
    tx: &mut Tx<'_>,
    (device, request_id): (&DeviceJourney, &str),
    scene: &Scene,
    walked: &Walked,
) -> Result<Next, FlowError> {
    if matches!(walked, Walked::Refused(OAuthErrorCode::UnmetAuthenticationRequirements)) {
        return Ok(Next::Page(UNMET.to_owned()));
    }
    let grant = match walked {
        Walked::Done => agreed_grant(provider, tx, &device.request, scene)?,
        Walked::Page(_) | Walked::Refused(_) => None,
    };
    let is_kept = store::device_authorizations::decide(tx, &device.user_code, grant.as_ref())?;
    if is_kept && let Some(account) = &scene.account {
        let action = if grant.is_some() { "device.allowed" } else { "device.refused" };
        note(tx, account.id.as_str(), action, &device.request.client_id, request_id)?;
    }
    let page = match (is_kept, grant) {
        (true, Some(_)) => DONE,
        (true, None) => REFUSED,
        (false, _) => LATE,
    };
    Ok(Next::Page(page.to_owned()))
}

fn note(
    tx: &mut Tx<'_>,
    account: &str,
    action: &'static str,
    client: &ClientId,
    request_id: &str,
) -> Result<(), StoreError> {
    let mut event = AuditEvent::new(Actor::Account(account.to_owned()), action, format!("client:{client}"));
    request_id.clone_into(&mut event.request_id);
    store::audit::insert(tx, &event)
}
