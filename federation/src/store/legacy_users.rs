//! Which user of which legacy site has which account: at most one, both ways, by two unique keys.

use super::{
    handovers,
    schema::{legacy_events as events, legacy_users as users},
};
use crate::domain::{HandoverId, LegacyUser, MigrationState};
use diesel::{dsl::sql, prelude::*, sql_types::Bool};
use idp::{
    domain::{AccountId, Timestamp},
    store::{StoreError, Tx},
};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = users)]
struct UserRow {
    site: String,
    user_hash: String,
    user_sealed: String,
    account_id: String,
    handover_id: String,
    state: String,
    task: Option<String>,
    reference: String,
    attempts: i32,
    started_at: i64,
    due_at: i64,
    migrated_at: Option<i64>,
}

impl TryFrom<UserRow> for LegacyUser {
    type Error = StoreError;

    fn try_from(row: UserRow) -> Result<Self, StoreError> {
        Ok(LegacyUser {
            site: row.site,
            user_hash: row.user_hash,
            user_sealed: row.user_sealed,
            account_id: AccountId::from(row.account_id),
            handover: HandoverId::from(row.handover_id),
            state: MigrationState::parse(&row.state)
                .ok_or_else(|| StoreError::unreadable("legacy_users.state"))?,
            task: row.task,
            reference: row.reference,
            attempts: row.attempts,
            started_at: Timestamp::from_seconds(row.started_at),
            due_at: Timestamp::from_seconds(row.due_at),
            migrated_at: row.migrated_at.map(Timestamp::from_seconds),
        })
    }
}

impl From<&LegacyUser> for UserRow {
    fn from(user: &LegacyUser) -> Self {
        UserRow {
            site: user.site.clone(),
            user_hash: user.user_hash.clone(),
            user_sealed: user.user_sealed.clone(),
            account_id: user.account_id.to_string(),
            handover_id: user.handover.to_string(),
            state: user.state.as_str().to_owned(),
            task: user.task.clone(),
            reference: user.reference.clone(),
            attempts: user.attempts,
            started_at: user.started_at.seconds(),
            due_at: user.due_at.seconds(),
            migrated_at: user.migrated_at.map(Timestamp::seconds),
        }
    }
}

/// Ties a user to an account. [`StoreError::Duplicate`] when either of them is tied at this site.
pub fn insert(tx: &mut Tx<'_>, user: &LegacyUser) -> Result<(), StoreError> {
    diesel::insert_into(users::table).values(UserRow::from(user)).execute(tx.connection())?;
    Ok(())
}

