//! Verification codes as they are typed.

use crate::domain::clean_value;

/// The six digits; full-width ones and spaces between them are accepted. `None` for anything else.
pub fn normalize_code(typed: &str) -> Option<String> {
    if typed.len() > 100 {
        return None;
    }
    let code: String = clean_value(typed).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    (code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules() {
        let cases = [
            ("123456", Some("123456")),
            (" 123 456 ", Some("123456")),
            ("１２３　４５６", Some("123456")),
            ("123-456", Some("123456")),
            ("000000", Some("000000")),
            ("\u{feff}123\u{a0}456\u{200b}", Some("123456")),
            ("12345", None),
            ("1234567", None),
            ("12345a", None),
            ("١٢٣٤٥٦", None),
            ("", None),
        ];
        for (typed, code) in cases {
            assert_eq!(normalize_code(typed).as_deref(), code, "{typed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_is_stable(typed in "\\PC{0,20}") {
            if let Some(code) = normalize_code(&typed) {
                proptest::prop_assert_eq!(normalize_code(&code), Some(code));
            }
        }
    }
}
