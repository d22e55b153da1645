//! A10: a mobile number as a second login name, once a code that was sent to it was typed.
//!
//! Numbers are given to new people: whoever proves a number has it, and an account that had it before loses it.

use super::{AccountScene, AccountVisit, Need, Visited, act_on_account, view_account};
use crate::{
    Provider,
    domain::{
        Account, AccountId, CodePurpose, CodeStage, LimitOutcome, Limits, MailAbout, TokenHash, device_words,
    },
    flow::{
        FlowError,
        mail_budget::{MailAsker, Throttled, ask_for_mail, prove_mail},
        mail_turn::{MailDoor, MailTurn, MailWaiting},
        mailed_code::{CODE_SECONDS, CodeTried, NewCode, make_code, try_code},
        queue_mail, queue_mail_to_until,
        ssf::{AccountNews, tell_of_account},
    },
    mail::messages::{Message, MobileChange, MobileChanged, MobileCode},
    store::{self, StoreError, Tx, audit::AuditEvent},
};
use serde_json::json;
use std::sync::Arc;

const PURPOSE: CodePurpose = CodePurpose::Mobile;

/// Where somebody waits for the next one.
fn waiting_of<'a>(browser: &'a TokenHash, account: &'a AccountId) -> MailWaiting<'a> {
    MailWaiting { door: MailDoor::Mobile, browser, account: account.as_str() }
}

/// Which number.
#[derive(Clone)]
pub enum NewMobile {
    /// This one, E.164.
    Number(String),
    /// The one that was given before.
    Again,
}

/// What came of asking for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MobileCodeSent {
    /// A message is on its way.
    Yes,
    /// Not so often.
    Throttled(Throttled),
    /// No number was given, or numbers cannot be checked here.
    Nothing,
}

/// What came of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MobileProven {
    /// The number is a login name of the account.
    Yes,
    /// Another code; so many tries are left.
    Wrong(u32),
    /// Its life is over.
    Expired,
    /// All tries are spent.
    UsedUp,
    /// There is no code that waits.
    Nothing,
}

/// What the pages of A10 show.
#[derive(Clone, Debug)]
pub struct MobileView {
    /// The number that is a login name.
    pub current: Option<String>,
    /// The number that a code is under way to.
    pub asked: Option<String>,
    /// What a browser waits for that was told when the next message can be sent.
    pub turn: Option<MailTurn>,
}

fn asked(
    provider: &Provider,
    tx: &mut Tx<'_>,
    browser: &TokenHash,
    account: &AccountId,
) -> Result<Option<String>, StoreError> {
    let code = store::mailed_codes::find(tx, browser, PURPOSE)?
        .filter(|code| code.account.as_ref() == Some(account) && code.stage == CodeStage::Sent);
    Ok(code.and_then(|code| provider.subject_of(PURPOSE, &code)))
}

/// Reads what the pages show.
pub async fn view_mobile(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<MobileView>, FlowError> {
    let (visiting, browser) = (Arc::clone(provider), visit.browser.hash());
    view_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let asked = asked(&visiting, tx, &browser, &scene.account.id)?;
        let turn = waiting_of(&browser, &scene.account.id).view(&visiting, tx)?;
        Ok(MobileView { current: scene.account.mobile.clone(), asked, turn })
    })
    .await
}

/// Sends a code to the number; the one before is void.
pub async fn send_mobile_code(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    to: NewMobile,
) -> Result<Visited<MobileCodeSent>, FlowError> {
    let (visiting, known) = (Arc::clone(provider), visit.clone());
    act_on_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let (provider, browser, account) = (&*visiting, known.browser.hash(), &scene.account);
        let Some(gateway) = &provider.settings.sms_gateway else { return Ok(MobileCodeSent::Nothing) };
        let open = asked(provider, tx, &browser, &account.id)?;
        let is_typed = matches!(to, NewMobile::Number(_));
        let number = match &to {
            NewMobile::Number(number) => number.clone(),
            NewMobile::Again => match open.clone() {
                Some(number) => number,
                None => return Ok(MobileCodeSent::Nothing),
            },
        };
        let waiting = waiting_of(&browser, &account.id);
        let asker =
            MailAsker { browser: &browser, range: &known.range, known: false, about: MailAbout::Code };
        let throttled = match ask_for_mail(provider, tx, &number, asker)? {
            None => count_message(provider, tx, &account.id)?,
            throttled => throttled,
        };
        if let Some(throttled) = throttled {
            // Pressed twice: the first press has sent it.
            if is_typed && open.as_ref() == Some(&number) && matches!(throttled, Throttled::TooSoon(_)) {
                return Ok(MobileCodeSent::Yes);
            }
            waiting.keep(provider, tx, throttled.seconds(), &number)?;
            audit(tx, scene, &known, "mobile.code_sent", "throttled")?;
            return Ok(MobileCodeSent::Throttled(throttled));
        }
        waiting.end(provider, tx)?;
        let new = NewCode {
            purpose: PURPOSE,
            browser: &browser,
            account: Some(&account.id),
            subject: &number,
            good: true,
        };
        let digits = make_code(provider, tx, &new)?;
        let data = json!({ "code": digits.expose(), "minutes": CODE_SECONDS / 60 });
        let to = format!("{}@{gateway}", national(&number));
        let end = tx.now().plus_seconds(CODE_SECONDS);
        queue_mail_to_until(provider, tx, MobileCode::KIND, (&to, known.lang), &data, Some(end))?;
        audit(tx, scene, &known, "mobile.code_sent", "ok")?;
        Ok(MobileCodeSent::Yes)
    })
    .await
}

