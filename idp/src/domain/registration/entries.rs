//! What is typed on R4, and the profile that comes of it.

use super::{
    EntryError, PREFECTURES, check_kana, check_line, check_name, check_optional_line, check_postal_code,
    parse_phone, phone_words, postal_code::read_postal_code, postal_words,
};
use crate::domain::{
    AccountKind, Address, BirthdateError, Gender, PostalList, Profile, Timestamp, is_blank, parse_birthdate,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is kept of one field for showing it again: more than any field may hold, less than would fill the row.
const KEPT: usize = 300;

/// The fields of R4 and R4c, without the passwords.
const FIELDS: [&str; 19] = [
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

    /// The profile in the form in which it is stored, or everything that is wrong, from the top of the page. `list`
    /// knows the postal codes; `postal_new` holds one that the person uses all the same.
    pub fn check(
        &self,
        now: Timestamp,
        list: &PostalList,
    ) -> Result<Profile, Vec<(&'static str, EntryError)>> {
        let mut refused = Refusals { entries: self, found: Vec::new() };
        let mut profile = Profile::default();
        if self.kind == AccountKind::Corporate {
            profile.org_name = Some(refused.take("org_name", check_name));
            profile.org_kana = Some(refused.take("org_kana", check_kana));
            profile.org_unit =
                Some(refused.take("org_unit", check_optional_line)).filter(|unit| !unit.is_empty());
        }
        profile.family_name = refused.take("family_name", check_name);
        profile.given_name = refused.take("given_name", check_name);
        profile.family_kana = refused.take("family_kana", check_kana);
        profile.given_kana = refused.take("given_kana", check_kana);
        if self.kind == AccountKind::Individual {
            profile.gender = refused.gender();
            profile.birthdate = refused.birthdate(now);
        }
        profile.address = Some(refused.address(list));
        profile.phone = Some(refused.phone());
        if refused.found.is_empty() { Ok(profile) } else { Err(refused.found) }
    }
}

/// One value by the rule of its field, for records that come from another system: what the form takes is taken there, and
/// nothing else. Empty stays empty. Fields without a rule of their own are lines of an address. Whether the list knows a
/// postal code is not asked: nobody could be.
///
/// # Errors
/// Why the form would refuse it.
pub fn check_entry(field: &str, value: &str) -> Result<String, EntryError> {
    if is_blank(value) {
        return Ok(String::new());
    }
    match field {
        "phone" => parse_phone(value).map_err(EntryError::Phone),
        "postal_code" => read_postal_code(value),
        "family_name" | "given_name" => check_name(value),
        "family_kana" | "given_kana" | "org_kana" => check_kana(value),
        "building" | "org_unit" => check_optional_line(value),
        _ => check_line(value),
    }
}

/// Collects what is wrong while the profile is read; a refused entry reads as empty.
struct Refusals<'a> {
    entries: &'a RegistrationEntries,
    found: Vec<(&'static str, EntryError)>,
}

impl Refusals<'_> {
    fn refuse(&mut self, name: &'static str, error: EntryError) -> String {
        self.found.push((name, error));
        String::new()
    }

    fn take(&mut self, name: &'static str, rule: fn(&str) -> Result<String, EntryError>) -> String {
        rule(self.entries.get(name)).unwrap_or_else(|error| self.refuse(name, error))
    }

    fn phone(&mut self) -> String {
        let typed = self.entries.get("phone");
        if is_blank(typed) {
            return self.refuse("phone", EntryError::Missing);
        }
        parse_phone(typed).unwrap_or_else(|error| self.refuse("phone", EntryError::Phone(error)))
    }

    fn gender(&mut self) -> Option<Gender> {
        match self.entries.get("gender") {
            "male" => Some(Gender::Male),
            "female" => Some(Gender::Female),
            "" | "none" => None,
            _ => {
                self.refuse("gender", EntryError::NotChosen);
                None
            }
        }
    }

    fn birthdate(&mut self, now: Timestamp) -> Option<String> {
        let part = |name| self.entries.get(name);
        match parse_birthdate(part("birthdate_year"), part("birthdate_month"), part("birthdate_day"), now) {
            Ok(date) => Some(date),
            Err(BirthdateError::Missing) => None,
            Err(error) => {
                self.refuse("birthdate", EntryError::Birthdate(error));
                None
            }
        }
    }

    fn address(&mut self, list: &PostalList) -> Address {
        let (typed, accepted) = (self.entries.get("postal_code"), self.entries.get("postal_new"));
        let postal_code = check_postal_code(typed, accepted, list);
        let postal_code = postal_code.unwrap_or_else(|error| self.refuse("postal_code", error));
        let prefecture = self.entries.get("prefecture").to_owned();
        let prefecture = if PREFECTURES.contains(&prefecture.as_str()) {
            prefecture
        } else {
            self.refuse("prefecture", EntryError::NotChosen)
        };
        Address {
            postal_code,
            prefecture,
            city: self.take("city", check_name),
            street: self.take("street", check_line),
            building: self.take("building", check_optional_line),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::PhoneError;

    const NOW: Timestamp = Timestamp::from_seconds(1_795_359_599);

    fn entries(kind: AccountKind, changes: &[(&str, &str)]) -> RegistrationEntries {
        let typed: BTreeMap<&str, &str> = [
            ("family_name", " \u{fa11}橋 "),
            ("given_name", "𠮷美"),
            ("family_kana", "たかはし"),
            ("given_kana", "ﾖｼﾐ"),
            ("gender", "none"),
            ("postal_code", "〒450-0002"),
            ("prefecture", "愛知県"),
            ("city", "名古屋市中村区"),
            ("street", "名駅４丁目７−１"),
            ("phone", "090-1234-5678"),
        ]
        .into_iter()
        .chain(changes.iter().copied())
        .collect();
        RegistrationEntries::read(kind, |name| typed.get(name).copied().unwrap_or_default())
    }

    #[test]
    fn becomes_a_profile() {
        let profile = entries(AccountKind::Individual, &[]).check(NOW, &PostalList::shipped()).unwrap();
        assert_eq!(profile.family_name, "\u{fa11}橋");
        assert_eq!((profile.family_kana.as_str(), profile.given_kana.as_str()), ("タカハシ", "ヨシミ"));
        assert_eq!((profile.gender, profile.birthdate), (None, None));
        assert_eq!(profile.phone.as_deref(), Some("+819012345678"));
        let address = profile.address.unwrap();
        assert_eq!((address.postal_code.as_str(), address.street.as_str()), ("4500002", "名駅４丁目７−１"));
    }

    #[test]
    fn a_company_has_no_sex_and_no_birth_date() {
        let company = [("org_name", "豊田商事"), ("org_kana", "とよだしょうじ"), ("birthdate_year", "1980")];
        let profile = entries(AccountKind::Corporate, &company).check(NOW, &PostalList::shipped()).unwrap();
        assert_eq!(profile.org_kana.as_deref(), Some("トヨダショウジ"));
        assert_eq!((profile.org_unit, profile.gender, profile.birthdate), (None, None, None));
        let missing = entries(AccountKind::Corporate, &[]).check(NOW, &PostalList::shipped()).unwrap_err();
        assert_eq!(missing, [("org_name", EntryError::Missing), ("org_kana", EntryError::Missing)]);
    }

    #[test]
    fn what_is_stored_comes_back_as_it_was() {
        let dated = [
            ("birthdate_year", "1980"),
            ("birthdate_month", "4"),
            ("birthdate_day", "5"),
            ("gender", "male"),
        ];
        let company =
            [("org_name", "豊田商事"), ("org_kana", "トヨダ"), ("org_unit", "総務部"), ("building", "101")];
        for (kind, changes) in [(AccountKind::Individual, dated), (AccountKind::Corporate, company)] {
            let profile = entries(kind, &changes).check(NOW, &PostalList::shipped()).unwrap();
            let again = RegistrationEntries::of_profile(kind, &profile, &PostalList::shipped());
            assert_eq!(again.check(NOW, &PostalList::shipped()).unwrap(), profile);
        }
        let date = Profile { birthdate: Some("1980-04-05".to_owned()), ..Profile::default() };
        let shown = RegistrationEntries::of_profile(AccountKind::Individual, &date, &PostalList::shipped());
        assert_eq!((shown.get("birthdate_month"), shown.get("phone")), ("4", ""));
    }

    #[test]
    fn refusals() {
        let long_name = "漢".repeat(101);
        let long_line = "漢".repeat(101);
        let cases = [
            ("family_name", " 　", EntryError::Missing),
            ("given_name", long_name.as_str(), EntryError::TooLong(100)),
            ("given_name", "a\u{fffd}b", EntryError::Characters),
            ("family_kana", "高橋", EntryError::Kana),
            ("gender", "other", EntryError::NotChosen),
            ("family_name", "・", EntryError::OnlySigns),
            ("given_name", "<b>美</b>", EntryError::Markup),
            ("given_kana", "ー", EntryError::OnlySigns),
            ("postal_code", "450-000", EntryError::PostalCode),
            ("postal_code", "450-9999", EntryError::PostalUnknown),
            ("postal_code", "000-0000", EntryError::PostalPlaceholder),
            ("city", "123", EntryError::OnlySigns),
            ("street", "-", EntryError::OnlySigns),
            ("building", "{{building}}", EntryError::Markup),
            ("prefecture", "愛知", EntryError::NotChosen),
            ("prefecture", "", EntryError::NotChosen),
            ("city", "", EntryError::Missing),
            ("street", long_line.as_str(), EntryError::TooLong(100)),
            ("building", long_line.as_str(), EntryError::TooLong(100)),
            ("phone", "12345", EntryError::Phone(PhoneError::Format)),
            ("phone", "+82-2-312-3456", EntryError::Phone(PhoneError::Foreign)),
            ("phone", "052-123-4567 内線12", EntryError::Phone(PhoneError::Extension)),
            ("phone", "", EntryError::Missing),
        ];
        for (name, typed, error) in cases {
            let refused = entries(AccountKind::Individual, &[(name, typed)])
                .check(NOW, &PostalList::shipped())
                .unwrap_err();
            assert_eq!(refused, [(name, error)], "{name}={typed}");
        }
        let date = [("birthdate_year", "1981"), ("birthdate_month", "2"), ("birthdate_day", "31")];
        let refused = entries(AccountKind::Individual, &date).check(NOW, &PostalList::shipped()).unwrap_err();
        assert_eq!(refused, [("birthdate", EntryError::Birthdate(BirthdateError::NotReal))]);
    }

    #[test]
    fn one_value_is_taken_as_the_form_takes_it() {
        for (name, value, taken) in [
            ("phone", "０５２（１２３）４５６７", Ok("+81521234567")),
            ("phone", " ", Ok("")),
            ("postal_code", "〒450-0002", Ok("4500002")),
            ("postal_code", "450", Err(EntryError::PostalCode)),
            ("postal_code", "000-0000", Err(EntryError::PostalPlaceholder)),
            ("family_kana", "とよだ", Ok("トヨダ")),
            ("family_kana", "豊田", Err(EntryError::Kana)),
            ("family_name", " 豊田 ", Ok("豊田")),
            ("family_name", "・", Err(EntryError::OnlySigns)),
            ("building", "-", Ok("")),
            ("street", "4-7\u{0}", Err(EntryError::Characters)),
        ] {
            assert_eq!(check_entry(name, value), taken.map(str::to_owned), "{name}={value}");
        }
        assert_eq!(check_entry("city", &"市".repeat(101)), Err(EntryError::TooLong(100)));
    }

    #[test]
    fn a_new_postal_code_is_remembered_with_the_entries() {
        let list = PostalList::shipped();
        let new = [("postal_code", "450-9999"), ("postal_new", "4509999"), ("building", "-")];
        let profile = entries(AccountKind::Individual, &new).check(NOW, &list).unwrap();
        let address = profile.address.clone().unwrap();
        assert_eq!((address.postal_code.as_str(), address.building.as_str()), ("4509999", ""));
        let again = RegistrationEntries::of_profile(AccountKind::Individual, &profile, &list);
        assert_eq!(again.check(NOW, &list).unwrap(), profile);
        let known = entries(AccountKind::Individual, &[]).check(NOW, &list).unwrap();
        assert_eq!(
            RegistrationEntries::of_profile(AccountKind::Individual, &known, &list).get("postal_new"),
            ""
        );
    }

    #[test]
    fn limits_count_characters() {
        let longest = "葛\u{e0100}".repeat(100);
        let profile = entries(AccountKind::Individual, &[("family_name", &longest)])
            .check(NOW, &PostalList::shipped())
            .unwrap();
        assert_eq!(profile.family_name, longest);
    }

    proptest::proptest! {
        #[test]
        fn never_panics(value in "\\PC{0,400}", field in 0..FIELDS.len()) {
            let name = FIELDS.get(field).copied().unwrap_or_default();
            let read = |asked: &str| if asked == name { value.as_str() } else { "" };
            let _ = RegistrationEntries::read(AccountKind::Corporate, read).check(NOW, &PostalList::shipped());
            let _ = RegistrationEntries::read(AccountKind::Individual, read).check(NOW, &PostalList::shipped());
        }
    }
}
