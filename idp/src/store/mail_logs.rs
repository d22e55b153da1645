//! What went to a mailbox in the last day. The mailbox is a keyed hash.

use super::{StoreError, Tx, kept::Keep as _, schema::mail_logs};
use crate::domain::{MailLog, Timestamp};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};

/// How long a log is kept after the last ask, seconds: as long as anything in it counts.
const KEPT_SECONDS: i64 = 86_400;

#[derive(QueryableByName)]
struct Held {
    #[diesel(sql_type = Text)]
    sent: String,
}

/// The log of a mailbox, which nobody else changes before this visit ends.
pub fn hold(tx: &mut Tx<'_>, mailbox: &str) -> Result<MailLog, StoreError> {
    let end = tx.now().plus_seconds(KEPT_SECONDS).seconds();
    let held: Held = diesel::sql_query(
        "INSERT INTO mail_logs (mailbox, sent, expires_at) VALUES ($1, '[]', $2) \
         ON CONFLICT (mailbox) DO UPDATE SET expires_at = excluded.expires_at RETURNING sent",
    )
    .bind::<Text, _>(mailbox)
    .bind::<BigInt, _>(end)
    .kept()
    .get_result(tx.connection())?;
    Ok(serde_json::from_str(&held.sent)?)
}

/// Writes the log of a mailbox that is held.
pub fn update(tx: &mut Tx<'_>, mailbox: &str, log: &MailLog) -> Result<(), StoreError> {
    let sent = serde_json::to_string(log)?;
    diesel::update(mail_logs::table.find(mailbox))
        .set(mail_logs::sent.eq(sent))
        .kept()
        .execute(tx.connection())?;
    Ok(())
}

/// Deletes some that expired before `before`; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let mailboxes: Vec<String> = mail_logs::table
        .filter(mail_logs::expires_at.lt(before.seconds()))
        .select(mail_logs::mailbox)
        .limit(limit)
        .load(tx.connection())?;
    let deleted = diesel::delete(mail_logs::table.filter(mail_logs::mailbox.eq_any(mailboxes)));
    Ok(deleted.execute(tx.connection())?)
}
