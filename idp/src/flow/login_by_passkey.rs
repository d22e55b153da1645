//! Login by passkey (L1): no name and no password; the device knows the account, and verifies its owner.
//!
//! 1. Begin: nothing is stored. What the other end must know goes out sealed, bound to browser and interaction.
//! 2. Finish: the ceremony is used up before anything is compared, so that an answer is good once.
//! 3. Find the passkey and its account, verify. One answer for every reason of a failure. No limit: a signature is no guess.
//! 4. On success: counter and moment noted, a new session.

use super::{
    FlowError, LoggedIn, PageVisit,
    begin_session::{Arrival, Proof, begin_session},
    passkey_ceremony::{Purpose, open_ceremony, seal_ceremony, user_handle},
    take_turn::RangeTurns,
    view_page,
};
use crate::{
    Provider,
    domain::{Account, AccountState, InteractionId, RangeOutcome},
    protocol::{ACR_PASSKEY, PasskeyProof, PasskeyRefused},
    store::{
        self, Tx,
        audit::{Actor, AuditEvent},
    },
};
use serde_json::{Value, json};
use std::sync::Arc;

/// One attempt.
pub struct PasskeyAttempt {
    /// The sealed ceremony, as it was given out.
    pub ceremony: String,
    /// The answer of the device, JSON.
    pub answer: String,
    /// With which browser, in which interaction.
    pub arrival: Arrival,
}

/// Begins a ceremony on the login page: `{ceremony, options}`. `None`: no login is due, or there are no passkeys here.
pub async fn begin_login_by_passkey(
    provider: &Arc<Provider>,
    visit: PageVisit,
) -> Result<Option<Value>, FlowError> {
    let shared = Arc::clone(provider);
    let (id, browser) = (visit.id.clone(), visit.browser.clone());
    let begun = view_page(provider, visit, move |tx, _, _| {
        let Some(Ok(begun)) = shared.passkeys.as_ref().map(|passkeys| passkeys.begin_login()) else {
            return Ok(None);
        };
        let ceremony = seal_ceremony(&shared, tx, Purpose::Login, (&browser, id.as_str()), begun.state);
        Ok(Some(json!({ "ceremony": ceremony, "options": begun.options })))
    });
    Ok(begun.await?.flatten())
}

/// Tries to log in.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn login_by_passkey(
    provider: Arc<Provider>,
    attempt: PasskeyAttempt,
) -> Result<LoggedIn, FlowError> {
    let db = provider.db.clone();
    db.write(move |tx| {
        let arrival = &attempt.arrival;
        let id = arrival.interaction.as_ref().map(InteractionId::as_str).unwrap_or_default();
        let place = (&arrival.browser.hash(), id);
        let Some(state) = open_ceremony(&provider, tx, Purpose::Login, place, &attempt.ceremony)? else {
            return refuse(tx, arrival, "refused");
        };
        match prove(&provider, tx, &state, &attempt.answer)? {
            Ok((account, proof)) => {
                let key = if proof.may_be_copied { "swk" } else { "hwk" };
                let amr = [key, "user", "mfa"].map(str::to_owned).to_vec();
                let proof = Proof { amr, acr: ACR_PASSKEY };
                let turns = RangeTurns::of_login(&provider, &arrival.range, &arrival.browser);
                turns.note(tx, account.id.as_str(), RangeOutcome::Succeeded)?;
                begin_session(&provider, tx, arrival, &account, &proof).map(LoggedIn::Yes)
            }
            Err(PasskeyRefused::Invalid) => refuse(tx, arrival, "refused"),
            Err(PasskeyRefused::Cloned) => refuse(tx, arrival, "counter"),
        }
    })
    .await
}

/// The account whose passkey answered rightly, if it may be used.
fn prove(
    provider: &Provider,
    tx: &mut Tx<'_>,
    state: &str,
    answer: &str,
) -> Result<Result<(Account, PasskeyProof), PasskeyRefused>, FlowError> {
    let Some(passkeys) = &provider.passkeys else { return Ok(Err(PasskeyRefused::Invalid)) };
    let named = match passkeys.identify(answer) {
        Ok(named) => named,
        Err(refused) => return Ok(Err(refused)),
    };
    let Some(stored) = store::passkeys::find_to_use(tx, &named.credential_id)? else {
        return Ok(Err(PasskeyRefused::Invalid));
    };
    if named.handle != user_handle(provider, &stored.account_id) {
        return Ok(Err(PasskeyRefused::Invalid));
    }
    let proof = match passkeys.finish_login(state, answer, &stored.credential) {
        Ok(proof) => proof,
        Err(refused) => return Ok(Err(refused)),
    };
    let account = store::accounts::find(tx, &stored.account_id)?;
    let Some(account) = account.filter(|account| account.state == AccountState::Active) else {
        return Ok(Err(PasskeyRefused::Invalid));
    };
    store::passkeys::update_used(tx, &stored.id, &proof.credential)?;
    Ok(Ok((account, proof)))
}

fn refuse(tx: &mut Tx<'_>, arrival: &Arrival, result: &'static str) -> Result<LoggedIn, FlowError> {
    let mut event = AuditEvent::new(Actor::System, "login.failed", String::new());
    event.result = result;
    event.request_id.clone_from(&arrival.request_id);
    store::audit::insert(tx, &event)?;
    Ok(LoggedIn::No)
}
