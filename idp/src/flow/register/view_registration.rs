//! What the pages of a registration show, in a visit that only reads.

use super::{
    FromShop, RegistrationVariant, RegistrationVisit, Stage, TERMS_DOCUMENT, arrival::shop_of,
    enter_details::open_entries,
};
use crate::{
    Provider,
    domain::{ArrivalHint, InteractionId, RegistrationEntries, TextVersion},
    flow::{
        FlowError,
        mail_turn::{MailDoor, MailTurn, MailWaiting},
    },
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
    /// The hint that it began with.
    pub arrival: Option<ArrivalHint>,
    /// The shop that the hint stands for.
    pub shop: Option<FromShop>,
    /// Seconds until what was entered is forgotten.
    pub seconds_left: i64,
    /// The terms in force.
    pub terms: Option<TextVersion>,
    /// What a browser waits for that was told when the next mail can be sent.
    pub turn: Option<MailTurn>,
}

/// Reads the registration of this browser.
pub async fn view_registration(
    provider: &Arc<Provider>,
    visit: &RegistrationVisit,
) -> Result<RegistrationView, FlowError> {
    let (db, provider, browser) = (provider.db.clone(), Arc::clone(provider), visit.browser.clone());
    let lang = visit.lang;
    db.read(move |tx| {
        let registration = store::registrations::find(tx, &browser)?;
        let stage = Stage::of(registration.as_ref());
        let terms = store::texts::find_current(tx, TERMS_DOCUMENT)?;
        let interaction =
            match registration.as_ref().and_then(|registration| registration.interaction.as_ref()) {
                Some(id) => store::interactions::find(tx, id, &browser)?,
                None => None,
            };
        let arrival =
            registration.as_ref().and_then(|found| ArrivalHint::parse(found.arrival_hint.as_deref()?));
        let shop = arrival.as_ref().map(|hint| shop_of(&provider, hint, lang));
        let waiting = MailWaiting { door: MailDoor::Registration, browser: &browser, account: "" };
        let turn = waiting.view(&provider, tx)?;
        let now = tx.now();
        Ok(RegistrationView {
            turn,
            stage,
            arrival,
            shop,
            seconds_left: registration.as_ref().map_or(0, |found| found.expires_at.since(now)),
            entries: registration.as_ref().and_then(|registration| open_entries(&provider, registration)),
            email: registration.and_then(|registration| registration.email).unwrap_or_default(),
            variant: interaction.as_ref().and_then(|found| RegistrationVariant::of(&provider, found)),
            interaction: interaction.map(|found| found.id),
            terms,
        })
    })
    .await
}
