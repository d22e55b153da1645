//! Device authorizations, by the hash of either code.

use super::{StoreError, Tx, polled_schema::device_authorizations as devices};
use crate::domain::{ClientId, DeviceAuthorization, Grant, PolledAnswer, Timestamp, TokenHash};
use diesel::prelude::*;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = devices)]
struct DeviceRow {
    device_code: String,
    user_code: String,
    client_id: String,
    request: String,
    answer: String,
    grant_body: Option<String>,
    poll_interval: i64,
    asked_at: Option<i64>,
    expires_at: i64,
}

impl TryFrom<DeviceRow> for DeviceAuthorization {
    type Error = StoreError;

    fn try_from(row: DeviceRow) -> Result<Self, StoreError> {
        let answer = PolledAnswer::parse(&row.answer)
            .ok_or_else(|| StoreError::unreadable("device_authorizations.answer"))?;
        Ok(Self {
            device_code: TokenHash::from_stored(row.device_code),
            user_code: row.user_code,
            request: serde_json::from_str(&row.request)?,
            answer,
            grant: row.grant_body.map(|body| serde_json::from_str(&body)).transpose()?,
            poll_interval: row.poll_interval,
            asked_at: row.asked_at.map(Timestamp::from_seconds),
            expires_at: Timestamp::from_seconds(row.expires_at),
        })
    }
}

/// Writes what a device asks for; a duplicate when its user code is taken.
pub fn insert(tx: &mut Tx<'_>, device: &DeviceAuthorization) -> Result<(), StoreError> {
    let row = DeviceRow {
        device_code: device.device_code.as_str().to_owned(),
        user_code: device.user_code.clone(),
        client_id: device.request.client_id.to_string(),
        request: serde_json::to_string(&device.request)?,
        answer: device.answer.as_str().to_owned(),
        grant_body: device.grant.as_ref().map(serde_json::to_string).transpose()?,
        poll_interval: device.poll_interval,
        asked_at: device.asked_at.map(Timestamp::seconds),
        expires_at: device.expires_at.seconds(),
    };
    diesel::insert_into(devices::table).values(row).execute(tx.connection())?;
    Ok(())
}

/// What waits for the person who typed this code. Nothing when it expired or was answered.
pub fn find_waiting(tx: &mut Tx<'_>, user_code: &str) -> Result<Option<DeviceAuthorization>, StoreError> {
    let now = tx.now().seconds();
    devices::table
        .filter(devices::user_code.eq(user_code))
        .filter(devices::answer.eq(PolledAnswer::Waiting.as_str()))
        .filter(devices::expires_at.gt(now))
        .select(DeviceRow::as_select())
        .first(tx.connection())
        .optional()?
        .map(DeviceAuthorization::try_from)
        .transpose()
}

/// What this client's device asks about, whatever became of it.
pub fn find(
    tx: &mut Tx<'_>,
    device_code: &TokenHash,
    client: &ClientId,
) -> Result<Option<DeviceAuthorization>, StoreError> {
    devices::table
        .find(device_code.as_str())
        .filter(devices::client_id.eq(client.as_str()))
        .select(DeviceRow::as_select())
        .first(tx.connection())
        .optional()?
        .map(DeviceAuthorization::try_from)
        .transpose()
}

/// Notes that the device asked now, and how long it has to wait before it asks again.
pub fn note_question(tx: &mut Tx<'_>, device_code: &TokenHash, poll_interval: i64) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::update(devices::table.find(device_code.as_str()))
        .set((devices::asked_at.eq(now), devices::poll_interval.eq(poll_interval)))
        .execute(tx.connection())?;
    Ok(())
}

/// Answers by one conditional update: with the grant, or with a refusal. `false` when it was answered before, or expired.
pub fn decide(tx: &mut Tx<'_>, user_code: &str, grant: Option<&Grant>) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let answer = if grant.is_some() { PolledAnswer::Allowed } else { PolledAnswer::Refused };
    let waiting = devices::table
        .filter(devices::user_code.eq(user_code))
        .filter(devices::answer.eq(PolledAnswer::Waiting.as_str()))
        .filter(devices::expires_at.gt(now));
    let decided = diesel::update(waiting)
        .set((
            devices::answer.eq(answer.as_str()),
            devices::grant_body.eq(grant.map(serde_json::to_string).transpose()?),
        ))
        .execute(tx.connection())?;
    Ok(decided == 1)
}

/// Takes what was allowed by one conditional update: of any number of parallel attempts one wins.
pub fn take(tx: &mut Tx<'_>, device_code: &TokenHash) -> Result<bool, StoreError> {
    let allowed =
        devices::table.find(device_code.as_str()).filter(devices::answer.eq(PolledAnswer::Allowed.as_str()));
    let taken = diesel::update(allowed)
        .set(devices::answer.eq(PolledAnswer::Taken.as_str()))
        .execute(tx.connection())?;
    Ok(taken == 1)
}

/// Deletes some that expired before `before`; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let codes: Vec<String> = devices::table
        .filter(devices::expires_at.lt(before.seconds()))
        .select(devices::device_code)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(devices::table.filter(devices::device_code.eq_any(codes))).execute(tx.connection())?)
}
