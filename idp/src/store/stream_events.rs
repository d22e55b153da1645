//! What waits for receivers of security events, in the order in which it happened. What a receiver has taken is deleted.

use super::{StoreError, Tx, event_schema::stream_events as events};
use crate::domain::{EventStreamId, Timestamp, generate_id};
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Text},
};
use std::sync::atomic::{AtomicI64, Ordering};

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

/// Bits of an event's number within its second.
const WITHIN_SECOND: u32 = 31;

/// The longest step from one number to the next.
const LONGEST_STEP: i64 = 1 << 20;

/// A number after all that this process gave, and after those of earlier seconds that others gave.
///
/// No sequence gives it: a database of several machines has none that is both in order and cheap. The steps have random lengths,
/// so that two nodes hardly ever come to the same number in the same second.
fn next_number(now: Timestamp) -> i64 {
    static LAST: AtomicI64 = AtomicI64::new(0);
    let step = rand::random_range(1..=LONGEST_STEP);
    let after = |last: i64| last.max(now.seconds() << WITHIN_SECOND) + step;
    let last = LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(after(last)));
    after(last.unwrap_or_else(|last| last))
}

/// Puts an event down, after all that wait.
pub fn insert(tx: &mut Tx<'_>, stream: &EventStreamId, kind: &str, body: &str) -> Result<(), StoreError> {
    let now = tx.now();
    let jti = generate_id(now, tx.random());
    let inserted = sql_query(
        "INSERT INTO stream_events (seq, jti, stream_id, kind, body, at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (seq) DO NOTHING",
    )
    .bind::<BigInt, _>(next_number(now))
    .bind::<Text, _>(jti)
    .bind::<Text, _>(stream.as_str())
    .bind::<Text, _>(kind)
    .bind::<Text, _>(body)
    .bind::<BigInt, _>(now.seconds())
    .execute(tx.connection())?;
    match inserted {
        0 => Err(StoreError::Conflict("another event has its number".to_owned())),
        _ => Ok(()),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_up_whatever_the_clock_does() {
        let (now, before) = (Timestamp::from_seconds(1_795_273_200), Timestamp::from_seconds(1_795_269_600));
        let mut last = 0;
        for at in [now, now, before, now].into_iter().cycle().take(10_000) {
            let number = next_number(at);
            assert!(number > last, "{number} after {last}");
            last = number;
        }
        assert!(
            last < (now.seconds() + 10) << WITHIN_SECOND,
            "thousands a second run no further than seconds ahead"
        );
    }
}
