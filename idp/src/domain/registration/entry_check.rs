//! The profile that comes of what was typed on R4, or everything that is wrong with it.

use super::{
    EntryError, PREFECTURES, RegistrationEntries, check_kana, check_line, check_name, check_optional_line,
    check_postal_code, parse_phone, postal_code::read_postal_code,
};
use crate::domain::{
    AccountKind, Address, BirthdateError, Gender, PostalList, Profile, Timestamp, is_blank, parse_birthdate,
};

impl RegistrationEntries {
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
