//! Streams of security events, one a receiver, and whose turn it is to be pushed to.

use super::{
    StoreError, Tx,
    event_schema::{event_streams as streams, stream_events},
    schema::{grants, scope_consents},
};
use crate::domain::{
    AccountId, ClientId, EventStream, EventStreamId, Secret, StreamDelivery, StreamStatus, Timestamp,
};
use diesel::{dsl::exists, prelude::*};

const PUSH: &str = "push";

#[derive(Queryable, Selectable)]
#[diesel(table_name = streams)]
struct StreamRow {
    id: String,
    client_id: String,
    method: String,
    endpoint_url: Option<String>,
    authorization_header: Option<String>,
    events_requested: Option<String>,
    events_delivered: String,
    description: Option<String>,
    status: String,
    reason: Option<String>,
    verified_at: Option<i64>,
}

impl TryFrom<StreamRow> for EventStream {
    type Error = StoreError;

    fn try_from(row: StreamRow) -> Result<Self, StoreError> {
        let delivery = match (row.method.as_str(), row.endpoint_url) {
            (PUSH, Some(endpoint_url)) => StreamDelivery::Push {
                endpoint_url,
                authorization_header: row.authorization_header.map(Secret::from),
            },
            _ => StreamDelivery::Poll,
        };
        let requested = row.events_requested.map(|json| serde_json::from_str(&json));
        Ok(Self {
            id: EventStreamId::from(row.id),
            client_id: ClientId::from(row.client_id),
            delivery,
            events_requested: requested.transpose()?,
            events_delivered: serde_json::from_str(&row.events_delivered)?,
            description: row.description,
            status: StreamStatus::parse(&row.status)
                .ok_or_else(|| StoreError::unreadable("event_streams.status"))?,
            reason: row.reason,
            verified_at: row.verified_at.map(Timestamp::from_seconds),
        })
    }
}

#[derive(AsChangeset, Insertable)]
#[diesel(table_name = streams, treat_none_as_null = true)]
struct Configured {
    method: &'static str,
    endpoint_url: Option<String>,
    authorization_header: Option<String>,
    events_requested: Option<String>,
    events_delivered: String,
    description: Option<String>,
    updated_at: i64,
    due_at: i64,
    attempts: i32,
}

/// What is written of a stream whose receiver configures it. It is due at once: what failed before may go now.
fn configured(tx: &Tx<'_>, stream: &EventStream) -> Result<Configured, StoreError> {
    let (method, endpoint_url, authorization_header) = match &stream.delivery {
        StreamDelivery::Poll => ("poll", None, None),
        StreamDelivery::Push { endpoint_url, authorization_header } => {
            let sealed = authorization_header.as_ref().map(|header| header.expose().to_owned());
            (PUSH, Some(endpoint_url.clone()), sealed)
        }
    };
    let now = tx.now().seconds();
    Ok(Configured {
        method,
        endpoint_url,
        authorization_header,
        events_requested: stream.events_requested.as_ref().map(serde_json::to_string).transpose()?,
        events_delivered: serde_json::to_string(&stream.events_delivered)?,
        description: stream.description.clone(),
        updated_at: now,
        due_at: now,
        attempts: 0,
    })
}

