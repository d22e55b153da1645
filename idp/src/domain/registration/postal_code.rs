//! Postal codes as they are typed.

use crate::domain::clean_value;

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

    proptest::proptest! {
        #[test]
        fn never_panics_and_is_stable(typed in "\\PC{0,20}") {
            if let Some(code) = normalize_postal_code(&typed) {
                proptest::prop_assert_eq!(normalize_postal_code(&code), Some(code));
            }
        }
    }
}
