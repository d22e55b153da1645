//! Mail addresses as login names.

use super::clean_value;

/// Longest address (RFC 5321, 4.5.3.1.3: 256 with the angle brackets).
const LONGEST: usize = 254;
/// Longest local part (RFC 5321, 4.5.3.1.1).
const LONGEST_LOCAL: usize = 64;

/// The address in the one form in which it is stored and compared; `None` when it is none.
///
/// Surrounding space and what nobody sees go, full-width letters become plain ones, the domain is lower-cased; the local
/// part keeps its case, which is the receiving host's business (RFC 5321, 2.4).
pub fn normalize_email(typed: &str) -> Option<String> {
    if typed.len() > 4 * LONGEST {
        return None;
    }
    let text = clean_value(typed);
    let (local, domain) = text.rsplit_once('@')?;
    let domain = domain.to_ascii_lowercase();
    let fits = !local.is_empty() && local.len() <= LONGEST_LOCAL && local.len() + domain.len() < LONGEST;
    (fits && is_local_part(local) && is_domain(&domain)).then(|| format!("{local}@{domain}"))
}

/// A dot-atom (RFC 5322, 3.2.3). Some Japanese carriers once gave out addresses with dots in a row or
/// at the end; those are accepted, since they receive mail.
fn is_local_part(local: &str) -> bool {
    local.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte))
        && !local.starts_with('.')
}

fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    labels.len() >= 2
        && labels.iter().all(|label| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normalizes() {
        let cases = [
            (" taro@Example.JP ", Some("taro@example.jp")),
            ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", Some("taro@example.jp")),
            ("Taro.Toyota+1@example.co.jp", Some("Taro.Toyota+1@example.co.jp")),
            ("taro..t.@docomo.ne.jp", Some("taro..t.@docomo.ne.jp")),
            ("taro", None),
            ("taro@", None),
            ("@example.jp", None),
            ("taro@example", None),
            ("\u{200b}taro@\u{feff}example.jp\u{202c}", Some("taro@example.jp")),
            ("ta ro@example.jp", None),
            ("taro@exa_mple.jp", None),
            ("taro@-example.jp", None),
            ("a\u{0}b@example.jp", None),
            ("<taro@example.jp>", None),
        ];
        for (typed, normal) in cases {
            assert_eq!(normalize_email(typed).as_deref(), normal, "{typed}");
        }
        assert_eq!(normalize_email(&format!("{}@example.jp", "a".repeat(65))), None);
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_is_stable(text in ".{0,80}") {
            if let Some(once) = normalize_email(&text) {
                proptest::prop_assert_eq!(normalize_email(&once), Some(once));
            }
        }
    }
}
