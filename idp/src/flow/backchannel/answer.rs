//! The end of a person's way: what they answered is kept until the service asks again, and a service that wants to be called is.

use super::call::BACKCHANNEL_CALL;
use crate::{
    Provider,
    domain::{AccountId, BackchannelJourney, ClientId},
    flow::{FlowError, Next, Scene, continue_interaction::Walked, issue_answer::agreed_grant},
    protocol::OAuthErrorCode,
    store::{
        self, StoreError, Tx,
        audit::{Actor, AuditEvent},
        outbox::NewEntry,
    },
};
use serde_json::json;

/// Where the person is told how it ended.
const DONE: &str = "/account/requests/done";
const REFUSED: &str = "/account/requests/done?refused";
/// The person has no login that is strong enough: they can get one, and answer then.
const UNMET: &str = "/account/requests/done?unmet";
const LATE: &str = "/account/requests/done?late";

/// Keeps the answer of a walk that has ended. Whoever logged in as somebody else on the way answers nothing.
pub(crate) fn answer_backchannel(
    provider: &Provider,
    tx: &mut Tx<'_>,
    (asked, request_id): (&BackchannelJourney, &str),
    scene: &Scene,
    walked: &Walked,
) -> Result<Next, FlowError> {
    let is_theirs = scene.account.as_ref().is_some_and(|account| account.id == asked.account_id);
    if !is_theirs {
        return Ok(Next::Page(format!("/account/requests/{}", asked.id)));
    }
    if matches!(walked, Walked::Refused(OAuthErrorCode::UnmetAuthenticationRequirements)) {
        return Ok(Next::Page(UNMET.to_owned()));
    }
    let grant = match walked {
        Walked::Done => agreed_grant(provider, tx, &asked.request, scene)?,
        Walked::Page(_) | Walked::Refused(_) => None,
    };
    if !store::backchannel_requests::decide(tx, &asked.id, &asked.account_id, grant.as_ref())? {
        return Ok(Next::Page(LATE.to_owned()));
    }
    let named = (asked.id.as_str(), &asked.request.client_id);
    note_and_call(tx, &asked.account_id, named, grant.is_some(), request_id)?;
    Ok(Next::Page(if grant.is_some() { DONE } else { REFUSED }.to_owned()))
}

/// Writes down who answered what, and has the service called: whether it wants to be is looked at then.
pub(super) fn note_and_call(
    tx: &mut Tx<'_>,
    account: &AccountId,
    (id, client): (&str, &ClientId),
    is_allowed: bool,
    request_id: &str,
) -> Result<(), StoreError> {
    let action = if is_allowed { "backchannel.allowed" } else { "backchannel.refused" };
    let mut event = AuditEvent::new(Actor::Account(account.to_string()), action, format!("client:{client}"));
    request_id.clone_into(&mut event.request_id);
    store::audit::insert(tx, &event)?;
    let Some(row) = store::backchannel_requests::find_by_id(tx, id)? else { return Ok(()) };
    if row.call.is_none() {
        return Ok(());
    }
    let entry = NewEntry {
        kind: BACKCHANNEL_CALL,
        receiver: Some(client.as_str()),
        payload: &json!({ "request": id }),
        good_until: Some(row.expires_at),
    };
    store::outbox::insert_entry(tx, entry)?;
    Ok(())
}
