//! The second step of a login by password: a code of the owner's app, or a recovery code.
//!
//! 1. After the right password: it is noted in the interaction, which is bound to the browser. No session begins.
//! 2. A try is counted before anything is compared: so many for one password, so many an hour for the account.
//! 3. The code is used up by a conditional update; a code that was used before is a wrong one.
//! 4. The session begins.

use super::{
    FlowError, LoggedIn,
    begin_session::{Arrival, BegunSession, Proof, begin_session},
    queue_mail,
    steps::{LOGIN, LoginNote, PasswordStep},
};
use crate::{
    Provider,
    domain::{
        Account, AccountId, AccountState, Interaction, InteractionId, LimitOutcome, Limits, Secret,
        TokenHash, find_code, normalize_recovery_code,
    },
    keys::Sealer,
    protocol::{ACR_PASSWORD, ACR_TWO_STEP, check_totp},
    store::{
        self, Tx,
        audit::{Actor, AuditEvent},
    },
};
use serde_json::json;
use std::sync::Arc;

/// One attempt.
pub struct SecondStepAttempt {
    /// What was typed: six digits, or a recovery code.
    pub typed: Secret,
    /// With which browser, in which interaction.
    pub arrival: Arrival,
}

/// What came of it.
#[derive(Debug)]
pub enum SecondStepChecked {
    /// A session began.
    Yes(BegunSession),
    /// Another code, or one that was used before; so many tries are left.
    Wrong(u32),
    /// All tries are spent: the login begins anew, with the password.
    UsedUp,
    /// No password was given in this interaction, or too long ago.
    Elsewhere,
}

/// What follows the right password.
pub(super) fn after_password(
    provider: &Provider,
    tx: &mut Tx<'_>,
    arrival: &Arrival,
    account: &Account,
) -> Result<LoggedIn, FlowError> {
    if !store::two_step::is_on(tx, &account.id)? {
        let proof = Proof { amr: vec!["pwd".to_owned()], acr: ACR_PASSWORD };
        return begin_session(provider, tx, arrival, account, &proof).map(LoggedIn::Yes);
    }
    let mut interaction = find_interaction(tx, arrival)?.ok_or(FlowError::NoInteraction)?;
    let mut note: LoginNote = interaction.note(LOGIN);
    note.password = Some(PasswordStep { account: account.id.clone(), at: tx.now().seconds() });
    interaction.set_note(LOGIN, &note);
    store::interactions::update(tx, &interaction)?;
    Ok(LoggedIn::SecondStep)
}

/// Tries to take the second step.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn check_second_step(
    provider: Arc<Provider>,
    attempt: SecondStepAttempt,
) -> Result<SecondStepChecked, FlowError> {
    let db = provider.db.clone();
    db.write(move |tx| {
        let mut interaction = find_interaction(tx, &attempt.arrival)?.ok_or(FlowError::NoInteraction)?;
        let note: LoginNote = interaction.note(LOGIN);
        let Some(step) = note.password.filter(|step| step.is_young(tx.now())) else {
            return Ok(SecondStepChecked::Elsewhere);
        };
        let account = store::accounts::find(tx, &step.account)?;
        let account = account.filter(|account| account.state == AccountState::Active);
        let Some(account) = account else { return Ok(SecondStepChecked::Elsewhere) };
        let counter = account_counter(&provider, &attempt.arrival, &account);
        let left = take_try(&provider, tx, &interaction, &step, &counter)?;
        let taken = match left {
            Some(_) => take_code(&provider, tx, &account.id, &attempt.typed)?,
            None => None,
        };
        let Some(taken) = taken else {
            refuse(&provider, tx, &attempt.arrival, &account, left)?;
            let Some(left) = left.filter(|left| *left > 0) else {
                forget(tx, &mut interaction)?;
                return Ok(SecondStepChecked::UsedUp);
            };
            return Ok(SecondStepChecked::Wrong(left));
        };
        forget(tx, &mut interaction)?;
        store::attempts::reset(tx, &counter)?;
        if taken == Taken::Recovery {
            tell_of_recovery(&provider, tx, &attempt.arrival, &account)?;
        }
        let proof = Proof { amr: ["pwd", "otp", "mfa"].map(str::to_owned).to_vec(), acr: ACR_TWO_STEP };
        begin_session(&provider, tx, &attempt.arrival, &account, &proof).map(SecondStepChecked::Yes)
    })
    .await
}

/// Begins the login anew, for another account.
pub async fn forget_password_step(
    provider: Arc<Provider>,
    id: InteractionId,
    browser: TokenHash,
) -> Result<(), FlowError> {
    let db = provider.db.clone();
    db.write(move |tx| match store::interactions::find(tx, &id, &browser)? {
        Some(mut interaction) => forget(tx, &mut interaction),
        None => Err(FlowError::NoInteraction),
    })
    .await
}

#[derive(PartialEq, Eq)]
enum Taken {
    Code,
    Recovery,
}

