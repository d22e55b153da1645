//! Registrations under way: one row a browser, from the terms to the account.

use super::{StoreError, Tx, schema::registrations};
use crate::domain::{AccountId, InteractionId, Secret, Timestamp, TokenHash, fold_email};
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
    /// Where the person came from, opaque to us: the code of a shop.
    pub arrival_hint: Option<String>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = registrations)]
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
    expires_at: i64,
    arrival_hint: Option<String>,
}

impl From<RegistrationRow> for Registration {
    fn from(row: RegistrationRow) -> Self {
        Self {
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
            arrival_hint: row.arrival_hint,
        }
    }
}

/// How a registration begins.
#[derive(Clone, Debug)]
pub struct NewRegistration {
    /// Hash of the browser's cookie.
    pub id: TokenHash,
    /// The interaction to go back to.
    pub interaction: Option<InteractionId>,
    /// Where the person came from, opaque to us: the code of a shop.
    pub arrival_hint: Option<String>,
    /// Version of the terms that was accepted on R1.
    pub terms_version: String,
    /// When it is forgotten.
    pub expires_at: Timestamp,
}

/// A code that was sent.
#[derive(Clone, Debug)]
pub struct SentCode {
    /// To this address, normalized.
    pub email: String,
    /// Its keyed hash.
    pub hash: String,
    /// When it stops being good.
    pub expires_at: Timestamp,
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
pub fn begin(tx: &mut Tx<'_>, new: &NewRegistration) -> Result<(), StoreError> {
    let now = tx.now();
    diesel::sql_query(
        "INSERT INTO registrations \
           (id, interaction_id, arrival_hint, terms_version, tries, created_at, expires_at) \
         VALUES ($1, $2, $3, $4, 0, $5, $6) ON CONFLICT (id) DO UPDATE SET \
           interaction_id = excluded.interaction_id, arrival_hint = excluded.arrival_hint, \
           terms_version = excluded.terms_version, email = NULL, email_key = NULL, \
           code_hash = NULL, code_sent_at = NULL, code_expires_at = NULL, tries = 0, verified_at = NULL, \
           entries = NULL, password_hash = NULL, account_id = NULL, \
           created_at = excluded.created_at, expires_at = excluded.expires_at",
    )
    .bind::<Text, _>(new.id.as_str())
    .bind::<Nullable<Text>, _>(new.interaction.as_ref().map(InteractionId::as_str))
    .bind::<Nullable<Text>, _>(new.arrival_hint.as_deref())
    .bind::<Text, _>(&new.terms_version)
    .bind::<BigInt, _>(now.seconds())
    .bind::<BigInt, _>(new.expires_at.seconds())
    .execute(tx.connection())?;
    Ok(())
}

/// Notes a code that was sent: the one before is void, its tries are forgotten, and so is the proof of an address.
/// The password that was chosen goes unless `keep_password`.
///
/// Like every change below it names the columns that it is about, and leaves alone a registration that has become an
/// account: what another visit did meanwhile is never undone.
pub fn set_code(
    tx: &mut Tx<'_>,
    id: &TokenHash,
    code: &SentCode,
    keep_password: bool,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::update(open(id))
        .set((
            registrations::email.eq(&code.email),
            registrations::email_key.eq(fold_email(&code.email).as_str()),
            registrations::code_hash.eq(&code.hash),
            registrations::code_sent_at.eq(now),
            registrations::code_expires_at.eq(code.expires_at.seconds()),
            registrations::tries.eq(0),
            registrations::verified_at.eq(None::<i64>),
            registrations::expires_at.eq(expires_at.seconds()),
        ))
        .execute(tx.connection())?;
    if !keep_password {
        diesel::update(open(id))
            .set(registrations::password_hash.eq(None::<String>))
            .execute(tx.connection())?;
    }
    Ok(())
}

/// The address is proven by the code with this hash, which is void from now on; `false` when another code has
/// replaced it.
pub fn verify(
    tx: &mut Tx<'_>,
    id: &TokenHash,
    code_hash: &str,
    expires_at: Timestamp,
) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let verified = diesel::update(open(id).filter(registrations::code_hash.eq(code_hash)))
        .set((
            registrations::verified_at.eq(now),
            registrations::code_hash.eq(None::<String>),
            registrations::expires_at.eq(expires_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(verified == 1)
}

/// Keeps what was entered on R4, sealed, and the hash of the password, if one was chosen rightly.
pub fn keep_details(
    tx: &mut Tx<'_>,
    id: &TokenHash,
    entries: Option<&str>,
    password_hash: Option<&Secret>,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    diesel::update(open(id))
        .set((
            registrations::entries.eq(entries),
            registrations::password_hash.eq(password_hash.map(Secret::expose)),
            registrations::expires_at.eq(expires_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Forgets the address and everything after it: the registration stands at R2 again.
pub fn forget_address(tx: &mut Tx<'_>, id: &TokenHash) -> Result<(), StoreError> {
    diesel::update(open(id))
        .set((
            registrations::entries.eq(None::<String>),
            registrations::password_hash.eq(None::<String>),
            registrations::email.eq(None::<String>),
            registrations::email_key.eq(None::<String>),
            registrations::code_hash.eq(None::<String>),
            registrations::verified_at.eq(None::<i64>),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// The registration of a browser that has not become an account.
#[diesel::dsl::auto_type(no_type_alias)]
fn open<'a>(id: &'a TokenHash) -> _ {
    let key: &'a str = id.as_str();
    registrations::table.find(key).filter(registrations::account_id.is_null())
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
    let completed = diesel::update(open(id))
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
