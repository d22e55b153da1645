//! The outbox: what is to be sent once the transaction that decided it is durable.
//!
//! Mails, logout tokens and events are written here in the same transaction as the change that
//! causes them. Workers lease due entries, so that several nodes share them without sending twice.

use super::{StoreError, Tx, schema::outbox};
use crate::domain::{CountedEvent, MailFailure, Timestamp, generate_id};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Nullable, Text},
};

/// The kind of entries that are mails.
pub const MAIL: &str = "mail";

/// An entry that a worker holds until its lease ends.
#[derive(Clone, Debug)]
pub struct OutboxEntry {
    /// Its name.
    pub id: String,
    /// What it is: `mail`, `backchannel_logout`, `dealer_event` …
    pub kind: String,
    /// What the worker of that kind needs. Refers to accounts, never holds an address.
    pub payload: String,
    /// Tries before this one.
    pub attempts: i32,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it is worth nothing any more.
    pub good_until: Option<Timestamp>,
}

/// An entry that is to be written.
#[derive(Clone, Copy, Debug)]
pub struct NewEntry<'a> {
    /// What it is.
    pub kind: &'a str,
    /// To whom, where receivers are many.
    pub receiver: Option<&'a str>,
    /// What the worker needs.
    pub payload: &'a serde_json::Value,
    /// When it is worth nothing any more, like a mail whose code has expired.
    pub good_until: Option<Timestamp>,
}

impl NewEntry<'_> {
    /// Which mail it is: what stays of it when the payload is wiped.
    fn topic(&self) -> Option<&str> {
        let template = || self.payload.get("template").and_then(serde_json::Value::as_str);
        if self.kind == MAIL { template() } else { None }
    }
}

#[derive(QueryableByName)]
struct LeasedRow {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    payload: String,
    #[diesel(sql_type = diesel::sql_types::Integer)]
    attempts: i32,
    #[diesel(sql_type = BigInt)]
    created_at: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    good_until: Option<i64>,
}

/// Puts an entry in, due at once; returns its name.
pub fn insert(tx: &mut Tx<'_>, kind: &str, payload: &serde_json::Value) -> Result<String, StoreError> {
    insert_entry(tx, NewEntry { kind, receiver: None, payload, good_until: None })
}

/// The same, with a receiver or an end.
pub fn insert_entry(tx: &mut Tx<'_>, entry: NewEntry<'_>) -> Result<String, StoreError> {
    let now = tx.now();
    let id = generate_id(now, tx.random());
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(&id),
            outbox::kind.eq(entry.kind),
            outbox::payload.eq(entry.payload.to_string()),
            outbox::state.eq("waiting"),
            outbox::due_at.eq(now.seconds()),
            outbox::attempts.eq(0),
            outbox::created_at.eq(now.seconds()),
            outbox::receiver.eq(entry.receiver),
            outbox::good_until.eq(entry.good_until.map(Timestamp::seconds)),
            outbox::topic.eq(entry.topic()),
        ))
        .execute(tx.connection())?;
    count(tx, entry.kind, "mail.queued");
    Ok(id)
}

