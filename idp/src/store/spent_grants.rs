//! Sessions and refresh tokens that have expired, and the grants that nothing lives behind any more when they go.
//!
//! A grant is asked about as long as its session, a refresh token or an access token lives. What it says beyond that is that this service knows this account,
//! since when, and what it was last allowed: for the page of one's services and for receivers of events. So of an account and a service the first and the last
//! stay, of those in force and of all, and grants grow with the people and their services, not with the logins. See `idp/docs/decisions/0009`.

use super::{
    StoreError, Tx,
    kept::Keep as _,
    schema::{grants, refresh_tokens, sessions},
};
use crate::domain::Timestamp;
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

/// A grant stays for as long at least, whatever it was given for: longer than a code can be replayed, or an access token be good.
const YOUNG_SECONDS: i64 = 86_400;

/// Of an account ($1) and a service ($2) what was granted before $3 and is behind no session and no refresh token that was good after $4; $5 of them at most.
const DELETE_SPENT: &str = "\
DELETE FROM grants WHERE id IN (SELECT g.id FROM grants g \
WHERE g.account_id = $1 AND g.client_id = $2 AND g.created_at < $3 \
AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.id = g.session_id AND s.expires_at >= $4) \
AND NOT EXISTS (SELECT 1 FROM refresh_tokens r WHERE r.grant_id = g.id AND r.expires_at >= $4) \
AND EXISTS (SELECT 1 FROM grants o WHERE o.account_id = $1 AND o.client_id = $2 AND o.id < g.id \
AND (o.revoked_at IS NULL OR g.revoked_at IS NOT NULL)) \
AND EXISTS (SELECT 1 FROM grants n WHERE n.account_id = $1 AND n.client_id = $2 AND n.id > g.id \
AND (n.revoked_at IS NULL OR g.revoked_at IS NOT NULL) AND (n.taken_back_at IS NULL OR g.taken_back_at IS NOT NULL)) \
LIMIT $5)";

/// Deletes some sessions that expired before `before`, with what was granted in them; returns how many rows went.
pub fn delete_sessions(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let ids: Vec<String> = sessions::table
        .filter(sessions::expires_at.lt(before.seconds()))
        .order(sessions::expires_at)
        .select(sessions::id)
        .limit(limit)
        .load(tx.connection())?;
    let served = grants::table
        .filter(grants::session_id.eq_any(&ids))
        .select((grants::account_id, grants::client_id))
        .distinct()
        .load(tx.connection())?;
    let spent = delete_spent(tx, served, before, limit)?;
    spent.and(|| {
        Ok(diesel::delete(sessions::table.filter(sessions::id.eq_any(&ids))).execute(tx.connection())?)
    })
}

/// Deletes some refresh tokens that expired before `before`, with the grants of those that were the last; returns how many rows went.
pub fn delete_refresh_tokens(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let (hashes, ids): (Vec<String>, Vec<String>) = refresh_tokens::table
        .filter(refresh_tokens::expires_at.lt(before.seconds()))
        .order(refresh_tokens::expires_at)
        .select((refresh_tokens::hash, refresh_tokens::grant_id))
        .limit(limit)
        .load::<(String, String)>(tx.connection())?
        .into_iter()
        .unzip();
    let served = grants::table
        .filter(grants::id.eq_any(&ids))
        .select((grants::account_id, grants::client_id))
        .distinct()
        .load(tx.connection())?;
    let spent = delete_spent(tx, served, before, limit)?;
    spent.and(|| {
        let tokens = refresh_tokens::table.filter(refresh_tokens::hash.eq_any(&hashes));
        Ok(diesel::delete(tokens).execute(tx.connection())?)
    })
}

/// What a visit deleted.
struct Spent {
    rows: usize,
    /// Whether nothing is left of them: then what they were given for may go, else it is what finds them the next time.
    is_all: bool,
}

impl Spent {
    /// Deletes what they were given for as well, once nothing is left of them; returns how many rows went in all.
    fn and(self, delete: impl FnOnce() -> Result<usize, StoreError>) -> Result<usize, StoreError> {
        Ok(self.rows + if self.is_all { delete()? } else { 0 })
    }
}

/// Deletes the grants of these accounts and services that nothing lives behind, `limit` at most.
fn delete_spent(
    tx: &mut Tx<'_>,
    served: Vec<(String, String)>,
    before: Timestamp,
    limit: i64,
) -> Result<Spent, StoreError> {
    let young = tx.now().plus_seconds(-YOUNG_SECONDS);
    let mut rows = 0;
    for (account, client) in served {
        let left = limit - i64::try_from(rows).unwrap_or(limit);
        if left <= 0 {
            return Ok(Spent { rows, is_all: false });
        }
        rows += diesel::sql_query(DELETE_SPENT)
            .bind::<Text, _>(account)
            .bind::<Text, _>(client)
            .bind::<BigInt, _>(young.seconds())
            .bind::<BigInt, _>(before.seconds())
            .bind::<BigInt, _>(left)
            .kept()
            .execute(tx.connection())?;
    }
    Ok(Spent { rows, is_all: i64::try_from(rows).is_ok_and(|rows| rows < limit) })
}
