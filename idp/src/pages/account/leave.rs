//! A16: leaving, and coming back.

use crate::pages::{Field, Form, Shell, date_words};
use askama::Template;
use jiff::civil::Date;

/// A16. Field `password`, button `#leave`.
#[derive(Debug, Template)]
#[template(path = "account/leave.html")]
pub struct LeaveAccount {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// The account's address.
    pub email: String,
    /// Problems: `password`.
    pub form: Form,
    /// Services that use the ID.
    pub services: Vec<String>,
    /// What plug-ins end, in sentences.
    pub others: Vec<String>,
    /// The last day to come back.
    pub until: Date,
    /// The account's first page.
    pub cancel_href: String,
}

impl LeaveAccount {
    fn own_id(&self) -> Field {
        Field::own_id(&self.email, self.shell.t)
    }

    fn password(&self) -> Field {
        password(&self.shell, &self.form)
    }

    fn until_words(&self) -> String {
        self.shell.t.leaving.leave_until(&date_words(self.until, self.shell.lang))
    }
}

/// After leaving; content has the id `left`.
#[derive(Debug, Template)]
#[template(path = "account/left.html")]
pub struct LeftAccount {
    /// The frame.
    pub shell: Shell,
}

/// Coming back by the link in ML9. Field `password`, button `#come-back`.
#[derive(Debug, Template)]
#[template(path = "account/come_back.html")]
pub struct ComeBack {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// The account's address: the link was sent to it.
    pub email: String,
    /// Problems: `password`.
    pub form: Form,
    /// The last day to come back.
    pub until: Date,
}

impl ComeBack {
    fn own_id(&self) -> Field {
        Field::own_id(&self.email, self.shell.t)
    }

    fn password(&self) -> Field {
        password(&self.shell, &self.form)
    }

    fn until_words(&self) -> String {
        self.shell.t.leaving.back_until(&date_words(self.until, self.shell.lang))
    }
}

/// The account is in use again. Link `#login`.
#[derive(Debug, Template)]
#[template(path = "account/come_back_done.html")]
pub struct ComeBackDone {
    /// The frame.
    pub shell: Shell,
    /// L1.
    pub login_href: String,
}

fn password(shell: &Shell, form: &Form) -> Field {
    let t = shell.t;
    Field::new("password", t.fields.password).password("current-password").unmarked().filled(form, t)
}
