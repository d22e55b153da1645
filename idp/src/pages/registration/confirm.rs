use super::Shop;
use crate::domain::{AccountKind, Profile};
use crate::pages::{Row, Shell, Steps, profile_rows::profile_rows};
use askama::Template;

/// R5. Button `#register-submit`, link `#back`.
#[derive(Debug, Template)]
#[template(path = "registration/confirm.html")]
pub struct RegisterConfirm {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// R4 with what was entered.
    pub back_href: String,
    /// R2.
    pub change_email_href: String,
    /// The confirmed address.
    pub email: String,
    /// Type of the account.
    pub kind: AccountKind,
    /// What will be registered.
    pub profile: Profile,
}

impl RegisterConfirm {
    fn steps(&self) -> Steps {
        Steps::registration(self.shell.t, 4)
    }

    /// R4 at one of its blocks.
    fn block_href(&self, block: &str) -> String {
        format!("{}#{block}", self.back_href)
    }

    fn email_rows(&self) -> Vec<Row> {
        vec![Row::new(self.shell.t.fields.email, &self.email, self.shell.t)]
    }

    fn login_rows(&self) -> Vec<Row> {
        let t = self.shell.t;
        let kind = match self.kind {
            AccountKind::Individual => t.fields.individual,
            AccountKind::Corporate => t.fields.corporate,
        };
        let note = Some(t.registration.confirm_type_note.to_owned());
        vec![
            Row { note, ..Row::new(t.fields.account_type, kind, t) },
            Row::new(t.fields.password, t.registration.confirm_password, t),
        ]
    }

    fn person_rows(&self) -> Vec<Row> {
        profile_rows(&self.shell, self.kind, &self.profile)
    }
}

/// R6. Link `#next` to the interrupted journey or the list of services.
#[derive(Debug, Template)]
#[template(path = "registration/done.html")]
pub struct RegisterDone {
    /// The frame.
    pub shell: Shell,
    /// The new ID.
    pub email: String,
    /// Where the person goes on.
    pub next_href: String,
    /// Whether to show the page at a shop, and at which.
    pub shop: Option<Shop>,
}

impl RegisterDone {
    fn steps(&self) -> Steps {
        Steps::registration(self.shell.t, 5)
    }
}
