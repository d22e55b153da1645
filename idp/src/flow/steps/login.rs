//! The login step (L1): whether the session of this browser is good enough for the request.

use crate::{
    domain::{Account, AccountId, AccountState, Client, Interaction, Journey, Session, Timestamp},
    flow::{InteractionStep, StepContext, StepOutcome},
    keys::Sealer,
    protocol::{
        AcrDemand, Factors, LoginFacts, LoginReason, LoginVerdict, OAuthErrorCode, SUBJECT_PURPOSE,
        judge_login, subject_for,
    },
    store::{self, StoreError, Tx},
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
    /// The right password was given: the second step is due.
    pub password: Option<PasswordStep>,
    /// What was typed as ID, sealed, while the browser waits for its turn.
    pub typed: Option<String>,
}

/// How long a right password waits for its second step, seconds.
const PASSWORD_STEP_SECONDS: i64 = 600;

/// A right password whose second step is still to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordStep {
    /// Whose password.
    pub account: AccountId,
    /// When it was given, seconds since the epoch.
    pub at: i64,
}

impl PasswordStep {
    /// Whether it was given in the last ten minutes.
    pub fn is_young(&self, now: Timestamp) -> bool {
        now.since(Timestamp::from_seconds(self.at)) < PASSWORD_STEP_SECONDS
    }
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

    /// The verdict of the rules over what is known of this browser; `factors` is asked for what its account could log in with.
    fn judge(
        &self,
        context: &StepContext<'_>,
        now: Timestamp,
        factors: impl FnOnce(Option<&Session>, &AcrDemand<'_>) -> Result<Factors, StoreError>,
    ) -> Result<LoginVerdict, StoreError> {
        // A session of an account that may not be used counts as none.
        let account = context.account.filter(|account| account.state == AccountState::Active);
        let session = context.session.filter(|_| account.is_some());
        let logged_in_here =
            session.is_some_and(|session| context.interaction.session.as_ref() == Some(&session.id));
        let request = match &context.interaction.journey {
            Journey::Authorize(request) => request,
            Journey::Device(device) => &device.request,
            Journey::Backchannel(asked) => &asked.request,
            Journey::Account { .. } if session.is_none() => {
                return Ok(LoginVerdict::Login(LoginReason::NoSession));
            }
            Journey::Account { fresh: true, .. } if !logged_in_here => {
                return Ok(LoginVerdict::Login(LoginReason::TooOld));
            }
            Journey::Guided(_) if !logged_in_here => {
                return Ok(LoginVerdict::Login(LoginReason::TooOld));
            }
            Journey::Account { .. } | Journey::Guided(_) => return Ok(LoginVerdict::Enough),
        };
        let note: LoginNote = context.interaction.note(LOGIN);
        let subject = self.subject(context.client, account);
        let demand = AcrDemand::of(request, context.client);
        Ok(judge_login(
            request,
            &LoginFacts {
                session,
                demand,
                factors: factors(session, &demand)?,
                subject: subject.as_deref(),
                fresh: logged_in_here,
                chosen: note.account_chosen,
                now,
            },
        ))
    }
}

/// With what the session's account could log in; asked only when its login does not meet the demand.
fn factors(
    tx: &mut Tx<'_>,
    session: Option<&Session>,
    demand: &AcrDemand<'_>,
) -> Result<Factors, StoreError> {
    match session {
        Some(session) if !demand.is_met_by(&session.acr) => Ok(Factors {
            two_step: store::two_step::is_on(tx, &session.account_id)?,
            passkey: store::passkeys::has_any(tx, &session.account_id)?,
        }),
        _ => Ok(Factors::ALL),
    }
}

/// What follows from the verdict.
fn outcome(interaction: &Interaction, verdict: LoginVerdict, now: Timestamp) -> StepOutcome {
    if interaction.is_silent() {
        let refused = verdict.silent_error().map(|error| StepOutcome::Refuse(error.code));
        return refused.unwrap_or(StepOutcome::Done);
    }
    let note: LoginNote = interaction.note(LOGIN);
    match verdict {
        LoginVerdict::Enough => StepOutcome::Done,
        LoginVerdict::OutOfReach => StepOutcome::Refuse(OAuthErrorCode::UnmetAuthenticationRequirements),
        LoginVerdict::Create if !note.registration_shown => {
            StepOutcome::Show(format!("/register?interaction={}", interaction.id))
        }
        LoginVerdict::Create | LoginVerdict::Login(_) | LoginVerdict::SelectAccount => {
            let waits = note.password.is_some_and(|step| step.is_young(now));
            StepOutcome::Show(interaction.page(if waits { "two-step" } else { "login" }))
        }
    }
}

impl InteractionStep for LoginStep {
    fn name(&self) -> &'static str {
        LOGIN
    }

    fn next(&self, context: &StepContext<'_>, tx: &mut Tx<'_>) -> Result<StepOutcome, StoreError> {
        let now = tx.now();
        let verdict = self.judge(context, now, |session, demand| factors(tx, session, demand))?;
        Ok(outcome(context.interaction, verdict, now))
    }

    fn meet_stranger(&self, context: &StepContext<'_>) -> Option<StepOutcome> {
        let now = context.interaction.created_at;
        let verdict = self.judge(context, now, |_, _| Ok(Factors::ALL)).ok()?;
        Some(outcome(context.interaction, verdict, now))
    }

    fn silent_error(&self) -> OAuthErrorCode {
        OAuthErrorCode::LoginRequired
    }
}
