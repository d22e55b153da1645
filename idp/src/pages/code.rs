//! Typing a code that was sent: the same page for a forgotten password, a new mail address and a mobile number.

use super::{Field, Form, Shell, TurnNote};
use askama::Template;

/// How a code travels, for the notes on what to do when it does not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeWay {
    /// By mail.
    Mail,
    /// As a text message.
    Message,
}

/// A3, and the codes of A7 and A10. Field `code`, button `#next`; the button `#resend` sends `action=resend` from a
/// form of its own.
#[derive(Debug, Template)]
#[template(path = "code.html")]
pub struct CodeEntry {
    /// The frame.
    pub shell: Shell,
    /// Name of the flow, for the title.
    pub flow: &'static str,
    /// What was done, and what to do.
    pub lead: &'static str,
    /// What was typed before: an ID, an address, a number.
    pub to: String,
    /// How the code travels.
    pub way: CodeWay,
    /// Where both forms go.
    pub action: String,
    /// Problems: `code`, `resend`.
    pub form: Form,
    /// Life of the code.
    pub minutes: u32,
    /// Says that a new code was sent.
    pub resent: bool,
    /// Says that codes are slow to come right now; otherwise the page finds out by itself.
    pub is_slow: bool,
    /// Where to correct what was typed.
    pub change_href: &'static str,
    /// The words on the way there.
    pub change_label: &'static str,
    /// A word about the next mail, where the browser waits for it.
    pub turn: Option<TurnNote>,
}

impl CodeEntry {
    fn code(&self) -> Field {
        let t = self.shell.t;
        Field::new("code", t.fields.code)
            .digits(8)
            .autocomplete("one-time-code")
            .hint(t.fields.code_hint)
            .unmarked()
            .filled(&self.form, t)
    }

    fn code_life(&self) -> String {
        self.shell.t.registration.code_life(self.minutes)
    }

    fn is_mail(&self) -> bool {
        self.way == CodeWay::Mail
    }
}
