//! What is typed on R4, as it was typed.

use super::{phone_words, postal_words};
use crate::domain::{AccountKind, Gender, PostalList, Profile, is_blank};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is kept of one field for showing it again: more than any field may hold, less than would fill the row.
const KEPT: usize = 300;

/// The fields of R4 and R4c, without the passwords.
pub(super) const FIELDS: [&str; 19] = [
    "org_name",
    "org_kana",
    "org_unit",
    "family_name",
    "given_name",
    "family_kana",
    "given_kana",
    "gender",
    "birthdate_year",
    "birthdate_month",
    "birthdate_day",
    "postal_code",
    "postal_new",
    "prefecture",
    "city",
    "street",
    "building",
    "phone",
    "postal_choice",
];

/// The entries of R4 as they were typed, by the names of the field catalogue. Prints nothing of them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationEntries {
    /// Which of the two forms was filled in.
    pub kind: AccountKind,
    fields: BTreeMap<String, String>,
}

impl std::fmt::Debug for RegistrationEntries {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegistrationEntries").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl RegistrationEntries {
    /// Takes the fields of the form of `kind` from what `typed` answers for their names.
    pub fn read<'a>(kind: AccountKind, typed: impl Fn(&str) -> &'a str) -> Self {
        let fields = FIELDS.iter().map(|name| (*name, typed(name).chars().take(KEPT).collect::<String>()));
        let filled = fields.filter(|(_, value)| !is_blank(value));
        Self { kind, fields: filled.map(|(name, value)| (name.to_owned(), value)).collect() }
    }

    /// The empty form of `kind`.
    pub fn empty(kind: AccountKind) -> Self {
        Self { kind, fields: BTreeMap::new() }
    }

    /// The form filled with what is stored, as people write it. A postal code that the list does not know was accepted
    /// before, and stays accepted.
    pub fn of_profile(kind: AccountKind, profile: &Profile, list: &PostalList) -> Self {
        let p = profile.clone();
        let address = p.address.unwrap_or_default();
        let gender = match p.gender {
            Some(Gender::Male) => "male",
            Some(Gender::Female) => "female",
            None => "none",
        };
        let birthdate = p.birthdate.unwrap_or_default();
        let mut parts = birthdate.split('-').map(|part| part.trim_start_matches('0').to_owned());
        let mut part = || parts.next().unwrap_or_default();
        let phone = p.phone.as_deref().map(phone_words).unwrap_or_default();
        let is_new = !address.postal_code.is_empty() && !list.knows(&address.postal_code);
        let postal_new = if is_new { address.postal_code.clone() } else { String::new() };
        let mut stored = BTreeMap::from([
            ("org_name", p.org_name.unwrap_or_default()),
            ("org_kana", p.org_kana.unwrap_or_default()),
            ("org_unit", p.org_unit.unwrap_or_default()),
            ("family_name", p.family_name),
            ("given_name", p.given_name),
            ("family_kana", p.family_kana),
            ("given_kana", p.given_kana),
            ("birthdate_year", part()),
            ("birthdate_month", part()),
            ("birthdate_day", part()),
            ("postal_code", postal_words(&address.postal_code).trim_start_matches('〒').to_owned()),
            ("postal_new", postal_new),
            ("prefecture", address.prefecture),
            ("city", address.city),
            ("street", address.street),
            ("building", address.building),
            ("phone", phone),
        ]);
        if kind == AccountKind::Individual {
            stored.insert("gender", gender.to_owned());
        }
        Self::read(kind, |name| stored.get(name).map_or("", String::as_str))
    }

    /// What was typed into a field.
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// The fields that were filled in.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether nothing worth keeping was typed: a choice of radio buttons is quickly made again.
    pub fn is_blank(&self) -> bool {
        self.fields.keys().all(|name| name == "gender")
    }
}

#[cfg(test)]
#[path = "entries_tests.rs"]
mod tests;
