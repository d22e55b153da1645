//! The mails that strangers can cause to one mailbox, and who may cause the next one.
//!
//! Anybody can ask for a code to anybody's address. So the budget of an hour has parts: one for everybody, one for
//! browsers that were told to wait and did, and one for browsers that are known to the account. Whoever asks all the
//! time for the address of somebody else uses up the first part, and soon has no range left for the second.
//!
//! A code that is typed in rightly proves that whoever sits at the browser reads the mailbox, which no stranger ever
//! does. So the mails of that browser give their parts back: one person may register, ask for the ID and set a new
//! password within the hour. Only `mail_total` bounds them. Its range is taken for one where the mailbox is read, too.

use super::{Limits, Timestamp};
use serde::{Deserialize, Serialize};

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// Part of the budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailPart {
    /// For anybody.
    #[serde(rename = "o")]
    Open,
    /// For who waited, or is known.
    #[serde(rename = "w")]
    Waited,
    /// For who is known.
    #[serde(rename = "k")]
    Known,
}

/// What a mail is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailAbout {
    /// A code, or that there is none.
    #[default]
    #[serde(rename = "c")]
    Code,
    /// The ID of the account.
    #[serde(rename = "r")]
    Reminder,
}

/// A mail that was sent. Browser and range are keyed hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct MailSent {
    #[serde(rename = "t")]
    at: i64,
    #[serde(rename = "p")]
    part: MailPart,
    #[serde(rename = "b")]
    browser: String,
    #[serde(rename = "r")]
    range: String,
    #[serde(rename = "a", default)]
    about: MailAbout,
    /// Somebody in its range read a mail.
    #[serde(rename = "v", default)]
    heard: bool,
    /// Its browser showed a code of the mailbox: the owner asked for it, and its part is given back.
    #[serde(rename = "o", default)]
    proven: bool,
}

/// What went to one mailbox in the last day. `mail_total` bounds it, an hour at a time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MailLog(Vec<MailSent>);

/// Who asks.
#[derive(Clone, Copy, Debug)]
pub struct MailAsk<'a> {
    /// The browser, as a keyed hash.
    pub browser: &'a str,
    /// The address range, as a keyed hash.
    pub range: &'a str,
    /// What the mail is about. The pause between two mails keeps a second press from making the first mail void: a code
    /// that is asked for right after the ID was reminded of is no second press.
    pub about: MailAbout,
    /// Whether the browser is known to the account of the mailbox.
    pub known: bool,
    /// When the browser's turn comes, if it was told to wait.
    pub due: Option<Timestamp>,
}

/// What becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailVerdict {
    /// It is sent, on account of this part.
    Send(MailPart),
    /// This browser had one a moment ago: so many seconds more.
    TooSoon(i64),
    /// Not now: in so many seconds, if nobody else is faster.
    Later(i64),
}

impl MailLog {
    /// What becomes of an ask at this moment.
    pub fn judge(&self, ask: &MailAsk<'_>, now: Timestamp, limits: &Limits) -> MailVerdict {
        let at = now.seconds();
        let own = self.0.iter().filter(|sent| sent.browser == ask.browser && sent.about == ask.about);
        let last_own = own.map(|sent| sent.at).max();
        if let Some(gap_end) = last_own.map(|last| last + limits.mail_gap).filter(|end| *end > at) {
            return MailVerdict::TooSoon(gap_end - at);
        }
        // Who was not told to wait is told now. Who had a mail has waited since then for it to arrive.
        let waited = last_own.map(|last| last + limits.mail_wait);
        let due = ask.due.map(Timestamp::seconds).into_iter().chain(waited).min();
        let due = due.unwrap_or(at + limits.mail_wait);
        if let Some(part) = self.part_at(ask, at, due, limits) {
            return MailVerdict::Send(part);
        }
        let mut moments: Vec<i64> = self.0.iter().flat_map(|sent| [sent.at + HOUR, sent.at + DAY]).collect();
        moments.push(due);
        moments.sort_unstable();
        let next = moments
            .into_iter()
            .find(|moment| *moment > at && self.part_at(ask, *moment, due, limits).is_some());
        MailVerdict::Later(next.unwrap_or(at + DAY) - at)
    }

    /// Notes a mail that is sent, and forgets those of the day before.
    pub fn note(&mut self, ask: &MailAsk<'_>, part: MailPart, now: Timestamp) {
        let at = now.seconds();
        self.0.retain(|sent| at - sent.at < DAY);
        self.0.push(MailSent {
            at,
            part,
            browser: ask.browser.to_owned(),
            range: ask.range.to_owned(),
            about: ask.about,
            heard: false,
            proven: false,
        });
    }

    /// Notes that a code was typed in rightly at this browser, in this range.
    pub fn prove(&mut self, browser: &str, range: &str) {
        for sent in &mut self.0 {
            sent.heard |= sent.range == range;
            sent.proven |= sent.browser == browser;
        }
    }

    /// Whether the mailbox got all that it gets in an hour, whoever asks.
    pub fn is_full(&self, now: Timestamp, limits: &Limits) -> bool {
        self.is_full_at(now.seconds(), limits)
    }

    fn is_full_at(&self, at: i64, limits: &Limits) -> bool {
        count(self.0.iter().filter(|sent| at - sent.at < HOUR)) >= limits.mail_total
    }

    /// The part that pays for a mail at this moment, the least precious first.
    fn part_at(&self, ask: &MailAsk<'_>, at: i64, due: i64, limits: &Limits) -> Option<MailPart> {
        if self.is_full_at(at, limits) {
            return None;
        }
        let unproven = || self.0.iter().filter(|sent| at - sent.at < HOUR && !sent.proven);
        let used = |part| count(unproven().filter(|sent| sent.part == part));
        if ask.known && used(MailPart::Known) < limits.mail_known {
            return Some(MailPart::Known);
        }
        let here = count(unproven().filter(|sent| sent.range == ask.range));
        if !ask.known && here >= limits.mail_range {
            return None;
        }
        if used(MailPart::Open) < limits.mail_open {
            return Some(MailPart::Open);
        }
        let turn = ask.known || (due <= at && self.is_heard(ask.range, at, limits));
        (turn && used(MailPart::Waited) < limits.mail_waited).then_some(MailPart::Waited)
    }

    /// Whether a range gets mails of those that are kept for who waited. One that nobody competes with gets them;
    /// among several, one whose mails of the day nobody read leaves them to the others.
    fn is_heard(&self, range: &str, at: i64, limits: &Limits) -> bool {
        let unread = || self.0.iter().filter(|sent| at - sent.at < DAY && !sent.heard);
        let here = count(unread().filter(|sent| sent.range == range));
        here < limits.mail_waited_range || here == count(unread())
    }
}

fn count<T>(items: impl Iterator<Item = T>) -> i64 {
    i64::try_from(items.count()).unwrap_or(i64::MAX)
}

#[cfg(test)]
#[path = "mail_budget_tests.rs"]
mod tests;
