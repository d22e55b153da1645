//! Versioned texts, and who agreed to which.

use super::{
    StoreError, Tx,
    schema::{accounts, text_acceptances, text_versions},
};
use crate::domain::{AccountId, Announcement, ClientId, TextVersion, Timestamp};
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

/// Every version of a document, from the latest; those that are not in force yet, too.
pub fn list_versions(tx: &mut Tx<'_>, document: &str) -> Result<Vec<TextVersion>, StoreError> {
    let bodies: Vec<String> = text_versions::table
        .filter(text_versions::document.eq(document))
        .order(text_versions::version.desc())
        .select(text_versions::body)
        .load(tx.connection())?;
    bodies.iter().map(|body| Ok(serde_json::from_str(body)?)).collect()
}

/// Names of documents after `after`, in order.
pub fn list_documents(tx: &mut Tx<'_>, after: &str, limit: i64) -> Result<Vec<String>, StoreError> {
    Ok(text_versions::table
        .filter(text_versions::document.gt(after))
        .select(text_versions::document)
        .distinct()
        .order(text_versions::document.asc())
        .limit(limit)
        .load(tx.connection())?)
}

/// Wants the people told of a version by mail; a worker does it in small batches.
pub fn announce(tx: &mut Tx<'_>, text: &TextVersion, to: Announcement) -> Result<(), StoreError> {
    diesel::update(text_versions::table.find((&text.document, &text.version)))
        .set((text_versions::announce_to.eq(to.as_str()), text_versions::announce_after.eq("")))
        .execute(tx.connection())?;
    Ok(())
}

/// A version that people are being told of, and the last account that was.
#[derive(Clone, Debug)]
pub struct AnnouncedText {
    /// The version.
    pub text: TextVersion,
    /// Who is told.
    pub to: Announcement,
    /// Accounts up to this id have been told.
    pub after: String,
}

/// A version that not everybody was told of yet.
pub fn find_to_announce(tx: &mut Tx<'_>) -> Result<Option<AnnouncedText>, StoreError> {
    let row: Option<(String, Option<String>, Option<String>)> = text_versions::table
        .filter(text_versions::announce_to.is_not_null())
        .filter(text_versions::announced_at.is_null())
        .order((text_versions::document.asc(), text_versions::version.asc()))
        .select((text_versions::body, text_versions::announce_to, text_versions::announce_after))
        .first(tx.connection())
        .optional()?;
    let Some((body, to, after)) = row else { return Ok(None) };
    let to = to.as_deref().and_then(Announcement::parse);
    let to = to.ok_or_else(|| StoreError::unreadable("text_versions.announce_to"))?;
    Ok(Some(AnnouncedText { text: serde_json::from_str(&body)?, to, after: after.unwrap_or_default() }))
}

/// Notes that everybody up to `last` is told; `None` says that nobody is left. `false` when another node was faster:
/// then nothing may be sent.
pub fn advance_announcement(
    tx: &mut Tx<'_>,
    announced: &AnnouncedText,
    last: Option<&str>,
) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let row = text_versions::table
        .find((&announced.text.document, &announced.text.version))
        .filter(text_versions::announce_after.eq(&announced.after))
        .filter(text_versions::announced_at.is_null());
    let changed = match last {
        Some(last) => {
            diesel::update(row).set(text_versions::announce_after.eq(last)).execute(tx.connection())
        }
        None => diesel::update(row).set(text_versions::announced_at.eq(now)).execute(tx.connection()),
    };
    Ok(changed? == 1)
}

/// The next accounts to tell, in order of their ids; those that are in use.
pub fn list_to_tell(
    tx: &mut Tx<'_>,
    announced: &AnnouncedText,
    limit: i64,
) -> Result<Vec<AccountId>, StoreError> {
    let in_use = accounts::table
        .filter(accounts::state.eq("active"))
        .filter(accounts::id.gt(&announced.after))
        .order(accounts::id.asc())
        .limit(limit)
        .select(accounts::id);
    let ids: Vec<String> = match announced.to {
        Announcement::Accounts => in_use.load(tx.connection())?,
        Announcement::Acceptors => {
            let acceptors = text_acceptances::table
                .filter(text_acceptances::document.eq(&announced.text.document))
                .filter(text_acceptances::account_id.gt(&announced.after))
                .select(text_acceptances::account_id);
            in_use.filter(accounts::id.eq_any(acceptors)).load(tx.connection())?
        }
    };
    Ok(ids.into_iter().map(AccountId::from).collect())
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

/// Whether anybody agreed to any version of the document.
pub fn is_agreed_to(tx: &mut Tx<'_>, document: &str) -> Result<bool, StoreError> {
    let found = text_acceptances::table.filter(text_acceptances::document.eq(document));
    Ok(diesel::select(diesel::dsl::exists(found)).get_result(tx.connection())?)
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

/// An acceptance as it is listed.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// Which text.
    pub document: String,
    /// Which version.
    pub version: String,
    /// Its hash: what exactly was agreed to.
    pub hash: String,
    /// For which service, if for one.
    pub client_id: Option<ClientId>,
    /// When.
    pub accepted_at: Timestamp,
}

/// Everything that the account agreed to, the newest first.
pub fn list_accepted(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<Acceptance>, StoreError> {
    use text_acceptances as t;
    let rows: Vec<(String, String, String, Option<String>, i64)> = t::table
        .filter(t::account_id.eq(account.as_str()))
        .order((t::accepted_at.desc(), t::document))
        .select((t::document, t::version, t::hash, t::client_id, t::accepted_at))
        .load(tx.connection())?;
    Ok(rows
        .into_iter()
        .map(|(document, version, hash, client, at)| Acceptance {
            document,
            version,
            hash,
            client_id: client.map(ClientId::from),
            accepted_at: Timestamp::from_seconds(at),
        })
        .collect())
}