/// Writes a new stream. [`StoreError::Duplicate`] when its receiver has one.
pub fn insert(tx: &mut Tx<'_>, stream: &EventStream) -> Result<(), StoreError> {
    let (now, row) = (tx.now().seconds(), configured(tx, stream)?);
    diesel::insert_into(streams::table)
        .values((
            streams::id.eq(stream.id.as_str()),
            streams::client_id.eq(stream.client_id.as_str()),
            streams::status.eq(stream.status.as_str()),
            streams::created_at.eq(now),
            row,
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Writes another configuration of a stream.
pub fn configure(tx: &mut Tx<'_>, stream: &EventStream) -> Result<(), StoreError> {
    let row = configured(tx, stream)?;
    diesel::update(streams::table.find(stream.id.as_str())).set(row).execute(tx.connection())?;
    Ok(())
}

/// Writes the status of a stream and why it has it. What is enabled is due at once.
pub fn set_status(
    tx: &mut Tx<'_>,
    id: &EventStreamId,
    status: StreamStatus,
    reason: Option<&str>,
) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::update(streams::table.find(id.as_str()))
        .set((
            streams::status.eq(status.as_str()),
            streams::reason.eq(reason),
            streams::updated_at.eq(now),
            streams::due_at.eq(now),
            streams::attempts.eq(0),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Takes the turn of a verification, unless one was taken after `since`; `false` then.
pub fn take_verification(tx: &mut Tx<'_>, id: &EventStreamId, since: Timestamp) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let free = streams::verified_at.is_null().or(streams::verified_at.le(since.seconds()));
    let taken = diesel::update(streams::table.find(id.as_str()).filter(free))
        .set(streams::verified_at.eq(now))
        .execute(tx.connection())?;
    Ok(taken == 1)
}

/// The stream with this name.
pub fn find(tx: &mut Tx<'_>, id: &EventStreamId) -> Result<Option<EventStream>, StoreError> {
    let found = streams::table.find(id.as_str()).select(StreamRow::as_select());
    found.first(tx.connection()).optional()?.map(EventStream::try_from).transpose()
}

/// The stream of this receiver.
pub fn find_of_client(tx: &mut Tx<'_>, client: &ClientId) -> Result<Option<EventStream>, StoreError> {
    let found = streams::table.filter(streams::client_id.eq(client.as_str())).select(StreamRow::as_select());
    found.first(tx.connection()).optional()?.map(EventStream::try_from).transpose()
}

/// Every stream. They are few: one a receiver.
pub fn list_all(tx: &mut Tx<'_>) -> Result<Vec<EventStream>, StoreError> {
    let rows: Vec<StreamRow> =
        streams::table.order(streams::id).select(StreamRow::as_select()).load(tx.connection())?;
    rows.into_iter().map(EventStream::try_from).collect()
}

/// The streams of the receivers that may hear of this account: those that it logged in to or allowed something, as long
/// as its owner did not take that back.
pub fn list_of_account(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<EventStream>, StoreError> {
    let granted = grants::table
        .filter(grants::account_id.eq(account.as_str()))
        .filter(grants::client_id.eq(streams::client_id))
        .filter(grants::taken_back_at.is_null());
    let consented = scope_consents::table
        .filter(scope_consents::account_id.eq(account.as_str()))
        .filter(scope_consents::client_id.eq(streams::client_id));
    let rows: Vec<StreamRow> = streams::table
        .filter(exists(granted).or(exists(consented)))
        .order(streams::id)
        .select(StreamRow::as_select())
        .load(tx.connection())?;
    rows.into_iter().map(EventStream::try_from).collect()
}

/// Deletes a stream with everything that waits in it; `false` when there is none.
pub fn delete(tx: &mut Tx<'_>, id: &EventStreamId) -> Result<bool, StoreError> {
    super::stream_events::delete_of(tx, id)?;
    super::stream_removals::delete_of(tx, id)?;
    Ok(diesel::delete(streams::table.find(id.as_str())).execute(tx.connection())? == 1)
}

/// Streams to which something is to be pushed now.
pub fn list_due(tx: &mut Tx<'_>) -> Result<Vec<EventStreamId>, StoreError> {
    let now = tx.now().seconds();
    let waiting = stream_events::table.filter(stream_events::stream_id.eq(streams::id));
    let ids: Vec<String> = streams::table
        .filter(streams::method.eq(PUSH))
        .filter(streams::status.eq(StreamStatus::Enabled.as_str()))
        .filter(streams::due_at.le(now))
        .filter(streams::leased_until.is_null().or(streams::leased_until.le(now)))
        .filter(exists(waiting))
        .order(streams::due_at)
        .select(streams::id)
        .load(tx.connection())?;
    Ok(ids.into_iter().map(EventStreamId::from).collect())
}

/// Takes the stream for `lease_seconds`; `false` when another worker has it, or it is not due.
pub fn lease(tx: &mut Tx<'_>, id: &EventStreamId, lease_seconds: i64) -> Result<bool, StoreError> {
    let now = tx.now();
    let free = streams::leased_until.is_null().or(streams::leased_until.le(now.seconds()));
    let due = streams::table.find(id.as_str()).filter(streams::due_at.le(now.seconds())).filter(free);
    let end = now.plus_seconds(lease_seconds).seconds();
    Ok(diesel::update(due).set(streams::leased_until.eq(end)).execute(tx.connection())? == 1)
}

/// Tries that failed since the receiver last took something.
pub fn count_attempts(tx: &mut Tx<'_>, id: &EventStreamId) -> Result<i32, StoreError> {
    let found = streams::table.find(id.as_str()).select(streams::attempts);
    Ok(found.first(tx.connection()).optional()?.unwrap_or(0))
}

/// Gives the stream back: it is due at `due_at`, after so many failed tries.
pub fn release(
    tx: &mut Tx<'_>,
    id: &EventStreamId,
    due_at: Timestamp,
    attempts: i32,
) -> Result<(), StoreError> {
    diesel::update(streams::table.find(id.as_str()))
        .set((
            streams::due_at.eq(due_at.seconds()),
            streams::attempts.eq(attempts),
            streams::leased_until.eq(None::<i64>),
        ))
        .execute(tx.connection())?;
    Ok(())
}
