//! Telephone numbers of Japan as people write them.

use super::phone_plan::phone_groups;
use crate::domain::clean_value;

/// The longest text that is looked at, bytes.
const LONGEST: usize = 200;

/// Why a text is no telephone number that can be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhoneError {
    /// Not ten or eleven digits that begin with 0.
    Format,
    /// A number of another country.
    Foreign,
    /// More than one number.
    Several,
    /// Nobody's number: one digit over and over, or nothing but zeros behind the area code.
    Placeholder,
    /// A number with an extension: [`without_extension`] gives the number alone.
    Extension,
}

/// What stands before or behind a number and says what kind it is. Longer words stand before those that they begin with.
const WORDS: [&str; 28] = [
    "telephone",
    "tel",
    "phone",
    "mobile",
    "cell",
    "no.",
    "no",
    "電話番号",
    "電話",
    "携帯電話番号",
    "携帯電話",
    "携帯番号",
    "携帯",
    "固定電話",
    "自宅",
    "会社",
    "勤務先",
    "職場",
    "連絡先",
    "本人",
    "代表",
    "代",
    "直通",
    "呼出",
    "呼",
    "番号",
    "☎",
    "📞",
];

/// What an extension begins with.
const EXTENSIONS: [&str; 6] = ["内線", "extension", "ext", "内", "x", "#"];

/// The number in E.164 (`+81…`).
///
/// Taken as people have them: hyphens and dashes of every kind, brackets, spaces, full-width characters; TEL: and 携帯 before
/// a number, （代） behind it; 184 and 186, which hide and show the caller; +81, 0081, 010-81 and 81, with or without (0).
/// Ten digits with a leading 0; eleven of mobile numbers (060, 070, 080, 090) and of the services that have them
/// (050, 020, 0800).
///
/// # Errors
/// What is wrong, so that the page can say what is possible.
pub fn parse_phone(typed: &str) -> Result<String, PhoneError> {
    if typed.len() > LONGEST {
        return Err(PhoneError::Format);
    }
    let text = plain(typed);
    let is_number = |part: &&str| matches!(parse_one(part), Ok(_) | Err(PhoneError::Extension));
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '、' | ',' | ';' | '・'));
    if parts.filter(is_number).count() > 1 {
        return Err(PhoneError::Several);
    }
    parse_one(&text)
}

/// The number in E.164, where it does not matter why something is none.
pub fn normalize_phone(typed: &str) -> Option<String> {
    parse_phone(typed).ok()
}

/// The number in E.164 of a text that holds an extension, too: for whoever cannot ask the person again.
pub fn without_extension(typed: &str) -> Option<String> {
    if parse_phone(typed) != Err(PhoneError::Extension) {
        return None;
    }
    parse_bare(split_extension(&plain(typed))?).ok()
}

fn plain(typed: &str) -> String {
    clean_value(typed).to_lowercase()
}

fn parse_one(text: &str) -> Result<String, PhoneError> {
    match split_extension(text) {
        Some(number) => parse_bare(number).and(Err(PhoneError::Extension)),
        None => parse_bare(text),
    }
}

/// What stands before an extension.
fn split_extension(text: &str) -> Option<&str> {
    let starts = EXTENSIONS.iter().filter_map(|word| text.find(word));
    let (number, extension) = text.split_at_checked(starts.min()?)?;
    let word = EXTENSIONS.iter().find(|word| extension.starts_with(**word))?;
    let digits = extension.strip_prefix(word)?;
    let is_extension =
        digits.chars().all(|c| c.is_ascii_digit() || is_separator(c) || matches!(c, ':' | '='));
    (is_extension && number.contains(|c: char| c.is_ascii_digit())).then_some(number)
}

