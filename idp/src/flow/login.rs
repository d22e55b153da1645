//! Login by password (L1): one answer and one duration for unknown, wrong, locked and withdrawn.
//!
//! 1. Read the account, if there is one of this name.
//! 2. Take a turn of the address range, unless the browser is known to the account. Where many accounts fail, the person
//!    is asked to wait: nothing is evaluated, nothing is counted, and nothing tells whether there is such an account.
//! 3. Count the attempt, by account whatever name was typed, before anything is compared.
//! 4. Compare: with a decoy of the same cost when there is no account or the limit is reached.
//! 5. On success: the counters reset, and a new session, or the second step that the account has switched on.
//! 6. On failure: an audit line; the last failure before the limit locks, and the owner is told by mail (ML7).
//!
//! Either way the range is told of it: how it stands decides who waits next.

use super::{
    FlowError, Verified,
    begin_session::{Arrival, BegunSession},
    login_wait::keep_username,
    queue_mail,
    queue_mail::queue_no_mail,
    second_step::after_password,
    take_turn::{RangeTurns, Turn},
};
use crate::{
    Provider,
    domain::{Account, AccountId, AccountState, LimitOutcome, Limits, LoginName, RangeOutcome, Secret},
    mail::messages::{AccountLocked, Message},
    store::{
        self, StoreError, Tx,
        audit::{Actor, AuditEvent},
    },
};
use serde_json::json;
use std::sync::Arc;

/// Longer input is refused before it costs a hash.
const LONGEST_PASSWORD_BYTES: usize = 256;

/// One attempt.
pub struct LoginAttempt {
    /// What was typed as ID: a mail address or a mobile number.
    pub username: String,
    /// What was typed as password.
    pub password: Secret,
    /// With which browser.
    pub arrival: Arrival,
}

/// What came of it.
#[derive(Debug)]
pub enum LoggedIn {
    /// A session began.
    Yes(BegunSession),
    /// The password was right, and the account wants a second step.
    SecondStep,
    /// It was not looked at: too many accounts fail in this address range. In so many seconds it is.
    Wait(i64),
    /// No: whatever the reason, the person is told the same.
    No,
}

/// What the first visit found out.
struct Counted {
    account: Option<Account>,
    /// Whom the attempt counts for: an account, or what was typed.
    whose: String,
    turn: Turn,
    allowed: bool,
    /// With this attempt the limit is reached: if it fails, there is no other.
    last: bool,
}

/// Tries to log in.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn login(provider: Arc<Provider>, attempt: LoginAttempt) -> Result<LoggedIn, FlowError> {
    // Before the attempt counts: a crowd that is sent away until later has used up none of its tries.
    let place = provider.hashing.place()?;
    let attempt = Arc::new(attempt);
    let Counted { account, whose, turn, allowed, last } = match count(&provider, &attempt).await? {
        Ok(counted) => counted,
        Err(seconds) => return Ok(LoggedIn::Wait(seconds)),
    };
    let active = account.as_ref().filter(|account| account.state == AccountState::Active);
    let locked = last.then(|| active.map(|account| account.id.clone()));
    let hash = active.filter(|_| allowed).map(|account| account.password_hash.clone());
    let verified = provider.hashing.verify(place, short(&attempt.password), hash).await?;
    let too_long = attempt.password.expose().len() > LONGEST_PASSWORD_BYTES;
    match account.filter(|_| verified != Verified::No && !too_long) {
        Some(account) => succeed(provider, attempt, account, turn).await,
        None => {
            fail(provider, attempt, whose, locked).await?;
            Ok(LoggedIn::No)
        }
    }
}

/// A password that is too long is compared as nothing, which no account has.
fn short(password: &Secret) -> Secret {
    if password.expose().len() > LONGEST_PASSWORD_BYTES { Secret::from("") } else { password.clone() }
}

