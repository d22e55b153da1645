//! A7: another mail address. A code to the new one, a notice to the old one; everything that hangs on the account
//! stays with it.
//!
//! The page never tells whether the new address belongs to somebody else: its owner gets another mail instead of a
//! code, and a code that nobody has is stored.

use super::{AccountScene, AccountVisit, Need, Visited, act_on_account, view_account};
use crate::{
    Provider,
    domain::{
        AccountId, CodePurpose, CodeStage, EmailAddress, MailAbout, MailedCode, TokenHash, device_words,
        fold_email,
    },
    flow::{
        FlowError,
        mail_budget::{MailAsker, Throttled, ask_for_mail, prove_mail},
        mail_turn::{MailDoor, MailTurn, MailWaiting},
        mailed_code::{CODE_SECONDS, CodeTried, NewCode, make_code, try_code},
        queue_mail_to, queue_mail_to_until,
        ssf::{AccountNews, tell_of_account},
    },
    mail::messages::{EmailChangeCode, EmailChanged, EmailTaken, Message},
    store::{self, StoreError, Tx, audit::AuditEvent},
};
use serde_json::json;
use std::sync::Arc;

const PURPOSE: CodePurpose = CodePurpose::EmailChange;

/// Where somebody waits for the next one.
fn waiting_of<'a>(browser: &'a TokenHash, account: &'a AccountId) -> MailWaiting<'a> {
    MailWaiting { door: MailDoor::Email, browser, account: account.as_str() }
}

/// Whereto.
#[derive(Clone)]
pub enum NewEmail {
    /// This address.
    Address(EmailAddress),
    /// The address that was given before.
    Again,
}

/// What came of asking for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailCodeSent {
    /// A mail is on its way.
    Yes,
    /// It is the address that the account has.
    Same,
    /// Not so often.
    Throttled(Throttled),
    /// No address was given.
    Nothing,
}

/// What came of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailChange {
    /// The account has the new address.
    Done,
    /// Another code; so many tries are left.
    Wrong(u32),
    /// Its life is over.
    Expired,
    /// All tries are spent.
    UsedUp,
    /// Meanwhile the address got an account.
    Taken,
    /// There is no code that waits.
    Nothing,
}

/// The code of this account in this browser, and the address that it is about. A code that another account asked for
/// in the same browser is none.
fn find_open(
    provider: &Provider,
    tx: &mut Tx<'_>,
    browser: &TokenHash,
    account: &AccountId,
) -> Result<Option<(MailedCode, String)>, StoreError> {
    let code = store::mailed_codes::find(tx, browser, PURPOSE)?
        .filter(|code| code.account.as_ref() == Some(account) && code.stage == CodeStage::Sent);
    Ok(code.and_then(|code| provider.subject_of(PURPOSE, &code).map(|email| (code, email))))
}

/// What the pages of A7 show.
#[derive(Clone, Debug)]
pub struct EmailChangeView {
    /// The address now.
    pub current: String,
    /// The address that a code is under way to.
    pub asked: Option<String>,
    /// What a browser waits for that was told when the next mail can be sent.
    pub turn: Option<MailTurn>,
}

/// Reads what the pages show.
pub async fn view_email_change(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<EmailChangeView>, FlowError> {
    let (visiting, browser) = (Arc::clone(provider), visit.browser.hash());
    view_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let account = &scene.account.id;
        let asked = find_open(&visiting, tx, &browser, account)?.map(|(_, email)| email);
        let turn = waiting_of(&browser, account).view(&visiting, tx)?;
        Ok(EmailChangeView { current: scene.account.email.clone(), asked, turn })
    })
    .await
}

