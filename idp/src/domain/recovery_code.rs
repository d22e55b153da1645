//! Recovery codes: ten characters, each for one login when the device of the second step is not at hand.

use super::{Randomness, Secret, clean_value, invisible::is_hyphen};

/// Codes that are made at once.
pub const RECOVERY_CODES: usize = 10;

/// Thirty-two letters and digits, none of which is mistaken for another.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Characters of a code: 50 random bits.
const LENGTH: usize = 10;

/// Longest text in which a code is looked for, in bytes.
const LONGEST: usize = 1_000;

/// A new code, as it is compared: without the hyphen that it is shown with.
pub fn generate_recovery_code(random: &dyn Randomness) -> Secret {
    let mut bytes = [0u8; LENGTH];
    random.fill(&mut bytes);
    let letter = |byte: &u8| ALPHABET.get(usize::from(byte & 31)).map_or('0', |letter| char::from(*letter));
    Secret::from(bytes.iter().map(letter).collect::<String>())
}

/// A code as it is shown: `k7m2q-x90ab`.
pub fn recovery_code_words(code: &str) -> String {
    match code.split_at_checked(LENGTH / 2) {
        Some((first, last)) => format!("{first}-{last}"),
        None => code.to_owned(),
    }
}

/// A code as it was typed, or copied with what stands around it (`1. k7m2q-x90ab`); blanks, hyphens of every kind,
/// capitals, full-width letters and the letters that look like digits are accepted. `None` for anything else, and when
/// there are several codes.
pub fn normalize_recovery_code(typed: &str) -> Option<Secret> {
    if typed.len() > LONGEST {
        return None;
    }
    let text = clean_value(typed);
    let whole: String = text.chars().filter(|c| !c.is_whitespace() && !is_hyphen(*c)).collect();
    let code = fold(&whole).or_else(|| {
        // In a sentence only the two halves with their hyphen are a code: many a word has ten letters.
        let words = text.split(|c: char| !c.is_ascii_alphanumeric() && !is_hyphen(c));
        let mut found: Vec<String> = words.filter_map(halves).collect();
        found.sort();
        found.dedup();
        found.pop().filter(|_| found.is_empty())
    });
    code.map(Secret::from)
}

fn halves(word: &str) -> Option<String> {
    let (first, last) = word.split_once(is_hyphen)?;
    let fits = first.len() == LENGTH / 2 && last.len() == LENGTH / 2;
    fits.then(|| fold(&format!("{first}{last}"))).flatten()
}

/// Ten letters and digits in the form in which they are compared.
fn fold(letters: &str) -> Option<String> {
    let letters = letters.chars().map(|c| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    });
    let code: String = letters.collect();
    (code.len() == LENGTH && code.bytes().all(|letter| ALPHABET.contains(&letter))).then_some(code)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::OsRandom;

    #[test]
    fn what_is_shown_can_be_typed() {
        for _ in 0..200 {
            let code = generate_recovery_code(&OsRandom);
            let shown = recovery_code_words(code.expose());
            assert_eq!(shown.len(), LENGTH + 1);
            assert_eq!(normalize_recovery_code(&shown).unwrap().expose(), code.expose());
        }
    }

    #[test]
    fn rules() {
        for (typed, code) in [
            ("k7m2q-x90ab", Some("k7m2qx90ab")),
            (" K7M2Q X90AB ", Some("k7m2qx90ab")),
            ("Ｋ７Ｍ２Ｑ－Ｘ９０ＡＢ", Some("k7m2qx90ab")),
            ("oIl00-00000", Some("0110000000")),
            ("\u{200b}k7m2q\u{2011}x90ab\u{feff}", Some("k7m2qx90ab")),
            ("1. k7m2q-x90ab", Some("k7m2qx90ab")),
            ("リカバリーコード：「Ｋ７Ｍ２Ｑ－Ｘ９０ＡＢ」", Some("k7m2qx90ab")),
            ("k7m2q-x90ab 00000-11111", None),
            ("123456", None),
            ("k7m2q-x90a", None),
            ("k7m2q-x90abc", None),
            ("u7m2q-x90ab", None),
            ("", None),
        ] {
            assert_eq!(normalize_recovery_code(typed).as_ref().map(Secret::expose), code, "{typed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(typed in "\\PC{0,40}") {
            let _ = (normalize_recovery_code(&typed), recovery_code_words(&typed));
        }
    }
}
