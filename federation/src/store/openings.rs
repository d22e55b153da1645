//! Which link a browser opened from a mail, for a short while.

use super::schema::dealer_link_openings as openings;
use crate::domain::LinkId;
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};
use idp::{
    domain::{Timestamp, TokenHash},
    store::{StoreError, Tx},
};

/// Notes that this browser went on from the mail of this link, until `expires_at`.
pub fn upsert(
    tx: &mut Tx<'_>,
    browser: &TokenHash,
    link: &LinkId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    diesel::sql_query(
        "INSERT INTO dealer_link_openings (browser, link_id, expires_at) VALUES ($1, $2, $3) \
         ON CONFLICT (browser) DO UPDATE SET link_id = excluded.link_id, expires_at = excluded.expires_at",
    )
    .bind::<Text, _>(browser.as_str())
    .bind::<Text, _>(link.as_str())
    .bind::<BigInt, _>(expires_at.seconds())
    .execute(tx.connection())?;
    Ok(())
}

/// The link that this browser came for.
pub fn find(tx: &mut Tx<'_>, browser: &TokenHash) -> Result<Option<LinkId>, StoreError> {
    let now = tx.now().seconds();
    let id: Option<String> = openings::table
        .find(browser.as_str())
        .filter(openings::expires_at.gt(now))
        .select(openings::link_id)
        .first(tx.connection())
        .optional()?;
    Ok(id.map(LinkId::from))
}

/// Forgets what this browser came for.
pub fn delete(tx: &mut Tx<'_>, browser: &TokenHash) -> Result<(), StoreError> {
    diesel::delete(openings::table.find(browser.as_str())).execute(tx.connection())?;
    Ok(())
}

/// Forgets which browsers came for this link.
pub fn delete_of_link(tx: &mut Tx<'_>, link: &LinkId) -> Result<usize, StoreError> {
    Ok(diesel::delete(openings::table.filter(openings::link_id.eq(link.as_str())))
        .execute(tx.connection())?)
}

/// Deletes some that expired before `before`; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let browsers: Vec<String> = openings::table
        .filter(openings::expires_at.le(before.seconds()))
        .select(openings::browser)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(openings::table.filter(openings::browser.eq_any(browsers))).execute(tx.connection())?)
}
