//! What pages say when a mail must wait (E2), and when its turn has come.

use crate::{
    flow::{MailTurn, Throttled},
    pages::{Form, Problem, TurnNote},
};

/// What is told beside the button.
pub(super) const fn problem_of(throttled: Throttled) -> Problem {
    match throttled {
        Throttled::TooSoon(seconds) => Problem::ResendTooSoon { seconds },
        Throttled::TooOften(seconds) => Problem::ResendTooOften { minutes: seconds.div_ceil(60) },
    }
}

/// A word about the next mail on the page `href`: when it is opened, and when `button` was pressed in vain; not to
/// somebody who looks at another mistake.
pub(super) fn turn_note(
    turn: Option<&MailTurn>,
    form: &Form,
    button: &str,
    href: impl Into<String>,
) -> Option<TurnNote> {
    let is_told = form.waits_at(button);
    let seconds = turn?.seconds;
    (is_told || !form.has_problems()).then(|| TurnNote { seconds, href: href.into(), is_told })
}
