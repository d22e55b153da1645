//! Interactions under way.

use super::{StoreError, Tx, kept::Keep as _, schema::interactions};
use crate::domain::{ClientId, Interaction, InteractionId, Journey, SessionId, Timestamp, TokenHash};
use diesel::prelude::*;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = interactions)]
struct InteractionRow {
    id: String,
    browser: String,
    journey: String,
    session_id: Option<String>,
    notes: String,
    created_at: i64,
    expires_at: i64,
}

/// The interaction, if it is this browser's and has not expired. Anything else is as if it did not exist.
pub fn find(
    tx: &mut Tx<'_>,
    id: &InteractionId,
    browser: &TokenHash,
) -> Result<Option<Interaction>, StoreError> {
    let now = tx.now().seconds();
    let row: Option<InteractionRow> = interactions::table
        .find(id.as_str())
        .filter(interactions::browser.eq(browser.as_str()))
        .filter(interactions::expires_at.gt(now))
        .select(InteractionRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(|row| {
        Ok(Interaction {
            id: InteractionId::from(row.id),
            browser: TokenHash::from_stored(row.browser),
            journey: serde_json::from_str(&row.journey)?,
            session: row.session_id.map(SessionId::from),
            notes: serde_json::from_str(&row.notes)?,
            created_at: Timestamp::from_seconds(row.created_at),
            expires_at: Timestamp::from_seconds(row.expires_at),
        })
    })
    .transpose()
}

/// The client that an interaction was begun for, whoever asks and however old it is; nothing else of it is told.
pub fn find_client(tx: &mut Tx<'_>, id: &InteractionId) -> Result<Option<ClientId>, StoreError> {
    let journey: Option<String> = interactions::table
        .find(id.as_str())
        .select(interactions::journey)
        .first(tx.connection())
        .optional()?;
    let Some(journey) = journey else { return Ok(None) };
    Ok(match serde_json::from_str(&journey)? {
        Journey::Authorize(request) => Some(request.client_id),
        Journey::Device(device) => Some(device.request.client_id),
        Journey::Backchannel(asked) => Some(asked.request.client_id),
        Journey::Account { .. } | Journey::Guided(_) => None,
    })
}

/// Writes a new interaction.
pub fn insert(tx: &mut Tx<'_>, interaction: &Interaction) -> Result<(), StoreError> {
    let row = InteractionRow {
        id: interaction.id.to_string(),
        browser: interaction.browser.as_str().to_owned(),
        journey: serde_json::to_string(&interaction.journey)?,
        session_id: interaction.session.as_ref().map(ToString::to_string),
        notes: serde_json::to_string(&interaction.notes)?,
        created_at: interaction.created_at.seconds(),
        expires_at: interaction.expires_at.seconds(),
    };
    diesel::insert_into(interactions::table).values(row).execute(tx.connection())?;
    Ok(())
}

/// Stores the session and the notes of the steps.
pub fn update(tx: &mut Tx<'_>, interaction: &Interaction) -> Result<(), StoreError> {
    diesel::update(interactions::table.find(interaction.id.as_str()))
        .set((
            interactions::session_id.eq(interaction.session.as_ref().map(SessionId::as_str)),
            interactions::notes.eq(serde_json::to_string(&interaction.notes)?),
        ))
        .kept()
        .execute(tx.connection())?;
    Ok(())
}

/// Takes the interaction away, answered or refused; `false` when another request was first.
pub fn consume(tx: &mut Tx<'_>, id: &InteractionId) -> Result<bool, StoreError> {
    Ok(diesel::delete(interactions::table.find(id.as_str())).execute(tx.connection())? == 1)
}

/// Deletes some that expired before `before`; returns how many.
pub fn delete_expired(tx: &mut Tx<'_>, before: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let ids: Vec<String> = interactions::table
        .filter(interactions::expires_at.lt(before.seconds()))
        .select(interactions::id)
        .limit(limit)
        .load(tx.connection())?;
    Ok(diesel::delete(interactions::table.filter(interactions::id.eq_any(ids))).execute(tx.connection())?)
}
