//! A1–A5 and A1b: a forgotten password, a forgotten ID.

use super::{DateField, Field, Form, Need, PasswordRules, Shell, TurnNote};
use askama::Template;

/// A1. Links `#reminder-password` to A2 and `#reminder-id` to A1b.
#[derive(Debug, Template)]
#[template(path = "recovery/choice.html")]
pub struct ReminderChoice {
    /// The frame.
    pub shell: Shell,
    /// A2, with the way back.
    pub password_href: String,
    /// A1b.
    pub id_href: String,
    /// L1.
    pub login_href: String,
}

/// A2. Field `username`, button `#send-code`.
#[derive(Debug, Template)]
#[template(path = "recovery/id.html")]
pub struct RecoveryId {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Problems: `username`.
    pub form: Form,
    /// A1.
    pub back_href: String,
    /// A word about the next mail, where the browser waits for it.
    pub turn: Option<TurnNote>,
}

impl RecoveryId {
    fn username(&self) -> Field {
        let t = self.shell.t;
        Field { inputmode: "email", ..Field::new("username", t.fields.username) }
            .hint(t.recovery.id_hint)
            .autocomplete("username")
            .unmarked()
            .filled(&self.form, t)
    }
}

/// The birth date beside the code. Fields `birthdate_year` …, button `#next`.
#[derive(Debug, Template)]
#[template(path = "recovery/birthdate.html")]
pub struct RecoveryBirthdate {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Problems: `birthdate`. Entries do not come back: they are a secret here.
    pub form: Form,
}

impl RecoveryBirthdate {
    fn birthdate(&self) -> DateField {
        DateField::birthdate(Need::Unmarked, &self.form, self.shell.t)
    }
}

/// A1b. Fields `family_kana`, `given_kana`, `birthdate_year` …, `phone`; button `#send-id`.
#[derive(Debug, Template)]
#[template(path = "recovery/forgotten_id.html")]
pub struct ForgottenIdForm {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Entries and problems.
    pub form: Form,
    /// A1.
    pub back_href: String,
}

impl ForgottenIdForm {
    fn kana(&self, name: &str) -> Field {
        let t = self.shell.t;
        Field::new(name, t.fields.label(name)).unmarked().filled(&self.form, t)
    }

    fn birthdate(&self) -> DateField {
        DateField::birthdate(Need::Unmarked, &self.form, self.shell.t)
    }

    fn phone(&self) -> Field {
        let t = self.shell.t;
        let field = Field::new("phone", t.fields.phone).autocomplete("tel-national");
        Field { inputmode: "tel", width: 20, ..field }
            .hint(t.fields.phone_hint)
            .unmarked()
            .filled(&self.form, t)
    }
}

/// A4 and A8. Fields `password`, `password2`; button `#change-password`.
#[derive(Debug, Template)]
#[template(path = "recovery/password.html")]
pub struct ChoosePassword {
    /// The frame.
    pub shell: Shell,
    /// Name of the flow, for the title.
    pub flow: &'static str,
    /// Name of the page.
    pub title: &'static str,
    /// What changing it does.
    pub lead: &'static str,
    /// Where the form goes.
    pub action: String,
    /// The account's address: the ID that the password is for.
    pub email: String,
    /// Problems: `password`, `password2`.
    pub form: Form,
    /// Password profile.
    pub password_rules: PasswordRules,
    /// Where to go instead, with the words on it.
    pub back: Option<(&'static str, &'static str)>,
}

impl ChoosePassword {
    fn own_id(&self) -> Field {
        Field::own_id(&self.email, self.shell.t)
    }

    fn password(&self) -> Field {
        self.password_rules.field(self.shell.t).unmarked().filled(&self.form, self.shell.t)
    }

    fn password2(&self) -> Field {
        self.password_rules.field_again(self.shell.t).unmarked().filled(&self.form, self.shell.t)
    }
}

/// The end of a flow: what was done, and the way on. Link `#next`.
#[derive(Debug, Template)]
#[template(path = "recovery/finished.html")]
pub struct Finished {
    /// The frame.
    pub shell: Shell,
    /// Name of the flow, for the title.
    pub flow: &'static str,
    /// Name of the page.
    pub title: &'static str,
    /// What was done.
    pub notice: &'static str,
    /// What else there is to know.
    pub lead: &'static str,
    /// Where to go on.
    pub next_href: String,
    /// The words on the way there.
    pub next_label: &'static str,
}
