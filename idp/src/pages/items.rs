//! L2–L4: what a service needs to know, asked or confirmed once per account and service.

use super::{DateField, Form, Need, Row, Shell, birthdate_words};
use crate::domain::RequiredItem;
use askama::Template;

/// L2. Fields by item (`birthdate_year` …), button `#confirm`.
#[derive(Debug, Template)]
#[template(path = "items/ask.html")]
pub struct Items {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Name of the service.
    pub service: String,
    /// What it needs.
    pub items: Vec<RequiredItem>,
    /// Entries (prefilled with what is known) and problems.
    pub form: Form,
    /// Whether anything was known before, and is to be checked.
    pub prefilled: bool,
}

impl Items {
    fn needs_birthdate(&self) -> bool {
        self.items.contains(&RequiredItem::Birthdate)
    }

    fn birthdate(&self) -> DateField {
        DateField::birthdate(Need::Required, &self.form, self.shell.t)
    }
}

/// L3. Button `#items-submit`, link `#back`.
#[derive(Debug, Template)]
#[template(path = "items/confirm.html")]
pub struct ItemsConfirm {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// L2.
    pub back_href: String,
    /// `YYYY-MM-DD`, when the service needs it.
    pub birthdate: Option<String>,
}

impl ItemsConfirm {
    fn rows(&self) -> Vec<Row> {
        let t = self.shell.t;
        self.birthdate
            .iter()
            .map(|iso| Row::new(t.fields.birthdate, birthdate_words(iso, self.shell.lang), t))
            .collect()
    }
}

/// L4. Link `#next`.
#[derive(Debug, Template)]
#[template(path = "items/done.html")]
pub struct ItemsDone {
    /// The frame.
    pub shell: Shell,
    /// The next step.
    pub next_href: String,
}
