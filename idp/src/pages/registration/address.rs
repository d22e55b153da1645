use crate::pages::{Field, Form, Shell, Steps, TurnNote};
use askama::Template;

/// R2. Field `email`, button `#send-code`.
#[derive(Debug, Template)]
#[template(path = "registration/email.html")]
pub struct RegisterEmail {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Entry and problems: `email`.
    pub form: Form,
    /// R1.
    pub back_href: String,
    /// A word about the next mail, where the browser waits for it.
    pub turn: Option<TurnNote>,
}

impl RegisterEmail {
    fn steps(&self) -> Steps {
        Steps::registration(self.shell.t, 1)
    }

    fn email(&self) -> Field {
        let t = self.shell.t;
        Field::new("email", t.fields.email).email().hint(t.fields.email_hint).unmarked().filled(&self.form, t)
    }
}

/// R3. Field `code`, button `#next`; the button `#resend` sends `action=resend` from a form of its own.
#[derive(Debug, Template)]
#[template(path = "registration/code.html")]
pub struct RegisterCode {
    /// The frame.
    pub shell: Shell,
    /// Where both forms go.
    pub action: String,
    /// Problems: `code`, `resend`.
    pub form: Form,
    /// The address that the code went to.
    pub email: String,
    /// Life of the code.
    pub minutes: u32,
    /// Says that a new code was sent.
    pub resent: bool,
    /// Says that codes are slow to come right now; otherwise the page finds out by itself.
    pub is_slow: bool,
    /// R2.
    pub change_href: String,
    /// A word about the next mail, where the browser waits for it.
    pub turn: Option<TurnNote>,
}

impl RegisterCode {
    fn steps(&self) -> Steps {
        Steps::registration(self.shell.t, 2)
    }

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
}
