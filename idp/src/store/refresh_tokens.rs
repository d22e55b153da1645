//! Refresh tokens, by their hash, in rows of generations.

use super::{
    AnyConnection, StoreError, Tx,
    accounts::AccountRow,
    grants as store_grants,
    kept::Keep as _,
    schema::{accounts, grants, refresh_tokens},
};
use crate::domain::{Account, Grant, GrantId, RefreshToken, Timestamp, TokenHash};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Integer, Text},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_tokens)]
// One text for all rows.
#[diesel(treat_none_as_default_value = false)]
struct RefreshTokenRow {
    hash: String,
    grant_id: String,
    generation: i32,
    issued_at: i64,
    expires_at: i64,
    consumed_at: Option<i64>,
}

impl From<RefreshTokenRow> for RefreshToken {
    fn from(row: RefreshTokenRow) -> Self {
        RefreshToken {
            hash: TokenHash::from_stored(row.hash),
            grant_id: GrantId::from(row.grant_id),
            generation: row.generation,
            issued_at: Timestamp::from_seconds(row.issued_at),
            expires_at: Timestamp::from_seconds(row.expires_at),
            consumed_at: row.consumed_at.map(Timestamp::from_seconds),
        }
    }
}

/// The token with this hash, used or not.
pub fn find(tx: &mut Tx<'_>, hash: &TokenHash) -> Result<Option<RefreshToken>, StoreError> {
    let row: Option<RefreshTokenRow> = refresh_tokens::table
        .find(hash.as_str())
        .select(RefreshTokenRow::as_select())
        .kept_as(find)
        .get_result(tx.connection())
        .optional()?;
    Ok(row.map(RefreshToken::from))
}

/// A token, and what it was given for.
type Given = (RefreshToken, Option<(Grant, Account)>);

/// The token with this hash, used or not, and in the same read its grant and its account, unless the grant is revoked.
pub fn find_with_grant(tx: &mut Tx<'_>, hash: &TokenHash) -> Result<Option<Given>, StoreError> {
    let live = grants::id.eq(refresh_tokens::grant_id).and(grants::revoked_at.is_null());
    let found: Option<(RefreshTokenRow, Option<String>, Option<AccountRow>)> = refresh_tokens::table
        .left_join(grants::table.on(live))
        .left_join(accounts::table.on(accounts::id.nullable().eq(grants::account_id.nullable())))
        .filter(refresh_tokens::hash.eq(hash.as_str()))
        .select((RefreshTokenRow::as_select(), grants::body.nullable(), Option::<AccountRow>::as_select()))
        .kept_as(find_with_grant)
        .get_result(tx.connection())
        .optional()?;
    let Some((row, body, account)) = found else { return Ok(None) };
    let given = match body.zip(account) {
        Some((body, account)) => Some((serde_json::from_str(&body)?, account.try_into()?)),
        None => None,
    };
    Ok(Some((row.into(), given)))
}

/// Writes a new token.
pub fn insert(tx: &mut Tx<'_>, token: &RefreshToken) -> Result<(), StoreError> {
    let row = RefreshTokenRow {
        hash: token.hash.as_str().to_owned(),
        grant_id: token.grant_id.to_string(),
        generation: token.generation,
        issued_at: token.issued_at.seconds(),
        expires_at: token.expires_at.seconds(),
        consumed_at: token.consumed_at.map(Timestamp::seconds),
    };
    diesel::insert_into(refresh_tokens::table).values(row).kept_as(insert).execute(tx.connection())?;
    Ok(())
}

/// Writes a grant, and a token of it: on PostgreSQL in one statement.
pub fn insert_with_grant(tx: &mut Tx<'_>, grant: &Grant, token: &RefreshToken) -> Result<(), StoreError> {
    if matches!(tx.connection(), AnyConnection::Sqlite(_)) {
        store_grants::insert(tx, grant)?;
        return insert(tx, token);
    }
    diesel::sql_query(
        "WITH given AS (INSERT INTO grants (id, account_id, client_id, session_id, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)) \
         INSERT INTO refresh_tokens (hash, grant_id, generation, issued_at, expires_at) VALUES ($7, $1, $8, $9, $10)",
    )
    .bind::<Text, _>(grant.id.as_str())
    .bind::<Text, _>(grant.account_id.as_str())
    .bind::<Text, _>(grant.client_id.as_str())
    .bind::<Text, _>(grant.session_id.as_str())
    .bind::<Text, _>(serde_json::to_string(grant)?)
    .bind::<BigInt, _>(grant.created_at.seconds())
    .bind::<Text, _>(token.hash.as_str())
    .bind::<Integer, _>(token.generation)
    .bind::<BigInt, _>(token.issued_at.seconds())
    .bind::<BigInt, _>(token.expires_at.seconds())
    .kept()
    .execute(tx.connection())?;
    Ok(())
}

/// Marks the token as exchanged; `false` when another request was first.
pub fn consume(tx: &mut Tx<'_>, hash: &TokenHash) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let consumed = diesel::update(
        refresh_tokens::table.find(hash.as_str()).filter(refresh_tokens::consumed_at.is_null()),
    )
    .set(refresh_tokens::consumed_at.eq(now))
    .kept_as(consume)
    .execute(tx.connection())?;
    Ok(consumed == 1)
}

/// Marks the token as exchanged for `next`, and writes that: on PostgreSQL in one statement. `false` when another request was first; then nothing is
/// written.
pub fn exchange(tx: &mut Tx<'_>, hash: &TokenHash, next: &RefreshToken) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    if matches!(tx.connection(), AnyConnection::Sqlite(_)) {
        let is_first = consume(tx, hash)?;
        if is_first {
            insert(tx, next)?;
        }
        return Ok(is_first);
    }
    let written = diesel::sql_query(
        "WITH used AS (UPDATE refresh_tokens SET consumed_at = $1 WHERE hash = $2 AND consumed_at IS NULL RETURNING 1) \
         INSERT INTO refresh_tokens (hash, grant_id, generation, issued_at, expires_at) SELECT $3, $4, $5, $6, $7 FROM used",
    )
    .bind::<BigInt, _>(now)
    .bind::<Text, _>(hash.as_str())
    .bind::<Text, _>(next.hash.as_str())
    .bind::<Text, _>(next.grant_id.as_str())
    .bind::<Integer, _>(next.generation)
    .bind::<BigInt, _>(next.issued_at.seconds())
    .bind::<BigInt, _>(next.expires_at.seconds())
    .kept()
    .execute(tx.connection())?;
    Ok(written == 1)
}

/// Lets a token that is used again and again last until `until`.
pub fn prolong(tx: &mut Tx<'_>, hash: &TokenHash, until: Timestamp) -> Result<(), StoreError> {
    diesel::update(refresh_tokens::table.find(hash.as_str()))
        .set(refresh_tokens::expires_at.eq(until.seconds()))
        .kept_as(prolong)
        .execute(tx.connection())?;
    Ok(())
}
