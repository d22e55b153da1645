//! Sessions at the provider.

use super::{
    StoreError, Tx,
    accounts::AccountRow,
    kept::Keep as _,
    schema::{accounts, sessions},
};
use crate::domain::{Account, AccountId, NewSession, Session, SessionId, Timestamp, TokenHash};
use diesel::prelude::*;

#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions)]
struct SessionRow {
    id: String,
    account_id: String,
    auth_time: i64,
    amr: String,
    acr: String,
    created_at: i64,
    last_seen_at: i64,
    expires_at: i64,
}

impl From<SessionRow> for Session {
    fn from(row: SessionRow) -> Self {
        Session {
            id: SessionId::from(row.id),
            account_id: AccountId::from(row.account_id),
            auth_time: Timestamp::from_seconds(row.auth_time),
            amr: row.amr.split(' ').filter(|part| !part.is_empty()).map(str::to_owned).collect(),
            acr: row.acr,
            created_at: Timestamp::from_seconds(row.created_at),
            last_seen_at: Timestamp::from_seconds(row.last_seen_at),
            expires_at: Timestamp::from_seconds(row.expires_at),
        }
    }
}

/// The session of this cookie that is alive: not ended, within its absolute limit, and used within the last `idle_seconds`.
#[diesel::dsl::auto_type(no_type_alias)]
fn alive<'a>(token: &'a str, now: Timestamp, idle_seconds: i64) -> _ {
    let (end, unused): (i64, i64) = (now.seconds(), now.plus_seconds(-idle_seconds).seconds());
    sessions::table
        .filter(sessions::token_hash.eq(token))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(end))
        .filter(sessions::last_seen_at.gt(unused))
}

/// The session of this cookie, if it is alive: not ended, within its absolute limit, and used within
/// the last `idle_seconds`.
pub fn find_live(
    tx: &mut Tx<'_>,
    token: &TokenHash,
    idle_seconds: i64,
) -> Result<Option<Session>, StoreError> {
    let row: Option<SessionRow> = alive(token.as_str(), tx.now(), idle_seconds)
        .select(SessionRow::as_select())
        .first(tx.connection())
        .optional()?;
    Ok(row.map(Session::from))
}

/// The same with its account, in one read.
pub fn find_visitor(
    tx: &mut Tx<'_>,
    token: &TokenHash,
    idle_seconds: i64,
) -> Result<Option<(Session, Account)>, StoreError> {
    let found: Option<(SessionRow, AccountRow)> = alive(token.as_str(), tx.now(), idle_seconds)
        .inner_join(accounts::table.on(accounts::id.eq(sessions::account_id)))
        .select((SessionRow::as_select(), AccountRow::as_select()))
        .limit(1)
        .kept_as(find_visitor)
        .get_result(tx.connection())
        .optional()?;
    found.map(|(session, account)| Ok((Session::from(session), Account::try_from(account)?))).transpose()
}

/// The session with this `sid`, if it is alive.
pub fn find_live_by_id(tx: &mut Tx<'_>, id: &SessionId) -> Result<Option<Session>, StoreError> {
    let now = tx.now().seconds();
    let row: Option<SessionRow> = sessions::table
        .find(id.as_str())
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .select(SessionRow::as_select())
        .first(tx.connection())
        .optional()?;
    Ok(row.map(Session::from))
}

/// The sessions of an account that could go on now, the one used last first, each with the browser as it named itself.
pub fn list_in_use(
    tx: &mut Tx<'_>,
    account: &AccountId,
    idle_seconds: i64,
) -> Result<Vec<(Session, String)>, StoreError> {
    let now = tx.now();
    let rows: Vec<(SessionRow, String)> = sessions::table
        .filter(sessions::account_id.eq(account.as_str()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now.seconds()))
        .filter(sessions::last_seen_at.gt(now.plus_seconds(-idle_seconds).seconds()))
        .order((sessions::last_seen_at.desc(), sessions::id))
        .select((SessionRow::as_select(), sessions::user_agent))
        .load(tx.connection())?;
    Ok(rows.into_iter().map(|(row, user_agent)| (Session::from(row), user_agent)).collect())
}

/// Whose the session of this cookie is or was, whether it is alive or not.
pub fn find_owner(tx: &mut Tx<'_>, token: &TokenHash) -> Result<Option<AccountId>, StoreError> {
    let owner: Option<String> = sessions::table
        .filter(sessions::token_hash.eq(token.as_str()))
        .select(sessions::account_id)
        .first(tx.connection())
        .optional()?;
    Ok(owner.map(AccountId::from))
}

/// Begins a session: its `auth_time` is the moment of the visit.
pub fn insert(tx: &mut Tx<'_>, session: &NewSession) -> Result<Session, StoreError> {
    let now = tx.now();
    diesel::insert_into(sessions::table)
        .values((
            sessions::id.eq(session.id.as_str()),
            sessions::token_hash.eq(session.token_hash.as_str()),
            sessions::account_id.eq(session.account_id.as_str()),
            sessions::auth_time.eq(now.seconds()),
            sessions::amr.eq(session.amr.join(" ")),
            sessions::acr.eq(&session.acr),
            sessions::user_agent.eq(&session.user_agent),
            sessions::created_at.eq(now.seconds()),
            sessions::last_seen_at.eq(now.seconds()),
            sessions::expires_at.eq(session.expires_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(Session {
        id: session.id.clone(),
        account_id: session.account_id.clone(),
        auth_time: now,
        amr: session.amr.clone(),
        acr: session.acr.clone(),
        created_at: now,
        last_seen_at: now,
        expires_at: session.expires_at,
    })
}

/// The sessions of an account that are alive, the oldest first.
pub fn list_live(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<Session>, StoreError> {
    let now = tx.now().seconds();
    let rows: Vec<SessionRow> = sessions::table
        .filter(sessions::account_id.eq(account.as_str()))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .order(sessions::id)
        .select(SessionRow::as_select())
        .load(tx.connection())?;
    Ok(rows.into_iter().map(Session::from).collect())
}

/// Sets the moment of the proof, for a session that goes on under a new name.
pub fn set_auth_time(tx: &mut Tx<'_>, id: &SessionId, auth_time: Timestamp) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(id.as_str()))
        .set(sessions::auth_time.eq(auth_time.seconds()))
        .kept()
        .execute(tx.connection())?;
    Ok(())
}

/// Notes that the session was used. Called at most once a minute a session: see [`Session::last_seen_at`].
pub fn touch(tx: &mut Tx<'_>, id: &SessionId) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::update(sessions::table.find(id.as_str()))
        .set(sessions::last_seen_at.eq(now))
        .kept()
        .execute(tx.connection())?;
    Ok(())
}

/// Ends a session; `false` when it had ended before.
pub fn end(tx: &mut Tx<'_>, id: &SessionId) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let ended = diesel::update(sessions::table.find(id.as_str()).filter(sessions::ended_at.is_null()))
        .set(sessions::ended_at.eq(now))
        .kept()
        .execute(tx.connection())?;
    Ok(ended == 1)
}

/// Ends every session of an account; returns those that were alive.
pub fn end_all(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<SessionId>, StoreError> {
    let now = tx.now().seconds();
    let ended: Vec<String> = diesel::update(
        sessions::table
            .filter(sessions::account_id.eq(account.as_str()))
            .filter(sessions::ended_at.is_null()),
    )
    .set(sessions::ended_at.eq(now))
    .returning(sessions::id)
    .kept()
    .get_results(tx.connection())?;
    Ok(ended.into_iter().map(SessionId::from).collect())
}