/// Uses the code up, whichever of the two kinds it is.
fn take_code(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &AccountId,
    typed: &Secret,
) -> Result<Option<Taken>, FlowError> {
    if let Ok(code) = find_code(typed.expose()) {
        let Some(two_step) = store::two_step::find(tx, account)? else { return Ok(None) };
        let secret =
            open_secret(provider, account, &two_step.secret).filter(|_| two_step.confirmed_at.is_some());
        let Some(step) = secret.and_then(|secret| check_totp(&secret, &code, tx.now())) else {
            return Ok(None);
        };
        return Ok(store::two_step::use_step(tx, account, step)?.then_some(Taken::Code));
    }
    let Some(code) = normalize_recovery_code(typed.expose()) else { return Ok(None) };
    let hash = hash_recovery_code(provider, account, &code);
    Ok(store::recovery_codes::consume(tx, account, &hash)?.then_some(Taken::Recovery))
}

/// Counts one more try; how many are left after it, `None` when this one is too many.
fn take_try(
    provider: &Provider,
    tx: &mut Tx<'_>,
    interaction: &Interaction,
    step: &PasswordStep,
    counter: &str,
) -> Result<Option<u32>, FlowError> {
    let name = format!("{}\n{}", interaction.id, step.at);
    let name = provider.sealer.keyed_hash("second-step", name.as_bytes());
    let limits = &provider.settings.limits;
    let here = i64::from(store::attempts::count(tx, &name, limits.second_step_window)?);
    let account = i64::from(store::attempts::count(tx, counter, limits.second_step_window)?);
    let left = (limits.second_step_tries - here).min(limits.second_step_guesses - account);
    if left < 0 {
        let by_account = account > limits.second_step_guesses;
        let names = Limits::NAMES;
        let limit = if by_account { names.second_step_guesses } else { names.second_step_tries };
        provider.metrics.count_limit(limit, LimitOutcome::Refused);
    }
    Ok(u32::try_from(left).ok())
}

/// A browser that logged in to the account before is counted by itself, so that a thief who knows the password does not
/// lock the owner out.
fn account_counter(provider: &Provider, arrival: &Arrival, account: &Account) -> String {
    let browser = if arrival.knows(provider, account) { arrival.browser.expose() } else { "" };
    let text = format!("{}\n{browser}", account.id);
    provider.sealer.keyed_hash("second-step-account", text.as_bytes())
}

/// Whoever comes this far knows the password: when the tries are spent, the owner is told.
fn refuse(
    provider: &Provider,
    tx: &mut Tx<'_>,
    arrival: &Arrival,
    account: &Account,
    left: Option<u32>,
) -> Result<(), FlowError> {
    let mut event = AuditEvent::new(Actor::System, "login.failed", format!("account:{}", account.id));
    event.result = "second_step";
    event.request_id.clone_from(&arrival.request_id);
    store::audit::insert(tx, &event)?;
    if left == Some(0) {
        notify(provider, tx, &account.id, "second_step_refused")?;
    }
    Ok(())
}

fn tell_of_recovery(
    provider: &Provider,
    tx: &mut Tx<'_>,
    arrival: &Arrival,
    account: &Account,
) -> Result<(), FlowError> {
    let actor = Actor::Account(account.id.to_string());
    let mut event = AuditEvent::new(actor, "two_step.recovery_code_used", format!("account:{}", account.id));
    event.request_id.clone_from(&arrival.request_id);
    event.account_kind = Some(account.kind);
    store::audit::insert(tx, &event)?;
    notify(provider, tx, &account.id, "recovery_code_used")
}

/// Tells the owner what happened to the account's ways of logging in.
pub(super) fn notify(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &AccountId,
    what: &str,
) -> Result<(), FlowError> {
    let reminder = provider.settings.issuer.url("/reminder");
    let data = json!({ "what": what, "at": tx.now().seconds(), "reminder_url": reminder });
    queue_mail(provider, tx, "login-factors", account, &data, None)?;
    Ok(())
}

fn find_interaction(tx: &mut Tx<'_>, arrival: &Arrival) -> Result<Option<Interaction>, FlowError> {
    let Some(id) = &arrival.interaction else { return Ok(None) };
    Ok(store::interactions::find(tx, id, &arrival.browser.hash())?)
}

fn forget(tx: &mut Tx<'_>, interaction: &mut Interaction) -> Result<(), FlowError> {
    let mut note: LoginNote = interaction.note(LOGIN);
    note.password = None;
    interaction.set_note(LOGIN, &note);
    Ok(store::interactions::update(tx, interaction)?)
}

/// The secret of an account's app, sealed for that account.
pub(super) fn seal_secret(provider: &Provider, account: &AccountId, secret: &[u8]) -> String {
    provider.sealer.seal(&purpose(account.as_str()), secret)
}

/// What [`seal_secret`] sealed.
pub(super) fn open_secret(provider: &Provider, account: &AccountId, sealed: &str) -> Option<Vec<u8>> {
    provider.sealer.open(&purpose(account.as_str()), sealed)
}

/// Whether a stored secret opens under this master key.
pub(super) fn opens_secret(sealer: &Sealer, account: &str, sealed: &str) -> bool {
    sealer.open(&purpose(account), sealed).is_some()
}

fn purpose(account: &str) -> String {
    format!("two-step/{account}")
}

/// What is kept of a recovery code. Keyed: fifty bits could be tried out.
pub(super) fn hash_recovery_code(provider: &Provider, account: &AccountId, code: &Secret) -> String {
    let text = format!("{account}\n{}", code.expose());
    provider.sealer.keyed_hash("recovery-code", text.as_bytes())
}