/// Sends a code to the new address; the one before is void.
pub async fn send_email_code(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    to: NewEmail,
) -> Result<Visited<EmailCodeSent>, FlowError> {
    let (visiting, known) = (Arc::clone(provider), visit.clone());
    act_on_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let (provider, browser, account) = (&*visiting, known.browser.hash(), &scene.account);
        let open = find_open(provider, tx, &browser, &account.id)?.map(|(_, email)| email);
        let is_typed = matches!(to, NewEmail::Address(_));
        let email = match &to {
            NewEmail::Address(email) => email.clone(),
            NewEmail::Again => match open.clone() {
                Some(email) => EmailAddress::stored(email),
                None => return Ok(EmailCodeSent::Nothing),
            },
        };
        if *email.key() == fold_email(&account.email) {
            return Ok(EmailCodeSent::Same);
        }
        // Whoever is logged in is a stranger to another mailbox.
        let waiting = waiting_of(&browser, &account.id);
        let asker =
            MailAsker { browser: &browser, range: &known.range, known: false, about: MailAbout::Code };
        if let Some(throttled) = ask_for_mail(provider, tx, email.as_str(), asker)? {
            // Pressed twice: the first press has sent it.
            let waits = open.is_some_and(|open| fold_email(&open) == *email.key());
            if is_typed && waits && matches!(throttled, Throttled::TooSoon(_)) {
                return Ok(EmailCodeSent::Yes);
            }
            waiting.keep(provider, tx, throttled.seconds(), email.as_str())?;
            audit(tx, scene, &known, "email.code_sent", "throttled")?;
            return Ok(EmailCodeSent::Throttled(throttled));
        }
        waiting.end(provider, tx)?;
        let email = email.as_str();
        let taken = store::accounts::find_by_email(tx, email)?.is_some();
        let new = NewCode {
            purpose: PURPOSE,
            browser: &browser,
            account: Some(&account.id),
            subject: email,
            good: !taken,
        };
        let digits = make_code(provider, tx, &new)?;
        let (kind, data) = if taken {
            (EmailTaken::KIND, json!({ "login_url": provider.settings.issuer.url("/login") }))
        } else {
            (EmailChangeCode::KIND, json!({ "code": digits.expose(), "minutes": CODE_SECONDS / 60 }))
        };
        let end = tx.now().plus_seconds(CODE_SECONDS);
        queue_mail_to_until(provider, tx, kind, (email, known.lang), &data, Some(end))?;
        audit(tx, scene, &known, "email.code_sent", "ok")?;
        Ok(EmailCodeSent::Yes)
    })
    .await
}

/// Compares six digits with the code of this browser; the right ones change the address.
pub async fn change_email(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    typed: String,
) -> Result<Visited<EmailChange>, FlowError> {
    let (visiting, known) = (Arc::clone(provider), visit.clone());
    let changed = act_on_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        change(&visiting, tx, scene, &known, &typed)
    });
    match changed.await {
        // A registration was faster, between the code and the write.
        Err(FlowError::Store(StoreError::Duplicate(_))) => Ok(Visited::Yes(EmailChange::Taken)),
        other => other,
    }
}

fn change(
    provider: &Provider,
    tx: &mut Tx<'_>,
    scene: &AccountScene,
    visit: &AccountVisit,
    typed: &str,
) -> Result<EmailChange, FlowError> {
    let (browser, account) = (visit.browser.hash(), &scene.account);
    let Some((_, email)) = find_open(provider, tx, &browser, &account.id)? else {
        return Ok(EmailChange::Nothing);
    };
    let (result, failed) = match try_code(provider, tx, PURPOSE, &browser, typed)? {
        CodeTried::Right(_) if store::accounts::find_by_email(tx, &email)?.is_some() => {
            ("taken", EmailChange::Taken)
        }
        CodeTried::Right(code) => {
            let step = (CodeStage::Proven, CodeStage::Used);
            store::mailed_codes::advance(tx, &browser, PURPOSE, step, code.expires_at)?;
            let asker =
                MailAsker { browser: &browser, range: &visit.range, known: false, about: MailAbout::Code };
            prove_mail(provider, tx, &email, asker)?;
            waiting_of(&browser, &account.id).end(provider, tx)?;
            store::accounts::update_email(tx, &account.id, &email)?;
            // Codes that lie in the old mailbox must not open the account any more.
            store::mailed_codes::delete_of(tx, &account.id, CodePurpose::Recovery)?;
            tell_old_address(provider, tx, scene, visit)?;
            let cause = (&scene.actor(), visit.request_id.as_str());
            tell_of_account(provider, tx, account, AccountNews::RecoveryInformationChanged, cause)?;
            audit(tx, scene, visit, "email.changed", "ok")?;
            return Ok(EmailChange::Done);
        }
        CodeTried::Wrong(0) => ("wrong", EmailChange::UsedUp),
        CodeTried::Wrong(left) => ("wrong", EmailChange::Wrong(left)),
        CodeTried::Expired => ("expired", EmailChange::Expired),
        CodeTried::UsedUp => ("used_up", EmailChange::UsedUp),
        CodeTried::Nothing => ("nothing", EmailChange::Nothing),
    };
    audit(tx, scene, visit, "email.code_failed", result)?;
    Ok(failed)
}

fn tell_old_address(
    provider: &Provider,
    tx: &mut Tx<'_>,
    scene: &AccountScene,
    visit: &AccountVisit,
) -> Result<(), StoreError> {
    let data = json!({ "at": tx.now().seconds(), "device": device_words(&visit.user_agent) });
    let to = (scene.account.email.as_str(), scene.account.lang());
    queue_mail_to(provider, tx, EmailChanged::KIND, to, &data).map(drop)
}

fn audit(
    tx: &mut Tx<'_>,
    scene: &AccountScene,
    visit: &AccountVisit,
    action: &'static str,
    result: &'static str,
) -> Result<(), StoreError> {
    let event = AuditEvent { result, ..scene.event(action, &visit.request_id) };
    store::audit::insert(tx, &event)
}
