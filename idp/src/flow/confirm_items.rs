//! The items that a service needs: suggested by a journey, given on L2, confirmed on L3.

use super::{FlowError, PageVisit, act_on_page, steps::ItemsNote};
use crate::{Provider, domain::Interaction, store};
use std::sync::Arc;

const STEP: &str = "items";

/// The purpose under which a suggestion is sealed.
const SUGGESTION: &str = "items-suggestion";

/// Notes a birth date that L2 fills in for an account that has told none. It is believed when its owner confirms it.
pub fn suggest_birthdate(provider: &Provider, interaction: &mut Interaction, birthdate: &str) {
    let suggested = Some(provider.sealer.seal(SUGGESTION, birthdate.as_bytes()));
    interaction.set_note(STEP, &ItemsNote { suggested, ..ItemsNote::default() });
}

/// What was suggested.
pub fn suggested_birthdate(provider: &Provider, interaction: &Interaction) -> Option<String> {
    let note: ItemsNote = interaction.note(STEP);
    let bytes = provider.sealer.open(SUGGESTION, &note.suggested?)?;
    String::from_utf8(bytes).ok()
}

/// Keeps what was given on L2 until it is confirmed; nothing of the account changes yet.
/// `false`: the dispatcher is elsewhere.
pub async fn give_items(
    provider: &Arc<Provider>,
    visit: PageVisit,
    birthdate: String,
) -> Result<bool, FlowError> {
    let done = act_on_page(provider, visit, move |_, interaction, _| {
        let note: ItemsNote = interaction.note(STEP);
        interaction.set_note(STEP, &ItemsNote { birthdate: Some(birthdate.clone()), ..note });
        Ok(())
    })
    .await?;
    Ok(done.is_some())
}

/// L3: writes the items to the account, and that they were confirmed for this service.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn confirm_items(provider: &Arc<Provider>, visit: PageVisit) -> Result<bool, FlowError> {
    let done = act_on_page(provider, visit, |tx, interaction, scene| {
        let note: ItemsNote = interaction.note(STEP);
        let (Some(account), Some(client), Some(birthdate)) = (&scene.account, &scene.client, note.birthdate)
        else {
            return Ok(());
        };
        let mut profile = account.profile.clone();
        profile.birthdate = Some(birthdate);
        if profile != account.profile {
            store::accounts::update_profile(tx, &account.id, &profile)?;
        }
        for item in interaction.required_items(client) {
            store::items::upsert(tx, &account.id, &client.id, *item)?;
        }
        interaction.set_note(STEP, &ItemsNote::default());
        Ok(())
    })
    .await?;
    Ok(done.is_some())
}
