//! What the holder of an account sees of its links and does about them (A11, A12): the same use cases as the dealer's
//! and the operator's, for links of this account alone.

use super::{
    LinkChange,
    customer_code::open_code,
    former_names::list_former_names,
    notify::{Counterpart, JOURNEY},
    unlink,
};
use crate::{
    domain::{DealerId, DealerLink, LinkId, LinkState},
    store::{self, consents::ConsentRecord, dealer_names::FormerName, lookups::Lookup},
};
use idp::{
    Provider,
    domain::{Account, Client},
    flow::FlowError,
    keys::Sealer,
    store::{
        self as idp_store, StoreError, Tx,
        audit::{Actor, AuditEvent},
    },
};
use std::sync::Arc;

/// Look-ups that are shown at most.
const LOOKUPS: i64 = 100;

/// A link as its holder sees it.
#[derive(Debug)]
pub struct CustomerLink {
    /// The link: linked or disputed.
    pub link: DealerLink,
    /// Dealer and shop.
    pub counterpart: Counterpart,
    /// What the dealer, or the one that was merged into it, was called since the link was made.
    pub former_names: Vec<FormerName>,
    /// What was agreed to.
    pub consent: Option<ConsentRecord>,
    /// The dealer's code of the record: it tells two records of one dealer apart.
    pub customer_code: Option<String>,
}

/// A start that waits, as its holder sees it.
#[derive(Debug)]
pub struct WaitingLink {
    /// The link.
    pub link: DealerLink,
    /// Dealer and shop.
    pub counterpart: Counterpart,
    /// The service that the customer goes on with.
    pub service: Option<Arc<Client>>,
}

/// A look-up of the address, with the names of who asked.
#[derive(Debug)]
pub struct ShownLookup {
    /// By whom and when.
    pub lookup: Lookup,
    /// Dealer and shop.
    pub counterpart: Option<Counterpart>,
}

/// The links of an account, newest first.
pub fn list_customer_links(
    sealer: &Sealer,
    tx: &mut Tx<'_>,
    account: &Account,
) -> Result<Vec<CustomerLink>, StoreError> {
    let mut shown = Vec::new();
    for link in store::link_lists::list_of_account(tx, &account.id)? {
        if matches!(link.state, LinkState::Linked | LinkState::Disputed)
            && let Some(link) = customer_link(sealer, tx, link)?
        {
            shown.push(link);
        }
    }
    Ok(shown)
}

/// One link of the account; `None` for anybody else's, and for what is not linked.
pub fn find_customer_link(
    sealer: &Sealer,
    tx: &mut Tx<'_>,
    account: &Account,
    id: &LinkId,
) -> Result<Option<CustomerLink>, StoreError> {
    let link = store::links::find(tx, id)?.filter(|link| {
        link.account_id.as_ref() == Some(&account.id)
            && matches!(link.state, LinkState::Linked | LinkState::Disputed)
    });
    match link {
        Some(link) => customer_link(sealer, tx, link),
        None => Ok(None),
    }
}

fn customer_link(
    sealer: &Sealer,
    tx: &mut Tx<'_>,
    link: DealerLink,
) -> Result<Option<CustomerLink>, StoreError> {
    let Some(counterpart) = Counterpart::find(tx, &link)? else { return Ok(None) };
    let consent = store::consents::find(tx, &link.id)?;
    Ok(Some(CustomerLink {
        former_names: list_former_names(tx, &link, consent.as_ref())?,
        consent,
        customer_code: link.code.as_ref().and_then(|code| open_code(sealer, code)),
        counterpart,
        link,
    }))
}

/// Ends a link of this account. Anybody else's is as if it did not exist.
pub fn unlink_as_customer(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &Account,
    request_id: &str,
    id: &LinkId,
) -> Result<LinkChange, FlowError> {
    let link = store::links::find(tx, id)?.filter(|link| link.account_id.as_ref() == Some(&account.id));
    if link.is_none() {
        return Ok(LinkChange::NotPossible);
    }
    Ok(unlink(provider, tx, &Actor::Account(account.id.to_string()), request_id, id)?)
}

/// What waits for the account, oldest first.
pub fn list_waiting(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &Account,
) -> Result<Vec<WaitingLink>, FlowError> {
    let mut waiting = Vec::new();
    for link in store::link_lists::list_pending(tx, &account.id)? {
        if let Some(counterpart) = Counterpart::find(tx, &link)? {
            let service = provider.find_client(tx, &link.service)?;
            waiting.push(WaitingLink { link, counterpart, service });
        }
    }
    Ok(waiting)
}

/// Who asked whether the address has an account, newest first.
pub fn list_lookups(tx: &mut Tx<'_>, account: &Account) -> Result<Vec<ShownLookup>, StoreError> {
    let mut shown = Vec::new();
    for lookup in store::lookups::list(tx, &account.id, LOOKUPS)? {
        let counterpart = Counterpart::of(tx, &DealerId::from(lookup.dealer_id.as_str()), &lookup.shop)?;
        shown.push(ShownLookup { lookup, counterpart });
    }
    Ok(shown)
}

/// Whether the holder does not want to be found by dealers.
pub fn is_opted_out(tx: &mut Tx<'_>, account: &Account) -> Result<bool, StoreError> {
    store::lookups::is_opted_out(tx, &account.id)
}

/// The holder does not want to be found by dealers, or does again (rule 9). A repeat changes nothing.
pub fn set_opt_out(tx: &mut Tx<'_>, account: &Account, request_id: &str, out: bool) -> Result<(), FlowError> {
    if store::lookups::is_opted_out(tx, &account.id)? == out {
        return Ok(());
    }
    store::lookups::set_opt_out(tx, &account.id, out)?;
    let actor = Actor::Account(account.id.to_string());
    let action = if out { "link.lookups_refused" } else { "link.lookups_allowed" };
    let mut event = AuditEvent::new(actor, action, format!("account:{}", account.id));
    request_id.clone_into(&mut event.request_id);
    event.journey = JOURNEY;
    event.account_kind = Some(account.kind);
    Ok(idp_store::audit::insert(tx, &event)?)
}