fn parse_bare(text: &str) -> Result<String, PhoneError> {
    let bare = without_words(text);
    let (is_international, digits) = match bare.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, bare),
    };
    let digits: String = digits.chars().filter(|c| !is_separator(*c)).collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PhoneError::Format);
    }
    if digits.len() >= 7 && digits.bytes().all(|byte| digits.as_bytes().first() == Some(&byte)) {
        return Err(PhoneError::Placeholder);
    }
    let national = if is_international { from_abroad(&digits)? } else { as_dialled(&digits)? };
    let rest = national.strip_prefix('0').filter(|rest| !rest.starts_with('0')).ok_or(PhoneError::Format)?;
    let long = ["060", "070", "080", "090", "050", "020"].iter().any(|head| national.starts_with(head));
    if national.len() != if long { 11 } else { 10 } {
        return Err(PhoneError::Format);
    }
    let [_, exchange, line] = phone_groups(&national).ok_or(PhoneError::Format)?;
    if exchange.bytes().chain(line.bytes()).all(|byte| byte == b'0') {
        return Err(PhoneError::Placeholder);
    }
    Ok(format!("+81{rest}"))
}

/// The number between the words that say what kind it is, without separators around it.
fn without_words(text: &str) -> &str {
    let around = |c: char| is_separator(c) || matches!(c, ':' | '=');
    let mut rest = text.trim_matches(around);
    loop {
        let shorter =
            WORDS.iter().find_map(|word| rest.strip_prefix(word).or_else(|| rest.strip_suffix(word)));
        match shorter {
            Some(shorter) => rest = shorter.trim_matches(around),
            None => return rest,
        }
    }
}

/// The number with its 0, from what is dialled in Japan.
fn as_dialled(digits: &str) -> Result<String, PhoneError> {
    let shown = digits.strip_prefix("184").or_else(|| digits.strip_prefix("186"));
    let digits = shown.filter(|rest| rest.starts_with('0')).unwrap_or(digits);
    // No number of Japan begins with 00 or 010: what follows is a country.
    if let Some(abroad) = digits.strip_prefix("010").or_else(|| digits.strip_prefix("00")) {
        return from_abroad(abroad);
    }
    if digits.starts_with("81") && (11..=13).contains(&digits.len()) {
        return from_abroad(digits);
    }
    Ok(digits.to_owned())
}

/// The number with its 0, from a country code and what follows it.
fn from_abroad(digits: &str) -> Result<String, PhoneError> {
    match digits.strip_prefix("81") {
        Some(rest) => Ok(format!("0{}", rest.strip_prefix('0').unwrap_or(rest))),
        None if digits.len() >= 7 => Err(PhoneError::Foreign),
        None => Err(PhoneError::Format),
    }
}

