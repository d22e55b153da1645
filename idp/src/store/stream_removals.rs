//! Subjects that receivers do not want to hear of, in the form of [`crate::domain::EventSubject::key`].

use super::{StoreError, Tx, event_schema::event_stream_removals as removals};
use crate::domain::EventStreamId;
use diesel::{prelude::*, sql_types::Text};

/// Removes a subject from the stream. Done twice it is still removed.
pub fn insert(tx: &mut Tx<'_>, stream: &EventStreamId, subject: &str) -> Result<(), StoreError> {
    diesel::sql_query(
        "INSERT INTO event_stream_removals (stream_id, subject) VALUES ($1, $2) \
         ON CONFLICT (stream_id, subject) DO NOTHING",
    )
    .bind::<Text, _>(stream.as_str())
    .bind::<Text, _>(subject)
    .execute(tx.connection())?;
    Ok(())
}

/// Adds it again; `false` when it was not removed.
pub fn delete(tx: &mut Tx<'_>, stream: &EventStreamId, subject: &str) -> Result<bool, StoreError> {
    Ok(diesel::delete(removals::table.find((stream.as_str(), subject))).execute(tx.connection())? == 1)
}

/// Whether it is removed.
pub fn is_removed(tx: &mut Tx<'_>, stream: &EventStreamId, subject: &str) -> Result<bool, StoreError> {
    let row = removals::table.find((stream.as_str(), subject));
    Ok(diesel::select(diesel::dsl::exists(row)).get_result(tx.connection())?)
}

/// How many subjects are removed from the stream.
pub fn count(tx: &mut Tx<'_>, stream: &EventStreamId) -> Result<i64, StoreError> {
    Ok(removals::table.filter(removals::stream_id.eq(stream.as_str())).count().get_result(tx.connection())?)
}

/// Forgets all of a stream's.
pub fn delete_of(tx: &mut Tx<'_>, stream: &EventStreamId) -> Result<(), StoreError> {
    diesel::delete(removals::table.filter(removals::stream_id.eq(stream.as_str())))
        .execute(tx.connection())?;
    Ok(())
}
