//! Events for dealers' systems, one row a receiver.

use super::schema::dealer_events as events;
use crate::domain::{DealerId, EventKind, LinkId};
use diesel::prelude::*;
use idp::{
    domain::{ClientId, Timestamp, generate_id},
    store::{StoreError, Tx},
};

/// An event that waits for its receiver.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = events)]
pub struct WaitingEvent {
    /// Its name (`jti`); sorts by time.
    pub jti: String,
    /// Its receiver.
    pub client_id: String,
    /// The dealer of the receiver.
    pub dealer_id: String,
    /// What happened: [`EventKind::as_str`].
    pub kind: String,
    /// To which link.
    pub link_id: String,
    /// When, seconds since the epoch.
    pub at: i64,
}

/// Writes an event for one receiver; returns its name.
pub fn insert(
    tx: &mut Tx<'_>,
    client: &ClientId,
    dealer: &DealerId,
    kind: EventKind,
    link: &LinkId,
) -> Result<String, StoreError> {
    let now = tx.now();
    let jti = generate_id(now, tx.random());
    diesel::insert_into(events::table)
        .values((
            events::jti.eq(&jti),
            events::client_id.eq(client.as_str()),
            events::dealer_id.eq(dealer.as_str()),
            events::kind.eq(kind.as_str()),
            events::link_id.eq(link.as_str()),
            events::at.eq(now.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(jti)
}

/// The event with this name, if it still waits.
pub fn find_waiting(tx: &mut Tx<'_>, jti: &str) -> Result<Option<WaitingEvent>, StoreError> {
    Ok(events::table
        .find(jti)
        .filter(events::done_at.is_null())
        .select(WaitingEvent::as_select())
        .first(tx.connection())
        .optional()?)
}

/// What waits for a receiver, oldest first.
pub fn list_waiting(tx: &mut Tx<'_>, client: &ClientId, limit: i64) -> Result<Vec<WaitingEvent>, StoreError> {
    Ok(events::table
        .filter(events::client_id.eq(client.as_str()))
        .filter(events::done_at.is_null())
        .order(events::jti)
        .limit(limit)
        .select(WaitingEvent::as_select())
        .load(tx.connection())?)
}

/// The receiver has these; names of others change nothing. Returns how many were waiting.
pub fn acknowledge(tx: &mut Tx<'_>, client: &ClientId, jtis: &[String]) -> Result<usize, StoreError> {
    let now = tx.now().seconds();
    Ok(diesel::update(
        events::table
            .filter(events::jti.eq_any(jtis))
            .filter(events::client_id.eq(client.as_str()))
            .filter(events::done_at.is_null()),
    )
    .set(events::done_at.eq(now))
    .execute(tx.connection())?)
}

/// Deletes some that were handed over before `before`; returns how many.
pub fn delete_done(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let jtis: Vec<String> = events::table
        .filter(events::done_at.lt(before.seconds()))
        .select(events::jti)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(events::table.filter(events::jti.eq_any(jtis))).execute(tx.connection())?)
}
