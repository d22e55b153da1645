//! What is typed on R4, and the profile that comes of it.

#![allow(clippy::unwrap_used)]
use super::{super::check_entry, *};
use crate::domain::{BirthdateError, EntryError, PhoneError, Timestamp};

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
    let dated =
        [("birthdate_year", "1980"), ("birthdate_month", "4"), ("birthdate_day", "5"), ("gender", "male")];
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
    assert_eq!(RegistrationEntries::of_profile(AccountKind::Individual, &known, &list).get("postal_new"), "");
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
