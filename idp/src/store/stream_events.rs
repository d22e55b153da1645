//! What waits for receivers of security events, in the order in which it happened. What a receiver has taken is deleted.

use super::{StoreError, Tx, event_schema::stream_events as events};
use crate::domain::{EventStreamId, Timestamp, generate_id};
use diesel::prelude::*;

/// An event that waits.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = events)]
pub struct WaitingEvent {
    /// Its name.
    pub jti: String,
    /// What happened, in the form of [`crate::domain::EventType::as_str`].
    pub kind: String,
    /// What is said, as JSON.
    pub body: String,
    /// When, seconds since the epoch.
    pub at: i64,
}

/// Puts an event down, after all that wait.
pub fn insert(tx: &mut Tx<'_>, stream: &EventStreamId, kind: &str, body: &str) -> Result<(), StoreError> {
    let now = tx.now();
    let jti = generate_id(now, tx.random());
    diesel::insert_into(events::table)
        .values((
            events::jti.eq(jti),
            events::stream_id.eq(stream.as_str()),
            events::kind.eq(kind),
            events::body.eq(body),
            events::at.eq(now.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// What waits in a stream, in its order.
pub fn list(tx: &mut Tx<'_>, stream: &EventStreamId, limit: i64) -> Result<Vec<WaitingEvent>, StoreError> {
    Ok(events::table
        .filter(events::stream_id.eq(stream.as_str()))
        .order(events::seq)
        .limit(limit)
        .select(WaitingEvent::as_select())
        .load(tx.connection())?)
}

/// The receiver has these; names of other streams' events change nothing. Returns how many waited.
pub fn acknowledge(tx: &mut Tx<'_>, stream: &EventStreamId, jtis: &[String]) -> Result<usize, StoreError> {
    let named = events::table.filter(events::jti.eq_any(jtis)).filter(events::stream_id.eq(stream.as_str()));
    Ok(diesel::delete(named).execute(tx.connection())?)
}

/// Drops everything that waits in a stream; returns how many.
pub fn delete_of(tx: &mut Tx<'_>, stream: &EventStreamId) -> Result<usize, StoreError> {
    let of_stream = events::table.filter(events::stream_id.eq(stream.as_str()));
    Ok(diesel::delete(of_stream).execute(tx.connection())?)
}

/// Deletes some that were put down before `before`; returns how many.
pub fn delete_old(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let old: Vec<i64> = events::table
        .filter(events::at.lt(before.seconds()))
        .select(events::seq)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(events::table.filter(events::seq.eq_any(old))).execute(tx.connection())?)
}
