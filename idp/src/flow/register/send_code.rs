//! R2 and R3: a code to the address that is being registered.
//!
//! The answer never tells whether the address is known: a known one gets another mail (ML1b), and a code that
//! nobody has. Everything else, counters too, is the same.

use super::{RegistrationVisit, Stage, audit};
use crate::{
    Provider,
    domain::{COME_BACK_DAYS, EmailAddress, Lang, LoginName, MailAbout, RangeOutcome, Secret, TokenHash},
    flow::{
        FlowError,
        mail_budget::{MailAsker, Throttled, ask_for_mail},
        mail_turn::{MailDoor, MailWaiting},
        queue_mail_to_until,
        take_turn::{RangeTurns, Turn, TurnKind},
    },
    mail::messages::{AddressBeingLeft, AlreadyRegistered, Message, RegistrationCode},
    store::{self, StoreError, Tx, accounts::Standing, registrations::SentCode},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Whereto.
#[derive(Clone, Debug)]
pub enum SentTo {
    /// R2: this address.
    Address(EmailAddress),
    /// R3: the address that was given before.
    Again,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeSent {
    /// A mail is on its way.
    Yes,
    /// The last one is too fresh: wait so many seconds.
    TooSoon(u64),
    /// Others asked for the address, or this browser too often: wait so many seconds.
    TooOften(u64),
    /// Many in this address range asked and proved nothing: the turn comes in so many seconds.
    Wait(u64),
    /// The registration stands elsewhere.
    Elsewhere(Stage),
}

/// Sends a new code; the one before is void, and so is an address that was proven before.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn send_code(
    provider: Arc<Provider>,
    visit: RegistrationVisit,
    to: SentTo,
) -> Result<CodeSent, FlowError> {
    let db = provider.db.clone();
    db.write(move |tx| {
        let found = store::registrations::find_to_change(tx, &visit.browser)?;
        let stage = Stage::of(found.as_ref());
        let Some(registration) = found.filter(|found| found.account.is_none()) else {
            return Ok(CodeSent::Elsewhere(stage));
        };
        let is_typed = matches!(to, SentTo::Address(_));
        let email = match (&to, &registration.email) {
            (SentTo::Address(email), _) => email.clone(),
            (SentTo::Again, Some(email)) if stage == Stage::Code => EmailAddress::stored(email.clone()),
            (SentTo::Again, _) => return Ok(CodeSent::Elsewhere(stage)),
        };
        let former = registration.email.map(EmailAddress::stored);
        let same = former.is_some_and(|former| former.key() == email.key());
        let turns = RangeTurns::of(&provider, TurnKind::Registration, &visit.range, visit.browser.as_str());
        let waiting = MailWaiting { door: MailDoor::Registration, browser: &visit.browser, account: "" };
        if let Turn::Wait(seconds) = turns.take(tx)? {
            let seconds = u64::try_from(seconds).unwrap_or(1);
            waiting.keep(&provider, tx, seconds, email.as_str())?;
            audit(tx, &visit, "registration.code_sent", "throttled")?;
            return Ok(CodeSent::Wait(seconds));
        }
        // A registration knows no browser: it has no account yet.
        let asker =
            MailAsker { browser: &visit.browser, range: &visit.range, known: false, about: MailAbout::Code };
        if let Some(throttled) = ask_for_mail(&provider, tx, email.as_str(), asker)? {
            // Pressed twice: the first press has sent it.
            let waits = stage == Stage::Code && same;
            if is_typed && waits && matches!(throttled, Throttled::TooSoon(_)) {
                return Ok(CodeSent::Yes);
            }
            waiting.keep(&provider, tx, throttled.seconds(), email.as_str())?;
            audit(tx, &visit, "registration.code_sent", "throttled")?;
            return Ok(match throttled {
                Throttled::TooSoon(seconds) => CodeSent::TooSoon(seconds),
                Throttled::TooOften(seconds) => CodeSent::TooOften(seconds),
            });
        }
        waiting.end(&provider, tx)?;
        turns.note(tx, email.key().as_str(), RangeOutcome::Failed)?;
        let code = tx.random().digits(6);
        let account = store::accounts::find_standing(tx, &LoginName::Email(email.clone()))?;
        let email = email.as_str();
        let known = account.is_some();
        let now = tx.now();
        let life = provider.settings.lifetimes.registration;
        let hash = if known {
            // Of the same shape, but of a code that no one was told.
            hash_code(&provider, &registration.id, email, tx.random().secret().expose())
        } else {
            hash_code(&provider, &registration.id, email, code.expose())
        };
        insert_mail(&provider, tx, visit.lang, (email, account.as_ref()), &code)?;
        let sent = SentCode { email: email.to_owned(), hash, expires_at: now.plus_seconds(life) };
        // What was entered stays when the address is corrected; the chosen password is asked again. The row lives longer
        // than the code, so that an old code is told from a page that was left open.
        store::registrations::set_code(tx, &visit.browser, &sent, same, now.plus_seconds(2 * life))?;
        audit(tx, &visit, "registration.code_sent", "ok")?;
        Ok(CodeSent::Yes)
    })
    .await
}

/// The stored form of a code: good for one browser and one address only.
pub(super) fn hash_code(provider: &Provider, browser: &TokenHash, email: &str, code: &str) -> String {
    let text = format!("{}\n{email}\n{code}", browser.as_str());
    provider.sealer.keyed_hash("registration-code", text.as_bytes())
}

/// ML1 with the code, or ML1b. Address and code lie sealed in the outbox.
fn insert_mail(
    provider: &Provider,
    tx: &mut Tx<'_>,
    lang: Lang,
    (to, account): (&str, Option<&Standing>),
    code: &Secret,
) -> Result<(), StoreError> {
    let minutes = u32::try_from(provider.settings.lifetimes.registration / 60).unwrap_or(30);
    let (template, data) = match account.map(|account| account.withdrawn_at) {
        None => (RegistrationCode::KIND, json!({ "code": code.expose(), "minutes": minutes })),
        Some(None) => (AlreadyRegistered::KIND, already_registered(provider)),
        Some(Some(left)) => {
            (AddressBeingLeft::KIND, json!({ "until": left.end_of_day_in_japan(COME_BACK_DAYS) }))
        }
    };
    // It dies with its code; its sisters, too, so that nothing tells them apart.
    let end = tx.now().plus_seconds(provider.settings.lifetimes.registration);
    queue_mail_to_until(provider, tx, template, (to, lang), &data, Some(end)).map(drop)
}

/// The data of ML1b.
pub(super) fn already_registered(provider: &Provider) -> Value {
    let issuer = &provider.settings.issuer;
    json!({ "login_url": issuer.url("/login"), "reminder_url": issuer.url("/reminder") })
}
