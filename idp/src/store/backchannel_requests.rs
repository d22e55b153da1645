//! Requests of services without a browser, by the hash of the number that the service has, or by the name that the person's page has.

use super::{StoreError, Tx, polled_schema::backchannel_requests as requests};
use crate::domain::{AccountId, BackchannelRequest, ClientId, Grant, PolledAnswer, Timestamp, TokenHash};
use diesel::prelude::*;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = requests)]
struct RequestRow {
    auth_req_id: String,
    id: String,
    client_id: String,
    account_id: Option<String>,
    request: String,
    binding_message: Option<String>,
    answer: String,
    grant_body: Option<String>,
    call: Option<String>,
    poll_interval: i64,
    asked_at: Option<i64>,
    created_at: i64,
    expires_at: i64,
}

impl TryFrom<RequestRow> for BackchannelRequest {
    type Error = StoreError;

    fn try_from(row: RequestRow) -> Result<Self, StoreError> {
        let answer = PolledAnswer::parse(&row.answer)
            .ok_or_else(|| StoreError::unreadable("backchannel_requests.answer"))?;
        Ok(Self {
            auth_req_id: TokenHash::from_stored(row.auth_req_id),
            id: row.id,
            account_id: row.account_id.map(AccountId::from),
            request: serde_json::from_str(&row.request)?,
            binding_message: row.binding_message,
            answer,
            grant: row.grant_body.map(|body| serde_json::from_str(&body)).transpose()?,
            call: row.call,
            poll_interval: row.poll_interval,
            asked_at: row.asked_at.map(Timestamp::from_seconds),
            created_at: Timestamp::from_seconds(row.created_at),
            expires_at: Timestamp::from_seconds(row.expires_at),
        })
    }
}

/// Writes what a service asks.
pub fn insert(tx: &mut Tx<'_>, asked: &BackchannelRequest) -> Result<(), StoreError> {
    let row = RequestRow {
        auth_req_id: asked.auth_req_id.as_str().to_owned(),
        id: asked.id.clone(),
        client_id: asked.request.client_id.to_string(),
        account_id: asked.account_id.as_ref().map(ToString::to_string),
        request: serde_json::to_string(&asked.request)?,
        binding_message: asked.binding_message.clone(),
        answer: asked.answer.as_str().to_owned(),
        grant_body: asked.grant.as_ref().map(serde_json::to_string).transpose()?,
        call: asked.call.clone(),
        poll_interval: asked.poll_interval,
        asked_at: asked.asked_at.map(Timestamp::seconds),
        created_at: asked.created_at.seconds(),
        expires_at: asked.expires_at.seconds(),
    };
    diesel::insert_into(requests::table).values(row).execute(tx.connection())?;
    Ok(())
}

/// What waits for an answer of this account, the newest first.
pub fn list_waiting(
    tx: &mut Tx<'_>,
    account: &AccountId,
    limit: i64,
) -> Result<Vec<BackchannelRequest>, StoreError> {
    let now = tx.now().seconds();
    requests::table
        .filter(requests::account_id.eq(account.as_str()))
        .filter(requests::answer.eq(PolledAnswer::Waiting.as_str()))
        .filter(requests::expires_at.gt(now))
        .order((requests::created_at.desc(), requests::id.desc()))
        .limit(limit)
        .select(RequestRow::as_select())
        .load(tx.connection())?
        .into_iter()
        .map(BackchannelRequest::try_from)
        .collect()
}

/// A request to this account, whatever became of it.
pub fn find_of_account(
    tx: &mut Tx<'_>,
    id: &str,
    account: &AccountId,
) -> Result<Option<BackchannelRequest>, StoreError> {
    requests::table
        .filter(requests::id.eq(id))
        .filter(requests::account_id.eq(account.as_str()))
        .select(RequestRow::as_select())
        .first(tx.connection())
        .optional()?
        .map(BackchannelRequest::try_from)
        .transpose()
}

/// A request, whoever is asked.
pub fn find_by_id(tx: &mut Tx<'_>, id: &str) -> Result<Option<BackchannelRequest>, StoreError> {
    requests::table
        .filter(requests::id.eq(id))
        .select(RequestRow::as_select())
        .first(tx.connection())
        .optional()?
        .map(BackchannelRequest::try_from)
        .transpose()
}

/// What this service asks about, whatever became of it.
pub fn find(
    tx: &mut Tx<'_>,
    auth_req_id: &TokenHash,
    client: &ClientId,
) -> Result<Option<BackchannelRequest>, StoreError> {
    requests::table
        .find(auth_req_id.as_str())
        .filter(requests::client_id.eq(client.as_str()))
        .select(RequestRow::as_select())
        .first(tx.connection())
        .optional()?
        .map(BackchannelRequest::try_from)
        .transpose()
}

/// Notes that the service asked now, and how long it has to wait before it asks again.
pub fn note_question(tx: &mut Tx<'_>, auth_req_id: &TokenHash, poll_interval: i64) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::update(requests::table.find(auth_req_id.as_str()))
        .set((requests::asked_at.eq(now), requests::poll_interval.eq(poll_interval)))
        .execute(tx.connection())?;
    Ok(())
}

/// Answers by one conditional update: with the grant, or with a refusal. `false` when it was answered before, expired, or asks
/// another account.
pub fn decide(
    tx: &mut Tx<'_>,
    id: &str,
    account: &AccountId,
    grant: Option<&Grant>,
) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let answer = if grant.is_some() { PolledAnswer::Allowed } else { PolledAnswer::Refused };
    let waiting = requests::table
        .filter(requests::id.eq(id))
        .filter(requests::account_id.eq(account.as_str()))
        .filter(requests::answer.eq(PolledAnswer::Waiting.as_str()))
        .filter(requests::expires_at.gt(now));
    let decided = diesel::update(waiting)
        .set((
            requests::answer.eq(answer.as_str()),
            requests::grant_body.eq(grant.map(serde_json::to_string).transpose()?),
        ))
        .execute(tx.connection())?;
    Ok(decided == 1)
}

/// Takes what was allowed by one conditional update: of any number of parallel attempts one wins.
pub fn take(tx: &mut Tx<'_>, auth_req_id: &TokenHash) -> Result<bool, StoreError> {
    let allowed = requests::table
        .find(auth_req_id.as_str())
        .filter(requests::answer.eq(PolledAnswer::Allowed.as_str()));
    let taken = diesel::update(allowed)
        .set(requests::answer.eq(PolledAnswer::Taken.as_str()))
        .execute(tx.connection())?;
    Ok(taken == 1)
}

/// Deletes some that expired before `before`; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let expired: Vec<String> = requests::table
        .filter(requests::expires_at.lt(before.seconds()))
        .select(requests::auth_req_id)
        .limit(limit)
        .load(tx.connection())?;
    let gone = requests::table.filter(requests::auth_req_id.eq_any(expired));
    Ok(diesel::delete(gone).execute(tx.connection())?)
}
