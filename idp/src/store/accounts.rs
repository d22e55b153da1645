//! Accounts.

use super::{StoreError, Tx, kept::Keep as _, schema::accounts};
use crate::domain::{
    Account, AccountId, AccountKind, AccountState, EmailKey, LoginName, Profile, Secret, Timestamp,
    fold_email,
};
use diesel::{prelude::*, sql_types::Text};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts)]
pub(super) struct AccountRow {
    id: String,
    kind: String,
    state: String,
    email: String,
    email_key: Option<String>,
    mobile: Option<String>,
    password_hash: String,
    profile: String,
    locale: String,
    created_at: i64,
    updated_at: i64,
    withdrawn_at: Option<i64>,
}

impl TryFrom<AccountRow> for Account {
    type Error = StoreError;

    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        Ok(Account {
            id: AccountId::from(row.id),
            kind: AccountKind::parse(&row.kind).ok_or_else(|| StoreError::unreadable("accounts.kind"))?,
            state: AccountState::parse(&row.state).ok_or_else(|| StoreError::unreadable("accounts.state"))?,
            email: row.email,
            mobile: row.mobile,
            password_hash: Secret::from(row.password_hash),
            profile: serde_json::from_str(&row.profile)?,
            locale: row.locale,
            created_at: Timestamp::from_seconds(row.created_at),
            updated_at: Timestamp::from_seconds(row.updated_at),
            withdrawn_at: row.withdrawn_at.map(Timestamp::from_seconds),
        })
    }
}

/// The account with this id.
pub fn find(tx: &mut Tx<'_>, id: &AccountId) -> Result<Option<Account>, StoreError> {
    let row: Option<AccountRow> = accounts::table
        .find(id.as_str())
        .select(AccountRow::as_select())
        .kept_as(find)
        .get_result(tx.connection())
        .optional()?;
    row.map(Account::try_from).transpose()
}

/// The accounts that a mail address may name, the right one first: whoever has its key, unless an account without a key
/// is written exactly so. Accounts without keys are those that clashed when keys began; they stay reachable as they
/// are written.
#[diesel::dsl::auto_type(no_type_alias)]
fn named<'a>(email: &'a str, key: &'a str) -> _ {
    accounts::table
        .filter(accounts::email.eq(email).or(accounts::email_key.eq(key)))
        .order(accounts::email_key.is_null().desc())
}

/// The account whose login name is this mail address, however it is written.
pub fn find_by_email(tx: &mut Tx<'_>, email: &str) -> Result<Option<Account>, StoreError> {
    let key = fold_email(email);
    let row: Option<AccountRow> =
        named(email, key.as_str()).select(AccountRow::as_select()).first(tx.connection()).optional()?;
    row.map(Account::try_from).transpose()
}

/// The account that switched this mobile number (E.164) on as a login name.
pub fn find_by_mobile(tx: &mut Tx<'_>, mobile: &str) -> Result<Option<Account>, StoreError> {
    let row: Option<AccountRow> = accounts::table
        .filter(accounts::mobile.eq(mobile))
        .select(AccountRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(Account::try_from).transpose()
}

/// The account with this login name, whichever of the two it is.
pub fn find_by_name(tx: &mut Tx<'_>, name: &LoginName) -> Result<Option<Account>, StoreError> {
    match name {
        LoginName::Email(email) => find_by_email(tx, email.as_str()),
        LoginName::Mobile(mobile) => find_by_mobile(tx, mobile),
    }
}

/// Whether a login name has an account, and what may be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The account.
    pub id: AccountId,
    /// Its mailbox.
    pub email: String,
    /// Its state.
    pub state: AccountState,
    /// When its owner left.
    pub withdrawn_at: Option<Timestamp>,
}

/// The standing of a login name. Where the answer must not tell whether there is an account, the whole of one is not
/// read: reading it takes time.
pub fn find_standing(tx: &mut Tx<'_>, name: &LoginName) -> Result<Option<Standing>, StoreError> {
    let columns = (accounts::id, accounts::email, accounts::state, accounts::withdrawn_at);
    let row: Option<(String, String, String, Option<i64>)> = match name {
        LoginName::Email(email) => {
            named(email.as_str(), email.key().as_str()).select(columns).first(tx.connection())
        }
        LoginName::Mobile(mobile) => {
            accounts::table.filter(accounts::mobile.eq(mobile)).select(columns).first(tx.connection())
        }
    }
    .optional()?;
    row.map(|(id, email, state, withdrawn_at)| {
        Ok(Standing {
            id: AccountId::from(id),
            email,
            state: AccountState::parse(&state).ok_or_else(|| StoreError::unreadable("accounts.state"))?,
            withdrawn_at: withdrawn_at.map(Timestamp::from_seconds),
        })
    })
    .transpose()
}

/// Accounts that name this number (E.164) as their contact number: families share one. `limit` at most.
pub fn list_by_contact_phone(tx: &mut Tx<'_>, phone: &str, limit: i64) -> Result<Vec<Account>, StoreError> {
    let rows: Vec<AccountRow> = accounts::table
        .filter(accounts::contact_phone.eq(phone))
        .order(accounts::id)
        .limit(limit)
        .select(AccountRow::as_select())
        .load(tx.connection())?;
    rows.into_iter().map(Account::try_from).collect()
}

