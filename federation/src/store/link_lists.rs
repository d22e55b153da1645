//! Lists of dealer links: an account's, a dealer's, and those that workers look after.

use super::{
    links::{LinkRow, read},
    schema::{dealer_link_consents as consents, dealer_links as links, dealers},
};
use crate::domain::{DealerId, DealerLink, LinkState, MIGRATION};
use diesel::{dsl::count_star, prelude::*};
use idp::{
    domain::{AccountId, Timestamp, first_id_at},
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

/// Which end of a list comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkOrder {
    /// The newest.
    #[default]
    NewestFirst,
    /// The oldest.
    OldestFirst,
}

/// Which links of a dealer to list.
#[derive(Clone, Copy, Debug)]
pub struct LinkFilter<'a> {
    /// Of this dealer alone.
    pub dealer: Option<&'a DealerId>,
    /// Of this shop alone.
    pub shop: Option<&'a str>,
    /// Started by this person alone, as the dealer names them.
    pub staff: Option<&'a str>,
    /// Only such whose last mail could not be delivered.
    pub is_undeliverable: bool,
    /// In this state alone.
    pub state: Option<LinkState>,
    /// Started at the first moment or later, and before the second.
    pub created: (Option<Timestamp>, Option<Timestamp>),
    /// In this order.
    pub order: LinkOrder,
    /// The last one that was seen; empty for the beginning.
    pub seen: &'a str,
    /// So many at most.
    pub limit: i64,
}

/// What is stored of links in a state: an open one whose time is over has expired, whether or not that was noted.
#[derive(Clone, Copy)]
struct Stored {
    state: Option<LinkState>,
    /// Ends at the first moment or later, and before the second.
    expires: (i64, i64),
}

/// Links that fit, in their order.
pub fn list(tx: &mut Tx<'_>, filter: &LinkFilter<'_>) -> Result<Vec<DealerLink>, StoreError> {
    let now = tx.now().seconds();
    let whenever = (i64::MIN, i64::MAX);
    let open = Some(LinkState::Provisional);
    match filter.state {
        Some(LinkState::Provisional) => {
            list_stored(tx, filter, Stored { state: open, expires: (now, i64::MAX) })
        }
        Some(LinkState::Expired) => {
            // Each of the two by its index; one question about both would look at every row.
            let mut found = list_stored(tx, filter, Stored { state: filter.state, expires: whenever })?;
            found.extend(list_stored(tx, filter, Stored { state: open, expires: (i64::MIN, now) })?);
            found.sort_by(|one, other| match filter.order {
                LinkOrder::NewestFirst => other.id.as_str().cmp(one.id.as_str()),
                LinkOrder::OldestFirst => one.id.as_str().cmp(other.id.as_str()),
            });
            found.truncate(usize::try_from(filter.limit).unwrap_or(0));
            Ok(found)
        }
        state => list_stored(tx, filter, Stored { state, expires: whenever }),
    }
}

fn list_stored(
    tx: &mut Tx<'_>,
    filter: &LinkFilter<'_>,
    stored: Stored,
) -> Result<Vec<DealerLink>, StoreError> {
    // Ids begin with their moment: what answers for the order answers for the time.
    let (from, until) = filter.created;
    let mut wanted = links::table.select(LinkRow::as_select()).limit(filter.limit).into_boxed();
    // A condition that does not apply is left out: SQLite uses no index for a column that stands beside an OR.
    if let Some(from) = from {
        wanted = wanted.filter(links::id.ge(first_id_at(from)));
    }
    if let Some(until) = until {
        wanted = wanted.filter(links::id.lt(first_id_at(until)));
    }
    if let Some(dealer) = filter.dealer {
        wanted = wanted.filter(links::dealer_id.eq(dealer.as_str()));
    }
    if let Some(shop) = filter.shop {
        wanted = wanted.filter(links::shop.eq(shop));
    }
    if let Some(staff) = filter.staff {
        wanted = wanted.filter(links::staff.eq(staff));
    }
    if filter.is_undeliverable {
        wanted = wanted.filter(links::undeliverable_at.is_not_null());
    }
    if let Some(state) = stored.state {
        wanted = wanted.filter(links::state.eq(state.as_str()));
    }
    let (first, end) = stored.expires;
    if first > i64::MIN {
        wanted = wanted.filter(links::expires_at.ge(first));
    }
    if end < i64::MAX {
        wanted = wanted.filter(links::expires_at.lt(end));
    }
    let wanted = match (filter.order, filter.seen) {
        (LinkOrder::NewestFirst, "") => wanted.order(links::id.desc()),
        (LinkOrder::NewestFirst, seen) => wanted.filter(links::id.lt(seen)).order(links::id.desc()),
        (LinkOrder::OldestFirst, "") => wanted.order(links::id.asc()),
        (LinkOrder::OldestFirst, seen) => wanted.filter(links::id.gt(seen)).order(links::id.asc()),
    };
    read(wanted.load(tx.connection())?)
}

/// The links of this account that a migration made at this moment, in force or disputed.
pub fn list_made_by_migration(
    tx: &mut Tx<'_>,
    account: &AccountId,
    at: Timestamp,
) -> Result<Vec<DealerLink>, StoreError> {
    let alive = [LinkState::Linked, LinkState::Disputed].map(LinkState::as_str);
    let rows: Vec<LinkRow> = links::table
        .inner_join(consents::table.on(consents::link_id.eq(links::id)))
        .filter(links::account_id.eq(account.as_str()))
        .filter(links::state.eq_any(alive))
        .filter(links::linked_at.eq(at.seconds()))
        .filter(consents::journey.eq(MIGRATION))
        .order(links::id)
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

/// How many links of a dealer are in each state that has any; open ones count as such until their end is noted.
pub fn count_by_state(tx: &mut Tx<'_>, dealer: &DealerId) -> Result<Vec<(LinkState, i64)>, StoreError> {
    let rows: Vec<(String, i64)> = links::table
        .filter(links::dealer_id.eq(dealer.as_str()))
        .group_by(links::state)
        .select((links::state, count_star()))
        .load(tx.connection())?;
    let read = |(state, count): (String, i64)| {
        let state = LinkState::parse(&state).ok_or_else(|| StoreError::unreadable("dealer_links.state"))?;
        Ok((state, count))
    };
    rows.into_iter().map(read).collect()
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
