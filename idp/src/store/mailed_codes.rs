//! Codes sent by mail: one row a browser and purpose; a new code takes the place of the old one.

use super::{StoreError, Tx, schema::mailed_codes};
use crate::domain::{AccountId, CodePurpose, CodeStage, MailedCode, Timestamp, TokenHash};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Nullable, Text},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = mailed_codes)]
struct CodeRow {
    account_id: Option<String>,
    subject: String,
    code_hash: String,
    stage: String,
    tries: i32,
    code_expires_at: i64,
    expires_at: i64,
}

impl TryFrom<CodeRow> for MailedCode {
    type Error = StoreError;

    fn try_from(row: CodeRow) -> Result<Self, StoreError> {
        Ok(MailedCode {
            account: row.account_id.map(AccountId::from),
            subject: row.subject,
            code_hash: row.code_hash,
            stage: CodeStage::parse(&row.stage)
                .ok_or_else(|| StoreError::unreadable("mailed_codes.stage"))?,
            tries: row.tries,
            code_expires_at: Timestamp::from_seconds(row.code_expires_at),
            expires_at: Timestamp::from_seconds(row.expires_at),
        })
    }
}

/// The code of this browser, if it is not forgotten yet.
pub fn find(
    tx: &mut Tx<'_>,
    browser: &TokenHash,
    purpose: CodePurpose,
) -> Result<Option<MailedCode>, StoreError> {
    let now = tx.now().seconds();
    let row: Option<CodeRow> = mailed_codes::table
        .find((browser.as_str(), purpose.as_str()))
        .filter(mailed_codes::expires_at.gt(now))
        .select(CodeRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(MailedCode::try_from).transpose()
}

/// Writes a new code; the one before is void.
pub fn replace(
    tx: &mut Tx<'_>,
    browser: &TokenHash,
    purpose: CodePurpose,
    code: &MailedCode,
) -> Result<(), StoreError> {
    diesel::sql_query(
        "INSERT INTO mailed_codes (browser, purpose, account_id, subject, code_hash, stage, tries, \
           code_expires_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8) \
         ON CONFLICT (browser, purpose) DO UPDATE SET \
           account_id = excluded.account_id, subject = excluded.subject, code_hash = excluded.code_hash, \
           stage = excluded.stage, tries = 0, code_expires_at = excluded.code_expires_at, \
           expires_at = excluded.expires_at",
    )
    .bind::<Text, _>(browser.as_str())
    .bind::<Text, _>(purpose.as_str())
    .bind::<Nullable<Text>, _>(code.account.as_ref().map(AccountId::as_str))
    .bind::<Text, _>(&code.subject)
    .bind::<Text, _>(&code.code_hash)
    .bind::<Text, _>(code.stage.as_str())
    .bind::<BigInt, _>(code.code_expires_at.seconds())
    .bind::<BigInt, _>(code.expires_at.seconds())
    .execute(tx.connection())?;
    Ok(())
}

/// Takes one of the tries of a stage, before anything is compared; `None` when `limit` are used up, or the code is
/// elsewhere by now.
///
/// One conditional update: of any number of parallel guesses at most `limit` are evaluated.
pub fn take_try(
    tx: &mut Tx<'_>,
    browser: &TokenHash,
    purpose: CodePurpose,
    stage: CodeStage,
    limit: i32,
) -> Result<Option<MailedCode>, StoreError> {
    let now = tx.now().seconds();
    let row: Option<CodeRow> = diesel::update(
        mailed_codes::table
            .find((browser.as_str(), purpose.as_str()))
            .filter(mailed_codes::stage.eq(stage.as_str()))
            .filter(mailed_codes::expires_at.gt(now))
            .filter(mailed_codes::tries.lt(limit)),
    )
    .set(mailed_codes::tries.eq(mailed_codes::tries + 1))
    .returning((
        mailed_codes::account_id,
        mailed_codes::subject,
        mailed_codes::code_hash,
        mailed_codes::stage,
        mailed_codes::tries,
        mailed_codes::code_expires_at,
        mailed_codes::expires_at,
    ))
    .get_result(tx.connection())
    .optional()?;
    row.map(MailedCode::try_from).transpose()
}

/// Moves a code on, with new tries; `false` when another request was first.
pub fn advance(
    tx: &mut Tx<'_>,
    browser: &TokenHash,
    purpose: CodePurpose,
    (from, to): (CodeStage, CodeStage),
    expires_at: Timestamp,
) -> Result<bool, StoreError> {
    let moved = diesel::update(
        mailed_codes::table
            .find((browser.as_str(), purpose.as_str()))
            .filter(mailed_codes::stage.eq(from.as_str())),
    )
    .set((
        mailed_codes::stage.eq(to.as_str()),
        mailed_codes::tries.eq(0),
        mailed_codes::expires_at.eq(expires_at.seconds()),
    ))
    .execute(tx.connection())?;
    Ok(moved == 1)
}

/// Voids what waits for an account, in every browser: its password was changed, or its owner is gone.
pub fn delete_of(tx: &mut Tx<'_>, account: &AccountId, purpose: CodePurpose) -> Result<usize, StoreError> {
    let open = mailed_codes::table
        .filter(mailed_codes::account_id.eq(account.as_str()))
        .filter(mailed_codes::purpose.eq(purpose.as_str()))
        .filter(mailed_codes::stage.ne(CodeStage::Used.as_str()));
    Ok(diesel::delete(open).execute(tx.connection())?)
}

/// Deletes some that expired before `before`; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let rows: Vec<(String, String)> = mailed_codes::table
        .filter(mailed_codes::expires_at.lt(before.seconds()))
        .select((mailed_codes::browser, mailed_codes::purpose))
        .limit(limit)
        .load(tx.connection())?;
    let mut deleted = 0;
    for (browser, purpose) in rows {
        deleted += diesel::delete(mailed_codes::table.find((browser, purpose))).execute(tx.connection())?;
    }
    Ok(deleted)
}
