//! Hand-overs of legacy sites: each handle is opened once, by one conditional update.

use super::schema::legacy_handovers as handovers;
use crate::domain::{Handover, HandoverId, HandoverStage};
use diesel::prelude::*;
use idp::{
    domain::{InteractionId, Timestamp, TokenHash},
    store::{StoreError, Tx},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = handovers)]
struct HandoverRow {
    id: String,
    site: String,
    handle_hash: String,
    body_hash: String,
    user_hash: String,
    sealed: Option<String>,
    browser: Option<String>,
    interaction_id: Option<String>,
    stage: String,
    expires_at: i64,
}

impl TryFrom<HandoverRow> for Handover {
    type Error = StoreError;

    fn try_from(row: HandoverRow) -> Result<Self, StoreError> {
        Ok(Handover {
            id: HandoverId::from(row.id),
            site: row.site,
            handle_hash: TokenHash::from_stored(row.handle_hash),
            body_hash: row.body_hash,
            user_hash: row.user_hash,
            sealed: row.sealed,
            browser: row.browser.map(TokenHash::from_stored),
            interaction: row.interaction_id.map(InteractionId::from),
            stage: HandoverStage::parse(&row.stage)
                .ok_or_else(|| StoreError::unreadable("legacy_handovers.stage"))?,
            expires_at: Timestamp::from_seconds(row.expires_at),
        })
    }
}

/// Writes a new hand-over. [`StoreError::Duplicate`] when there is one with the same handle.
pub fn insert(tx: &mut Tx<'_>, handover: &Handover) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::insert_into(handovers::table)
        .values((
            handovers::id.eq(handover.id.as_str()),
            handovers::site.eq(&handover.site),
            handovers::handle_hash.eq(handover.handle_hash.as_str()),
            handovers::body_hash.eq(&handover.body_hash),
            handovers::user_hash.eq(&handover.user_hash),
            handovers::sealed.eq(&handover.sealed),
            handovers::stage.eq(handover.stage.as_str()),
            handovers::created_at.eq(now),
            handovers::expires_at.eq(handover.expires_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// The hand-over with this handle, expired or not.
pub fn find_by_handle(tx: &mut Tx<'_>, handle: &TokenHash) -> Result<Option<Handover>, StoreError> {
    let row: Option<HandoverRow> = handovers::table
        .filter(handovers::handle_hash.eq(handle.as_str()))
        .select(HandoverRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(Handover::try_from).transpose()
}

/// The hand-over that this browser opened, while it lives.
pub fn find_opened(tx: &mut Tx<'_>, browser: &TokenHash) -> Result<Option<Handover>, StoreError> {
    let now = tx.now().seconds();
    let row: Option<HandoverRow> = handovers::table
        .filter(handovers::browser.eq(browser.as_str()))
        .filter(handovers::expires_at.gt(now))
        .select(HandoverRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(Handover::try_from).transpose()
}

/// The hand-over, if it lives.
pub fn find(tx: &mut Tx<'_>, id: &HandoverId) -> Result<Option<Handover>, StoreError> {
    let now = tx.now().seconds();
    let row: Option<HandoverRow> = handovers::table
        .find(id.as_str())
        .filter(handovers::expires_at.gt(now))
        .select(HandoverRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(Handover::try_from).transpose()
}

/// The hand-over, if it lives, held for this transaction: a second one waits until the first has decided.
pub fn hold(tx: &mut Tx<'_>, id: &HandoverId) -> Result<Option<Handover>, StoreError> {
    // An update that changes nothing takes the row's lock on PostgreSQL; on SQLite writers are one at a time.
    diesel::update(handovers::table.find(id.as_str()))
        .set(handovers::id.eq(id.as_str()))
        .execute(tx.connection())?;
    find(tx, id)
}

/// Takes the handle and binds what it stands for to a browser; `false` when it was taken, or is too old.
pub fn open(
    tx: &mut Tx<'_>,
    id: &HandoverId,
    browser: &TokenHash,
    expires_at: Timestamp,
) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let issued = handovers::table
        .find(id.as_str())
        .filter(handovers::stage.eq(HandoverStage::Issued.as_str()))
        .filter(handovers::expires_at.gt(now));
    let changed = diesel::update(issued)
        .set((
            handovers::stage.eq(HandoverStage::Opened.as_str()),
            handovers::browser.eq(browser.as_str()),
            handovers::expires_at.eq(expires_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(changed == 1)
}

/// Notes the interaction that goes through it, and until when both are kept.
pub fn set_interaction(
    tx: &mut Tx<'_>,
    id: &HandoverId,
    interaction: &InteractionId,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    diesel::update(handovers::table.find(id.as_str()))
        .set((
            handovers::interaction_id.eq(interaction.as_str()),
            handovers::expires_at.eq(expires_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Ends it: what the site told goes, the rest stays until `expires_at` so that its browser can be told.
pub fn end(
    tx: &mut Tx<'_>,
    id: &HandoverId,
    stage: HandoverStage,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    diesel::update(handovers::table.find(id.as_str()))
        .set((
            handovers::stage.eq(stage.as_str()),
            handovers::sealed.eq(None::<String>),
            handovers::expires_at.eq(expires_at.seconds()),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Deletes every hand-over of a user: the account that came of it is erased.
pub fn delete_of_user(tx: &mut Tx<'_>, site: &str, user_hash: &str) -> Result<(), StoreError> {
    diesel::delete(
        handovers::table.filter(handovers::site.eq(site)).filter(handovers::user_hash.eq(user_hash)),
    )
    .execute(tx.connection())?;
    Ok(())
}

/// Deletes some that expired before `before`; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let ids: Vec<String> = handovers::table
        .filter(handovers::expires_at.le(before.seconds()))
        .select(handovers::id)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(handovers::table.filter(handovers::id.eq_any(ids))).execute(tx.connection())?)
}
