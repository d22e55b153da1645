use crate::pages::{Checkbox, Form, Shell};
use askama::Template;

/// R0. What the ID is for; link `#register` to R1, `#login` to L1.
#[derive(Debug, Template)]
#[template(path = "registration/landing.html")]
pub struct RegisterLanding {
    /// The frame.
    pub shell: Shell,
    /// R1, with the way back.
    pub register_href: String,
    /// L1, with the way back.
    pub login_href: String,
}

/// R1. Box `#tos`, button `#next`.
#[derive(Debug, Template)]
#[template(path = "registration/terms.html")]
pub struct RegisterTerms {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Problems: `tos`.
    pub form: Form,
    /// The readable text.
    pub terms_href: String,
    /// Its version, sent along as `tos_version` so that agreement names what was shown.
    pub terms_version: String,
    /// R0.
    pub back_href: String,
}

impl RegisterTerms {
    fn tos(&self) -> Checkbox {
        Checkbox::terms(&self.form, self.shell.t)
    }
}
