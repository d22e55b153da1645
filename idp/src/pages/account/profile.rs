//! A6 and A9: everything known of the customer, changing it, reading the change back.

use super::home::home_lists;
use crate::domain::{Account, AccountKind, Profile, phone_words};
use crate::pages::{
    Form, PostalAnswer, ProfileFields, Row, Shell, date_words, moment_words, profile_rows::profile_rows,
};
use askama::Template;

/// A6. Link `#edit` to A9.
#[derive(Debug, Template)]
#[template(path = "account/profile.html")]
pub struct ProfileView {
    /// The frame.
    pub shell: Shell,
    /// The account.
    pub account: Account,
    /// Whether it was changed a moment ago.
    pub changed: bool,
    /// A9.
    pub edit_href: String,
}

/// A line with the page where its value is changed.
struct Line {
    row: Row,
    href: Option<&'static str>,
}

impl ProfileView {
    fn login_lines(&self) -> Vec<Line> {
        let (t, account) = (self.shell.t, &self.account);
        let mobile = account.mobile.as_deref().map(phone_words);
        let line = |row, page| Line { row, href: home_lists(page).then_some(page) };
        vec![
            line(Row::new(t.account.id, &account.email, t), "/account/email"),
            line(
                Row::new(t.profile.mobile, mobile.as_deref().unwrap_or(t.profile.mobile_off), t),
                "/account/mobile",
            ),
            line(Row::new(t.fields.password, t.profile.password_hidden, t), "/account/password"),
        ]
    }

    fn person_rows(&self) -> Vec<Row> {
        profile_rows(&self.shell, self.account.kind, &self.account.profile)
    }

    fn account_rows(&self) -> Vec<Row> {
        let (t, account, lang) = (self.shell.t, &self.account, self.shell.lang);
        let kind = match account.kind {
            AccountKind::Individual => t.fields.individual,
            AccountKind::Corporate => t.fields.corporate,
        };
        let note = Some(t.profile.type_note.to_owned());
        vec![
            Row { note, ..Row::new(t.account.kind, kind, t) },
            Row::new(t.profile.since, date_words(account.created_at.in_japan().date(), lang), t),
            Row::new(t.profile.updated, moment_words(account.updated_at, lang), t),
        ]
    }
}

/// A9. Buttons by `action`: `#confirm` confirm, `#lookup` lookup, `#use-address` use_address.
#[derive(Debug, Template)]
#[template(path = "account/profile_edit.html")]
pub struct ProfileEdit {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Which form is shown.
    pub kind: AccountKind,
    /// Entries and problems.
    pub form: Form,
    /// Answer of 住所自動入力.
    pub postal: PostalAnswer,
    /// The 47 prefectures, as they are stored.
    pub prefectures: &'static [&'static str],
    /// A6.
    pub cancel_href: String,
}

impl ProfileEdit {
    fn fields(&self) -> ProfileFields<'_> {
        ProfileFields {
            shell: &self.shell,
            kind: self.kind,
            form: &self.form,
            postal: &self.postal,
            prefectures: self.prefectures,
        }
    }
}

/// A9 read back. Button `#change`, link `#back`; sends `digest`.
#[derive(Debug, Template)]
#[template(path = "account/profile_confirm.html")]
pub struct ProfileConfirm {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Type of the account.
    pub kind: AccountKind,
    /// What it is to become.
    pub profile: Profile,
    /// Whether a verified telephone number is replaced.
    pub loses_phone: bool,
    /// The name of this change.
    pub digest: String,
    /// Whether something else was shown before.
    pub other: bool,
    /// A9 with what was typed.
    pub back_href: String,
}

impl ProfileConfirm {
    fn rows(&self) -> Vec<Row> {
        profile_rows(&self.shell, self.kind, &self.profile)
    }
}
