//! The terms of a service (L5): the version in force, agreed to once.

use crate::{
    flow::{InteractionStep, StepContext, StepOutcome},
    store::{self, StoreError, Tx},
};

/// Asks for consent to the terms of the service when there is a version that was not agreed to.
#[derive(Clone, Copy, Debug)]
pub struct ServiceTermsStep;

impl InteractionStep for ServiceTermsStep {
    fn name(&self) -> &'static str {
        "terms"
    }

    fn next(&self, context: &StepContext<'_>, tx: &mut Tx<'_>) -> Result<StepOutcome, StoreError> {
        let (Some(client), Some(account)) = (context.client, context.account) else {
            return Ok(StepOutcome::Done);
        };
        let Some(document) = &client.registration.terms_document else { return Ok(StepOutcome::Done) };
        let Some(current) = store::texts::find_current(tx, document)? else { return Ok(StepOutcome::Done) };
        let accepted = store::texts::find_accepted(tx, &account.id, document)?;
        if accepted.is_some_and(|version| version >= current.version) {
            return Ok(StepOutcome::Done);
        }
        Ok(StepOutcome::Show(context.interaction.page("terms")))
    }
}
