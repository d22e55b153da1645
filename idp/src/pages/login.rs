//! L1: login.

use super::{Field, Form, PasskeyForm, Shell};
use askama::Template;

/// L1. Fields `username`, `password`; button `#login-submit`.
///
/// A failure is one text for every reason: `form.refuse("username", Problem::LoginFailed)`.
#[derive(Debug, Template)]
#[template(path = "login.html")]
pub struct Login {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Name of the service that asks, in the page's language.
    pub service: Option<String>,
    /// Says that the person must log in although there is a session (`prompt=login`, `max_age`).
    pub again: bool,
    /// Says that a stronger login is needed, and which; instead of `again`.
    pub step_up: Option<&'static str>,
    /// For the script that logs in by passkey (`#passkey-login`); none where there are no passkeys.
    pub passkey: Option<PasskeyForm>,
    /// What was entered; set `username` to `login_hint` on the first view.
    pub form: Form,
    /// R1 (or R0), with the way back.
    pub register_href: String,
    /// A1, with the way back.
    pub reminder_href: String,
}

/// L1 while the browser waits for its turn: nothing was looked at. Link `#next` to the form, `#reminder` to A1, button
/// `#passkey-login`.
#[derive(Debug, Template)]
#[template(path = "login_wait.html")]
pub struct LoginWaitPage {
    /// The frame.
    pub shell: Shell,
    /// How long it is to wait.
    pub seconds: u64,
    /// For the script that logs in by passkey; none where there are no passkeys.
    pub passkey: Option<PasskeyForm>,
    /// L1 with its form.
    pub form_href: String,
    /// A1, with the way back.
    pub reminder_href: String,
}

impl LoginWaitPage {
    fn wait(&self) -> String {
        let t = self.shell.t.login;
        if self.seconds < 60 {
            t.wait_seconds(self.seconds.max(1))
        } else {
            t.wait_minutes(self.seconds.div_ceil(60))
        }
    }
}

impl Login {
    fn username(&self) -> Field {
        let t = self.shell.t;
        Field { inputmode: "email", ..Field::new("username", t.fields.username) }
            .hint(t.login.username_hint)
            .autocomplete(if self.passkey.is_some() { "username webauthn" } else { "username" })
            .unmarked()
            .filled(&self.form, t)
    }

    fn password(&self) -> Field {
        let t = self.shell.t;
        Field::new("password", t.fields.password)
            .password("current-password")
            .unmarked()
            .filled(&self.form, t)
    }
}
