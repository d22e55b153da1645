//! Initial access tokens, by their hash.

use super::{StoreError, Tx, schema::initial_access_tokens as tokens};
use crate::domain::{InitialAccessToken, InitialAccessTokenId, Timestamp, TokenHash};
use diesel::prelude::*;

#[derive(Queryable, Selectable)]
#[diesel(table_name = tokens)]
struct TokenRow {
    id: String,
    note: String,
    policy: String,
    uses_left: i32,
    issued_at: i64,
    expires_at: i64,
}

impl TryFrom<TokenRow> for InitialAccessToken {
    type Error = StoreError;

    fn try_from(row: TokenRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: InitialAccessTokenId::from(row.id),
            note: row.note,
            policy: serde_json::from_str(&row.policy)?,
            uses_left: row.uses_left,
            issued_at: Timestamp::from_seconds(row.issued_at),
            expires_at: Timestamp::from_seconds(row.expires_at),
        })
    }
}

/// Writes a new token.
pub fn insert(tx: &mut Tx<'_>, token: &InitialAccessToken, hash: &TokenHash) -> Result<(), StoreError> {
    diesel::insert_into(tokens::table)
        .values((
            tokens::id.eq(token.id.as_str()),
            tokens::hash.eq(hash.as_str()),
            tokens::note.eq(&token.note),
            tokens::policy.eq(serde_json::to_string(&token.policy)?),
            tokens::uses_left.eq(token.uses_left),
            tokens::issued_at.eq(token.issued_at.seconds()),
            tokens::expires_at.eq(token.expires_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// The token with this hash, while clients can be registered with it.
pub fn find_usable(tx: &mut Tx<'_>, hash: &TokenHash) -> Result<Option<InitialAccessToken>, StoreError> {
    let now = tx.now().seconds();
    let row: Option<TokenRow> = tokens::table
        .filter(tokens::hash.eq(hash.as_str()))
        .filter(tokens::uses_left.gt(0))
        .filter(tokens::expires_at.gt(now))
        .select(TokenRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(InitialAccessToken::try_from).transpose()
}

/// Takes one use by one conditional update; `false` when none is left, or its time is over.
pub fn consume(tx: &mut Tx<'_>, id: &InitialAccessTokenId) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let usable = tokens::table.find(id.as_str()).filter(tokens::uses_left.gt(0));
    let consumed = diesel::update(usable.filter(tokens::expires_at.gt(now)))
        .set(tokens::uses_left.eq(tokens::uses_left - 1))
        .execute(tx.connection())?;
    Ok(consumed == 1)
}

/// The token with this name, if its time is not over.
pub fn find(tx: &mut Tx<'_>, id: &InitialAccessTokenId) -> Result<Option<InitialAccessToken>, StoreError> {
    let now = tx.now().seconds();
    let row: Option<TokenRow> = tokens::table
        .find(id.as_str())
        .filter(tokens::expires_at.gt(now))
        .select(TokenRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(InitialAccessToken::try_from).transpose()
}

/// Tokens after `after` whose time is not over, oldest first, `limit` at most; those without uses are among them.
pub fn list(tx: &mut Tx<'_>, after: &str, limit: i64) -> Result<Vec<InitialAccessToken>, StoreError> {
    let now = tx.now().seconds();
    let rows: Vec<TokenRow> = tokens::table
        .filter(tokens::expires_at.gt(now))
        .filter(tokens::id.gt(after))
        .order(tokens::id)
        .limit(limit)
        .select(TokenRow::as_select())
        .load(tx.connection())?;
    rows.into_iter().map(InitialAccessToken::try_from).collect()
}

/// Ends a token; `false` when there is none with this name.
pub fn delete(tx: &mut Tx<'_>, id: &InitialAccessTokenId) -> Result<bool, StoreError> {
    Ok(diesel::delete(tokens::table.find(id.as_str())).execute(tx.connection())? == 1)
}

/// Deletes some that expired before `before`; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let ids: Vec<String> = tokens::table
        .filter(tokens::expires_at.lt(before.seconds()))
        .select(tokens::id)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(tokens::table.filter(tokens::id.eq_any(ids))).execute(tx.connection())?)
}
