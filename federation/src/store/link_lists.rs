//! Lists of dealer links: an account's, a dealer's, and those that workers look after.

use super::{
    links::{LinkRow, read},
    schema::{dealer_links as links, dealers},
};
use crate::domain::{DealerId, DealerLink, LinkState};
use diesel::prelude::*;
use idp::{
    domain::{AccountId, Timestamp},
    store::{StoreError, Tx},
};

/// What waits for this account, oldest first; expired ones are left out.
pub fn list_pending(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<DealerLink>, StoreError> {
    let now = tx.now().seconds();
    let rows: Vec<LinkRow> = links::table
        .filter(links::account_id.eq(account.as_str()))
        .filter(links::state.eq(LinkState::Provisional.as_str()))
        .filter(links::expires_at.ge(now))
        .order(links::id)
        .limit(20)
        .select(LinkRow::as_select())
        .load(tx.connection())?;
    read(rows)
}

/// Every link of this account that is open, linked or disputed, newest first.
pub fn list_of_account(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<DealerLink>, StoreError> {
    let alive = [LinkState::Provisional, LinkState::Linked, LinkState::Disputed].map(LinkState::as_str);
    let rows: Vec<LinkRow> = links::table
        .filter(links::account_id.eq(account.as_str()))
        .filter(links::state.eq_any(alive))
        .order(links::id.desc())
        .select(LinkRow::as_select())
        .load(tx.connection())?;
    read(rows)
}

/// Whether the account is linked with this dealer.
pub fn is_linked_with(tx: &mut Tx<'_>, account: &AccountId, dealer: &DealerId) -> Result<bool, StoreError> {
    let found: Option<String> = links::table
        .filter(links::account_id.eq(account.as_str()))
        .filter(links::state.eq(LinkState::Linked.as_str()))
        .filter(links::dealer_id.eq(dealer.as_str()))
        .select(links::id)
        .first(tx.connection())
        .optional()?;
    Ok(found.is_some())
}

/// What the claim is made of: the linked rows of active dealers with the dealer's name, newest first.
pub fn list_for_claim(
    tx: &mut Tx<'_>,
    account: &AccountId,
    dealer: Option<&DealerId>,
    limit: i64,
) -> Result<Vec<(DealerLink, String)>, StoreError> {
    let linked = links::table
        .inner_join(dealers::table.on(dealers::id.eq(links::dealer_id)))
        .filter(links::account_id.eq(account.as_str()))
        .filter(links::state.eq(LinkState::Linked.as_str()))
        .filter(dealers::state.eq("active"))
        .order((links::linked_at.desc(), links::id.desc()))
        .limit(limit)
        .select((LinkRow::as_select(), dealers::name));
    let rows: Vec<(LinkRow, String)> = match dealer {
        Some(dealer) => linked.filter(links::dealer_id.eq(dealer.as_str())).load(tx.connection())?,
        None => linked.load(tx.connection())?,
    };
    rows.into_iter().map(|(row, name)| Ok((DealerLink::try_from(row)?, name))).collect()
}

/// Which links of a dealer to list.
#[derive(Clone, Copy, Debug)]
pub struct LinkFilter<'a> {
    /// Of this dealer alone.
    pub dealer: Option<&'a DealerId>,
    /// Of this shop alone.
    pub shop: Option<&'a str>,
    /// In this state alone.
    pub state: Option<LinkState>,
    /// Started at the first moment or later, and before the second.
    pub created: (Option<Timestamp>, Option<Timestamp>),
    /// Older than this one; empty for the beginning.
    pub before: &'a str,
    /// So many at most.
    pub limit: i64,
}

/// Links that fit, newest first.
pub fn list(tx: &mut Tx<'_>, filter: &LinkFilter<'_>) -> Result<Vec<DealerLink>, StoreError> {
    let now = tx.now().seconds();
    // Sorts after every id, in every collation.
    let before = if filter.before.is_empty() { "zzzzzzzzzzzzzzzzzzzzzzzzzzz" } else { filter.before };
    let open = LinkState::Provisional.as_str();
    // Always the same statement: a condition that does not apply is a constant, which the planner leaves out.
    let constant =
        |holds: bool| diesel::dsl::sql::<diesel::sql_types::Bool>(if holds { "TRUE" } else { "FALSE" });
    let any_shop = filter.shop.is_none();
    let any_state = filter.state.is_none();
    let (state, wants_expired) = match filter.state {
        Some(state) => (state.as_str(), state == LinkState::Expired),
        None => ("", false),
    };
    let overdue = links::state.eq(open).and(links::expires_at.lt(now));
    let in_state = links::state.eq(state).and(diesel::dsl::not(overdue));
    let late = overdue.and(constant(wants_expired));
    let all_states = constant(any_state);
    let all_shops = constant(any_shop);
    let all_dealers = constant(filter.dealer.is_none());
    let dealer = filter.dealer.map_or("", DealerId::as_str);
    let (from, until) = filter.created;
    let (from, until) = (from.map_or(0, Timestamp::seconds), until.map_or(i64::MAX, Timestamp::seconds));
    let rows: Vec<LinkRow> = links::table
        .filter(all_dealers.or(links::dealer_id.eq(dealer)))
        .filter(links::id.lt(before))
        .filter(links::created_at.ge(from).and(links::created_at.lt(until)))
        .filter(all_shops.or(links::shop.eq(filter.shop.unwrap_or_default())))
        .filter(all_states.or(in_state).or(late))
        .order(links::id.desc())
        .limit(filter.limit)
        .select(LinkRow::as_select())
        .load(tx.connection())?;
    read(rows)
}

/// Some open links whose time is over.
pub fn list_overdue(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<DealerLink>, StoreError> {
    let now = tx.now().seconds();
    let rows: Vec<LinkRow> = links::table
        .filter(links::state.eq(LinkState::Provisional.as_str()))
        .filter(links::expires_at.lt(now))
        .limit(limit)
        .select(LinkRow::as_select())
        .load(tx.connection())?;
    read(rows)
}

/// Some open links of a dealer.
pub fn list_open_of_dealer(
    tx: &mut Tx<'_>,
    dealer: &DealerId,
    limit: i64,
) -> Result<Vec<DealerLink>, StoreError> {
    let rows: Vec<LinkRow> = links::table
        .filter(links::dealer_id.eq(dealer.as_str()))
        .filter(links::state.eq(LinkState::Provisional.as_str()))
        .limit(limit)
        .select(LinkRow::as_select())
        .load(tx.connection())?;
    read(rows)
}

/// Open links whose last mail was queued since `since` and is not known to have failed, after `after`.
pub fn list_mailed_since(
    tx: &mut Tx<'_>,
    since: Timestamp,
    after: &str,
    limit: i64,
) -> Result<Vec<DealerLink>, StoreError> {
    let rows: Vec<LinkRow> = links::table
        .filter(links::state.eq(LinkState::Provisional.as_str()))
        .filter(
            links::created_at.ge(since.seconds()).or(links::mailed_at.assume_not_null().ge(since.seconds())),
        )
        .filter(links::undeliverable_at.is_null())
        .filter(links::id.gt(after))
        .order(links::id)
        .limit(limit)
        .select(LinkRow::as_select())
        .load(tx.connection())?;
    read(rows)
}
