//! Consent to scopes and authorization details: shown once, remembered until more is asked for or the request asks for it again.

use crate::{
    domain::{Prompt, ScopeConsentPolicy, all_covered},
    flow::{InteractionStep, StepContext, StepOutcome},
    protocol::OAuthErrorCode,
    store::{self, StoreError, Tx},
};
use serde::{Deserialize, Serialize};

/// Name of the step.
pub const SCOPE_CONSENT: &str = "scope_consent";

/// What the consent page notes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConsentNote {
    /// The person allowed, in this interaction.
    pub allowed: bool,
    /// The person refused, in this interaction.
    pub denied: bool,
}

/// Asks whether the service may have what it asks for (OIDC Core 3.1.2.4).
#[derive(Clone, Copy, Debug)]
pub struct ScopeConsentStep;

impl InteractionStep for ScopeConsentStep {
    fn name(&self) -> &'static str {
        SCOPE_CONSENT
    }

    fn next(&self, context: &StepContext<'_>, tx: &mut Tx<'_>) -> Result<StepOutcome, StoreError> {
        let (Some(client), Some(account), Some(request)) =
            (context.client, context.account, context.interaction.request())
        else {
            return Ok(StepOutcome::Done);
        };
        let note: ConsentNote = context.interaction.note(SCOPE_CONSENT);
        if note.denied {
            return Ok(StepOutcome::Refuse(OAuthErrorCode::AccessDenied));
        }
        if note.allowed {
            return Ok(StepOutcome::Done);
        }
        let asked_again = request.prompts(Prompt::Consent);
        if !asked_again {
            if client.registration.scope_consent == ScopeConsentPolicy::Implicit {
                return Ok(StepOutcome::Done);
            }
            let allowed = store::consents::find(tx, &account.id, &client.id)?;
            let details = &request.authorization_details;
            let is_known = request.scope.is_subset(&allowed)
                && (details.is_empty()
                    || all_covered(&store::consents::find_details(tx, &account.id, &client.id)?, details));
            if is_known {
                return Ok(StepOutcome::Done);
            }
        }
        Ok(StepOutcome::Show(context.interaction.page("consent")))
    }

    fn silent_error(&self) -> OAuthErrorCode {
        OAuthErrorCode::ConsentRequired
    }
}
