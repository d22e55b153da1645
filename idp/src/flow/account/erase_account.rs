//! An operator erases an account at once: its owner asked for that, or the law does. Nothing brings it back.

use super::{close_account::close_account, erase_accounts::take_away};
use crate::{
    Provider,
    domain::{AccountId, AccountState},
    flow::FlowError,
    store::{
        self, Tx,
        audit::{Actor, AuditEvent},
    },
};

/// Closes the account as if its owner left, and takes everything about it away, in the visit of its caller; `false` when
/// there is none. `reason` stands in the audit.
pub fn erase_account(
    provider: &Provider,
    tx: &mut Tx<'_>,
    (actor, request_id): (&Actor, &str),
    id: &AccountId,
    reason: &'static str,
) -> Result<bool, FlowError> {
    let Some(account) = store::accounts::find(tx, id)? else { return Ok(false) };
    if account.state != AccountState::Withdrawing {
        // Held from here on, and out of the state in which something could begin anew.
        store::accounts::advance(tx, id, account.state, AccountState::Withdrawing)?;
        close_account(provider, tx, actor, request_id, &account)?;
    }
    store::withdrawals::bury_at_once(tx, id)?;
    let mut event = AuditEvent::new(actor.clone(), "account.erased", format!("account:{id}"));
    request_id.clone_into(&mut event.request_id);
    event.result = reason;
    event.account_kind = Some(account.kind);
    take_away(provider, tx, &account, &event)?;
    Ok(true)
}
