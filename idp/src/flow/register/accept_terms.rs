//! R1: the terms are accepted, and a registration begins.

use super::{RegistrationVisit, TERMS_DOCUMENT, audit};
use crate::{
    Provider,
    domain::{ArrivalHint, InteractionId, Prompt},
    flow::{
        FlowError,
        steps::{LOGIN, LoginNote},
    },
    store::{self, Tx, registrations::NewRegistration},
};
use std::sync::Arc;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BeganRegistration {
    /// It began; the version that was accepted is recorded.
    Yes,
    /// A newer version came into force between showing and pressing: show it again (E17).
    TermsChanged,
}

/// Begins the registration of this browser anew, for somebody who accepted `shown_version` of the terms.
/// An interaction of this browser becomes the way back; so does the shop that the person came from.
pub async fn begin_registration(
    provider: Arc<Provider>,
    visit: RegistrationVisit,
    interaction: Option<InteractionId>,
    arrival: Option<ArrivalHint>,
    shown_version: String,
) -> Result<BeganRegistration, FlowError> {
    let db = provider.db.clone();
    db.write(move |tx| {
        let current = store::texts::find_current(tx, TERMS_DOCUMENT)?;
        if current.is_none_or(|current| current.version != shown_version) {
            return Ok(BeganRegistration::TermsChanged);
        }
        let interaction = match &interaction {
            Some(id) => store::interactions::find(tx, id, &visit.browser)?.map(|found| found.id),
            None => None,
        };
        let new = NewRegistration {
            id: visit.browser.clone(),
            interaction,
            arrival_hint: arrival.as_ref().map(|hint| hint.as_str().to_owned()),
            terms_version: shown_version.clone(),
            expires_at: tx.now().plus_seconds(provider.settings.lifetimes.registration),
        };
        store::registrations::begin(tx, &new)?;
        audit(tx, &visit, "registration.started", "ok")?;
        Ok(BeganRegistration::Yes)
    })
    .await
}

/// R0: notes that a relying party's wish for a registration (`prompt=create`) was followed, so that whoever has an
/// ID already can log in. Repeats change nothing.
pub async fn note_registration_shown(
    provider: &Arc<Provider>,
    visit: &RegistrationVisit,
    id: InteractionId,
) -> Result<(), FlowError> {
    let browser = visit.browser.clone();
    let note = move |tx: &mut Tx<'_>| {
        let Some(mut interaction) = store::interactions::find(tx, &id, &browser)? else { return Ok(()) };
        let mut note: LoginNote = interaction.note(LOGIN);
        let wished = interaction.request().is_some_and(|request| request.prompts(Prompt::Create));
        if !wished || note.registration_shown {
            return Ok(());
        }
        note.registration_shown = true;
        interaction.set_note(LOGIN, &note);
        Ok(store::interactions::update(tx, &interaction)?)
    };
    provider.db.write(note).await
}
