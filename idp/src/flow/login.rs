//! Login by password (L1): one answer and one duration for unknown, wrong, locked and withdrawn.
//!
//! 1. Count the attempt, by account name and by address range, before anything is compared.
//! 2. Read the account, if there is one.
//! 3. Compare: with a decoy of the same cost when there is no account or the limit is reached.
//! 4. On success: a new session, the counters reset, the interaction bound to the session.

use super::{
    FlowError, Verified,
    begin_session::{Arrival, BegunSession, Proof, begin_session},
};
use crate::{
    Provider,
    domain::{Account, AccountState, Secret},
    protocol::ACR_PASSWORD,
    store::{
        self,
        audit::{Actor, AuditEvent},
    },
};
use std::sync::Arc;

/// Attempts at one account name in a window: beyond them even the right password is refused.
const TRIES_PER_NAME: i32 = 10;
/// Attempts from one address range in a window.
const TRIES_PER_RANGE: i32 = 300;
/// The window, seconds.
const WINDOW_SECONDS: i64 = 900;
/// Longer input is refused before it costs a hash.
const LONGEST_PASSWORD_BYTES: usize = 256;

/// One attempt.
pub struct LoginAttempt {
    /// What was typed as ID: a mail address.
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
    /// No: whatever the reason, the person is told the same.
    No,
}

/// Tries to log in.
pub async fn login(provider: Arc<Provider>, attempt: LoginAttempt) -> Result<LoggedIn, FlowError> {
    let Some(email) = crate::domain::normalize_email(&attempt.username) else {
        // Compared all the same: the time must not tell a malformed name from an unknown one.
        provider.hashing.verify(short(&attempt.password), None).await?;
        return Ok(LoggedIn::No);
    };
    let attempt = Arc::new(attempt);
    let (account, allowed) = count(&provider, &attempt, email).await?;
    let usable = account.as_ref().filter(|account| allowed && account.state == AccountState::Active);
    let hash = usable.map(|account| account.password_hash.clone());
    let verified = provider.hashing.verify(short(&attempt.password), hash).await?;
    let too_long = attempt.password.expose().len() > LONGEST_PASSWORD_BYTES;
    match account.filter(|_| verified != Verified::No && !too_long) {
        Some(account) => succeed(provider, attempt, account).await,
        None => {
            fail(provider, attempt).await?;
            Ok(LoggedIn::No)
        }
    }
}

/// A password that is too long is compared as nothing, which no account has.
fn short(password: &Secret) -> Secret {
    if password.expose().len() > LONGEST_PASSWORD_BYTES { Secret::from("") } else { password.clone() }
}

async fn count(
    provider: &Arc<Provider>,
    attempt: &Arc<LoginAttempt>,
    email: String,
) -> Result<(Option<Account>, bool), FlowError> {
    let (db, provider, attempt) = (provider.db.clone(), Arc::clone(provider), Arc::clone(attempt));
    db.write(move |tx| {
        let account = store::accounts::find_by_email(tx, &email)?;
        let arrival = &attempt.arrival;
        let known = account.as_ref().is_some_and(|account| arrival.knows(&provider, account));
        let name = counter(&provider, &email, known.then_some(&arrival.browser));
        let by_name = store::attempts::count(tx, &name, WINDOW_SECONDS)?;
        let range = provider.sealer.keyed_hash("login-range", arrival.range.as_bytes());
        let by_range = store::attempts::count(tx, &range, WINDOW_SECONDS)?;
        let allowed = by_name <= TRIES_PER_NAME && (known || by_range <= TRIES_PER_RANGE);
        Ok((account, allowed))
    })
    .await
}

/// A browser that logged in to the account before has a counter of its own, so that a flood of
/// wrong guesses does not lock the owner out.
fn counter(provider: &Provider, email: &str, known_browser: Option<&Secret>) -> String {
    let browser = known_browser.map_or("", Secret::expose);
    provider.sealer.keyed_hash("login-name", format!("{email}\n{browser}").as_bytes())
}

async fn succeed(
    provider: Arc<Provider>,
    attempt: Arc<LoginAttempt>,
    account: Account,
) -> Result<LoggedIn, FlowError> {
    let db = provider.db.clone();
    db.write(move |tx| {
        for browser in [None, Some(&attempt.arrival.browser)] {
            store::attempts::reset(tx, &counter(&provider, &account.email, browser))?;
        }
        let proof = Proof { amr: vec!["pwd".to_owned()], acr: ACR_PASSWORD };
        begin_session(&provider, tx, &attempt.arrival, &account, &proof).map(LoggedIn::Yes)
    })
    .await
}

async fn fail(provider: Arc<Provider>, attempt: Arc<LoginAttempt>) -> Result<(), FlowError> {
    provider
        .db
        .write(move |tx| {
            // No account in the line: it would tell which names exist.
            let mut event = AuditEvent::new(Actor::System, "login.failed", String::new());
            event.result = "refused";
            event.request_id.clone_from(&attempt.arrival.request_id);
            Ok::<_, FlowError>(store::audit::insert(tx, &event)?)
        })
        .await
}
