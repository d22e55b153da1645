use super::{TerminalHeader, terminal_header::steps, texts::TerminalTexts};
use askama::Template;
use idp::pages::{Field, Form, Shell, Steps};

/// T3. Inputs `#email-1`–`#email-3`, button `#save`, link `#back`.
#[derive(Template)]
#[template(path = "terminal/emails.html")]
pub struct TerminalEmails {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static TerminalTexts,
    /// Whose visit.
    pub header: TerminalHeader,
    /// Entries and problems: `email-1`, `email-2`, `email-3`.
    pub form: Form,
}

impl TerminalEmails {
    fn steps(&self) -> Steps {
        steps(self.shell.lang, 2)
    }

    fn fields(&self) -> Vec<Field> {
        (1..=3)
            .map(|number| {
                Field::new(format!("email-{number}"), self.t.email_slot(number))
                    .email()
                    // The terminal is the shop's: a browser must not remember a customer's address there.
                    .autocomplete("off")
                    .unmarked()
                    .filled(&self.form, self.shell.t)
            })
            .collect()
    }
}
