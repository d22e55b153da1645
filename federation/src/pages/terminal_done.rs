use super::{TerminalHeader, day_words, terminal_header::steps, texts::TerminalTexts};
use crate::domain::TerminalDone;
use askama::Template;
use idp::pages::{Form, Row, Shell, Steps};

/// T4. Buttons `#close`, `#resend`; the digits for the customer in `#reception_code`.
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
    /// The mail was sent again.
    pub resent: bool,
    /// Problems: `resend`.
    pub form: Form,
}

impl TerminalDonePage {
    fn steps(&self) -> Steps {
        steps(self.shell.lang, 3)
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