/// Writes a new account. [`StoreError::Duplicate`] when the address has one already, or the id was used before.
pub fn insert(tx: &mut Tx<'_>, account: &Account) -> Result<(), StoreError> {
    if super::withdrawals::is_erased(tx, &account.id)? {
        return Err(StoreError::Duplicate("erased_accounts".to_owned()));
    }
    let row = AccountRow {
        id: account.id.to_string(),
        kind: account.kind.as_str().to_owned(),
        state: account.state.as_str().to_owned(),
        email: account.email.clone(),
        email_key: Some(fold_email(&account.email).as_str().to_owned()),
        mobile: account.mobile.clone(),
        password_hash: account.password_hash.expose().to_owned(),
        profile: serde_json::to_string(&account.profile)?,
        locale: account.locale.clone(),
        created_at: account.created_at.seconds(),
        updated_at: account.updated_at.seconds(),
        withdrawn_at: account.withdrawn_at.map(Timestamp::seconds),
    };
    diesel::insert_into(accounts::table).values(row).execute(tx.connection())?;
    Ok(())
}

/// Replaces what the customer told about themselves.
pub fn update_profile(tx: &mut Tx<'_>, id: &AccountId, profile: &Profile) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::update(accounts::table.find(id.as_str()))
        .set((accounts::profile.eq(serde_json::to_string(profile)?), accounts::updated_at.eq(now)))
        .kept()
        .execute(tx.connection())?;
    Ok(())
}

/// Replaces the password hash, when the old one was made with weaker parameters or the owner chose anew.
pub fn update_password_hash(tx: &mut Tx<'_>, id: &AccountId, hash: &Secret) -> Result<(), StoreError> {
    diesel::update(accounts::table.find(id.as_str()))
        .set(accounts::password_hash.eq(hash.expose()))
        .kept()
        .execute(tx.connection())?;
    Ok(())
}

/// Switches the account on, off, or to withdrawing.
pub fn update_state(tx: &mut Tx<'_>, id: &AccountId, state: AccountState) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::update(accounts::table.find(id.as_str()))
        .set((accounts::state.eq(state.as_str()), accounts::updated_at.eq(now)))
        .kept()
        .execute(tx.connection())?;
    Ok(())
}

/// Replaces the mail address. [`StoreError::Duplicate`] when another account has it, however it is written there.
pub fn update_email(tx: &mut Tx<'_>, id: &AccountId, email: &str) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    let former: Option<String> =
        accounts::table.find(id.as_str()).select(accounts::email).first(tx.connection()).optional()?;
    diesel::update(accounts::table.find(id.as_str()))
        .set((
            accounts::email.eq(email),
            accounts::email_key.eq(fold_email(email).as_str()),
            accounts::updated_at.eq(now),
        ))
        .kept()
        .execute(tx.connection())?;
    former.map_or(Ok(()), |former| hand_key_on(tx, &fold_email(&former)))
}

/// Gives a key that nobody has any more to the account that lacked it because of a clash, if there is one.
pub(super) fn hand_key_on(tx: &mut Tx<'_>, key: &EmailKey) -> Result<(), StoreError> {
    // Keys are lacked by accounts from the days of ASCII addresses alone, whose key is `lower()`.
    diesel::sql_query(
        "UPDATE accounts SET email_key = $1 WHERE id = ( \
           SELECT id FROM accounts WHERE email_key IS NULL AND lower(email) = $2 ORDER BY created_at, id LIMIT 1 \
         ) AND NOT EXISTS (SELECT 1 FROM accounts WHERE email_key = $3)",
    )
    .bind::<Text, _>(key.as_str())
    .bind::<Text, _>(key.as_str())
    .bind::<Text, _>(key.as_str())
    .kept()
    .execute(tx.connection())?;
    Ok(())
}

/// Accounts whose mail address differs from another account's only in its case: made before addresses were compared by
/// a key. Their owners log in with the address exactly as it is written.
pub fn list_clashing(tx: &mut Tx<'_>) -> Result<Vec<AccountId>, StoreError> {
    let ids: Vec<String> = accounts::table
        .filter(accounts::email_key.is_null())
        .order(accounts::id)
        .select(accounts::id)
        .load(tx.connection())?;
    Ok(ids.into_iter().map(AccountId::from).collect())
}

/// Switches a mobile number (E.164) on as a second login name, or off. [`StoreError::Duplicate`] when another account
/// has it.
pub fn update_mobile(tx: &mut Tx<'_>, id: &AccountId, mobile: Option<&str>) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::update(accounts::table.find(id.as_str()))
        .set((accounts::mobile.eq(mobile), accounts::updated_at.eq(now)))
        .kept()
        .execute(tx.connection())?;
    Ok(())
}

/// Notes that somebody logged in; `true` when nobody had before.
pub fn note_login(tx: &mut Tx<'_>, id: &AccountId) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let noted = diesel::update(accounts::table.find(id.as_str()).filter(accounts::first_login_at.is_null()))
        .set(accounts::first_login_at.eq(now))
        .kept()
        .execute(tx.connection())?;
    Ok(noted == 1)
}

/// Moves the account along an edge of its states; `withdrawn_at` is set with [`AccountState::Withdrawing`] and cleared
/// otherwise. `false`, and nothing done, when it is not in the state `from`.
pub fn advance(
    tx: &mut Tx<'_>,
    id: &AccountId,
    from: AccountState,
    to: AccountState,
) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let withdrawn_at = (to == AccountState::Withdrawing).then_some(now);
    let here = accounts::table.find(id.as_str()).filter(accounts::state.eq(from.as_str()));
    let moved = diesel::update(here)
        .set((
            accounts::state.eq(to.as_str()),
            accounts::withdrawn_at.eq(withdrawn_at),
            accounts::updated_at.eq(now),
        ))
        .kept()
        .execute(tx.connection())?;
    Ok(moved == 1)
}

/// Sets the language of mails.
pub fn update_locale(tx: &mut Tx<'_>, id: &AccountId, locale: &str) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::update(accounts::table.find(id.as_str()))
        .set((accounts::locale.eq(locale), accounts::updated_at.eq(now)))
        .kept()
        .execute(tx.connection())?;
    Ok(())
}
