//! Dealer links. Every change of state is one conditional update: of any number of parallel ones, one wins.

use super::schema::{dealer_links as links, dealers};
use crate::domain::{CustomerCode, DealerId, DealerLink, LinkEdge, LinkId, LinkState};
use diesel::prelude::*;
use idp::{
    domain::{AccountId, ClientId, Timestamp, TokenHash},
    store::{StoreError, Tx},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = links)]
pub(super) struct LinkRow {
    id: String,
    dealer_id: String,
    shop: String,
    staff: String,
    service: String,
    code_sealed: Option<String>,
    code_hash: Option<String>,
    account_id: Option<String>,
    token_hash: String,
    reception_hash: Option<String>,
    reception_tries: i32,
    notice_version: String,
    state: String,
    mail_id: Option<String>,
    undeliverable_at: Option<i64>,
    created_at: i64,
    expires_at: i64,
    linked_at: Option<i64>,
    ended_at: Option<i64>,
}

impl TryFrom<LinkRow> for DealerLink {
    type Error = StoreError;

    fn try_from(row: LinkRow) -> Result<Self, StoreError> {
        Ok(DealerLink {
            id: LinkId::from(row.id),
            dealer_id: DealerId::from(row.dealer_id),
            shop: row.shop,
            staff: row.staff,
            service: ClientId::from(row.service),
            code: row.code_sealed.zip(row.code_hash).map(|(sealed, hash)| CustomerCode { sealed, hash }),
            account_id: row.account_id.map(AccountId::from),
            token_hash: TokenHash::from_stored(row.token_hash),
            reception_hash: row.reception_hash,
            reception_tries: row.reception_tries,
            notice_version: row.notice_version,
            state: LinkState::parse(&row.state)
                .ok_or_else(|| StoreError::unreadable("dealer_links.state"))?,
            mail_id: row.mail_id,
            undeliverable_at: row.undeliverable_at.map(Timestamp::from_seconds),
            created_at: Timestamp::from_seconds(row.created_at),
            expires_at: Timestamp::from_seconds(row.expires_at),
            linked_at: row.linked_at.map(Timestamp::from_seconds),
            ended_at: row.ended_at.map(Timestamp::from_seconds),
        })
    }
}

impl From<&DealerLink> for LinkRow {
    fn from(link: &DealerLink) -> Self {
        LinkRow {
            id: link.id.to_string(),
            dealer_id: link.dealer_id.to_string(),
            shop: link.shop.clone(),
            staff: link.staff.clone(),
            service: link.service.to_string(),
            code_sealed: link.code.as_ref().map(|code| code.sealed.clone()),
            code_hash: link.code.as_ref().map(|code| code.hash.clone()),
            account_id: link.account_id.as_ref().map(ToString::to_string),
            token_hash: link.token_hash.as_str().to_owned(),
            reception_hash: link.reception_hash.clone(),
            reception_tries: link.reception_tries,
            notice_version: link.notice_version.clone(),
            state: link.state.as_str().to_owned(),
            mail_id: link.mail_id.clone(),
            undeliverable_at: link.undeliverable_at.map(Timestamp::seconds),
            created_at: link.created_at.seconds(),
            expires_at: link.expires_at.seconds(),
            linked_at: link.linked_at.map(Timestamp::seconds),
            ended_at: link.ended_at.map(Timestamp::seconds),
        }
    }
}

fn read(rows: Vec<LinkRow>) -> Result<Vec<DealerLink>, StoreError> {
    rows.into_iter().map(DealerLink::try_from).collect()
}

/// Writes a new link. [`StoreError::Duplicate`] when its record has an open one, or is linked.
pub fn insert(tx: &mut Tx<'_>, link: &DealerLink) -> Result<(), StoreError> {
    diesel::insert_into(links::table).values(LinkRow::from(link)).execute(tx.connection())?;
    Ok(())
}

/// The link with this id.
pub fn find(tx: &mut Tx<'_>, id: &LinkId) -> Result<Option<DealerLink>, StoreError> {
    let row: Option<LinkRow> =
        links::table.find(id.as_str()).select(LinkRow::as_select()).first(tx.connection()).optional()?;
    row.map(DealerLink::try_from).transpose()
}

