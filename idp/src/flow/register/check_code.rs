//! R3: the code that came by mail.

use super::{RegistrationVisit, Stage, audit, send_code::hash_code};
use crate::{
    Provider,
    domain::{LimitOutcome, Limits, MailAbout, RangeOutcome, fold_email},
    flow::{
        FlowError,
        mail_budget::{MailAsker, prove_mail},
        mail_turn::{MailDoor, MailWaiting},
        take_turn::{RangeTurns, TurnKind},
    },
    store,
};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeChecked {
    /// The address is proven.
    Yes,
    /// Another code; so many tries are left.
    Wrong(u32),
    /// Its life is over.
    Expired,
    /// All tries are spent.
    UsedUp,
    /// The registration stands elsewhere.
    Elsewhere(Stage),
}

/// Compares six digits with the code. A try is taken before anything is compared: of any number of parallel guesses
/// the first ones are looked at.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn check_code(
    provider: Arc<Provider>,
    visit: RegistrationVisit,
    typed: String,
) -> Result<CodeChecked, FlowError> {
    let db = provider.db.clone();
    db.write(move |tx| {
        let now = tx.now();
        let found = store::registrations::find_to_change(tx, &visit.browser)?;
        let stage = Stage::of(found.as_ref());
        let Some(registration) = found.filter(|_| stage == Stage::Code) else {
            return Ok(CodeChecked::Elsewhere(stage));
        };
        if registration.code_expires_at.is_none_or(|end| end <= now) {
            audit(tx, &visit, "registration.code_failed", "expired")?;
            return Ok(CodeChecked::Expired);
        }
        let tries = provider.code_tries();
        if !store::registrations::take_try(tx, &visit.browser, tries)? {
            provider.metrics.count_limit(Limits::NAMES.code_tries, LimitOutcome::Refused);
            audit(tx, &visit, "registration.code_failed", "used_up")?;
            return Ok(CodeChecked::UsedUp);
        }
        let hash =
            hash_code(&provider, &registration.id, registration.email.as_deref().unwrap_or_default(), &typed);
        let stored = registration.code_hash.as_deref().unwrap_or_default();
        if !bool::from(hash.as_bytes().ct_eq(stored.as_bytes())) {
            audit(tx, &visit, "registration.code_failed", "wrong")?;
            return Ok(match u32::try_from(tries - 1 - registration.tries) {
                Ok(left) if left > 0 => CodeChecked::Wrong(left),
                _ => CodeChecked::UsedUp,
            });
        }
        let expires_at = now.plus_seconds(provider.settings.lifetimes.registration);
        if !store::registrations::verify(tx, &visit.browser, stored, expires_at)? {
            // Another tab asked for a new code in this moment.
            return Ok(CodeChecked::Expired);
        }
        let turns = RangeTurns::of(&provider, TurnKind::Registration, &visit.range, visit.browser.as_str());
        let email = registration.email.as_deref().unwrap_or_default();
        let asker =
            MailAsker { browser: &visit.browser, range: &visit.range, known: false, about: MailAbout::Code };
        prove_mail(&provider, tx, email, asker)?;
        MailWaiting { door: MailDoor::Registration, browser: &visit.browser, account: "" }
            .end(&provider, tx)?;
        turns.note(tx, fold_email(email).as_str(), RangeOutcome::Succeeded)?;
        audit(tx, &visit, "registration.verified", "ok")?;
        Ok(CodeChecked::Yes)
    })
    .await
}
