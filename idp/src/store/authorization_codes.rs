//! Authorization codes, by their hash.

use super::{StoreError, Tx, kept::Keep as _, partitions, schema::authorization_codes as codes};
use crate::domain::{AuthorizationCode, Timestamp, TokenHash};
use diesel::prelude::*;

/// What became of an attempt to take a code.
#[derive(Debug)]
pub enum TakenCode {
    /// It is taken, now and by nobody else.
    Taken(Box<AuthorizationCode>),
    /// It was taken before, at this moment: whatever grew from it is to be revoked, unless nobody ever got it.
    Replayed(Box<AuthorizationCode>, Timestamp),
    /// There is no such code.
    Unknown,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = codes)]
struct CodeRow {
    hash: String,
    grant_body: String,
    redirect_uri: String,
    code_challenge: Option<String>,
    expires_at: i64,
    dpop_jkt: Option<String>,
}

impl TryFrom<CodeRow> for AuthorizationCode {
    type Error = StoreError;

    fn try_from(row: CodeRow) -> Result<Self, StoreError> {
        Ok(Self {
            hash: TokenHash::from_stored(row.hash),
            grant: serde_json::from_str(&row.grant_body)?,
            redirect_uri: row.redirect_uri,
            code_challenge: row.code_challenge,
            dpop_jkt: row.dpop_jkt,
            expires_at: Timestamp::from_seconds(row.expires_at),
        })
    }
}

/// Writes a new code.
pub fn insert(tx: &mut Tx<'_>, code: &AuthorizationCode) -> Result<(), StoreError> {
    diesel::insert_into(codes::table)
        .values((
            codes::hash.eq(code.hash.as_str()),
            codes::grant_id.eq(code.grant.id.as_str()),
            codes::grant_body.eq(serde_json::to_string(&code.grant)?),
            codes::redirect_uri.eq(&code.redirect_uri),
            codes::code_challenge.eq(&code.code_challenge),
            codes::dpop_jkt.eq(&code.dpop_jkt),
            codes::expires_at.eq(code.expires_at.seconds()),
        ))
        .kept_as(insert)
        .execute(tx.connection())?;
    Ok(())
}

/// Takes the code by one conditional update: of any number of parallel attempts one wins.
///
/// The code is taken before its client, redirect URI or verifier are compared, so that a guess
/// at them costs the code. Expiry is the caller's to check.
pub fn consume(tx: &mut Tx<'_>, hash: &TokenHash) -> Result<TakenCode, StoreError> {
    let now = tx.now().seconds();
    let taken: Option<CodeRow> =
        diesel::update(codes::table.find(hash.as_str()).filter(codes::consumed_at.is_null()))
            .set(codes::consumed_at.eq(now))
            .returning((
                codes::hash,
                codes::grant_body,
                codes::redirect_uri,
                codes::code_challenge,
                codes::expires_at,
                codes::dpop_jkt,
            ))
            .kept_as(consume)
            .get_result(tx.connection())
            .optional()?;
    if let Some(row) = taken {
        return Ok(TakenCode::Taken(Box::new(row.try_into()?)));
    }
    let before: Option<(CodeRow, Option<i64>)> = codes::table
        .find(hash.as_str())
        .select((CodeRow::as_select(), codes::consumed_at))
        .first(tx.connection())
        .optional()?;
    match before {
        Some((row, Some(at))) => {
            Ok(TakenCode::Replayed(Box::new(row.try_into()?), Timestamp::from_seconds(at)))
        }
        // Without a moment: whoever took it has given it back in this very instant, and the caller may come again.
        Some((_, None)) => Err(StoreError::Unavailable("the code was just let go".to_owned())),
        None => Ok(TakenCode::Unknown),
    }
}

/// Deletes the code of an attempt that was refused.
pub fn forget(tx: &mut Tx<'_>, hash: &TokenHash) -> Result<(), StoreError> {
    diesel::delete(codes::table.find(hash.as_str())).execute(tx.connection())?;
    Ok(())
}

/// Deletes some that expired before `before`; returns how many. Those in a part of the table go with it.
///
/// Taken codes stay a while after their expiry, so that a late replay still revokes.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    if let Some(deleted) = partitions::delete_from_rest(tx, "authorization_codes", before, limit)? {
        return Ok(deleted);
    }
    let hashes: Vec<String> = codes::table
        .filter(codes::expires_at.lt(before.seconds()))
        .select(codes::hash)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(codes::table.filter(codes::hash.eq_any(hashes))).execute(tx.connection())?)
}
