//! Passkeys: several an account, each device's key at one account only.

use super::{StoreError, Tx, schema::passkeys};
use crate::domain::{AccountId, Passkey, PasskeyId, Timestamp};
use diesel::prelude::*;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = passkeys)]
struct PasskeyRow {
    id: String,
    account_id: String,
    credential_id: String,
    name: String,
    credential: String,
    created_at: i64,
    last_used_at: Option<i64>,
}

impl From<PasskeyRow> for Passkey {
    fn from(row: PasskeyRow) -> Self {
        Self {
            id: PasskeyId::from(row.id),
            account_id: AccountId::from(row.account_id),
            credential_id: row.credential_id,
            name: row.name,
            credential: row.credential,
            created_at: Timestamp::from_seconds(row.created_at),
            last_used_at: row.last_used_at.map(Timestamp::from_seconds),
        }
    }
}

/// Writes a new passkey.
///
/// # Errors
/// [`StoreError::Duplicate`] when the device's key is known already, at whichever account.
pub fn insert(tx: &mut Tx<'_>, passkey: &Passkey) -> Result<(), StoreError> {
    let passkey = passkey.clone();
    let row = PasskeyRow {
        id: passkey.id.to_string(),
        account_id: passkey.account_id.to_string(),
        credential_id: passkey.credential_id,
        name: passkey.name,
        credential: passkey.credential,
        created_at: passkey.created_at.seconds(),
        last_used_at: passkey.last_used_at.map(Timestamp::seconds),
    };
    diesel::insert_into(passkeys::table).values(row).execute(tx.connection())?;
    Ok(())
}

/// The passkeys of an account, oldest first.
pub fn list(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<Passkey>, StoreError> {
    let rows: Vec<PasskeyRow> = passkeys::table
        .filter(passkeys::account_id.eq(account.as_str()))
        .order(passkeys::id)
        .select(PasskeyRow::as_select())
        .load(tx.connection())?;
    Ok(rows.into_iter().map(Passkey::from).collect())
}

/// Whether the account has one.
pub fn has_any(tx: &mut Tx<'_>, account: &AccountId) -> Result<bool, StoreError> {
    let any = passkeys::table.filter(passkeys::account_id.eq(account.as_str()));
    Ok(diesel::select(diesel::dsl::exists(any)).get_result(tx.connection())?)
}

/// A passkey of the account.
pub fn find(tx: &mut Tx<'_>, account: &AccountId, id: &PasskeyId) -> Result<Option<Passkey>, StoreError> {
    let row: Option<PasskeyRow> = passkeys::table
        .find(id.as_str())
        .filter(passkeys::account_id.eq(account.as_str()))
        .select(PasskeyRow::as_select())
        .first(tx.connection())
        .optional()?;
    Ok(row.map(Passkey::from))
}

/// The passkey that a device names; nobody else changes it until this visit ends.
pub fn find_to_use(tx: &mut Tx<'_>, credential_id: &str) -> Result<Option<Passkey>, StoreError> {
    // Writing the row as it is takes its lock on PostgreSQL, so that two logins compare counters one after the other;
    // SQLite has one writer anyway.
    diesel::update(passkeys::table.filter(passkeys::credential_id.eq(credential_id)))
        .set(passkeys::name.eq(passkeys::name))
        .execute(tx.connection())?;
    let row: Option<PasskeyRow> = passkeys::table
        .filter(passkeys::credential_id.eq(credential_id))
        .select(PasskeyRow::as_select())
        .first(tx.connection())
        .optional()?;
    Ok(row.map(Passkey::from))
}

/// Notes a login by it: the moment, and what the device said of itself.
pub fn update_used(tx: &mut Tx<'_>, id: &PasskeyId, credential: &str) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::update(passkeys::table.find(id.as_str()))
        .set((passkeys::credential.eq(credential), passkeys::last_used_at.eq(now)))
        .execute(tx.connection())?;
    Ok(())
}

/// Gives a passkey of the account another name; `false` when there is none.
pub fn rename(tx: &mut Tx<'_>, account: &AccountId, id: &PasskeyId, name: &str) -> Result<bool, StoreError> {
    let own = passkeys::table.find(id.as_str()).filter(passkeys::account_id.eq(account.as_str()));
    Ok(diesel::update(own).set(passkeys::name.eq(name)).execute(tx.connection())? == 1)
}

/// Deletes a passkey of the account; `false` when there is none.
pub fn delete(tx: &mut Tx<'_>, account: &AccountId, id: &PasskeyId) -> Result<bool, StoreError> {
    let own = passkeys::table.find(id.as_str()).filter(passkeys::account_id.eq(account.as_str()));
    Ok(diesel::delete(own).execute(tx.connection())? == 1)
}

/// Deletes every passkey of an account that is erased.
pub fn delete_of_account(tx: &mut Tx<'_>, account: &AccountId) -> Result<(), StoreError> {
    diesel::delete(passkeys::table.filter(passkeys::account_id.eq(account.as_str())))
        .execute(tx.connection())?;
    Ok(())
}