/// Writes what a mail would cost where there is none to send, so that the time does not tell of it: an entry that has
/// ended already, and that no worker takes.
pub fn insert_decoy(
    tx: &mut Tx<'_>,
    payload: &serde_json::Value,
    good_until: Timestamp,
) -> Result<(), StoreError> {
    let now = tx.now();
    let id = generate_id(now, tx.random());
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(&id),
            outbox::kind.eq("no_mail"),
            outbox::payload.eq(payload.to_string()),
            outbox::state.eq("done"),
            outbox::due_at.eq(now.seconds()),
            outbox::attempts.eq(0),
            outbox::created_at.eq(now.seconds()),
            outbox::done_at.eq(now.seconds()),
            outbox::good_until.eq(good_until.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Whether an entry of `kind` is due: a read, so that a worker that only looks costs no write.
pub fn is_due(tx: &mut Tx<'_>, kind: &str) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let due = outbox::table
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::due_at.le(now))
        .filter(outbox::kind.eq(kind))
        .filter(outbox::leased_until.is_null().or(outbox::leased_until.le(now)));
    Ok(diesel::select(diesel::dsl::exists(due)).get_result(tx.connection())?)
}

/// Leases entries of `kind` that are due, oldest first, `limit` at most. A lease that ends without
/// [`finish`] or [`retry`] is taken to be a worker that died.
pub fn lease(
    tx: &mut Tx<'_>,
    kind: &str,
    limit: i64,
    lease_seconds: i64,
) -> Result<Vec<OutboxEntry>, StoreError> {
    let due = tx.now();
    lease_until(tx, kind, due, limit, lease_seconds)
}

/// The same, of entries that wait for another try as well: to find out whether their receiver is well again.
pub fn lease_early(
    tx: &mut Tx<'_>,
    kind: &str,
    limit: i64,
    lease_seconds: i64,
) -> Result<Vec<OutboxEntry>, StoreError> {
    lease_until(tx, kind, Timestamp::from_seconds(i64::MAX), limit, lease_seconds)
}

fn lease_until(
    tx: &mut Tx<'_>,
    kind: &str,
    due: Timestamp,
    limit: i64,
    lease_seconds: i64,
) -> Result<Vec<OutboxEntry>, StoreError> {
    let now = tx.now();
    let rows: Vec<LeasedRow> = diesel::sql_query(
        "UPDATE outbox SET leased_until = $1, attempts = attempts + 1 WHERE id IN ( \
           SELECT id FROM outbox WHERE state = 'waiting' AND due_at <= $2 AND kind = $3 \
             AND (leased_until IS NULL OR leased_until <= $4) \
           ORDER BY due_at, id LIMIT $5 \
         ) AND state = 'waiting' AND (leased_until IS NULL OR leased_until <= $6) \
         RETURNING id, kind, payload, attempts, created_at, good_until",
    )
    .bind::<BigInt, _>(now.plus_seconds(lease_seconds).seconds())
    .bind::<BigInt, _>(due.seconds())
    .bind::<Text, _>(kind)
    .bind::<BigInt, _>(now.seconds())
    .bind::<BigInt, _>(limit)
    .bind::<BigInt, _>(now.seconds())
    .get_results(tx.connection())?;
    Ok(in_order(rows))
}

/// Receivers of `kind` for whom something is due.
pub fn list_due_receivers(tx: &mut Tx<'_>, kind: &str) -> Result<Vec<Option<String>>, StoreError> {
    let now = tx.now().seconds();
    Ok(outbox::table
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::due_at.le(now))
        .filter(outbox::kind.eq(kind))
        .filter(outbox::leased_until.is_null().or(outbox::leased_until.le(now)))
        .select(outbox::receiver)
        .distinct()
        .load(tx.connection())?)
}

/// Leases entries of `kind` for one receiver that are due, oldest first.
pub fn lease_of(
    tx: &mut Tx<'_>,
    kind: &str,
    receiver: Option<&str>,
    limit: i64,
    lease_seconds: i64,
) -> Result<Vec<OutboxEntry>, StoreError> {
    let now = tx.now();
    let rows: Vec<LeasedRow> = diesel::sql_query(
        "UPDATE outbox SET leased_until = $1, attempts = attempts + 1 WHERE id IN ( \
           SELECT id FROM outbox WHERE state = 'waiting' AND due_at <= $2 AND kind = $3 \
             AND COALESCE(receiver, '') = $4 AND (leased_until IS NULL OR leased_until <= $5) \
           ORDER BY due_at, id LIMIT $6 \
         ) AND state = 'waiting' AND (leased_until IS NULL OR leased_until <= $7) \
         RETURNING id, kind, payload, attempts, created_at, good_until",
    )
    .bind::<BigInt, _>(now.plus_seconds(lease_seconds).seconds())
    .bind::<BigInt, _>(now.seconds())
    .bind::<Text, _>(kind)
    .bind::<Text, _>(receiver.unwrap_or_default())
    .bind::<BigInt, _>(now.seconds())
    .bind::<BigInt, _>(limit)
    .bind::<BigInt, _>(now.seconds())
    .get_results(tx.connection())?;
    Ok(in_order(rows))
}

fn in_order(rows: Vec<LeasedRow>) -> Vec<OutboxEntry> {
    let mut entries: Vec<OutboxEntry> = rows
        .into_iter()
        .map(|row| OutboxEntry {
            id: row.id,
            kind: row.kind,
            payload: row.payload,
            attempts: row.attempts - 1,
            created_at: Timestamp::from_seconds(row.created_at),
            good_until: row.good_until.map(Timestamp::from_seconds),
        })
        .collect();
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    entries
}

/// Ends what is worth nothing any more, `limit` at most; returns how many.
pub fn expire(tx: &mut Tx<'_>, kind: &str, limit: i64) -> Result<usize, StoreError> {
    let now = tx.now().seconds();
    let ids: Vec<String> = outbox::table
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::kind.eq(kind))
        .filter(outbox::good_until.le(now))
        .filter(outbox::leased_until.is_null().or(outbox::leased_until.le(now)))
        .select(outbox::id)
        .limit(limit)
        .load(tx.connection())?;
    for id in &ids {
        note_failure(tx, id, MailFailure::Expired)?;
        end(tx, id, "failed", "mail.expired")?;
    }
    Ok(ids.len())
}

/// The entry was delivered. Its payload is wiped: nobody needs it any more.
pub fn finish(tx: &mut Tx<'_>, id: &str) -> Result<(), StoreError> {
    end(tx, id, "done", "mail.sent")
}

/// The entry can never be delivered.
pub fn fail(tx: &mut Tx<'_>, id: &str) -> Result<(), StoreError> {
    end(tx, id, "failed", "mail.failed")
}

