//! Telephone numbers of Japan.

use crate::domain::clean_value;

/// The number in E.164 (`+81…`), from what is dialled in Japan; `None` when it is no such number.
///
/// Hyphens, brackets, spaces and full-width characters are accepted, and a number that begins with +81. Ten digits
/// with a leading 0; eleven of mobile numbers (060, 070, 080, 090 and eight digits) and of the services that have
/// them (050, 020).
pub fn normalize_phone(typed: &str) -> Option<String> {
    if typed.len() > 200 {
        return None;
    }
    let plain: String = clean_value(typed).chars().filter(|c| !is_separator(*c)).collect();
    let national = match plain.strip_prefix("+81") {
        Some(rest) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
        None => plain,
    };
    let digits = national.bytes().all(|byte| byte.is_ascii_digit());
    let rest = national.strip_prefix('0').filter(|rest| digits && !rest.starts_with('0'))?;
    let long = ["060", "070", "080", "090", "050", "020"].iter().any(|head| national.starts_with(head));
    let fits = if long { national.len() == 11 } else { national.len() == 10 };
    fits.then(|| format!("+81{rest}"))
}

fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '(' | ')' | '.' | '/' | '‐'..='―' | '−' | 'ー')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules() {
        let cases = [
            ("09012345678", Some("+819012345678")),
            ("090-1234-5678", Some("+819012345678")),
            ("０９０ー１２３４ー５６７８", Some("+819012345678")),
            ("090 1234 5678", Some("+819012345678")),
            ("060-1234-5678", Some("+816012345678")),
            ("070-1234-5678", Some("+817012345678")),
            ("080-1234-5678", Some("+818012345678")),
            ("052-123-4567", Some("+81521234567")),
            ("(03)1234-5678", Some("+81312345678")),
            ("0120-123-456", Some("+81120123456")),
            ("050-1234-5678", Some("+815012345678")),
            ("+81 90-1234-5678", Some("+819012345678")),
            ("+81 (0)90-1234-5678", Some("+819012345678")),
            ("\u{202a}090-1234-5678\u{202c}", Some("+819012345678")),
            ("9012345678", None),
            ("090-1234-567", None),
            ("090-1234-56789", None),
            ("052-1234-5678", None),
            ("060-123-4567", None),
            ("0012345678", None),
            ("+1 212 555 0100", None),
            ("090-1234-567a", None),
            ("", None),
        ];
        for (typed, number) in cases {
            assert_eq!(normalize_phone(typed).as_deref(), number, "{typed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_is_stable(typed in "[0-9０-９ +()ー-]{0,20}|\\PC{0,20}") {
            if let Some(number) = normalize_phone(&typed) {
                proptest::prop_assert_eq!(normalize_phone(&number), Some(number));
            }
        }
    }
}
