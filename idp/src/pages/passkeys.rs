//! A18: the pages of passkeys, and their place on the login page.

use super::{Field, Form, Row, Shell};
use askama::Template;

/// What the script needs to run a ceremony; without script its form stays hidden.
#[derive(Debug, Clone)]
pub struct PasskeyForm {
    /// Where the form with the device's answer goes.
    pub action: String,
    /// Where the options of the ceremony are to be had, by POST.
    pub options_href: String,
}

/// One passkey in the list.
#[derive(Debug, Clone)]
pub struct PasskeyLine {
    /// Its name in addresses.
    pub id: String,
    /// The owner's name for it.
    pub name: String,
    /// The day it was added, in words.
    pub added: String,
    /// The day it was last used, in words.
    pub used: Option<String>,
}

impl PasskeyLine {
    fn rows(&self, shell: &Shell) -> Vec<Row> {
        let t = shell.t;
        let used = self.used.as_deref().unwrap_or(t.factors.passkey_unused);
        vec![Row::new(t.factors.passkey_added, &self.added, t), Row::new(t.factors.passkey_used, used, t)]
    }
}

/// The list. Link `#passkey-add`; for each `#rename-…` and `#remove-…`.
#[derive(Debug, Template)]
#[template(path = "account/passkeys.html")]
pub struct PasskeysPage {
    /// The frame.
    pub shell: Shell,
    /// What was just done, in words.
    pub done: Option<&'static str>,
    /// All of them, oldest first.
    pub passkeys: Vec<PasskeyLine>,
}

/// One more. Field `passkey_name`, button `#passkey-create`.
#[derive(Debug, Template)]
#[template(path = "account/passkey_add.html")]
pub struct PasskeyAdd {
    /// The frame.
    pub shell: Shell,
    /// For the script.
    pub passkey: PasskeyForm,
    /// Entry and problems: `passkey_name`.
    pub form: Form,
}

impl PasskeyAdd {
    fn name(&self) -> Field {
        name_field(&self.shell, &self.form)
    }
}

/// Another name. Field `passkey_name`, button `#rename`.
#[derive(Debug, Template)]
#[template(path = "account/passkey_edit.html")]
pub struct PasskeyEdit {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Entry and problems: `passkey_name`.
    pub form: Form,
}

impl PasskeyEdit {
    fn name(&self) -> Field {
        name_field(&self.shell, &self.form)
    }
}

fn name_field(shell: &Shell, form: &Form) -> Field {
    let t = shell.t;
    Field::new("passkey_name", t.fields.passkey_name)
        .hint(t.factors.passkey_name_hint)
        .autocomplete("off")
        .unmarked()
        .filled(form, t)
}

/// One less. Button `#remove`.
#[derive(Debug, Template)]
#[template(path = "account/passkey_remove.html")]
pub struct PasskeyRemove {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Which one.
    pub passkey: PasskeyLine,
}
