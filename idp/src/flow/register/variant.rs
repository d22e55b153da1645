//! A registration within a journey of a plug-in: where it begins, what is filled in beforehand, where its pages differ.
//!
//! The journey notes it in its interaction; what it knows of the person lies sealed there. Nothing of it is believed: the
//! address gets its code, and everything else is shown before it is registered.

use crate::{
    Provider,
    domain::{Interaction, RegistrationEntries},
};
use serde::{Deserialize, Serialize};

/// Name of the note.
const REGISTRATION: &str = "registration";

/// The purpose under which it is sealed.
const PURPOSE: &str = "registration-variant";

/// What a journey wants of the registration.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RegistrationVariant {
    /// The page that stands in the place of R1: a path of the provider.
    pub start: String,
    /// The address for R2.
    pub email: String,
    /// The entries for R4. Their kind is settled: it cannot be chosen on the page.
    pub entries: RegistrationEntries,
    /// Whether the password is typed once, with the button that shows it.
    pub password_once: bool,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Note {
    sealed: String,
}

impl RegistrationVariant {
    /// Notes it in the journey's interaction.
    pub fn note_in(&self, provider: &Provider, interaction: &mut Interaction) {
        // Plain texts and a map of them always become JSON.
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        interaction.set_note(REGISTRATION, &Note { sealed: provider.sealer.seal(PURPOSE, &bytes) });
    }

    /// What the journey noted, if it did.
    pub fn of(provider: &Provider, interaction: &Interaction) -> Option<Self> {
        let note: Note = interaction.note(REGISTRATION);
        serde_json::from_slice(&provider.sealer.open(PURPOSE, &note.sealed)?).ok()
    }
}
