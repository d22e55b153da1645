//! Ends sessions of an account: what hangs on them ends too, and services are told by back-channel logout.

use super::{AdminError, Operator};
use crate::domain::{SessionEnd, SessionsEnded};
use idp::{
    Provider,
    domain::{AccountId, SessionId},
    flow::account::{end_every_session, end_session_of},
    store::{self, StoreError, Tx, audit::AuditEvent},
};
use std::sync::Arc;

/// Ends one session.
pub async fn end_session(
    provider: &Arc<Provider>,
    operator: Operator,
    (account, session): (AccountId, SessionId),
    body: SessionEnd,
) -> Result<(), AdminError> {
    let node = Arc::clone(provider);
    provider
        .db
        .write(move |tx| {
            let actor = operator.actor();
            if !end_session_of(&node, tx, (&actor, &operator.request_id), &account, &session)? {
                return Err(AdminError::NotFound);
            }
            Ok(audit(tx, &operator, "account.session_ended", &account, body)?)
        })
        .await
}

/// Ends every session of the account. A repeat is no error.
pub async fn end_sessions(
    provider: &Arc<Provider>,
    operator: Operator,
    account: AccountId,
    body: SessionEnd,
) -> Result<SessionsEnded, AdminError> {
    let node = Arc::clone(provider);
    provider
        .db
        .write(move |tx| {
            let account = store::accounts::find(tx, &account)?.ok_or(AdminError::NotFound)?;
            let ended = store::sessions::list_live(tx, &account.id)?.len();
            end_every_session(&node, tx, &operator.actor(), &operator.request_id, &account)?;
            audit(tx, &operator, "account.sessions_ended", &account.id, body)?;
            Ok(SessionsEnded { ended })
        })
        .await
}

/// Beside the line of each session: whose they were, and why.
fn audit(
    tx: &mut Tx<'_>,
    operator: &Operator,
    action: &'static str,
    account: &AccountId,
    body: SessionEnd,
) -> Result<(), StoreError> {
    let mut event = AuditEvent::new(operator.actor(), action, format!("account:{account}"));
    event.request_id.clone_from(&operator.request_id);
    event.result = body.reason.as_str();
    store::audit::insert(tx, &event)
}
