use super::{TerminalHeader, day_words, terminal_header::steps, texts::TerminalTexts};
use crate::domain::{Delivery, LinkState, TerminalDone};
use askama::Template;
use idp::pages::{Form, Row, Shell, Steps};

/// What became of the mail, as T4 tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailState {
    /// On its way.
    Queued,
    /// Handed to the mail system.
    Sent,
    /// 配信不可 (E14).
    Undeliverable,
    /// The start has ended or was completed: nothing is mailed any more.
    Over,
}

impl MailState {
    /// From the state of the link and how its mail fared.
    #[must_use]
    pub const fn of(state: LinkState, delivery: Delivery) -> Self {
        match (state, delivery) {
            (LinkState::Provisional, Delivery::Queued) => Self::Queued,
            (LinkState::Provisional, Delivery::Sent) => Self::Sent,
            (LinkState::Provisional, Delivery::Undeliverable) => Self::Undeliverable,
            _ => Self::Over,
        }
    }

    const fn words(self, t: &TerminalTexts) -> &'static str {
        match self {
            Self::Queued => t.mail_queued,
            Self::Sent => t.mail_sent,
            Self::Undeliverable => t.mail_undeliverable,
            Self::Over => t.mail_over,
        }
    }
}

/// T4. Buttons `#close`, `#resend`, links `#refresh` and, for 配信不可, `#edit-emails`; the state of the mail in `#mail-state`,
/// the digits for the customer in `#reception_code`.
#[derive(Template)]
#[template(path = "terminal/done.html")]
pub struct TerminalDonePage {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static TerminalTexts,
    /// Whose visit.
    pub header: TerminalHeader,
    /// What came of the visit.
    pub done: TerminalDone,
    /// What became of the mail.
    pub mail: MailState,
    /// The mail was sent again.
    pub resent: bool,
    /// Problems: `resend`.
    pub form: Form,
}

impl TerminalDonePage {
    fn steps(&self) -> Steps {
        steps(self.shell.lang, 3)
    }

    fn is_undeliverable(&self) -> bool {
        self.mail == MailState::Undeliverable
    }

    fn rows(&self) -> Vec<Row> {
        let until = day_words(self.done.expires_at, self.shell.lang);
        vec![
            Row::new(self.t.done_to, self.done.email.as_str(), self.shell.t),
            Row::new(self.t.done_until, until, self.shell.t),
            Row::new(self.t.done_domain, self.shell.site.brand.sender_domain.as_str(), self.shell.t),
        ]
    }
}

/// What stays when the procedure is closed.
#[derive(Template)]
#[template(path = "terminal/closed.html")]
pub struct TerminalClosed {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static TerminalTexts,
}
