//! Registrations under way: one row a browser, from the terms to the account.

use super::{StoreError, Tx, schema::registrations};
use crate::domain::{AccountId, InteractionId, Secret, Timestamp, TokenHash};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Nullable, Text},
};

/// A registration under way.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Hash of the browser's cookie.
    pub id: TokenHash,
    /// The interaction to go back to.
    pub interaction: Option<InteractionId>,
    /// Version of the terms that was accepted on R1.
    pub terms_version: String,
    /// The address being registered, normalized.
    pub email: Option<String>,
    /// Keyed hash of the code that was sent.
    pub code_hash: Option<String>,
    /// When it was sent.
    pub code_sent_at: Option<Timestamp>,
    /// When it stops being good.
    pub code_expires_at: Option<Timestamp>,
    /// Wrong tries at it.
    pub tries: i32,
    /// When the code was given rightly.
    pub verified_at: Option<Timestamp>,
    /// What was typed on R4, sealed.
    pub entries: Option<String>,
    /// Hash of the chosen password.
    pub password_hash: Option<Secret>,
    /// The account that it became.
    pub account: Option<AccountId>,
    /// When it is forgotten.
    pub expires_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = registrations, treat_none_as_null = true)]
struct RegistrationRow {
    id: String,
    interaction_id: Option<String>,
    terms_version: String,
    email: Option<String>,
    code_hash: Option<String>,
    code_sent_at: Option<i64>,
    code_expires_at: Option<i64>,
    tries: i32,
    verified_at: Option<i64>,
    entries: Option<String>,
    password_hash: Option<String>,
    account_id: Option<String>,
    created_at: i64,
    expires_at: i64,
}

impl RegistrationRow {
    fn from_registration(registration: &Registration, created_at: Timestamp) -> Self {
        let registration = registration.clone();
        Self {
            id: registration.id.as_str().to_owned(),
            interaction_id: registration.interaction.map(|id| id.to_string()),
            terms_version: registration.terms_version,
            email: registration.email,
            code_hash: registration.code_hash,
            code_sent_at: registration.code_sent_at.map(Timestamp::seconds),
            code_expires_at: registration.code_expires_at.map(Timestamp::seconds),
            tries: registration.tries,
            verified_at: registration.verified_at.map(Timestamp::seconds),
            entries: registration.entries,
            password_hash: registration.password_hash.map(|hash| hash.expose().to_owned()),
            account_id: registration.account.map(|id| id.to_string()),
            created_at: created_at.seconds(),
            expires_at: registration.expires_at.seconds(),
        }
    }
}

impl From<RegistrationRow> for Registration {
    fn from(row: RegistrationRow) -> Self {
        Registration {
            id: TokenHash::from_stored(row.id),
            interaction: row.interaction_id.map(InteractionId::from),
            terms_version: row.terms_version,
            email: row.email,
            code_hash: row.code_hash,
            code_sent_at: row.code_sent_at.map(Timestamp::from_seconds),
            code_expires_at: row.code_expires_at.map(Timestamp::from_seconds),
            tries: row.tries,
            verified_at: row.verified_at.map(Timestamp::from_seconds),
            entries: row.entries,
            password_hash: row.password_hash.map(Secret::from),
            account: row.account_id.map(AccountId::from),
            expires_at: Timestamp::from_seconds(row.expires_at),
        }
    }
}

/// The registration of this browser, if it has not expired.
pub fn find(tx: &mut Tx<'_>, id: &TokenHash) -> Result<Option<Registration>, StoreError> {
    let now = tx.now().seconds();
    let row: Option<RegistrationRow> = registrations::table
        .find(id.as_str())
        .filter(registrations::expires_at.gt(now))
        .select(RegistrationRow::as_select())
        .first(tx.connection())
        .optional()?;
    Ok(row.map(Registration::from))
}

/// The same, and nobody else changes it until this visit ends.
pub fn find_to_change(tx: &mut Tx<'_>, id: &TokenHash) -> Result<Option<Registration>, StoreError> {
    // Writing the row as it is takes its lock on PostgreSQL; SQLite has one writer anyway.
    diesel::update(registrations::table.find(id.as_str()))
        .set(registrations::tries.eq(registrations::tries))
        .execute(tx.connection())?;
    find(tx, id)
}

/// Begins the registration of a browser. One that it had before, finished or not, is gone with all that was typed.
pub fn begin(
    tx: &mut Tx<'_>,
    id: &TokenHash,
    interaction: Option<&InteractionId>,
    terms_version: &str,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::sql_query(
        "INSERT INTO registrations (id, interaction_id, terms_version, tries, created_at, expires_at) \
         VALUES ($1, $2, $3, 0, $4, $5) ON CONFLICT (id) DO UPDATE SET \
           interaction_id = excluded.interaction_id, terms_version = excluded.terms_version, email = NULL, \
           code_hash = NULL, code_sent_at = NULL, code_expires_at = NULL, tries = 0, verified_at = NULL, \
           entries = NULL, password_hash = NULL, account_id = NULL, \
           created_at = excluded.created_at, expires_at = excluded.expires_at",
    )
    .bind::<Text, _>(id.as_str())
    .bind::<Nullable<Text>, _>(interaction.map(InteractionId::as_str))
    .bind::<Text, _>(terms_version)
    .bind::<BigInt, _>(now.seconds())
    .bind::<BigInt, _>(expires_at.seconds())
    .execute(tx.connection())?;
    Ok(())
}

/// Replaces what is known of the registration.
pub fn update(tx: &mut Tx<'_>, registration: &Registration) -> Result<(), StoreError> {
    let row = RegistrationRow::from_registration(registration, tx.now());
    diesel::update(registrations::table.find(registration.id.as_str())).set(row).execute(tx.connection())?;
    Ok(())
}

/// Takes one of the tries at the code, before the code is looked at; `false` when `limit` are used up.
///
/// One conditional update: of any number of parallel guesses at most `limit` are evaluated.
pub fn take_try(tx: &mut Tx<'_>, id: &TokenHash, limit: i32) -> Result<bool, StoreError> {
    let taken = diesel::update(registrations::table.find(id.as_str()).filter(registrations::tries.lt(limit)))
        .set(registrations::tries.eq(registrations::tries + 1))
        .execute(tx.connection())?;
    Ok(taken == 1)
}

/// Binds the registration to the account that it became; `false` when it had become one before.
pub fn complete(tx: &mut Tx<'_>, id: &TokenHash, account: &AccountId) -> Result<bool, StoreError> {
    let completed =
        diesel::update(registrations::table.find(id.as_str()).filter(registrations::account_id.is_null()))
            .set((
                registrations::account_id.eq(account.as_str()),
                registrations::entries.eq(None::<String>),
                registrations::password_hash.eq(None::<String>),
                registrations::code_hash.eq(None::<String>),
            ))
            .execute(tx.connection())?;
    Ok(completed == 1)
}

/// Deletes some that expired before `before`; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let ids: Vec<String> = registrations::table
        .filter(registrations::expires_at.lt(before.seconds()))
        .select(registrations::id)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(registrations::table.filter(registrations::id.eq_any(ids))).execute(tx.connection())?)
}
