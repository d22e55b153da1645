use super::{TerminalHeader, terminal_header::steps, texts::TerminalTexts};
use crate::domain::WarningReason;
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
    /// Why an address, as the record holds it, cannot be used.
    pub unusable: [Option<WarningReason>; 3],
    /// Entries and problems: `email-1`, `email-2`, `email-3`.
    pub form: Form,
}

impl TerminalEmails {
    fn steps(&self) -> Steps {
        steps(self.shell.lang, 2)
    }

    fn fields(&self) -> Vec<Field> {
        let field = |(number, unusable): (usize, &Option<WarningReason>)| {
            let field = Field::new(format!("email-{number}"), self.t.email_slot(number))
                .email()
                // The terminal is the shop's: a browser must not remember a customer's address there.
                .autocomplete("off")
                .unmarked()
                .filled(&self.form, self.shell.t);
            match unusable {
                Some(reason) => field.hint(self.t.told(*reason)),
                None => field,
            }
        };
        (1..).zip(&self.unusable).map(field).collect()
    }
}
