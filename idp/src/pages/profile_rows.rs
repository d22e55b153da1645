//! What a customer told about themselves, read back.

use super::{Row, Shell, birthdate_words};
use crate::domain::{AccountKind, Gender, Profile, phone_words, postal_words};

/// The lines of a profile.
pub(super) fn profile_rows(shell: &Shell, kind: AccountKind, profile: &Profile) -> Vec<Row> {
    let (t, p) = (shell.t, profile);
    let kanji = format!("{} {}", p.family_name, p.given_name);
    let kana = format!("{} {}", p.family_kana, p.given_kana);
    let mut rows = Vec::new();
    if kind == AccountKind::Corporate {
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
        let birthdate = p.birthdate.as_deref().map(|iso| birthdate_words(iso, shell.lang));
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
