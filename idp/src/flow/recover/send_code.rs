//! A2 and A3: a code to the mail address of an account, if the name that was typed has one.
//!
//! The answer never tells. Where nobody may recover (no such account, switched off, being left), the same is written:
//! a code that nobody has, and an entry of the outbox that no worker takes.

use super::{RecoveryStage, RecoveryVisit, Subject, audit, find};
use crate::{
    Provider,
    domain::{AccountId, AccountState, CodePurpose, InteractionId, LoginName},
    flow::{
        FlowError,
        mail_budget::{Throttled, ask_for_mail},
        mail_turn::{MailDoor, MailWaiting},
        mailed_code::{CODE_SECONDS, NewCode, make_code},
        queue_mail::queue_no_mail,
        queue_mail_until,
    },
    mail::messages::{Message, RecoveryCode},
    store,
};
use serde_json::json;
use std::sync::Arc;

/// Whose account.
#[derive(Clone, Debug)]
pub enum RecoveryName {
    /// A2: what was typed, and the interaction that the person came from.
    Typed(String, Option<InteractionId>),
    /// A3: what was typed before.
    Again,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoverySent {
    /// If the name has an account, a mail is on its way.
    Yes,
    /// What was typed can be no ID.
    NoName,
    /// Not so often.
    Throttled(Throttled),
    /// The recovery stands elsewhere.
    Elsewhere(RecoveryStage),
}

/// Sends a new code; the one before is void.
pub async fn send_recovery_code(
    provider: Arc<Provider>,
    visit: RecoveryVisit,
    name: RecoveryName,
) -> Result<RecoverySent, FlowError> {
    let db = provider.db.clone();
    db.write(move |tx| {
        let browser = visit.browser.hash();
        let open = find(&provider, tx, &browser)?;
        let is_typed = matches!(name, RecoveryName::Typed(..));
        let subject = match &name {
            RecoveryName::Typed(name, interaction) => {
                Subject { name: name.clone(), interaction: interaction.clone() }
            }
            RecoveryName::Again => match open.clone() {
                Some(found) if found.stage == RecoveryStage::Code => found.subject,
                found => {
                    let stage = found.map_or(RecoveryStage::Start, |found| found.stage);
                    return Ok(RecoverySent::Elsewhere(stage));
                }
            },
        };
        let Some(name) = LoginName::parse(&subject.name) else { return Ok(RecoverySent::NoName) };
        let account = store::accounts::find_standing(tx, &name)?;
        // Counted by mailbox, whichever name of its account was typed.
        let mailbox = account.as_ref().map_or(name.as_str(), |account| &account.email);
        let asker = visit.asker(&provider, &browser, account.as_ref().map(|account| &account.id));
        let waiting = MailWaiting { door: MailDoor::Recovery, browser: &browser, account: "" };
        if let Some(throttled) = ask_for_mail(&provider, tx, mailbox, asker)? {
            // Pressed twice: the first press has sent it.
            let is_same =
                |former: &str| LoginName::parse(former).is_some_and(|it| it.as_str() == name.as_str());
            let waits =
                open.is_some_and(|open| open.stage == RecoveryStage::Code && is_same(&open.subject.name));
            if is_typed && waits && matches!(throttled, Throttled::TooSoon(_)) {
                return Ok(RecoverySent::Yes);
            }
            waiting.keep(&provider, tx, throttled.seconds(), &subject.name)?;
            audit(tx, &visit, "recovery.code_sent", "throttled")?;
            return Ok(RecoverySent::Throttled(throttled));
        }
        waiting.end(&provider, tx)?;
        let account = account.filter(|account| account.state == AccountState::Active);
        let id = account.as_ref().map(|account| &account.id);
        // A name of no account where nobody may recover: an index entry that stayed empty would be written faster.
        let nobody = AccountId::generate(tx.now(), tx.random());
        let digits = make_code(
            &provider,
            tx,
            &NewCode {
                purpose: CodePurpose::Recovery,
                browser: &browser,
                account: Some(id.unwrap_or(&nobody)),
                subject: &json!(subject).to_string(),
                good: id.is_some(),
            },
        )?;
        let secret = json!({ "code": digits.expose(), "minutes": CODE_SECONDS / 60 });
        match id {
            Some(id) => {
                let end = Some(tx.now().plus_seconds(CODE_SECONDS));
                queue_mail_until(&provider, tx, RecoveryCode::KIND, id, &json!({}), Some(&secret), end)?;
            }
            None => queue_no_mail(&provider, tx, &secret)?,
        }
        audit(tx, &visit, "recovery.code_sent", "ok")?;
        Ok(RecoverySent::Yes)
    })
    .await
}
