//! What time does to accounts that were left: when their owners may no longer come back, everything about them is
//! erased. The audit still tells what happened, by the account's id; a tombstone keeps the id from being used again.

use crate::{
    Provider,
    domain::{Account, AccountId},
    flow::{FlowError, ssf::tell_of_purge},
    store::{
        self, StoreError, Tx,
        audit::{Actor, AuditEvent},
    },
};
use std::sync::Arc;

/// Accounts of one round. Each is a visit of its own, so that nobody waits for many.
const BATCH: i64 = 20;

/// Erases what is due; returns how many accounts. Runs on every node: an account is taken by one of them.
pub async fn erase_accounts(provider: &Arc<Provider>) -> Result<usize, FlowError> {
    let due = provider.db.read(|tx| store::withdrawals::list_due(tx, BATCH)).await?;
    let mut erased = 0;
    for id in due {
        let erasing = Arc::clone(provider);
        // Nobody waits for it, and an account of many years has much to erase.
        erased += usize::from(provider.db.patient().write(move |tx| erase(&erasing, tx, &id)).await?);
    }
    if erased > 0 {
        provider.db.forget_deleted().await?;
    }
    Ok(erased)
}

fn erase(provider: &Provider, tx: &mut Tx<'_>, id: &AccountId) -> Result<bool, FlowError> {
    if !store::withdrawals::bury(tx, id)? {
        return Ok(false);
    }
    let Some(account) = store::accounts::find(tx, id)? else { return Ok(true) };
    let mut event = AuditEvent::new(Actor::System, "account.erased", format!("account:{id}"));
    event.account_kind = Some(account.kind);
    take_away(provider, tx, &account, &event)?;
    Ok(true)
}

/// Takes away what the plug-ins and the provider keep about an account that is buried, and writes the line of the audit.
pub(super) fn take_away(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &Account,
    event: &AuditEvent,
) -> Result<(), StoreError> {
    tell_of_purge(provider, tx, account, (&event.actor, &event.request_id))?;
    for extension in &provider.extensions {
        extension.erase(provider, account, tx)?;
    }
    store::erasure::erase(tx, account)?;
    store::audit::insert(tx, event)
}
