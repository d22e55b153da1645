//! Everything that this crate keeps about an account, taken away at once.
//!
//! Authorization codes, interactions and counters are not here: they live some hours at most, under names that hold no
//! address, and are long gone when the time to come back is over. The audit trail stays: it names accounts by id alone.

use super::{StoreError, Tx};
use crate::domain::{Account, fold_email};
use diesel::{RunQueryDsl as _, sql_query, sql_types::Text};

/// What goes, by the account's id, in this order: a table that is found through another goes before it. A new table
/// about accounts is one line here; a test looks for tables that have been forgotten.
const BY_ACCOUNT: &[&str] = &[
    "DELETE FROM refresh_tokens WHERE grant_id IN (SELECT id FROM grants WHERE account_id = $1)",
    "DELETE FROM grants WHERE account_id = $1",
    "DELETE FROM sessions WHERE account_id = $1",
    "DELETE FROM scope_consents WHERE account_id = $1",
    "DELETE FROM text_acceptances WHERE account_id = $1",
    "DELETE FROM item_confirmations WHERE account_id = $1",
    "DELETE FROM registrations WHERE account_id = $1",
    "DELETE FROM backchannel_requests WHERE account_id = $1",
    "DELETE FROM mailed_codes WHERE account_id = $1",
    "DELETE FROM passkeys WHERE account_id = $1",
    "DELETE FROM recovery_codes WHERE account_id = $1",
    "DELETE FROM two_step WHERE account_id = $1",
    "DELETE FROM profile_changes WHERE account_id = $1",
    "DELETE FROM withdrawals WHERE account_id = $1",
    "DELETE FROM accounts WHERE id = $1",
];

/// What goes, by the key of the account's mail address: registrations that its owner never finished.
const BY_ADDRESS: &[&str] = &["DELETE FROM registrations WHERE email_key = $1"];

/// Mails and other news that still wait for the account. Those that left are wiped already.
const WAITING: &str = "DELETE FROM outbox WHERE state = 'waiting' AND payload LIKE $1";

/// Erases the account, in the visit of its caller.
pub fn erase(tx: &mut Tx<'_>, account: &Account) -> Result<(), StoreError> {
    for statement in BY_ACCOUNT {
        sql_query(*statement).bind::<Text, _>(account.id.as_str()).execute(tx.connection())?;
    }
    let key = fold_email(&account.email);
    for statement in BY_ADDRESS {
        sql_query(*statement).bind::<Text, _>(key.as_str()).execute(tx.connection())?;
    }
    super::accounts::hand_key_on(tx, &key)?;
    let named = format!("%\"{}\"%", account.id);
    sql_query(WAITING).bind::<Text, _>(named).execute(tx.connection())?;
    Ok(())
}
