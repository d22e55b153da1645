//! Dealer links. Every change of state is one conditional update: of any number of parallel ones, one wins.

use super::schema::dealer_links as links;
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

pub(super) fn read(rows: Vec<LinkRow>) -> Result<Vec<DealerLink>, StoreError> {
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

/// Moves a link along an edge; `false` when it is in none of the edge's states any more.
///
/// Completing also needs its time not to be over. An end is dated `ended_at`, which for an expiry is
/// the moment it was due and not the moment it was noticed.
pub fn advance(tx: &mut Tx<'_>, id: &LinkId, edge: LinkEdge) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let from: Vec<&str> = edge.from().iter().map(|state| state.as_str()).collect();
    let to = edge.to();
    let here = links::table.find(id.as_str()).filter(links::state.eq_any(from));
    let mails: Vec<Option<String>> = match edge {
        LinkEdge::Complete => diesel::update(here.filter(links::expires_at.ge(now)))
            .set((links::state.eq(to.as_str()), links::linked_at.eq(now)))
            .returning(links::mail_id)
            .get_results(tx.connection())?,
        LinkEdge::Expire => diesel::update(here.filter(links::expires_at.lt(now)))
            .set((links::state.eq(to.as_str()), links::ended_at.eq(links::expires_at.nullable())))
            .returning(links::mail_id)
            .get_results(tx.connection())?,
        _ if to.is_end() => diesel::update(here)
            .set((links::state.eq(to.as_str()), links::ended_at.eq(now)))
            .returning(links::mail_id)
            .get_results(tx.connection())?,
        _ => diesel::update(here)
            .set(links::state.eq(to.as_str()))
            .returning(links::mail_id)
            .get_results(tx.connection())?,
    };
    // A mail that still waits, for its time or for the mail server, invites to what is over.
    for mail in mails.iter().flatten() {
        idp::store::outbox::outdate(tx, mail)?;
    }
    Ok(!mails.is_empty())
}

/// Counts a wrong reception code; returns the count.
pub fn count_try(tx: &mut Tx<'_>, id: &LinkId) -> Result<i32, StoreError> {
    Ok(diesel::update(links::table.find(id.as_str()))
        .set(links::reception_tries.eq(links::reception_tries + 1))
        .returning(links::reception_tries)
        .get_result(tx.connection())?)
}

/// Notes the outbox entry of the last mail. The one before is not sent any more, if it still waits.
pub fn set_mail(tx: &mut Tx<'_>, link: &DealerLink, mail_id: &str) -> Result<(), StoreError> {
    if let Some(before) = &link.mail_id {
        idp::store::outbox::outdate(tx, before)?;
    }
    let now = tx.now().seconds();
    diesel::update(links::table.find(link.id.as_str()))
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
