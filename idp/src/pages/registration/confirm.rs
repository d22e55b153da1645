use super::Shop;
use crate::domain::{AccountKind, Gender, Profile};
use crate::pages::{Row, Shell, Steps, birthdate_words, phone_words, postal_words};
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
        let (t, p) = (self.shell.t, &self.profile);
        let kanji = format!("{} {}", p.family_name, p.given_name);
        let kana = format!("{} {}", p.family_kana, p.given_kana);
        let mut rows = Vec::new();
        if self.kind == AccountKind::Corporate {
            rows.push(Row::new(t.fields.org_name, p.org_name.as_deref().unwrap_or_default(), t));
            rows.push(Row::new(t.fields.org_kana, p.org_kana.as_deref().unwrap_or_default(), t));
            rows.push(Row::new(t.fields.org_unit, p.org_unit.as_deref().unwrap_or_default(), t));
            rows.push(Row::new(t.fields.contact_kanji, kanji, t));
            rows.push(Row::new(t.fields.contact_kana, kana, t));
        } else {
            let gender = match p.gender {
                Some(Gender::Male) => t.fields.male,
                Some(Gender::Female) => t.fields.female,
                None => t.fields.no_answer,
            };
            let birthdate = p.birthdate.as_deref().map(|iso| birthdate_words(iso, self.shell.lang));
            rows.push(Row::new(t.fields.name_kanji, kanji, t));
            rows.push(Row::new(t.fields.name_kana, kana, t));
            rows.push(Row::new(t.fields.gender, gender, t));
            rows.push(Row::new(t.fields.birthdate, birthdate.unwrap_or_default(), t));
        }
        let address = p.address.clone().unwrap_or_default();
        let line = [address.prefecture, address.city, address.street].concat();
        let line = if address.building.is_empty() { line } else { format!("{line} {}", address.building) };
        rows.push(Row::new(t.fields.postal_code, postal_words(&address.postal_code), t));
        rows.push(Row::new(t.fields.address, line, t));
        rows.push(Row::new(t.fields.phone, phone_words(p.phone.as_deref().unwrap_or_default()), t));
        rows
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
