//! A7 and A10: another mail address, a mobile number as a login name.

use super::{Field, Form, Row, Shell, TurnNote};
use askama::Template;

/// A7. Field `email`, button `#send-code`.
#[derive(Debug, Template)]
#[template(path = "credentials/email.html")]
pub struct AccountEmail {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: &'static str,
    /// Problems: `email`.
    pub form: Form,
    /// The address now.
    pub current: String,
    /// A word about the next mail, where the browser waits for it.
    pub turn: Option<TurnNote>,
}

impl AccountEmail {
    fn rows(&self) -> Vec<Row> {
        vec![Row::new(self.shell.t.credentials.email_current, &self.current, self.shell.t)]
    }

    fn email(&self) -> Field {
        let t = self.shell.t;
        Field::new("email", t.credentials.email_new)
            .email()
            .hint(t.fields.email_hint)
            .unmarked()
            .filled(&self.form, t)
    }
}

/// What A10 has just done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MobileTurned {
    /// A number was switched on.
    On,
    /// It was switched off.
    Off,
}

/// A10. Field `mobile`, button `#send-code` (`action=send`); button `#switch-off` (`action=off`).
#[derive(Debug, Template)]
#[template(path = "credentials/mobile.html")]
pub struct AccountMobile {
    /// The frame.
    pub shell: Shell,
    /// Where both forms go.
    pub action: &'static str,
    /// Problems: `mobile`.
    pub form: Form,
    /// The number that works as ID, in words.
    pub current: Option<String>,
    /// Whether numbers can be checked at all.
    pub offered: bool,
    /// What was just done.
    pub turned: Option<MobileTurned>,
    /// A word about the next mail, where the browser waits for it.
    pub turn: Option<TurnNote>,
}

impl AccountMobile {
    fn mobile(&self) -> Field {
        let t = self.shell.t;
        let field = Field::new("mobile", t.credentials.mobile_number).autocomplete("tel-national");
        Field { inputmode: "tel", width: 20, ..field }
            .hint(t.credentials.mobile_hint)
            .unmarked()
            .filled(&self.form, t)
    }

    fn turned_words(&self) -> Option<&'static str> {
        let t = self.shell.t.credentials;
        self.turned.map(|turned| match turned {
            MobileTurned::On => t.mobile_turned_on,
            MobileTurned::Off => t.mobile_turned_off,
        })
    }
}
