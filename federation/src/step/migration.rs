//! The journey of a migration: its order, the step of its consent (M10), and its end.

use crate::{
    Federation,
    domain::{MIGRATION, MIGRATION_CONSENT, MigrationNote},
    flow::migration::{START, arrive},
};
use idp::{
    domain::Journey,
    flow::{FlowError, InteractionStep, JourneyEnd, PlugInJourney, StepContext, StepOutcome},
    store::{self as idp_store, StoreError, Tx},
};
use std::sync::Arc;

/// Shows the consent until 上記販売店と連携する was pressed for the version in force. The login may come before or after it.
#[derive(Clone, Copy, Debug)]
pub struct MigrationConsentStep;

impl InteractionStep for MigrationConsentStep {
    fn name(&self) -> &'static str {
        "migration_consent"
    }

    fn next(&self, context: &StepContext<'_>, tx: &mut Tx<'_>) -> Result<StepOutcome, StoreError> {
        let is_ours = matches!(&context.interaction.journey, Journey::Guided(it) if it.name == MIGRATION);
        if !is_ours {
            return Ok(StepOutcome::Done);
        }
        let note: MigrationNote = context.interaction.note(MIGRATION);
        let current = idp_store::texts::find_current(tx, MIGRATION_CONSENT)?;
        let is_agreed = note.agreed.is_some() && note.agreed == current.map(|current| current.version);
        Ok(if is_agreed {
            StepOutcome::Done
        } else {
            StepOutcome::Show(context.interaction.page("migration"))
        })
    }
}

/// The journey itself.
#[derive(Clone, Debug)]
pub struct MigrationJourney {
    federation: Arc<Federation>,
}

impl MigrationJourney {
    /// The journey with the settings of this federation.
    #[must_use]
    pub fn new(federation: Arc<Federation>) -> Self {
        Self { federation }
    }
}

impl PlugInJourney for MigrationJourney {
    fn name(&self) -> &'static str {
        MIGRATION
    }

    fn order(&self) -> Vec<String> {
        self.federation.settings.migration.order.clone()
    }

    fn finish(&self, end: &JourneyEnd<'_>, tx: &mut Tx<'_>) -> Result<String, FlowError> {
        arrive(&self.federation, end, tx)
    }

    fn refused(&self) -> String {
        START.to_owned()
    }
}
