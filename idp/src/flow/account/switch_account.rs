//! An operator switches an account off, and on again.

use super::close_account::close_account;
use crate::{
    Provider,
    domain::{AccountId, AccountState},
    flow::{
        FlowError,
        ssf::{AccountNews, tell_of_account},
    },
    store::{
        self, Tx,
        audit::{Actor, AuditEvent},
    },
};

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switched {
    /// It is as asked.
    Yes,
    /// It was so before.
    Already,
    /// Its state has no such edge: its owner is leaving.
    NotPossible,
    /// There is no such account.
    Unknown,
}

/// Switches the account off: nobody logs in any more, and everything that was begun ends. In the visit of its caller.
pub fn disable_account(
    provider: &Provider,
    tx: &mut Tx<'_>,
    actor: &Actor,
    request_id: &str,
    id: &AccountId,
) -> Result<Switched, FlowError> {
    switch(provider, tx, (actor, request_id), id, AccountState::Disabled)
}

/// Switches it on again. What ended stays ended: its owner logs in anew.
pub fn enable_account(
    provider: &Provider,
    tx: &mut Tx<'_>,
    actor: &Actor,
    request_id: &str,
    id: &AccountId,
) -> Result<Switched, FlowError> {
    switch(provider, tx, (actor, request_id), id, AccountState::Active)
}

fn switch(
    provider: &Provider,
    tx: &mut Tx<'_>,
    (actor, request_id): (&Actor, &str),
    id: &AccountId,
    to: AccountState,
) -> Result<Switched, FlowError> {
    let Some(account) = store::accounts::find(tx, id)? else { return Ok(Switched::Unknown) };
    let from = account.state;
    if from == to {
        return Ok(Switched::Already);
    }
    // Coming back from a withdrawal is its owner's to decide.
    let theirs = from == AccountState::Withdrawing;
    if theirs || !from.may_become(to) || !store::accounts::advance(tx, id, from, to)? {
        return Ok(Switched::NotPossible);
    }
    let off = to == AccountState::Disabled;
    let action = if off { "account.disabled" } else { "account.enabled" };
    let mut event = AuditEvent::new(actor.clone(), action, format!("account:{id}"));
    request_id.clone_into(&mut event.request_id);
    event.account_kind = Some(account.kind);
    store::audit::insert(tx, &event)?;
    if off {
        close_account(provider, tx, actor, request_id, &account)?;
    } else {
        tell_of_account(provider, tx, &account, AccountNews::Enabled, (actor, request_id))?;
    }
    Ok(Switched::Yes)
}
