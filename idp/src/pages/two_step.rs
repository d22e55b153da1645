//! A18: the pages of the two-step login, and the second page of the login itself.

use super::{Field, Form, Row, Shell};
use askama::Template;

/// How things stand. Button `#begin`, or links `#codes` and `#switch-off`.
#[derive(Debug, Template)]
#[template(path = "account/two_step.html")]
pub struct TwoStepPage {
    /// The frame.
    pub shell: Shell,
    /// Where the button leads.
    pub action: String,
    /// What was just done, in words.
    pub done: Option<&'static str>,
    /// The day it was switched on, in words; none when it is off.
    pub since: Option<String>,
    /// Recovery codes that are left.
    pub codes_left: i64,
}

impl TwoStepPage {
    fn rows(&self) -> Vec<Row> {
        let (t, shell) = (self.shell.t.factors, self.shell.t);
        let Some(since) = &self.since else { return vec![Row::new(t.two_step_state, t.two_step_off, shell)] };
        vec![
            Row::new(t.two_step_state, t.two_step_on, shell),
            Row::new(t.two_step_since, since, shell),
            Row::new(t.two_step_codes, t.codes_count(self.codes_left), shell),
        ]
    }
}

/// Setting it up. Field `app_code`, button `#confirm`.
#[derive(Template)]
#[template(path = "account/two_step_setup.html")]
pub struct TwoStepSetupPage {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// The image of the QR code.
    pub qr_href: String,
    /// The secret for typing.
    pub key: String,
    /// Problems: `app_code`.
    pub form: Form,
}

impl TwoStepSetupPage {
    fn code(&self) -> Field {
        code_field(&self.shell, &self.form)
    }
}

/// New recovery codes to write down (`#seen`), or the way to make new ones (`#renew`).
#[derive(Template)]
#[template(path = "account/recovery_codes.html")]
pub struct RecoveryCodes {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Says that the two-step login has just begun.
    pub begun: bool,
    /// The codes; empty when they are not to be seen (any more).
    pub codes: Vec<String>,
}

/// Asks before it is switched off. Button `#switch-off`.
#[derive(Debug, Template)]
#[template(path = "account/two_step_off.html")]
pub struct TwoStepOff {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
}

/// The second page of a login. Fields `app_code` and `recovery_code`, buttons `#second-submit`, `#second-other`
/// (`choice=other`).
#[derive(Debug, Template)]
#[template(path = "second_step.html")]
pub struct SecondStep {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Name of the service that asks.
    pub service: Option<String>,
    /// Problems: `app_code` or `recovery_code`.
    pub form: Form,
}

impl SecondStep {
    fn code(&self) -> Field {
        code_field(&self.shell, &self.form)
    }

    fn recovery(&self) -> Field {
        let t = self.shell.t;
        Field { width: 20, ..Field::new("recovery_code", t.fields.recovery_code) }
            .hint(t.factors.second_recovery_lead)
            .autocomplete("off")
            .unmarked()
            .filled(&self.form, t)
    }

    fn recovery_is_open(&self) -> bool {
        self.form.problem_of("recovery_code", self.shell.t).is_some()
    }
}

fn code_field(shell: &Shell, form: &Form) -> Field {
    let t = shell.t;
    Field::new("app_code", t.fields.app_code)
        .digits(8)
        .autocomplete("one-time-code")
        .hint(t.factors.app_code_hint)
        .unmarked()
        .filled(form, t)
}
