//! Records of consent to dealer links.

use super::schema::dealer_link_consents as consents;
use crate::domain::{DealerId, LinkId};
use diesel::prelude::*;
use idp::{
    domain::{AccountId, TextVersion, generate_id},
    store::{StoreError, Tx},
};

/// A consent about to be recorded (rule 15).
#[derive(Debug)]
pub struct NewConsent<'a> {
    /// To which link.
    pub link_id: &'a LinkId,
    /// By whom.
    pub account_id: &'a AccountId,
    /// With which dealer.
    pub dealer_id: &'a DealerId,
    /// The text that was shown.
    pub text: &'a TextVersion,
    /// Parties, direction, purposes and categories.
    pub terms: &'a serde_json::Value,
    /// Where: the service's client id.
    pub journey: &'a str,
}

/// A consent as it is read back.
#[derive(Debug, Queryable, Selectable, serde::Serialize)]
#[diesel(table_name = consents)]
pub struct ConsentRecord {
    /// Its name.
    pub id: String,
    /// To which link.
    pub link_id: String,
    /// By whom.
    pub account_id: String,
    /// With which dealer.
    pub dealer_id: String,
    /// The document that was shown.
    pub document: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of what exactly was shown.
    pub hash: String,
    /// Parties, direction, purposes and categories: JSON.
    pub terms: String,
    /// Where: the service's client id.
    pub journey: String,
    /// When, seconds since the epoch.
    pub consented_at: i64,
}

/// Records a consent. [`StoreError::Duplicate`] when the link has one.
pub fn insert(tx: &mut Tx<'_>, consent: &NewConsent<'_>) -> Result<(), StoreError> {
    let now = tx.now();
    let id = generate_id(now, tx.random());
    diesel::insert_into(consents::table)
        .values((
            consents::id.eq(id),
            consents::link_id.eq(consent.link_id.as_str()),
            consents::account_id.eq(consent.account_id.as_str()),
            consents::dealer_id.eq(consent.dealer_id.as_str()),
            consents::document.eq(&consent.text.document),
            consents::version.eq(&consent.text.version),
            consents::hash.eq(&consent.text.hash),
            consents::terms.eq(consent.terms.to_string()),
            consents::journey.eq(consent.journey),
            consents::consented_at.eq(now.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// The consents of an account, newest first.
pub fn list(tx: &mut Tx<'_>, account: &AccountId, limit: i64) -> Result<Vec<ConsentRecord>, StoreError> {
    Ok(consents::table
        .filter(consents::account_id.eq(account.as_str()))
        .order(consents::id.desc())
        .limit(limit)
        .select(ConsentRecord::as_select())
        .load(tx.connection())?)
}

/// The consent to one link.
pub fn find(tx: &mut Tx<'_>, link: &LinkId) -> Result<Option<ConsentRecord>, StoreError> {
    Ok(consents::table
        .filter(consents::link_id.eq(link.as_str()))
        .select(ConsentRecord::as_select())
        .first(tx.connection())
        .optional()?)
}

/// Takes the account out of its consents: what stays says that somebody agreed, when, and to which words.
pub fn forget_account(tx: &mut Tx<'_>, account: &AccountId) -> Result<usize, StoreError> {
    Ok(diesel::update(consents::table.filter(consents::account_id.eq(account.as_str())))
        .set(consents::account_id.eq(""))
        .execute(tx.connection())?)
}
