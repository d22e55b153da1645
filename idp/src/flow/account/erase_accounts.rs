//! What time does to accounts that were left: when their owners may no longer come back, everything about them is
//! erased. The audit still tells what happened, by the account's id; a tombstone keeps the id from being used again.

use crate::{
    Provider,
    domain::AccountId,
    flow::FlowError,
    store::{
        self, Tx,
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
    for extension in &provider.extensions {
        extension.erase(provider, &account, tx)?;
    }
    store::erasure::erase(tx, &account)?;
    let mut event = AuditEvent::new(Actor::System, "account.erased", format!("account:{id}"));
    event.account_kind = Some(account.kind);
    store::audit::insert(tx, &event)?;
    Ok(true)
}
