//! Suspending a dealer (rule 13): its open links become void, starts are refused, and its links leave every token,
//! since the claim reads the dealer's state anew each time. Resuming brings the links back, not the starts.

use super::{
    Operator, Registered,
    notify::LinkAct,
    register_dealer::{audit_change, digest},
    void_links::void_link,
};
use crate::{
    domain::{Dealer, DealerId, DealerState},
    store,
};
use idp::store::{StoreError, Tx};

/// Links that one reading takes.
const BATCH: i64 = 200;

/// Suspends a dealer. A repeat is no error.
pub fn suspend_dealer(tx: &mut Tx<'_>, operator: &Operator, id: &DealerId) -> Result<Registered, StoreError> {
    let changed = change_state(tx, operator, id, DealerState::Suspended, "dealer.suspended")?;
    if changed == Registered::Yes {
        let act = LinkAct::by(&operator.actor, &operator.request_id);
        loop {
            let open = store::link_lists::list_open_of_dealer(tx, id, BATCH)?;
            if open.is_empty() {
                break;
            }
            for link in &open {
                void_link(tx, act, link, "dealer_suspended")?;
            }
        }
    }
    Ok(changed)
}

/// Takes a suspension back. A repeat is no error.
pub fn resume_dealer(tx: &mut Tx<'_>, operator: &Operator, id: &DealerId) -> Result<Registered, StoreError> {
    change_state(tx, operator, id, DealerState::Active, "dealer.resumed")
}

fn change_state(
    tx: &mut Tx<'_>,
    operator: &Operator,
    id: &DealerId,
    state: DealerState,
    action: &'static str,
) -> Result<Registered, StoreError> {
    let Some(before) = store::dealers::find(tx, id)? else { return Ok(Registered::NotFound) };
    if before.merger.is_some() {
        return Ok(Registered::Merged);
    }
    let after = Dealer { state, ..before.clone() };
    store::dealers::update(tx, &after)?;
    let digests = (Some(digest(&before)?), Some(digest(&after)?));
    audit_change(tx, operator, action, format!("dealer:{id}"), id.as_str(), digests)?;
    Ok(Registered::Yes)
}