/// Counts a message for the account that causes it, whatever number it goes to.
fn count_message(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &AccountId,
) -> Result<Option<Throttled>, StoreError> {
    let name = provider.sealer.keyed_hash("messages-of-account", account.as_str().as_bytes());
    let limit = provider.settings.limits.messages_per_account;
    let Err(end) = store::attempts::take(tx, &name, limit, 3_600)? else { return Ok(None) };
    provider.metrics.count_limit(Limits::NAMES.messages_per_account, LimitOutcome::Refused);
    Ok(Some(Throttled::TooOften(u64::try_from(end.since(tx.now())).unwrap_or(0).max(1))))
}

/// Compares six digits with the code of this browser; the right ones switch the number on.
pub async fn prove_mobile(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    typed: String,
) -> Result<Visited<MobileProven>, FlowError> {
    let (visiting, known) = (Arc::clone(provider), visit.clone());
    act_on_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let browser = known.browser.hash();
        let Some(number) = asked(&visiting, tx, &browser, &scene.account.id)? else {
            return Ok(MobileProven::Nothing);
        };
        let (result, failed) = match try_code(&visiting, tx, PURPOSE, &browser, &typed)? {
            CodeTried::Right(code) => {
                let step = (CodeStage::Proven, CodeStage::Used);
                store::mailed_codes::advance(tx, &browser, PURPOSE, step, code.expires_at)?;
                let asker = MailAsker {
                    browser: &browser,
                    range: &known.range,
                    known: false,
                    about: MailAbout::Code,
                };
                prove_mail(&visiting, tx, &number, asker)?;
                waiting_of(&browser, &scene.account.id).end(&visiting, tx)?;
                switch_on(&visiting, tx, scene, &known, &number)?;
                return Ok(MobileProven::Yes);
            }
            CodeTried::Wrong(0) => ("wrong", MobileProven::UsedUp),
            CodeTried::Wrong(left) => ("wrong", MobileProven::Wrong(left)),
            CodeTried::Expired => ("expired", MobileProven::Expired),
            CodeTried::UsedUp => ("used_up", MobileProven::UsedUp),
            CodeTried::Nothing => ("nothing", MobileProven::Nothing),
        };
        audit(tx, scene, &known, "mobile.code_failed", result)?;
        Ok(failed)
    })
    .await
}

fn switch_on(
    provider: &Provider,
    tx: &mut Tx<'_>,
    scene: &AccountScene,
    visit: &AccountVisit,
    number: &str,
) -> Result<(), StoreError> {
    let account = &scene.account;
    if let Some(former) =
        store::accounts::find_by_mobile(tx, number)?.filter(|former| former.id != account.id)
    {
        store::accounts::update_mobile(tx, &former.id, None)?;
        set_verified(tx, &former, number, false)?;
        tell(provider, tx, &former.id, (MobileChange::Released, number, ""))?;
        tell_services(provider, tx, &former, scene, visit)?;
        let object = format!("account:{}", former.id);
        let event = AuditEvent { object, ..scene.event("mobile.released", &visit.request_id) };
        store::audit::insert(tx, &event)?;
    }
    store::accounts::update_mobile(tx, &account.id, Some(number))?;
    set_verified(tx, account, number, true)?;
    tell(provider, tx, &account.id, (MobileChange::On, number, &visit.user_agent))?;
    tell_services(provider, tx, account, scene, visit)?;
    audit(tx, scene, visit, "mobile.enabled", "ok")
}

/// The contact number, if it is this one, is proven by the same code (`phone_number_verified`).
fn set_verified(tx: &mut Tx<'_>, account: &Account, number: &str, verified: bool) -> Result<(), StoreError> {
    let mut profile = account.profile.clone();
    if profile.phone.as_deref() != Some(number) || profile.phone_verified == verified {
        return Ok(());
    }
    profile.phone_verified = verified;
    store::accounts::update_profile(tx, &account.id, &profile)
}

/// Switches the number off again; `false` when there was none.
pub async fn switch_mobile_off(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<bool>, FlowError> {
    let (visiting, known) = (Arc::clone(provider), visit.clone());
    act_on_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let Some(number) = &scene.account.mobile else { return Ok(false) };
        store::accounts::update_mobile(tx, &scene.account.id, None)?;
        tell(&visiting, tx, &scene.account.id, (MobileChange::Off, number, &known.user_agent))?;
        tell_services(&visiting, tx, &scene.account, scene, &known)?;
        audit(tx, scene, &known, "mobile.disabled", "ok")?;
        Ok(true)
    })
    .await
}

/// Services hear that the account opens by something else than before, and not by what.
fn tell_services(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &Account,
    scene: &AccountScene,
    visit: &AccountVisit,
) -> Result<(), StoreError> {
    let cause = (&scene.actor(), visit.request_id.as_str());
    tell_of_account(provider, tx, account, AccountNews::RecoveryInformationChanged, cause)
}

fn tell(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &AccountId,
    (change, number, user_agent): (MobileChange, &str, &str),
) -> Result<(), StoreError> {
    let last = number.get(number.len().saturating_sub(4)..).unwrap_or_default();
    let data = json!({
        "change": change,
        "at": tx.now().seconds(),
        "device": device_words(user_agent),
        "reminder_url": provider.settings.issuer.url("/reminder"),
    });
    let secret = json!({ "last": last });
    queue_mail(provider, tx, MobileChanged::KIND, account, &data, Some(&secret)).map(drop)
}

/// The number as it is dialled in Japan.
fn national(number: &str) -> String {
    number.strip_prefix("+81").map_or_else(|| number.to_owned(), |rest| format!("0{rest}"))
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
