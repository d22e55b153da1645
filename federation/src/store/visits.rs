//! Visits at dealers' counters.

use super::schema::dealer_visits as visits;
use crate::domain::{CustomerCode, DealerId, LinkId, NewVisit, Visit, VisitId};
use diesel::prelude::*;
use idp::{
    domain::{ClientId, Timestamp},
    store::{StoreError, Tx},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = visits)]
struct VisitRow {
    id: String,
    dealer_id: String,
    client_id: String,
    shop: String,
    staff: String,
    service: String,
    code_sealed: String,
    code_hash: String,
    notice_version: Option<String>,
    link_id: Option<String>,
    created_at: i64,
    expires_at: i64,
}

impl From<VisitRow> for Visit {
    fn from(row: VisitRow) -> Self {
        Visit {
            new: NewVisit {
                id: VisitId::from(row.id),
                dealer_id: DealerId::from(row.dealer_id),
                client_id: ClientId::from(row.client_id),
                shop: row.shop,
                staff: row.staff,
                service: ClientId::from(row.service),
                code: CustomerCode { sealed: row.code_sealed, hash: row.code_hash },
            },
            notice_version: row.notice_version,
            link_id: row.link_id.map(LinkId::from),
            created_at: Timestamp::from_seconds(row.created_at),
            expires_at: Timestamp::from_seconds(row.expires_at),
        }
    }
}

/// Writes a new visit that closes at `expires_at`.
pub fn insert(tx: &mut Tx<'_>, visit: &NewVisit, expires_at: Timestamp) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::insert_into(visits::table)
        .values((
            visits::id.eq(visit.id.as_str()),
            visits::dealer_id.eq(visit.dealer_id.as_str()),
            visits::client_id.eq(visit.client_id.as_str()),
            visits::shop.eq(&visit.shop),
            visits::staff.eq(&visit.staff),
            visits::service.eq(visit.service.as_str()),
            visits::code_sealed.eq(&visit.code.sealed),
            visits::code_hash.eq(&visit.code.hash),
            visits::created_at.eq(now),
            visits::expires_at.eq(expires_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// The open visit of this dealer, held for this transaction: a second one waits until the first has decided.
pub fn hold(tx: &mut Tx<'_>, dealer: &DealerId, id: &VisitId) -> Result<Option<Visit>, StoreError> {
    let now = tx.now().seconds();
    // An update that changes nothing takes the row's lock on PostgreSQL; on SQLite writers are one at a time.
    let row: Option<VisitRow> = diesel::update(
        visits::table
            .find(id.as_str())
            .filter(visits::dealer_id.eq(dealer.as_str()))
            .filter(visits::expires_at.gt(now)),
    )
    .set(visits::dealer_id.eq(dealer.as_str()))
    .returning((
        visits::id,
        visits::dealer_id,
        visits::client_id,
        visits::shop,
        visits::staff,
        visits::service,
        visits::code_sealed,
        visits::code_hash,
        visits::notice_version,
        visits::link_id,
        visits::created_at,
        visits::expires_at,
    ))
    .get_result(tx.connection())
    .optional()?;
    Ok(row.map(Visit::from))
}

/// Notes that the customer ticked this version of the notice; a repeat changes nothing.
pub fn acknowledge(tx: &mut Tx<'_>, id: &VisitId, notice_version: &str) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::update(visits::table.find(id.as_str()).filter(visits::acknowledged_at.is_null()))
        .set((visits::notice_version.eq(notice_version), visits::acknowledged_at.eq(now)))
        .execute(tx.connection())?;
    Ok(())
}

/// Notes the provisional link that came of the visit.
pub fn set_link(tx: &mut Tx<'_>, id: &VisitId, link: &LinkId) -> Result<(), StoreError> {
    diesel::update(visits::table.find(id.as_str()))
        .set(visits::link_id.eq(link.as_str()))
        .execute(tx.connection())?;
    Ok(())
}

/// Deletes some visits that closed before `before`; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let ids: Vec<String> = visits::table
        .filter(visits::expires_at.le(before.seconds()))
        .select(visits::id)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(visits::table.filter(visits::id.eq_any(ids))).execute(tx.connection())?)
}
