//! The mails that strangers can cause to one mailbox, and who may cause the next one.
//!
//! Anybody can ask for a code to anybody's address. So the budget of an hour has parts: one for everybody, one for
//! browsers that were told to wait and did, and one for browsers that are known to the account. Whoever asks all the
//! time for the address of somebody else uses up the first part, and soon has no range left for the second. A code that
//! is typed in proves that its range has somebody who reads the mailbox: it costs that range nothing.

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
    /// Somebody in its range read it.
    #[serde(rename = "v", default)]
    proven: bool,
}

/// What went to one mailbox in the last day. The parts bound it: 24 hours of a handful.
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
        let last_own = self.0.iter().filter(|sent| sent.browser == ask.browser).map(|sent| sent.at).max();
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
            proven: false,
        });
    }

    /// Notes that a code was typed in rightly in this range.
    pub fn prove(&mut self, range: &str) {
        self.0.iter_mut().filter(|sent| sent.range == range).for_each(|sent| sent.proven = true);
    }

    /// The part that pays for a mail at this moment, the least precious first.
    fn part_at(&self, ask: &MailAsk<'_>, at: i64, due: i64, limits: &Limits) -> Option<MailPart> {
        let within = |seconds| self.0.iter().filter(move |sent| at - sent.at < seconds);
        let used = |part| count(within(HOUR).filter(|sent| sent.part == part));
        if ask.known && used(MailPart::Known) < limits.mail_known {
            return Some(MailPart::Known);
        }
        let here = count(within(HOUR).filter(|sent| sent.range == ask.range));
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
        let unread = || self.0.iter().filter(|sent| at - sent.at < DAY && !sent.proven);
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
