//! Events for legacy sites.

use super::schema::legacy_events as events;
use crate::domain::LegacyUser;
use diesel::prelude::*;
use idp::{
    domain::{Timestamp, generate_id},
    store::{StoreError, Tx},
};

/// An event that waits for its site.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = events)]
pub struct SiteEvent {
    /// Its name (`jti`); sorts by time.
    pub jti: String,
    /// Its receiver.
    pub site: String,
    /// What happened.
    pub kind: String,
    /// To whom: the site's own name of the user, sealed.
    pub user_sealed: String,
    /// When, seconds since the epoch.
    pub at: i64,
}

/// Writes an event for the user's site; returns its name.
pub fn insert(tx: &mut Tx<'_>, user: &LegacyUser, kind: &str) -> Result<String, StoreError> {
    let now = tx.now();
    let jti = generate_id(now, tx.random());
    diesel::insert_into(events::table)
        .values((
            events::jti.eq(&jti),
            events::site.eq(&user.site),
            events::kind.eq(kind),
            events::user_hash.eq(&user.user_hash),
            events::user_sealed.eq(&user.user_sealed),
            events::at.eq(now.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(jti)
}

/// The event with this name, if it still waits.
pub fn find_waiting(tx: &mut Tx<'_>, jti: &str) -> Result<Option<SiteEvent>, StoreError> {
    Ok(events::table
        .find(jti)
        .filter(events::done_at.is_null())
        .select(SiteEvent::as_select())
        .first(tx.connection())
        .optional()?)
}

/// What waits for a site, oldest first.
pub fn list_waiting(tx: &mut Tx<'_>, site: &str, limit: i64) -> Result<Vec<SiteEvent>, StoreError> {
    Ok(events::table
        .filter(events::site.eq(site))
        .filter(events::done_at.is_null())
        .order(events::jti)
        .limit(limit)
        .select(SiteEvent::as_select())
        .load(tx.connection())?)
}

/// The site has these; names of others change nothing. Returns how many were waiting.
pub fn acknowledge(tx: &mut Tx<'_>, site: &str, jtis: &[String]) -> Result<usize, StoreError> {
    let now = tx.now().seconds();
    Ok(diesel::update(
        events::table
            .filter(events::jti.eq_any(jtis))
            .filter(events::site.eq(site))
            .filter(events::done_at.is_null()),
    )
    .set(events::done_at.eq(now))
    .execute(tx.connection())?)
}

/// Deletes some that were handed over before `before`; returns how many.
pub fn delete_done(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let jtis: Vec<String> = events::table
        .filter(events::done_at.lt(before.seconds()))
        .select(events::jti)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(events::table.filter(events::jti.eq_any(jtis))).execute(tx.connection())?)
}
