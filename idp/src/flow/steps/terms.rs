//! Terms (L5): the versions in force, agreed to once.

use crate::{
    flow::{InteractionStep, StepContext, StepOutcome, find_due_terms},
    store::{StoreError, Tx},
};

/// Asks for consent to the terms of the service, and to new ones of the common ID, when there is a version that was
/// not agreed to.
#[derive(Clone, Copy, Debug)]
pub struct ServiceTermsStep;

impl InteractionStep for ServiceTermsStep {
    fn name(&self) -> &'static str {
        "terms"
    }

    fn next(&self, context: &StepContext<'_>, tx: &mut Tx<'_>) -> Result<StepOutcome, StoreError> {
        let Some(account) = context.account else { return Ok(StepOutcome::Done) };
        Ok(match find_due_terms(tx, account, context.client)? {
            Some(_) => StepOutcome::Show(context.interaction.page("terms")),
            None => StepOutcome::Done,
        })
    }
}
