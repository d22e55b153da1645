//! Postal codes as they are typed.

use super::EntryError;
use crate::domain::{PostalList, clean_value, is_blank};

/// Seven digits; with or without hyphen and 〒, full-width or not. `None` for anything else.
pub fn normalize_postal_code(typed: &str) -> Option<String> {
    if typed.len() > 100 {
        return None;
    }
    let code: String = clean_value(typed)
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '〒' | '〶' | '-' | '‐'..='―' | '−' | 'ー'))
        .collect();
    (code.len() == 7 && code.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
}

/// The code, if the list knows it or it is the one in `accepted`: a code may be newer than the list, so whoever says so
/// may use it. One digit seven times is never a code.
pub fn check_postal_code(typed: &str, accepted: &str, list: &PostalList) -> Result<String, EntryError> {
    let code = read_postal_code(typed)?;
    let is_accepted = normalize_postal_code(accepted).is_some_and(|accepted| accepted == code);
    if is_accepted || list.knows(&code) { Ok(code) } else { Err(EntryError::PostalUnknown) }
}

/// The code, whether a list knows it or not. One digit seven times is never a code.
pub(super) fn read_postal_code(typed: &str) -> Result<String, EntryError> {
    if is_blank(typed) {
        return Err(EntryError::Missing);
    }
    let code = normalize_postal_code(typed).ok_or(EntryError::PostalCode)?;
    let is_one_digit = code.bytes().all(|digit| code.starts_with(char::from(digit)));
    if is_one_digit { Err(EntryError::PostalPlaceholder) } else { Ok(code) }
}

/// Seven digits as people write them, 〒450-0002; anything else as it is.
pub fn postal_words(code: &str) -> String {
    match (code.len() == 7 && code.is_ascii()).then(|| code.split_at(3)) {
        Some((area, town)) => format!("〒{area}-{town}"),
        None => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules() {
        let cases = [
            ("4500002", Some("4500002")),
            ("450-0002", Some("4500002")),
            ("〒450-0002", Some("4500002")),
            ("４５０ー０００２", Some("4500002")),
            (" 450 0002 ", Some("4500002")),
            ("450−0002", Some("4500002")),
            ("\u{feff}450\u{200b}-0002\u{a0}", Some("4500002")),
            ("450000", None),
            ("45000023", None),
            ("450000a", None),
            ("", None),
        ];
        for (typed, code) in cases {
            assert_eq!(normalize_postal_code(typed).as_deref(), code, "{typed}");
        }
    }

    #[test]
    fn what_the_list_does_not_know_is_asked_about() {
        use EntryError::{Missing, PostalCode, PostalPlaceholder, PostalUnknown};
        for (typed, accepted, checked) in [
            ("〒450-0002", "", Ok("4500002")),
            ("060-8621", "", Ok("0608621")),
            ("450-9999", "", Err(PostalUnknown)),
            ("450-9999", "4509999", Ok("4509999")),
            ("４５０－９９９９", "450-9999", Ok("4509999")),
            ("450-9998", "4509999", Err(PostalUnknown)),
            ("450-9999", "on", Err(PostalUnknown)),
            ("000-0000", "", Err(PostalPlaceholder)),
            ("000-0000", "0000000", Err(PostalPlaceholder)),
            ("111-1111", "1111111", Err(PostalPlaceholder)),
            ("9999999", "", Err(PostalPlaceholder)),
            ("123-4567", "", Err(PostalUnknown)),
            ("450-000", "", Err(PostalCode)),
            ("\u{200b}", "", Err(Missing)),
        ] {
            let code = check_postal_code(typed, accepted, &PostalList::shipped());
            assert_eq!(code.as_deref(), checked.as_ref().map(|code| *code), "{typed} {accepted}");
        }
    }

    #[test]
    fn words() {
        assert_eq!(postal_words("4500002"), "〒450-0002");
        assert_eq!(postal_words("４５０"), "４５０");
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_is_stable(typed in "\\PC{0,20}") {
            if let Some(code) = normalize_postal_code(&typed) {
                proptest::prop_assert_eq!(normalize_postal_code(&code), Some(code));
            }
        }
    }
}
