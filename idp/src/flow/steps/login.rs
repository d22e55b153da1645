//! The login step (L1): whether the session of this browser is good enough for the request.

use crate::{
    domain::{Account, AccountState, Client, Journey},
    flow::{InteractionStep, StepContext, StepOutcome},
    keys::Sealer,
    protocol::{
        LoginFacts, LoginReason, LoginVerdict, OAuthErrorCode, SUBJECT_PURPOSE, judge_login, subject_for,
    },
    store::{StoreError, Tx},
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Name of the step.
pub const LOGIN: &str = "login";

/// What the login pages note.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LoginNote {
    /// The person chose to go on with the account that is logged in (`prompt=select_account`).
    pub account_chosen: bool,
    /// The registration was shown (`prompt=create`): from now on the login page is.
    pub registration_shown: bool,
}

/// Asks for a login until the session satisfies the request (OIDC Core 3.1.2.3).
pub struct LoginStep {
    /// Tells the subject of an account, to compare with the one that the request names.
    sealer: Arc<Sealer>,
}

impl LoginStep {
    /// The step, with the sealer that makes subjects.
    pub fn new(sealer: Arc<Sealer>) -> Self {
        Self { sealer }
    }

    fn subject(&self, client: Option<&Client>, account: Option<&Account>) -> Option<String> {
        let hash = |bytes: &[u8]| self.sealer.keyed_bytes(SUBJECT_PURPOSE, bytes);
        Some(subject_for(client?, &account?.id, hash))
    }

    /// The verdict of the rules over what is known of this browser.
    fn judge(&self, context: &StepContext<'_>, tx: &Tx<'_>) -> LoginVerdict {
        // A session of an account that may not be used counts as none.
        let account = context.account.filter(|account| account.state == AccountState::Active);
        let session = context.session.filter(|_| account.is_some());
        let logged_in_here =
            session.is_some_and(|session| context.interaction.session.as_ref() == Some(&session.id));
        let request = match &context.interaction.journey {
            Journey::Authorize(request) => request,
            Journey::Account { .. } if session.is_none() => {
                return LoginVerdict::Login(LoginReason::NoSession);
            }
            Journey::Account { fresh: true, .. } if !logged_in_here => {
                return LoginVerdict::Login(LoginReason::TooOld);
            }
            Journey::Guided(_) if !logged_in_here => return LoginVerdict::Login(LoginReason::TooOld),
            Journey::Account { .. } | Journey::Guided(_) => return LoginVerdict::Enough,
        };
        let note: LoginNote = context.interaction.note(LOGIN);
        let subject = self.subject(context.client, account);
        judge_login(
            request,
            &LoginFacts {
                session,
                subject: subject.as_deref(),
                fresh: logged_in_here,
                chosen: note.account_chosen,
                now: tx.now(),
            },
        )
    }
}

impl InteractionStep for LoginStep {
    fn name(&self) -> &'static str {
        LOGIN
    }

    fn next(&self, context: &StepContext<'_>, tx: &mut Tx<'_>) -> Result<StepOutcome, StoreError> {
        let interaction = context.interaction;
        let verdict = self.judge(context, tx);
        if interaction.is_silent() {
            let refused = verdict.silent_error().map(|error| StepOutcome::Refuse(error.code));
            return Ok(refused.unwrap_or(StepOutcome::Done));
        }
        let note: LoginNote = interaction.note(LOGIN);
        Ok(match verdict {
            LoginVerdict::Enough => StepOutcome::Done,
            LoginVerdict::OutOfReach => StepOutcome::Refuse(OAuthErrorCode::UnmetAuthenticationRequirements),
            LoginVerdict::Create if !note.registration_shown => {
                StepOutcome::Show(format!("/register?interaction={}", interaction.id))
            }
            LoginVerdict::Create | LoginVerdict::Login(_) | LoginVerdict::SelectAccount => {
                StepOutcome::Show(interaction.page("login"))
            }
        })
    }

    fn silent_error(&self) -> OAuthErrorCode {
        OAuthErrorCode::LoginRequired
    }
}