/// Counts the attempt; `Err` with seconds when it has to wait instead.
async fn count(
    provider: &Arc<Provider>,
    attempt: &Arc<LoginAttempt>,
) -> Result<Result<Counted, i64>, FlowError> {
    let (db, provider, attempt) = (provider.db.clone(), Arc::clone(provider), Arc::clone(attempt));
    db.write(move |tx| {
        let name = LoginName::parse(&attempt.username);
        let account = match &name {
            Some(name) => store::accounts::find_by_name(tx, name)?,
            None => None,
        };
        let arrival = &attempt.arrival;
        let known = account.as_ref().is_some_and(|account| arrival.knows(&provider, account));
        let whose = match (&account, &name) {
            (Some(account), _) => account.id.as_str(),
            (None, Some(name)) => name.as_str(),
            (None, None) => attempt.username.as_str(),
        };
        let turns = RangeTurns::of_login(&provider, &arrival.range, &arrival.browser);
        let turn = if known { Turn::Now } else { turns.take(tx)? };
        if let Turn::Wait(seconds) = turn {
            keep_username(&provider, tx, arrival, &attempt.username)?;
            return Ok(Err(seconds));
        }
        let (name, limits) =
            (counter(&provider, whose, known.then_some(&arrival.browser)), &provider.settings.limits);
        let by_name = i64::from(store::attempts::count(tx, &name, limits.login_window)?);
        let allowed = by_name <= limits.login_guesses;
        if !allowed {
            provider.metrics.count_limit(Limits::NAMES.login_guesses, LimitOutcome::Refused);
        }
        let (whose, last) = (whose.to_owned(), by_name == limits.login_guesses);
        Ok(Ok(Counted { account, whose, turn, allowed, last }))
    })
    .await
}

/// The counter of an account, or of a name that none has. A browser that logged in to the account before has one of
/// its own, so that a flood of wrong guesses does not lock the owner out.
fn counter(provider: &Provider, whose: &str, known_browser: Option<&Secret>) -> String {
    let browser = known_browser.map_or("", Secret::expose);
    provider.sealer.keyed_hash("login-name", format!("{whose}\n{browser}").as_bytes())
}

/// Takes the lock away that wrong passwords brought, for everybody and for this browser.
pub(super) fn unlock(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &AccountId,
    browser: &Secret,
) -> Result<(), StoreError> {
    for browser in [None, Some(browser)] {
        store::attempts::reset(tx, &counter(provider, account.as_str(), browser))?;
    }
    Ok(())
}

async fn succeed(
    provider: Arc<Provider>,
    attempt: Arc<LoginAttempt>,
    account: Account,
    turn: Turn,
) -> Result<LoggedIn, FlowError> {
    let db = provider.db.clone();
    db.write(move |tx| {
        let arrival = &attempt.arrival;
        let turns = RangeTurns::of_login(&provider, &arrival.range, &arrival.browser);
        turns.give_back(tx, turn)?;
        unlock(&provider, tx, &account.id, &arrival.browser)?;
        turns.note(tx, account.id.as_str(), RangeOutcome::Succeeded)?;
        after_password(&provider, tx, arrival, &account)
    })
    .await
}

/// `locked`: this failure was the last that is allowed, at this account or at a name that none has.
async fn fail(
    provider: Arc<Provider>,
    attempt: Arc<LoginAttempt>,
    whose: String,
    locked: Option<Option<AccountId>>,
) -> Result<(), FlowError> {
    let db = provider.db.clone();
    db.write(move |tx| {
        let arrival = &attempt.arrival;
        let turns = RangeTurns::of_login(&provider, &arrival.range, &arrival.browser);
        turns.note(tx, &whose, RangeOutcome::Failed)?;
        // No account in the line: it would tell which names exist.
        let mut event = AuditEvent::new(Actor::System, "login.failed", String::new());
        event.result = "refused";
        event.request_id.clone_from(&attempt.arrival.request_id);
        store::audit::insert(tx, &event)?;
        if let Some(account) = &locked {
            tell_of_lock(&provider, tx, &attempt, account.as_ref())?;
        }
        Ok(())
    })
    .await
}

/// ML7, once a lock. A name without an account is locked in the same way, and costs the same.
fn tell_of_lock(
    provider: &Provider,
    tx: &mut Tx<'_>,
    attempt: &LoginAttempt,
    account: Option<&AccountId>,
) -> Result<(), StoreError> {
    let object = account.map(|account| format!("account:{account}")).unwrap_or_default();
    let mut event = AuditEvent::new(Actor::System, "login.locked", object);
    event.result = if account.is_some() { "ok" } else { "no_account" };
    event.request_id.clone_from(&attempt.arrival.request_id);
    store::audit::insert(tx, &event)?;
    let data = json!({
        "at": tx.now().seconds(),
        "minutes": provider.settings.limits.login_window / 60,
        "reminder_url": provider.settings.issuer.url("/reminder"),
    });
    match account {
        Some(account) => queue_mail(provider, tx, AccountLocked::KIND, account, &data, None).map(drop),
        None => queue_no_mail(provider, tx, &data),
    }
}
