//! Looking addresses up (T2, rule 9): only in an open visit whose notice was ticked, counted, audited, shown to the holder.

use super::{
    CallerToken, DealerCaller, DealerError, Refusal,
    dealer_caller::{About, at_dealer},
    limit_notes::Counter,
    limits::{limits, refused_by},
};
use crate::{
    domain::{FederationLimits, LinkId, LinkState, SlotState, Visit, VisitId},
    store,
};
use idp::{
    Provider,
    domain::{Account, AccountState, EmailKey, Timestamp, fold_email},
    store::{self as idp_store, Tx, audit::AuditEvent},
};
use std::{collections::BTreeSet, sync::Arc};

/// What the dealer may know of each address, in their order; addresses are in their normal form. One that stands there
/// twice, in whatever case, is asked once: it counts once, and its holder sees one look-up.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAcknowledged`], [`Refusal::TooManyLookups`].
pub async fn look_up_addresses(
    provider: &Arc<Provider>,
    token: CallerToken,
    visit_id: VisitId,
    emails: Vec<String>,
) -> Result<Vec<SlotState>, DealerError> {
    let found = at_dealer(provider, token, About::Visit(visit_id.clone()), move |provider, tx, caller| {
        let visit = find_acknowledged(tx, caller, &visit_id)?;
        let keys: BTreeSet<EmailKey> = emails.iter().map(|email| fold_email(email)).collect();
        if !count_lookups(provider, tx, (caller, &visit), keys.len())? {
            // Committed all the same: what was asked too often stays counted.
            return Ok(None);
        }
        let mut states = Vec::with_capacity(emails.len());
        let mut noted = BTreeSet::new();
        for email in &emails {
            let account = find_holder(tx, email)?;
            if noted.insert((fold_email(email), account.as_ref().map(|account| account.id.clone()))) {
                note(tx, caller, &visit, account.as_ref())?;
            }
            states.push(state_of(tx, &visit, account.as_ref())?);
        }
        Ok(Some(states))
    });
    found.await?.ok_or_else(|| Refusal::TooManyLookups.into())
}

/// The start of the visit's record that waits already, and until when.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::NotAcknowledged`].
pub async fn find_open_start(
    provider: &Arc<Provider>,
    token: CallerToken,
    visit_id: VisitId,
) -> Result<Option<(LinkId, Timestamp)>, DealerError> {
    at_dealer(provider, token, About::Visit(visit_id.clone()), move |_, tx, caller| {
        let visit = find_acknowledged(tx, caller, &visit_id)?;
        let (dealer, now) = (&visit.new.dealer_id, tx.now());
        let open = store::links::find_of_record(tx, dealer, &visit.new.code.hash, &[LinkState::Provisional])?
            .filter(|link| link.state_at(now) == LinkState::Provisional);
        Ok(open.map(|link| (link.id, link.expires_at)))
    })
    .await
}

/// The visit, if it is the caller's, open and ticked.
pub(super) fn find_acknowledged(
    tx: &mut Tx<'_>,
    caller: &DealerCaller,
    visit_id: &VisitId,
) -> Result<Visit, DealerError> {
    let visit = store::visits::hold(tx, &caller.dealer.id, visit_id)?
        .filter(|visit| caller.client.may_see_shop(&visit.new.shop))
        .ok_or(Refusal::NotFound)?;
    if visit.is_acknowledged() { Ok(visit) } else { Err(Refusal::NotAcknowledged.into()) }
}

/// Counts addresses for the terminal and for the dealer; `false` beyond either limit.
fn count_lookups(
    provider: &Provider,
    tx: &mut Tx<'_>,
    (caller, visit): (&DealerCaller, &Visit),
    addresses: usize,
) -> Result<bool, DealerError> {
    let new = &visit.new;
    let terminal = format!("{}\n{}\n{}", new.client_id, new.shop, new.staff);
    let terminal = provider.sealer.keyed_hash("lookups-terminal", terminal.as_bytes());
    let dealer = provider.sealer.keyed_hash("lookups-dealer", new.dealer_id.as_str().as_bytes());
    let (limits, names) = (limits(provider), FederationLimits::NAMES);
    let counters = [
        (terminal, 3_600, limits.lookups_per_terminal, names.lookups_per_terminal),
        (dealer, 86_400, limits.lookups_per_dealer, names.lookups_per_dealer),
    ];
    let mut allowed = true;
    for (name, window, limit, row) in counters {
        for _ in 0..addresses {
            if i64::from(idp_store::attempts::count(tx, &name, window)?) > limit {
                allowed = false;
                refused_by(provider, row);
            }
        }
        caller.limits.note(tx, Counter { name: &name, row, quota: limit, window })?;
    }
    Ok(allowed)
}

/// The account with this address, unless its holder does not want to be found.
pub(super) fn find_holder(tx: &mut Tx<'_>, email: &str) -> Result<Option<Account>, DealerError> {
    let Some(account) = idp_store::accounts::find_by_email(tx, email)? else { return Ok(None) };
    Ok((!store::lookups::is_opted_out(tx, &account.id)?).then_some(account))
}

fn note(
    tx: &mut Tx<'_>,
    caller: &DealerCaller,
    visit: &Visit,
    account: Option<&Account>,
) -> Result<(), DealerError> {
    if let Some(account) = account {
        store::lookups::insert(tx, &account.id, &visit.new.dealer_id, &visit.new.shop)?;
    }
    let object =
        account.map_or_else(|| "account:none".to_owned(), |account| format!("account:{}", account.id));
    let mut event = AuditEvent::new(caller.actor.clone(), "link.address_looked_up", object);
    event.dealer = Some(caller.dealer.id.to_string());
    event.request_id.clone_from(&caller.request_id);
    idp_store::audit::insert(tx, &event)?;
    Ok(())
}

/// The state of an address as this dealer may know it. Other dealers' links are not even read.
pub(super) fn state_of(
    tx: &mut Tx<'_>,
    visit: &Visit,
    account: Option<&Account>,
) -> Result<SlotState, DealerError> {
    let Some(account) = account else { return Ok(SlotState::NoAccount) };
    if account.state != AccountState::Active {
        return Ok(SlotState::CannotStart);
    }
    let (dealer, now) = (&visit.new.dealer_id, tx.now());
    let open = store::links::find_of_record(tx, dealer, &visit.new.code.hash, &[LinkState::Provisional])?;
    if open.is_some_and(|link| link.waits_for(&account.id, now)) {
        return Ok(SlotState::PendingHere);
    }
    if store::link_lists::is_linked_with(tx, &account.id, dealer)? {
        return Ok(SlotState::LinkedHere);
    }
    Ok(SlotState::CanStart)
}
