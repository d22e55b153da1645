//! Mails that somebody who is not logged in can cause: codes, reminders, notices. Budgets belong to the mailbox and to
//! who asks, so that nobody's asking keeps the owner out. The rule is `domain::MailLog`.

use crate::{
    Provider,
    domain::{LimitOutcome, Limits, MailAbout, MailAsk, MailPart, MailVerdict, TokenHash, fold_email},
    store::{self, StoreError, Tx},
};

/// Why no mail leaves now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Throttled {
    /// This browser had the last one just now: wait so many seconds.
    TooSoon(u64),
    /// Others asked, or this one too often: wait so many seconds.
    TooOften(u64),
}

impl Throttled {
    /// How long to wait.
    pub const fn seconds(self) -> u64 {
        match self {
            Self::TooSoon(seconds) | Self::TooOften(seconds) => seconds,
        }
    }
}

/// Who asks for a mail.
#[derive(Clone, Copy)]
pub(super) struct MailAsker<'a> {
    /// The browser.
    pub(super) browser: &'a TokenHash,
    /// Its address range.
    pub(super) range: &'a str,
    /// Whether somebody logged in from it to the account of the mailbox before.
    pub(super) known: bool,
    /// What the mail is about.
    pub(super) about: MailAbout,
}

/// Asks for one more mail to the mailbox `name`; `Some` when it must wait. Whether anybody has that mailbox makes no
/// difference: the same is read and written.
pub(super) fn ask_for_mail(
    provider: &Provider,
    tx: &mut Tx<'_>,
    name: &str,
    asker: MailAsker<'_>,
) -> Result<Option<Throttled>, StoreError> {
    let (now, limits) = (tx.now(), &provider.settings.limits);
    let Keys { mailbox, browser, range, wait } = Keys::of(provider, name, asker);
    let mut log = store::mail_logs::hold(tx, &mailbox)?;
    let due = store::waits::find(tx, &wait)?;
    let ask = MailAsk { browser: &browser, range: &range, about: asker.about, known: asker.known, due };
    let (limit, outcome, throttled) = match log.judge(&ask, now, limits) {
        MailVerdict::Send(part) => {
            log.note(&ask, part, now);
            store::mail_logs::update(tx, &mailbox, &log)?;
            store::waits::end(tx, &wait)?;
            let limit = match part {
                MailPart::Open => return Ok(None),
                MailPart::Waited => Limits::NAMES.mail_waited,
                MailPart::Known => Limits::NAMES.mail_known,
            };
            (limit, LimitOutcome::Reserve, None)
        }
        MailVerdict::TooSoon(seconds) => {
            (Limits::NAMES.mail_gap, LimitOutcome::Waited, Some(Throttled::TooSoon(positive(seconds))))
        }
        MailVerdict::Later(seconds) => {
            if due.is_none() {
                store::waits::set(tx, &wait, now.plus_seconds(limits.mail_wait))?;
            }
            let is_full = log.is_full(now, limits);
            let limit = if is_full { Limits::NAMES.mail_total } else { Limits::NAMES.mail_open };
            (limit, LimitOutcome::Waited, Some(Throttled::TooOften(positive(seconds))))
        }
    };
    provider.metrics.count_limit(limit, outcome);
    Ok(throttled)
}

/// A code that went to the mailbox `name` was typed in rightly: what its browser asked for was asked by who reads it.
pub(super) fn prove_mail(
    provider: &Provider,
    tx: &mut Tx<'_>,
    name: &str,
    asker: MailAsker<'_>,
) -> Result<(), StoreError> {
    let keys = Keys::of(provider, name, asker);
    let mut log = store::mail_logs::hold(tx, &keys.mailbox)?;
    log.prove(&keys.browser, &keys.range);
    store::mail_logs::update(tx, &keys.mailbox, &log)
}

/// What the budget of a mailbox is kept by, however its address is written: the one place where the key is made. A
/// telephone number is one of its own.
fn mailbox_key(provider: &Provider, name: &str) -> String {
    provider.sealer.keyed_hash("mailbox", fold_email(name).as_str().as_bytes())
}

/// Keyed hashes of who asks for what. Those inside a mailbox's log are short: they tell a few askers apart.
struct Keys {
    mailbox: String,
    browser: String,
    range: String,
    wait: String,
}

impl Keys {
    fn of(provider: &Provider, name: &str, asker: MailAsker<'_>) -> Self {
        let mailbox = mailbox_key(provider, name);
        let hash = |purpose: &str, text: &str| {
            provider.sealer.keyed_hash(purpose, format!("{mailbox}\n{text}").as_bytes())
        };
        let short = |text: String| text.chars().take(16).collect();
        let browser = asker.browser.as_str();
        Self {
            browser: short(hash("mail-browser", browser)),
            range: short(hash("mail-range", asker.range)),
            wait: hash("mail-wait", browser),
            mailbox,
        }
    }
}

fn positive(seconds: i64) -> u64 {
    u64::try_from(seconds).unwrap_or(0).max(1)
}
