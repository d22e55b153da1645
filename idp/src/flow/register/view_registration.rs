//! What the pages of a registration show, in a visit that only reads.

use super::{RegistrationVariant, RegistrationVisit, Stage, TERMS_DOCUMENT, enter_details::open_entries};
use crate::{
    Provider,
    domain::{InteractionId, RegistrationEntries, TextVersion},
    flow::FlowError,
    store,
};
use std::sync::Arc;

/// A registration as far as its pages show it.
#[derive(Clone, Debug)]
pub struct RegistrationView {
    /// Where it stands.
    pub stage: Stage,
    /// The address; empty before R2.
    pub email: String,
    /// What was entered on R4, if it was.
    pub entries: Option<RegistrationEntries>,
    /// The interaction to go back to, while it lives.
    pub interaction: Option<InteractionId>,
    /// What the journey that it belongs to wants of it.
    pub variant: Option<RegistrationVariant>,
    /// The terms in force.
    pub terms: Option<TextVersion>,
}

/// Reads the registration of this browser.
pub async fn view_registration(
    provider: &Arc<Provider>,
    visit: &RegistrationVisit,
) -> Result<RegistrationView, FlowError> {
    let (db, provider, browser) = (provider.db.clone(), Arc::clone(provider), visit.browser.clone());
    db.read(move |tx| {
        let registration = store::registrations::find(tx, &browser)?;
        let stage = Stage::of(registration.as_ref());
        let terms = store::texts::find_current(tx, TERMS_DOCUMENT)?;
        let interaction =
            match registration.as_ref().and_then(|registration| registration.interaction.as_ref()) {
                Some(id) => store::interactions::find(tx, id, &browser)?,
                None => None,
            };
        Ok(RegistrationView {
            stage,
            entries: registration.as_ref().and_then(|registration| open_entries(&provider, registration)),
            email: registration.and_then(|registration| registration.email).unwrap_or_default(),
            variant: interaction.as_ref().and_then(|found| RegistrationVariant::of(&provider, found)),
            interaction: interaction.map(|found| found.id),
            terms,
        })
    })
    .await
}
