//! The way back to an account whose password or ID was forgotten (A1–A5, A1b), one use case a file.
//!
//! One code a browser holds what was done; [`RecoveryStage`] reads from it which page is next. Nothing here tells
//! whether a name has an account, before a code that only the owner of its address could have read.

mod check_birthdate;
mod check_code;
mod remind_id;
mod send_code;
mod set_password;
mod view_recovery;

pub use check_birthdate::{BirthdateChecked, check_birthdate};
pub use check_code::{RecoveryTried, check_recovery_code};
pub use remind_id::{ForgottenId, IdReminded, remind_id};
pub use send_code::{RecoveryName, RecoverySent, send_recovery_code};
pub use set_password::{PasswordRecovered, recover_password};
pub use view_recovery::{RecoveryView, view_recovery};

use crate::{
    Provider,
    domain::{
        Account, AccountId, AccountKind, AccountState, CodePurpose, CodeStage, InteractionId, Lang,
        MailAbout, MailedCode, Secret, TokenHash,
    },
    flow::{begin_session::known_tag, mail_budget::MailAsker},
    settings::PasswordProfile,
    store::{
        self, StoreError, Tx,
        audit::{Actor, AuditEvent},
    },
};
use serde::{Deserialize, Serialize};

/// Which browser asks.
#[derive(Clone, Debug)]
pub struct RecoveryVisit {
    /// The browser's cookie.
    pub browser: Secret,
    /// Tags of accounts that logged in from this browser before.
    pub known: Vec<String>,
    /// The address range of the peer.
    pub range: String,
    /// The language of the page.
    pub lang: Lang,
    /// The browser as it names itself.
    pub user_agent: String,
    /// The request, for the audit.
    pub request_id: String,
}

impl RecoveryVisit {
    /// As somebody who asks for a mail to an account, or to nobody.
    fn asker<'a>(
        &'a self,
        provider: &Provider,
        browser: &'a TokenHash,
        account: Option<&AccountId>,
    ) -> MailAsker<'a> {
        let tag = account.map(|account| known_tag(provider, account, &self.browser));
        let known = tag.is_some_and(|tag| self.known.contains(&tag));
        MailAsker { browser, range: &self.range, known, about: MailAbout::Code }
    }
}

/// The page that a recovery stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryStage {
    /// Nothing was begun, or it has expired: A1.
    Start,
    /// A code is under way, or is said to be: A3.
    Code,
    /// The code was right; the birth date is asked beside it.
    Birthdate,
    /// Everything is proven: A4.
    Password,
    /// There is a new password: A5.
    Done,
}

/// What is sealed in the code: what the person typed, and the way back to the service that they came from.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
struct Subject {
    name: String,
    interaction: Option<InteractionId>,
}

/// A recovery that was begun in this browser.
#[derive(Clone)]
struct Found {
    code: MailedCode,
    subject: Subject,
    /// The account, once the code was right, while it may be used.
    account: Option<Account>,
    stage: RecoveryStage,
}

fn find(provider: &Provider, tx: &mut Tx<'_>, browser: &TokenHash) -> Result<Option<Found>, StoreError> {
    let Some(code) = store::mailed_codes::find(tx, browser, CodePurpose::Recovery)? else { return Ok(None) };
    let subject = provider
        .subject_of(CodePurpose::Recovery, &code)
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    let account = match &code.account {
        // While the code is open nothing is read of the account: there may be none.
        Some(id) if code.stage != CodeStage::Sent => store::accounts::find(tx, id)?,
        _ => None,
    };
    let account = account.filter(|account| account.state == AccountState::Active);
    let stage = stage_of(provider, &code, account.as_ref());
    Ok(Some(Found { code, subject, account, stage }))
}

fn stage_of(provider: &Provider, code: &MailedCode, account: Option<&Account>) -> RecoveryStage {
    match (code.stage, account) {
        (CodeStage::Sent, _) => RecoveryStage::Code,
        (CodeStage::Used, _) => RecoveryStage::Done,
        (_, None) => RecoveryStage::Start,
        (CodeStage::Confirmed, Some(_)) => RecoveryStage::Password,
        (CodeStage::Proven, Some(account)) if birthdate_of(provider, account).is_none() => {
            RecoveryStage::Password
        }
        (CodeStage::Proven, Some(_)) if code.tries >= provider.code_tries() => RecoveryStage::Start,
        (CodeStage::Proven, Some(_)) => RecoveryStage::Birthdate,
    }
}

/// The birth date that is asked beside the code: in the reference profile, of persons, where one is known.
fn birthdate_of<'a>(provider: &Provider, account: &'a Account) -> Option<&'a str> {
    let asked = provider.settings.password_profile == PasswordProfile::Reference
        && account.kind == AccountKind::Individual;
    account.profile.birthdate.as_deref().filter(|_| asked)
}

/// Writes an audit line. The recovery is named by the beginning of its browser's hash, the name that was typed never.
fn audit(
    tx: &mut Tx<'_>,
    visit: &RecoveryVisit,
    action: &'static str,
    result: &'static str,
) -> Result<(), StoreError> {
    let name: String = visit.browser.hash().as_str().chars().take(16).collect();
    let mut event = AuditEvent::new(Actor::System, action, format!("recovery:{name}"));
    event.result = result;
    event.request_id.clone_from(&visit.request_id);
    store::audit::insert(tx, &event)
}