/// Notes why a try failed, or why there is none.
pub fn note_failure(tx: &mut Tx<'_>, id: &str, failure: MailFailure) -> Result<(), StoreError> {
    diesel::update(outbox::table.find(id))
        .set(outbox::failure.eq(failure.as_str()))
        .execute(tx.connection())?;
    Ok(())
}

/// Of mails it is counted what becomes of them; who is called otherwise counts by itself.
fn count(tx: &mut Tx<'_>, kind: &str, event: &'static str) {
    if kind == MAIL {
        tx.count(CountedEvent { event, result: "ok", ..CountedEvent::default() });
    }
}

fn end(tx: &mut Tx<'_>, id: &str, state: &str, event: &'static str) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    let kinds: Vec<String> = diesel::update(outbox::table.find(id))
        .set((
            outbox::state.eq(state),
            outbox::payload.eq("{}"),
            outbox::done_at.eq(now),
            outbox::leased_until.eq(None::<i64>),
        ))
        .returning(outbox::kind)
        .get_results(tx.connection())?;
    for kind in kinds {
        count(tx, &kind, event);
    }
    Ok(())
}

/// The entry is to be tried again at `due_at`.
pub fn retry(tx: &mut Tx<'_>, id: &str, due_at: Timestamp) -> Result<(), StoreError> {
    diesel::update(outbox::table.find(id))
        .set((outbox::due_at.eq(due_at.seconds()), outbox::leased_until.eq(None::<i64>)))
        .execute(tx.connection())?;
    Ok(())
}

/// The entry was not tried in earnest: it is due at `due_at`, and the try does not count. Done twice it is done once.
pub fn put_back(tx: &mut Tx<'_>, id: &str, due_at: Timestamp) -> Result<(), StoreError> {
    let held =
        outbox::table.find(id).filter(outbox::state.eq("waiting")).filter(outbox::leased_until.is_not_null());
    diesel::update(held)
        .set((
            outbox::due_at.eq(due_at.seconds()),
            outbox::leased_until.eq(None::<i64>),
            outbox::attempts.eq(outbox::attempts - 1),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Has an entry that was just written wait until `due_at`.
pub fn defer(tx: &mut Tx<'_>, id: &str, due_at: Timestamp) -> Result<(), StoreError> {
    let untried = outbox::table.find(id).filter(outbox::attempts.eq(0));
    diesel::update(untried).set(outbox::due_at.eq(due_at.seconds())).execute(tx.connection())?;
    Ok(())
}

/// An entry is worth nothing from now on, if it still waits: what it tells of is over.
pub fn outdate(tx: &mut Tx<'_>, id: &str) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    let waiting = outbox::table.find(id).filter(outbox::state.eq("waiting"));
    diesel::update(waiting).set(outbox::good_until.eq(now)).execute(tx.connection())?;
    Ok(())
}

/// Makes everything of `kind` that waits for another try due now: what it waited for is well again.
pub fn hasten(tx: &mut Tx<'_>, kind: &str) -> Result<usize, StoreError> {
    let now = tx.now().seconds();
    let waiting = outbox::table
        .filter(outbox::state.eq("waiting"))
        .filter(outbox::kind.eq(kind))
        .filter(outbox::due_at.gt(now));
    Ok(diesel::update(waiting).set(outbox::due_at.eq(now)).execute(tx.connection())?)
}

/// When the oldest entry of `kind` that waits was written; and the oldest of those whose first try has not ended. What was
/// written to be sent later does not wait yet.
pub fn find_oldest(
    tx: &mut Tx<'_>,
    kind: &str,
) -> Result<(Option<Timestamp>, Option<Timestamp>), StoreError> {
    let now = tx.now().seconds();
    let waiting = || {
        outbox::table
            .filter(outbox::state.eq("waiting"))
            .filter(outbox::kind.eq(kind))
            .filter(outbox::attempts.gt(0).or(outbox::due_at.le(now)))
            .order(outbox::created_at)
            .select(outbox::created_at)
    };
    let is_first_try =
        outbox::attempts.eq(0).or(outbox::attempts.eq(1).and(outbox::leased_until.is_not_null()));
    let oldest: Option<i64> = waiting().first(tx.connection()).optional()?;
    let untried: Option<i64> = waiting().filter(is_first_try).first(tx.connection()).optional()?;
    Ok((oldest.map(Timestamp::from_seconds), untried.map(Timestamp::from_seconds)))
}

/// Deletes some that ended before `before`; returns how many.
pub fn delete_done(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    // The end has no index of its own. Nothing ends long before it is due, so that the index by state and due time finds them; what was put off until after its
    // end stays that much longer.
    let ids: Vec<String> = outbox::table
        .filter(outbox::state.eq_any(["done", "failed"]))
        .filter(outbox::due_at.lt(before.seconds()))
        .filter(outbox::done_at.lt(before.seconds()))
        .select(outbox::id)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(outbox::table.filter(outbox::id.eq_any(ids))).execute(tx.connection())?)
}
