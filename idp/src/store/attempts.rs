//! Counters of what may happen only so often. Names are keyed hashes: whom they count is not readable.

use super::{StoreError, Tx, kept::Keep as _, schema::attempts};
use crate::domain::Timestamp;
use diesel::{
    prelude::*,
    sql_types::{BigInt, Integer, Text},
};

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = Integer)]
    count: i32,
}

/// Counts one more under `name` and returns the count of the present window.
///
/// A window begins with its first count and lasts `window_seconds`. One statement, so that
/// parallel requests are all counted.
pub fn count(tx: &mut Tx<'_>, name: &str, window_seconds: i64) -> Result<i32, StoreError> {
    let now = tx.now();
    let counted: Counted = diesel::sql_query(
        "INSERT INTO attempts (name, count, expires_at) VALUES ($1, 1, $2) \
         ON CONFLICT (name) DO UPDATE SET \
           count = CASE WHEN attempts.expires_at <= $3 THEN 1 ELSE attempts.count + 1 END, \
           expires_at = CASE WHEN attempts.expires_at <= $4 THEN excluded.expires_at ELSE attempts.expires_at END \
         RETURNING count",
    )
    .bind::<Text, _>(name)
    .bind::<BigInt, _>(now.plus_seconds(window_seconds).seconds())
    .bind::<BigInt, _>(now.seconds())
    .bind::<BigInt, _>(now.seconds())
    .kept()
    .get_result(tx.connection())?;
    Ok(counted.count)
}

/// The count of the present window and the moment it ends; zero and now when nothing was counted.
pub fn find(tx: &mut Tx<'_>, name: &str) -> Result<(i32, Timestamp), StoreError> {
    let now = tx.now();
    let found: Option<(i32, i64)> = attempts::table
        .find(name)
        .filter(attempts::expires_at.gt(now.seconds()))
        .select((attempts::count, attempts::expires_at))
        .first(tx.connection())
        .optional()?;
    Ok(found.map_or((0, now), |(count, end)| (count, Timestamp::from_seconds(end))))
}

/// Counts one more under `name` unless `limit` are reached; `Err` with the moment when the window ends if they are.
///
/// Who comes too late is not counted, so that what is given back reaches the next one.
pub fn take(
    tx: &mut Tx<'_>,
    name: &str,
    limit: i64,
    window_seconds: i64,
) -> Result<Result<(), Timestamp>, StoreError> {
    if i64::from(count(tx, name, window_seconds)?) <= limit {
        return Ok(Ok(()));
    }
    give_back(tx, name)?;
    Ok(Err(find(tx, name)?.1))
}

/// Takes one count of the present window back.
pub fn give_back(tx: &mut Tx<'_>, name: &str) -> Result<(), StoreError> {
    diesel::update(attempts::table.find(name).filter(attempts::count.gt(0)))
        .set(attempts::count.eq(attempts::count - 1))
        .kept()
        .execute(tx.connection())?;
    Ok(())
}

/// Begins anew, after a success.
pub fn reset(tx: &mut Tx<'_>, name: &str) -> Result<(), StoreError> {
    diesel::delete(attempts::table.find(name)).execute(tx.connection())?;
    Ok(())
}

/// Deletes some that ended before `before`; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let names: Vec<String> = attempts::table
        .filter(attempts::expires_at.lt(before.seconds()))
        .select(attempts::name)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(attempts::table.filter(attempts::name.eq_any(names))).execute(tx.connection())?)
}
