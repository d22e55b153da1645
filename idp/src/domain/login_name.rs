//! What is typed as ID on the login page: a mail address, or a mobile number that was switched on as one.

use super::{EmailAddress, normalize_phone};

/// A name to look an account up by, normalized.
#[derive(Clone, PartialEq, Eq)]
pub enum LoginName {
    /// A mail address.
    Email(EmailAddress),
    /// A mobile number, E.164.
    Mobile(String),
}

impl LoginName {
    /// Reads what was typed; `None` when it can be no ID. Whatever is a telephone number, as people write them, is one;
    /// everything else is a mail address.
    pub fn parse(typed: &str) -> Option<Self> {
        match normalize_phone(typed) {
            Some(number) => is_mobile(&number).then_some(Self::Mobile(number)),
            None => EmailAddress::parse(typed).ok().map(Self::Email),
        }
    }

    /// The name in the one form that all its ways of writing share, for comparing, counting and hashing.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email(email) => email.key().as_str(),
            Self::Mobile(number) => number,
        }
    }
}

/// Names of people stay out of logs.
impl std::fmt::Debug for LoginName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Email(_) => "LoginName::Email(…)",
            Self::Mobile(_) => "LoginName::Mobile(…)",
        })
    }
}

/// The mobile number in E.164; `None` when it is no number of a mobile telephone in Japan (060, 070, 080, 090).
pub fn normalize_mobile(typed: &str) -> Option<String> {
    normalize_phone(typed).filter(|number| is_mobile(number))
}

/// 0800 is free of charge, and rings at companies.
fn is_mobile(number: &str) -> bool {
    ["+8160", "+8170", "+8180", "+8190"].iter().any(|head| number.starts_with(head))
        && !number.starts_with("+81800")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_an_address() {
        let email = |text: &str| Some(LoginName::Email(EmailAddress::stored(text.to_owned())));
        let mobile = || Some(LoginName::Mobile("+819012345678".to_owned()));
        let cases = [
            ("09012345678", mobile()),
            ("090-1234-5678", mobile()),
            (" 090 1234 5678 ", mobile()),
            ("０９０１２３４５６７８", mobile()),
            ("０９０－１２３４－５６７８", mobile()),
            ("０９０ー１２３４ー５６７８", mobile()),
            ("090‐1234−5678", mobile()),
            ("+81 90-1234-5678", mobile()),
            ("\u{202a}+81 90\u{2011}1234\u{2011}5678\u{202c}", mobile()),
            ("\u{feff}090\u{a0}1234\u{a0}5678\u{200b}", mobile()),
            ("060-1234-5678", Some(LoginName::Mobile("+816012345678".to_owned()))),
            ("TEL：０９０（１２３４）５６７８", mobile()),
            ("81-90-1234-5678", mobile()),
            // Rings at a company, free of charge.
            ("0800-123-4567", None),
            // A landline, a number of an IP telephone, too short and too long a number name nobody.
            ("052-123-4567", None),
            ("050-1234-5678", None),
            ("090-1234-567", None),
            ("090-1234-56789", None),
            ("---", None),
            ("", None),
            ("taro@example.jp", email("taro@example.jp")),
            ("ｔａｒｏ＠Example.JP", email("taro@example.jp")),
            // Carriers once gave out addresses of digits.
            ("09012345678@example.ne.jp", email("09012345678@example.ne.jp")),
            ("taro", None),
            ("090-1234-567a", None),
        ];
        for (typed, name) in cases {
            assert_eq!(LoginName::parse(typed), name, "{typed}");
        }
    }

    #[test]
    fn names_stay_out_of_logs() {
        for name in ["09012345678", "taro@example.jp"] {
            let shown = format!("{:?}", LoginName::parse(name));
            assert!(!shown.contains("9012345678") && !shown.contains("taro"), "{shown}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_is_stable(typed in "[0-9０-９ +()ー-]{0,20}|\\PC{0,30}") {
            if let Some(name) = LoginName::parse(&typed) {
                let again = LoginName::parse(name.as_str());
                proptest::prop_assert_eq!(again.as_ref().map(LoginName::as_str), Some(name.as_str()));
            }
        }
    }
}
