//! The second step of a login by password: its secret, sealed, and how far it was used.

use super::{StoreError, Tx, recovery_codes, schema::two_step};
use crate::domain::{AccountId, Timestamp};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

/// The second step of one account.
#[derive(Clone, Debug)]
pub struct TwoStep {
    /// The secret, sealed.
    pub secret: String,
    /// When it was switched on; none while it is being set up.
    pub confirmed_at: Option<Timestamp>,
    /// Recovery codes that were just made, sealed, until their owner has written them down.
    pub unseen_codes: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = two_step)]
struct TwoStepRow {
    secret: String,
    confirmed_at: Option<i64>,
    unseen_codes: Option<String>,
    expires_at: Option<i64>,
}

/// The second step of the account, switched on or being set up; what has expired is not there any more.
pub fn find(tx: &mut Tx<'_>, account: &AccountId) -> Result<Option<TwoStep>, StoreError> {
    let now = tx.now().seconds();
    let row: Option<TwoStepRow> = two_step::table
        .find(account.as_str())
        .select(TwoStepRow::as_select())
        .first(tx.connection())
        .optional()?;
    Ok(row.and_then(|row| {
        let is_over = row.expires_at.is_some_and(|end| end <= now);
        (row.confirmed_at.is_some() || !is_over).then(|| TwoStep {
            secret: row.secret,
            confirmed_at: row.confirmed_at.map(Timestamp::from_seconds),
            unseen_codes: row.unseen_codes.filter(|_| !is_over),
        })
    }))
}

/// Whether it is switched on.
pub fn is_on(tx: &mut Tx<'_>, account: &AccountId) -> Result<bool, StoreError> {
    let on = two_step::table.find(account.as_str()).filter(two_step::confirmed_at.is_not_null());
    Ok(diesel::select(diesel::dsl::exists(on)).get_result(tx.connection())?)
}

/// Begins to set it up with a new secret; nothing happens when it is switched on.
pub fn begin(
    tx: &mut Tx<'_>,
    account: &AccountId,
    secret: &str,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    diesel::sql_query(
        "INSERT INTO two_step (account_id, secret, last_step, expires_at) VALUES ($1, $2, 0, $3) \
         ON CONFLICT (account_id) DO UPDATE SET \
           secret = excluded.secret, last_step = 0, expires_at = excluded.expires_at \
         WHERE two_step.confirmed_at IS NULL",
    )
    .bind::<Text, _>(account.as_str())
    .bind::<Text, _>(secret)
    .bind::<BigInt, _>(expires_at.seconds())
    .execute(tx.connection())?;
    Ok(())
}

/// Switches it on with the time step of the first code; `false` when it was on already.
pub fn confirm(tx: &mut Tx<'_>, account: &AccountId, step: i64) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let waiting = two_step::table.find(account.as_str()).filter(two_step::confirmed_at.is_null());
    let confirmed = diesel::update(waiting)
        .set((
            two_step::confirmed_at.eq(now),
            two_step::last_step.eq(step),
            two_step::expires_at.eq(None::<i64>),
        ))
        .execute(tx.connection())?;
    Ok(confirmed == 1)
}

/// Uses the code of a time step; `false` when it, or a later one, was used before (RFC 6238, 5.2). One conditional
/// update, so that of parallel logins with one code one gets in.
pub fn use_step(tx: &mut Tx<'_>, account: &AccountId, step: i64) -> Result<bool, StoreError> {
    let unused = two_step::table.find(account.as_str()).filter(two_step::last_step.lt(step));
    Ok(diesel::update(unused).set(two_step::last_step.eq(step)).execute(tx.connection())? == 1)
}

/// Keeps recovery codes, sealed, until they are written down or `expires_at` comes.
pub fn keep_unseen(
    tx: &mut Tx<'_>,
    account: &AccountId,
    codes: &str,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    diesel::update(two_step::table.find(account.as_str()))
        .set((two_step::unseen_codes.eq(codes), two_step::expires_at.eq(expires_at.seconds())))
        .execute(tx.connection())?;
    Ok(())
}

/// The recovery codes are written down: nothing of them stays but their hashes.
pub fn forget_unseen(tx: &mut Tx<'_>, account: &AccountId) -> Result<(), StoreError> {
    let on = two_step::table.find(account.as_str()).filter(two_step::confirmed_at.is_not_null());
    diesel::update(on)
        .set((two_step::unseen_codes.eq(None::<String>), two_step::expires_at.eq(None::<i64>)))
        .execute(tx.connection())?;
    Ok(())
}

/// Switches it off, and the recovery codes with it; also what an erased account leaves. `false` when nothing was there.
pub fn delete_of_account(tx: &mut Tx<'_>, account: &AccountId) -> Result<bool, StoreError> {
    recovery_codes::delete_of_account(tx, account)?;
    Ok(diesel::delete(two_step::table.find(account.as_str())).execute(tx.connection())? == 1)
}

/// Deletes some that were never switched on, and forgets codes that nobody wrote down; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let accounts: Vec<String> = two_step::table
        .filter(two_step::expires_at.lt(before.seconds()))
        .select(two_step::account_id)
        .limit(limit)
        .load(tx.connection())?;
    let old = || {
        two_step::table
            .filter(two_step::account_id.eq_any(&accounts))
            .filter(two_step::expires_at.lt(before.seconds()))
    };
    let deleted = diesel::delete(old().filter(two_step::confirmed_at.is_null())).execute(tx.connection())?;
    let wiped = diesel::update(old())
        .set((two_step::unseen_codes.eq(None::<String>), two_step::expires_at.eq(None::<i64>)))
        .execute(tx.connection())?;
    Ok(deleted + wiped)
}
