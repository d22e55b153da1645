//! Consent to scopes and authorization details: shown once, remembered until more is asked for or the request asks for it again.

use crate::{
    domain::{AuthorizeRequest, Client, Prompt, ScopeConsentPolicy, all_covered},
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
        let asked_again =
            request.prompts(Prompt::Consent) || can_be_pretended(client, request) && !logged_in_here(context);
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

/// Whether any other app of the device could have sent the request and would get the answer: nothing but a claimed https
/// address tells apps without a secret apart. They are never answered without a person's hand (RFC 8252, 8.6).
fn can_be_pretended(client: &Client, request: &AuthorizeRequest) -> bool {
    let is_answered_by_browser = !request.redirect_uri.is_empty();
    let is_claimed = request.redirect_uri.starts_with("https://");
    client.is_public() && client.registration.native && is_answered_by_browser && !is_claimed
}

/// Whether the person has proven who they are in this very interaction, and so knows what they do. In the second in which it began
/// that was an earlier one.
fn logged_in_here(context: &StepContext<'_>) -> bool {
    context.session.is_some_and(|session| session.auth_time > context.interaction.created_at)
}
