//! A1b: name, birth date and telephone number lead to the ID, by a mail to the registered address and nowhere else.

use super::{RecoveryVisit, audit};
use crate::{
    Provider,
    domain::{Account, AccountState, LimitOutcome, Limits, MailAbout},
    flow::{
        FlowError,
        mail_budget::{MailAsker, ask_for_mail},
        queue_mail,
        queue_mail::queue_no_mail,
    },
    mail::messages::{IdReminder, Message},
    store::{self, Tx},
};
use serde_json::json;
use std::sync::Arc;

/// Accounts with one telephone number that are looked at.
const FAMILY: i64 = 20;

/// What was typed, normalized.
#[derive(Clone)]
pub struct ForgottenId {
    /// セイ
    pub family_kana: String,
    /// メイ
    pub given_kana: String,
    /// `YYYY-MM-DD`.
    pub birthdate: String,
    /// E.164.
    pub phone: String,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdReminded {
    /// If there is such an account, a mail is on its way.
    Yes,
    /// Too many questions: wait so many seconds.
    TooOften(u64),
}

/// Sends the ID to its own address, if there is such an account.
pub async fn remind_id(
    provider: Arc<Provider>,
    visit: RecoveryVisit,
    typed: ForgottenId,
) -> Result<IdReminded, FlowError> {
    let db = provider.db.clone();
    db.write(move |tx| {
        let range = provider.sealer.keyed_hash("id-reminder-range", visit.range.as_bytes());
        let limits = &provider.settings.limits;
        let taken = store::attempts::take(tx, &range, limits.reminder_range, limits.reminder_window)?;
        if let Err(end) = taken {
            provider.metrics.count_limit(Limits::NAMES.reminder_range, LimitOutcome::Refused);
            audit(tx, &visit, "recovery.id_asked", "throttled")?;
            return Ok(IdReminded::TooOften(u64::try_from(end.since(tx.now())).unwrap_or(0).max(1)));
        }
        let accounts = store::accounts::list_by_contact_phone(tx, &typed.phone, FAMILY)?;
        let mut told = false;
        for account in accounts.iter().filter(|account| fits(account, &typed)) {
            told |= tell(&provider, tx, &visit, account)?;
        }
        if !told {
            let browser = visit.browser.hash();
            let asker = MailAsker { about: MailAbout::Reminder, ..visit.asker(&provider, &browser, None) };
            // A budget that nobody else has: the number itself may get text messages.
            ask_for_mail(&provider, tx, &format!("nobody's {}", typed.phone), asker)?;
            queue_no_mail(&provider, tx, &data(&provider))?;
        }
        audit(tx, &visit, "recovery.id_asked", "ok")?;
        Ok(IdReminded::Yes)
    })
    .await
}

fn fits(account: &Account, typed: &ForgottenId) -> bool {
    let profile = &account.profile;
    account.state == AccountState::Active
        && profile.family_kana == typed.family_kana
        && profile.given_kana == typed.given_kana
        && profile.birthdate.as_deref() == Some(typed.birthdate.as_str())
}

/// `false`: it was told a moment ago, or too often. The page says nothing of that: it would tell that there is one.
fn tell(
    provider: &Provider,
    tx: &mut Tx<'_>,
    visit: &RecoveryVisit,
    account: &Account,
) -> Result<bool, FlowError> {
    let browser = visit.browser.hash();
    let asker =
        MailAsker { about: MailAbout::Reminder, ..visit.asker(provider, &browser, Some(&account.id)) };
    if ask_for_mail(provider, tx, &account.email, asker)?.is_some() {
        return Ok(false);
    }
    queue_mail(provider, tx, IdReminder::KIND, &account.id, &data(provider), None)?;
    Ok(true)
}

fn data(provider: &Provider) -> serde_json::Value {
    let issuer = &provider.settings.issuer;
    json!({ "login_url": issuer.url("/login"), "reminder_url": issuer.url("/reminder") })
}