/// The link whose mail holds the token with this hash; tombstones included.
pub fn find_by_token(tx: &mut Tx<'_>, token: &TokenHash) -> Result<Option<DealerLink>, StoreError> {
    let row: Option<LinkRow> = links::table
        .filter(links::token_hash.eq(token.as_str()))
        .select(LinkRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(DealerLink::try_from).transpose()
}

/// The row in `state` of the dealer's record with this code hash. Expired ones count as `provisional` here.
pub fn find_of_record(
    tx: &mut Tx<'_>,
    dealer: &DealerId,
    code_hash: &str,
    states: &[LinkState],
) -> Result<Option<DealerLink>, StoreError> {
    let states: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
    let row: Option<LinkRow> = links::table
        .filter(links::dealer_id.eq(dealer.as_str()))
        .filter(links::code_hash.eq(code_hash))
        .filter(links::state.eq_any(states))
        .select(LinkRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(DealerLink::try_from).transpose()
}

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
    /// Of this dealer.
    pub dealer: &'a DealerId,
    /// Of this shop alone.
    pub shop: Option<&'a str>,
    /// In this state alone.
    pub state: Option<LinkState>,
    /// Older than this one; empty for the beginning.
    pub before: &'a str,
    /// So many at most.
    pub limit: i64,
}

/// Links of a dealer, newest first.
pub fn list_of_dealer(tx: &mut Tx<'_>, filter: &LinkFilter<'_>) -> Result<Vec<DealerLink>, StoreError> {
    let now = tx.now().seconds();
    // `~` sorts after every character of an id.
    let before = if filter.before.is_empty() { "~" } else { filter.before };
    let open = LinkState::Provisional.as_str();
    // Always the same statement: a condition that does not apply is one that every row meets.
    let any_shop = filter.shop.is_none();
    let any_state = filter.state.is_none();
    let (state, wants_expired) = match filter.state {
        Some(state) => (state.as_str(), state == LinkState::Expired),
        None => ("", false),
    };
    let overdue = links::state.eq(open).and(links::expires_at.lt(now));
    let in_state = links::state.eq(state).and(diesel::dsl::not(overdue));
    let late = overdue.and(diesel::dsl::sql::<diesel::sql_types::Bool>(if wants_expired {
        "1 = 1"
    } else {
        "1 = 0"
    }));
    let all_states = diesel::dsl::sql::<diesel::sql_types::Bool>(if any_state { "1 = 1" } else { "1 = 0" });
    let all_shops = diesel::dsl::sql::<diesel::sql_types::Bool>(if any_shop { "1 = 1" } else { "1 = 0" });
    let rows: Vec<LinkRow> = links::table
        .filter(links::dealer_id.eq(filter.dealer.as_str()))
        .filter(links::id.lt(before))
        .filter(all_shops.or(links::shop.eq(filter.shop.unwrap_or_default())))
        .filter(all_states.or(in_state).or(late))
        .order(links::id.desc())
        .limit(filter.limit)
        .select(LinkRow::as_select())
        .load(tx.connection())?;
    read(rows)
}

/// Moves a link along an edge; `false` when it is in none of the edge's states any more.
///
/// Completing also needs its time not to be over. An end is dated `ended_at`, which for an expiry is
/// the moment it was due and not the moment it was noticed.
pub fn advance(tx: &mut Tx<'_>, id: &LinkId, edge: LinkEdge) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let from: Vec<&str> = edge.from().iter().map(|state| state.as_str()).collect();
    let to = edge.to();
    let here = links::table.find(id.as_str()).filter(links::state.eq_any(from));
    let changed = match edge {
        LinkEdge::Complete => diesel::update(here.filter(links::expires_at.ge(now)))
            .set((links::state.eq(to.as_str()), links::linked_at.eq(now)))
            .execute(tx.connection())?,
        LinkEdge::Expire => diesel::update(here.filter(links::expires_at.lt(now)))
            .set((links::state.eq(to.as_str()), links::ended_at.eq(links::expires_at.nullable())))
            .execute(tx.connection())?,
        _ if to.is_end() => diesel::update(here)
            .set((links::state.eq(to.as_str()), links::ended_at.eq(now)))
            .execute(tx.connection())?,
        _ => diesel::update(here).set(links::state.eq(to.as_str())).execute(tx.connection())?,
    };
    Ok(changed == 1)
}

/// Counts a wrong reception code; returns the count.
pub fn count_try(tx: &mut Tx<'_>, id: &LinkId) -> Result<i32, StoreError> {
    Ok(diesel::update(links::table.find(id.as_str()))
        .set(links::reception_tries.eq(links::reception_tries + 1))
        .returning(links::reception_tries)
        .get_result(tx.connection())?)
}

/// Notes the outbox entry of the last mail.
pub fn set_mail(tx: &mut Tx<'_>, id: &LinkId, mail_id: &str) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::update(links::table.find(id.as_str()))
        .set((links::mail_id.eq(mail_id), links::mailed_at.eq(now), links::undeliverable_at.eq(None::<i64>)))
        .execute(tx.connection())?;
    Ok(())
}

/// Notes that the mail was given up; `false` when that is known.
pub fn set_undeliverable(tx: &mut Tx<'_>, id: &LinkId) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let changed = diesel::update(links::table.find(id.as_str()).filter(links::undeliverable_at.is_null()))
        .set(links::undeliverable_at.eq(now))
        .execute(tx.connection())?;
    Ok(changed == 1)
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

/// Takes code, its hash and the account out of some links that ended at or before `until`; returns how many.
pub fn erase_ended(tx: &mut Tx<'_>, until: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let ids: Vec<String> = links::table
        .filter(links::ended_at.le(until.seconds()))
        .filter(links::account_id.is_not_null().or(links::code_hash.is_not_null()))
        .select(links::id)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::update(links::table.filter(links::id.eq_any(ids)))
        .set((
            links::code_sealed.eq(None::<String>),
            links::code_hash.eq(None::<String>),
            links::account_id.eq(None::<String>),
            links::reception_hash.eq(None::<String>),
        ))
        .execute(tx.connection())?)
}

/// Takes the account out of every link of it, ended ones too; returns how many.
pub fn forget_account(tx: &mut Tx<'_>, account: &AccountId) -> Result<usize, StoreError> {
    Ok(diesel::update(links::table.filter(links::account_id.eq(account.as_str())))
        .set(links::account_id.eq(None::<String>))
        .execute(tx.connection())?)
}

/// Deletes some tombstones that ended before `before`; returns how many.
pub fn delete_ended(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let ids: Vec<String> = links::table
        .filter(links::ended_at.lt(before.seconds()))
        .select(links::id)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(links::table.filter(links::id.eq_any(ids))).execute(tx.connection())?)
}