/// The user of a site.
pub fn find(tx: &mut Tx<'_>, site: &str, user_hash: &str) -> Result<Option<LegacyUser>, StoreError> {
    let row: Option<UserRow> = users::table
        .find((site, user_hash))
        .select(UserRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(LegacyUser::try_from).transpose()
}

/// The user of a site who has this account.
pub fn find_of_account(
    tx: &mut Tx<'_>,
    site: &str,
    account: &AccountId,
) -> Result<Option<LegacyUser>, StoreError> {
    let row: Option<UserRow> = users::table
        .filter(users::site.eq(site))
        .filter(users::account_id.eq(account.as_str()))
        .select(UserRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(LegacyUser::try_from).transpose()
}

/// Every user of any site who has this account.
pub fn list_of_account(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<LegacyUser>, StoreError> {
    let rows: Vec<UserRow> = users::table
        .filter(users::account_id.eq(account.as_str()))
        .select(UserRow::as_select())
        .load(tx.connection())?;
    rows.into_iter().map(LegacyUser::try_from).collect()
}

/// How many users of each site are in each state.
pub fn count_by_state(tx: &mut Tx<'_>) -> Result<Vec<(String, MigrationState, i64)>, StoreError> {
    let rows: Vec<(String, String, i64)> = users::table
        .group_by((users::site, users::state))
        .order((users::site, users::state))
        .select((users::site, users::state, diesel::dsl::count_star()))
        .load(tx.connection())?;
    let read = |(site, state, count): (String, String, i64)| {
        let state =
            MigrationState::parse(&state).ok_or_else(|| StoreError::unreadable("legacy_users.state"))?;
        Ok((site, state, count))
    };
    rows.into_iter().map(read).collect()
}

/// Some users whose way began before `before` and has not ended, oldest first.
pub fn list_unfinished(
    tx: &mut Tx<'_>,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<LegacyUser>, StoreError> {
    // Written out as in the index of those that did not end: SQLite compares the two before it knows any value.
    let is_unfinished = sql::<Bool>("state <> 'migrated'");
    let rows: Vec<UserRow> = users::table
        .filter(is_unfinished)
        .filter(users::started_at.lt(before.seconds()))
        .order((users::started_at, users::reference))
        .limit(limit)
        .select(UserRow::as_select())
        .load(tx.connection())?;
    rows.into_iter().map(LegacyUser::try_from).collect()
}

/// Some jobs that are due, oldest first: site and user.
pub fn list_due(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<(String, String)>, StoreError> {
    let now = tx.now().seconds();
    Ok(users::table
        .filter(users::state.eq(MigrationState::Creating.as_str()))
        .filter(users::due_at.le(now))
        .order(users::due_at)
        .limit(limit)
        .select((users::site, users::user_hash))
        .load(tx.connection())?)
}

/// The job, if it is still due, held for this transaction: a second worker waits, and then finds nothing to do.
pub fn hold_due(tx: &mut Tx<'_>, site: &str, user_hash: &str) -> Result<Option<LegacyUser>, StoreError> {
    let now = tx.now().seconds();
    let due = users::table
        .find((site, user_hash))
        .filter(users::state.eq(MigrationState::Creating.as_str()))
        .filter(users::due_at.le(now));
    // An update that changes nothing takes the row's lock on PostgreSQL; on SQLite writers are one at a time.
    let held = diesel::update(due).set(users::site.eq(site)).execute(tx.connection())?;
    if held == 0 { Ok(None) } else { find(tx, site, user_hash) }
}

/// Holds the tie for this transaction: whoever else changes it waits, or has come before.
pub fn hold(tx: &mut Tx<'_>, user: &LegacyUser) -> Result<(), StoreError> {
    // An update that changes nothing takes the row's lock on PostgreSQL; on SQLite writers are one at a time.
    let site = &user.site;
    let tie = users::table.find((site, &user.user_hash));
    diesel::update(tie).set(users::site.eq(site)).execute(tx.connection())?;
    Ok(())
}

/// The job is done: what was to be made is forgotten.
pub fn complete(tx: &mut Tx<'_>, user: &LegacyUser) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::update(users::table.find((&user.site, &user.user_hash)))
        .set((
            users::state.eq(MigrationState::Migrated.as_str()),
            users::task.eq(None::<String>),
            users::migrated_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// A try failed: the next one is due at `due_at`, or `state` says that there is none.
pub fn note_failure(
    tx: &mut Tx<'_>,
    user: &LegacyUser,
    state: MigrationState,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    diesel::update(users::table.find((&user.site, &user.user_hash)))
        .set((
            users::state.eq(state.as_str()),
            users::attempts.eq(user.attempts + 1),
            users::due_at.eq(due_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Begins the job anew; `false` when it is done, or was begun anew within the last moments.
pub fn restart(tx: &mut Tx<'_>, user: &LegacyUser, started_before: Timestamp) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let open = users::table
        .find((&user.site, &user.user_hash))
        .filter(users::state.ne(MigrationState::Migrated.as_str()))
        .filter(
            users::state
                .eq(MigrationState::Failed.as_str())
                .or(users::started_at.lt(started_before.seconds())),
        );
    let changed = diesel::update(open)
        .set((
            users::state.eq(MigrationState::Creating.as_str()),
            users::attempts.eq(0),
            users::started_at.eq(now),
            users::due_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(changed == 1)
}

/// Unties a user whose job can never be done.
pub fn delete(tx: &mut Tx<'_>, user: &LegacyUser) -> Result<(), StoreError> {
    diesel::delete(users::table.find((&user.site, &user.user_hash))).execute(tx.connection())?;
    Ok(())
}

/// Unties a user for good: the tie goes, with the user's hand-overs and what the site was still to be told.
pub fn release(tx: &mut Tx<'_>, user: &LegacyUser) -> Result<(), StoreError> {
    handovers::delete_of_user(tx, &user.site, &user.user_hash)?;
    diesel::delete(
        events::table.filter(events::site.eq(&user.site)).filter(events::user_hash.eq(&user.user_hash)),
    )
    .execute(tx.connection())?;
    delete(tx, user)
}

/// The account is erased: every tie to users of sites goes.
pub fn erase(tx: &mut Tx<'_>, account: &AccountId) -> Result<(), StoreError> {
    list_of_account(tx, account)?.iter().try_for_each(|user| release(tx, user))
}
