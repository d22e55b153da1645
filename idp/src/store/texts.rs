//! Versioned texts, and who agreed to which.

use super::{
    StoreError, Tx,
    schema::{text_acceptances, text_versions},
};
use crate::domain::{AccountId, ClientId, TextVersion};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Nullable, Text},
};

/// The version in force: the latest whose day has come.
pub fn find_current(tx: &mut Tx<'_>, document: &str) -> Result<Option<TextVersion>, StoreError> {
    let now = tx.now().seconds();
    let body: Option<String> = text_versions::table
        .filter(text_versions::document.eq(document))
        .filter(text_versions::effective_at.le(now))
        .order(text_versions::version.desc())
        .select(text_versions::body)
        .first(tx.connection())
        .optional()?;
    body.map(|body| Ok(serde_json::from_str(&body)?)).transpose()
}

/// One version, whether in force or not: what was agreed to stays readable.
pub fn find(tx: &mut Tx<'_>, document: &str, version: &str) -> Result<Option<TextVersion>, StoreError> {
    let body: Option<String> = text_versions::table
        .find((document, version))
        .select(text_versions::body)
        .first(tx.connection())
        .optional()?;
    body.map(|body| Ok(serde_json::from_str(&body)?)).transpose()
}

/// Writes a version unless it is there. A published version never changes: `false` when it was there.
pub fn insert_new(tx: &mut Tx<'_>, text: &TextVersion) -> Result<bool, StoreError> {
    let inserted = diesel::sql_query(
        "INSERT INTO text_versions (document, version, body, effective_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (document, version) DO NOTHING",
    )
    .bind::<Text, _>(&text.document)
    .bind::<Text, _>(&text.version)
    .bind::<Text, _>(serde_json::to_string(text)?)
    .bind::<BigInt, _>(text.effective_at.seconds())
    .execute(tx.connection())?;
    Ok(inserted == 1)
}

/// The latest version of the document that the account agreed to.
pub fn find_accepted(
    tx: &mut Tx<'_>,
    account: &AccountId,
    document: &str,
) -> Result<Option<String>, StoreError> {
    Ok(text_acceptances::table
        .filter(text_acceptances::account_id.eq(account.as_str()))
        .filter(text_acceptances::document.eq(document))
        .order(text_acceptances::version.desc())
        .select(text_acceptances::version)
        .first(tx.connection())
        .optional()?)
}

/// Records that the account agreed to this version. A repeat changes nothing.
pub fn accept(
    tx: &mut Tx<'_>,
    account: &AccountId,
    text: &TextVersion,
    client: Option<&ClientId>,
) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::sql_query(
        "INSERT INTO text_acceptances (account_id, document, version, hash, client_id, accepted_at) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account_id, document, version) DO NOTHING",
    )
    .bind::<Text, _>(account.as_str())
    .bind::<Text, _>(&text.document)
    .bind::<Text, _>(&text.version)
    .bind::<Text, _>(&text.hash)
    .bind::<Nullable<Text>, _>(client.map(ClientId::as_str))
    .bind::<BigInt, _>(now)
    .execute(tx.connection())?;
    Ok(())
}
