//! A17: everything that is kept, to read and to take along.

use crate::domain::phone_words;
use crate::domain::{Account, AccountKind};
use crate::pages::{Row, Shell, date_words, moment_words, profile_rows::profile_rows};
use askama::Template;

/// A heading with lines under it.
#[derive(Debug, Clone)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// Name and value of each line.
    pub lines: Vec<(String, String)>,
}

/// A17. Button `#download`.
#[derive(Debug, Template)]
#[template(path = "account/data.html")]
pub struct DataPage {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// The account.
    pub account: Account,
    /// What hangs on it, in sections; those of plug-ins last.
    pub sections: Vec<Section>,
}

impl DataPage {
    fn account_rows(&self) -> Vec<Row> {
        let (t, account, lang) = (self.shell.t, &self.account, self.shell.lang);
        let kind = match account.kind {
            AccountKind::Individual => t.fields.individual,
            AccountKind::Corporate => t.fields.corporate,
        };
        let language = if account.locale == "en" { "English" } else { "日本語" };
        let mobile = account.mobile.as_deref().map(phone_words);
        vec![
            Row::new(t.account.id, &account.email, t),
            Row::new(t.profile.mobile, mobile.as_deref().unwrap_or(t.profile.mobile_off), t),
            Row::new(t.account.kind, kind, t),
            Row::new(t.leaving.data_language, language, t),
            Row::new(t.profile.since, date_words(account.created_at.in_japan().date(), lang), t),
            Row::new(t.profile.updated, moment_words(account.updated_at, lang), t),
        ]
    }

    fn person_rows(&self) -> Vec<Row> {
        profile_rows(&self.shell, self.account.kind, &self.account.profile)
    }

    fn rows(&self, section: &Section) -> Vec<Row> {
        section.lines.iter().map(|(name, value)| Row::new(name, value, self.shell.t)).collect()
    }
}