/// What people put between the parts of a number; 一 and の are typed for the hyphen, too.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '(' | ')' | '[' | ']' | '<' | '>' | '.' | ',' | '/' | '_' | '~' | '〜')
        || matches!(
            c,
            '‐'
                ..='―'
                    | '⁃'
                    | '−'
                    | '─'
                    | '━'
                    | 'ー'
                    | '一'
                    | 'の'
                    | '・'
                    | '˗'
                    | '【'
                    | '】'
                    | '「'
                    | '」'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taken_as_people_write_them() {
        let [mobile, nagoya] = ["+819012345678", "+81521234567"];
        let cases = [
            ("09012345678", mobile),
            ("090-1234-5678", mobile),
            ("０９０ー１２３４ー５６７８", mobile),
            ("０９０－１２３４－５６７８", mobile),
            ("090‐1234‑5678", mobile),
            ("090–1234—5678", mobile),
            ("090―1234−5678", mobile),
            ("090ｰ1234ｰ5678", mobile),
            ("090─1234━5678", mobile),
            ("090一1234一5678", mobile),
            ("090の1234の5678", mobile),
            ("090〜1234～5678", mobile),
            ("090 1234 5678", mobile),
            ("090\u{3000}1234\u{a0}5678", mobile),
            ("090.1234.5678", mobile),
            ("090/1234/5678", mobile),
            ("060-1234-5678", "+816012345678"),
            ("070-1234-5678", "+817012345678"),
            ("080-1234-5678", "+818012345678"),
            ("052-123-4567", nagoya),
            ("(052)123-4567", nagoya),
            ("（０５２）１２３－４５６７", nagoya),
            ("052(123)4567", nagoya),
            ("052-123-4567(代)", nagoya),
            ("052-123-4567（代表）", nagoya),
            ("052-123-4567㈹", nagoya),
            ("TEL:052-123-4567", nagoya),
            ("Tel. 052-123-4567", nagoya),
            ("℡０５２－１２３－４５６７", nagoya),
            ("☎\u{fe0f}052-123-4567", nagoya),
            ("\u{202a}+81\u{a0}52\u{2011}123\u{2011}4567\u{202c}", nagoya),
            ("\u{feff}\u{200b}052\u{ad}-123-4567", nagoya),
            ("電話：052-123-4567（自宅）", nagoya),
            ("携帯 090-1234-5678", mobile),
            ("tel:+81-52-123-4567", nagoya),
            ("(03)1234-5678", "+81312345678"),
            ("0120-123-456", "+81120123456"),
            ("0800-123-4567", "+818001234567"),
            ("050-1234-5678", "+815012345678"),
            ("0123-45-6789", "+81123456789"),
            ("+81 90-1234-5678", mobile),
            ("＋８１（０）５２－１２３－４５６７", nagoya),
            ("+81 (0)90-1234-5678", mobile),
            ("(+81)52-123-4567", nagoya),
            ("0081-52-123-4567", nagoya),
            ("010-81-52-123-4567", nagoya),
            ("81-52-123-4567", nagoya),
            ("81 90 1234 5678", mobile),
            ("81(0)90-1234-5678", mobile),
            ("184-090-1234-5678", mobile),
            ("１８６０９０１２３４５６７８", mobile),
        ];
        for (typed, number) in cases {
            assert_eq!(parse_phone(typed).as_deref(), Ok(number), "{typed}");
        }
    }

    #[test]
    fn refused_with_the_reason() {
        use PhoneError::{Extension, Foreign, Format, Placeholder, Several};
        let cases = [
            ("", Format),
            ("なし", Format),
            ("9012345678", Format),
            ("090-1234-567", Format),
            ("090-1234-56789", Format),
            ("052-1234-5678", Format),
            ("060-123-4567", Format),
            ("0012345", Format),
            ("110", Format),
            ("#9110", Format),
            ("内線123", Format),
            ("090-1234-567a", Format),
            ("090-1234-5678 午後のみ", Format),
            ("212-555-0100", Format),
            ("+1 212 555 0100", Foreign),
            ("+82-2-312-3456", Foreign),
            ("＋８２１０１２３４５６７８", Foreign),
            ("0082-2-312-3456", Foreign),
            ("010-1-212-555-0100", Foreign),
            ("+86 138 0013 8000", Foreign),
            ("0000000000", Placeholder),
            ("00000000000", Placeholder),
            ("000-0000-0000", Placeholder),
            ("1111111111", Placeholder),
            ("９９９９９９９９９９９", Placeholder),
            ("090-0000-0000", Placeholder),
            ("03-0000-0000", Placeholder),
            ("052-000-0000", Placeholder),
            ("0120-000-000", Placeholder),
            ("+81 90 0000 0000", Placeholder),
            ("052-123-4567、090-1234-5678", Several),
            ("052-123-4567 090-1234-5678", Several),
            ("052-123-4567 / 090-1234-5678", Several),
            ("052-123-4567 内線12", Extension),
            ("052-123-4567(内線１２３)", Extension),
            ("052-123-4567 ext. 123", Extension),
            ("052-123-4567x123", Extension),
            ("052-123-4567#123", Extension),
            ("052-123-4567（代）内12", Extension),
        ];
        for (typed, error) in cases {
            assert_eq!(parse_phone(typed), Err(error), "{typed}");
            let number = (error == Extension).then_some("+81521234567");
            assert_eq!(without_extension(typed).as_deref(), number, "{typed}");
        }
        assert_eq!(parse_phone(&"0".repeat(300)), Err(Format));
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_is_stable(typed in "[0-9０-９ +()ー代内x-]{0,20}|\\PC{0,20}") {
            if let Ok(number) = parse_phone(&typed) {
                proptest::prop_assert_eq!(normalize_phone(&number), Some(number.clone()));
                let words = super::super::phone_words(&number);
                proptest::prop_assert_eq!(normalize_phone(&words), Some(number));
            }
        }
    }
}
