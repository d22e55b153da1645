//! One entry of a line of text: folded, or the reason why it cannot be taken. Forms and interfaces share these.

use super::{
    EntryError,
    name::count_characters,
    normalize_kana, normalize_line,
    placeholder::{is_markup, is_only_marks, is_only_signs},
};
use crate::domain::is_blank;

/// Longest parts of a name, of a person as of a company, and longest lines of addresses, in characters.
pub const LONGEST_LINE: usize = 100;

/// A name of a person, a company or a place: there is a letter in it.
pub fn check_name(typed: &str) -> Result<String, EntryError> {
    check(typed, normalize_line, EntryError::Characters, is_only_signs)
}

/// The reading of a name.
pub fn check_kana(typed: &str) -> Result<String, EntryError> {
    check(typed, normalize_kana, EntryError::Kana, is_only_signs)
}

/// A line of an address: there is a letter or a digit in it.
pub fn check_line(typed: &str) -> Result<String, EntryError> {
    check(typed, normalize_line, EntryError::Characters, is_only_marks)
}

/// A line that may be empty. A lone `-` says that there is nothing.
pub fn check_optional_line(typed: &str) -> Result<String, EntryError> {
    match check_line(typed) {
        Err(EntryError::Missing | EntryError::OnlySigns) => Ok(String::new()),
        checked => checked,
    }
}

fn check(
    typed: &str,
    fold: fn(&str) -> Option<String>,
    error: EntryError,
    is_placeholder: fn(&str) -> bool,
) -> Result<String, EntryError> {
    if is_blank(typed) {
        return Err(EntryError::Missing);
    }
    let line = fold(typed).ok_or(error)?;
    if is_markup(&line) {
        return Err(EntryError::Markup);
    }
    if count_characters(&line) > LONGEST_LINE || line.len() > 8 * LONGEST_LINE {
        return Err(EntryError::TooLong(LONGEST_LINE));
    }
    if is_placeholder(&line) { Err(EntryError::OnlySigns) } else { Ok(line) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EntryError::{Characters, Kana, Markup, Missing, OnlySigns, TooLong};

    #[test]
    fn names() {
        let (longest, longer) = ("漢".repeat(100), "漢".repeat(101));
        for (typed, checked) in [
            ("\u{200b}豊田\u{feff}", Ok("豊田")),
            ("葛\u{e0100}城", Ok("葛\u{e0100}城")),
            ("テスト", Ok("テスト")),
            (longest.as_str(), Ok(longest.as_str())),
            (longer.as_str(), Err(TooLong(100))),
            (" \u{200b}", Err(Missing)),
            ("・", Err(OnlySigns)),
            ("123", Err(OnlySigns)),
            ("<b>太郎</b>", Err(Markup)),
            ("太\u{fffd}郎", Err(Characters)),
        ] {
            assert_eq!(check_name(typed).as_deref(), checked.as_ref().map(|text| *text), "{typed}");
        }
    }

    #[test]
    fn readings_and_lines() {
        assert_eq!(check_kana("さ〜や").as_deref(), Ok("サーヤ"));
        for (typed, error) in
            [("ー", OnlySigns), ("・・", OnlySigns), ("123", Kana), ("<b>", Kana), ("", Missing)]
        {
            assert_eq!(check_kana(typed), Err(error), "{typed}");
        }
        assert_eq!(check_line("1-2-3").as_deref(), Ok("1-2-3"));
        assert_eq!(check_line("-"), Err(OnlySigns));
        for (typed, checked) in [("-", Ok("")), ("", Ok("")), ("101", Ok("101")), ("{{x}}", Err(Markup))] {
            assert_eq!(check_optional_line(typed).as_deref(), checked.as_ref().map(|text| *text), "{typed}");
        }
    }
}
