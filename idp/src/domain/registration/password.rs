//! The two password profiles: the reference operation's rules, and today's.

use crate::domain::{clean_value, is_hidden};

/// Which rules hold, with their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordPolicy {
    /// 8–20 of letters, digits and seven symbols; at least one letter and one digit; not one of the most common thousand.
    Reference,
    /// 15–64 of anything printable; what others would guess is refused (NIST SP 800-63B-4, 3.1.1.2).
    Modern,
}

/// Which rule a password breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordError {
    /// Nothing was typed.
    Missing,
    /// A space or a character that nobody sees at the beginning or the end: it comes along when a password is copied, and
    /// nobody would find it again. Taking it away silently would make another password of it.
    HiddenEdge,
    /// Too short or too long.
    Length,
    /// A character outside the profile.
    Characters,
    /// Not both a letter and a digit.
    Composition,
    /// Others would guess it.
    Common,
}

/// The symbols of the reference profile.
const SYMBOLS: &str = "-*_!#$%";

/// What people around here would put into a password, beside the words that every guesser has.
const LOCAL_WORDS: [&str; 8] =
    ["toyota", "lexus", "gazoo", "kyoutsuuid", "kyotsuid", "commonid", "kuruma", "hanbaiten"];

impl PasswordPolicy {
    /// Fewest and most characters.
    pub const fn lengths(self) -> (usize, usize) {
        match self {
            Self::Reference => (8, 20),
            Self::Modern => (15, 64),
        }
    }

    /// Checks a password exactly as it was typed: nothing is trimmed, changed or cut. `own` are the person's own
    /// data, which a password must not be made of (modern profile).
    pub fn check(self, password: &str, own: &[&str]) -> Result<(), PasswordError> {
        if password.is_empty() {
            return Err(PasswordError::Missing);
        }
        if [password.chars().next(), password.chars().next_back()].into_iter().flatten().any(is_hidden) {
            return Err(PasswordError::HiddenEdge);
        }
        let (min, max) = self.lengths();
        let fits = (min..=max).contains(&password.chars().count());
        match self {
            Self::Reference => {
                if !password.chars().all(|c| c.is_ascii_alphanumeric() || SYMBOLS.contains(c)) {
                    return Err(PasswordError::Characters);
                }
                if !fits {
                    return Err(PasswordError::Length);
                }
                let has = |kind: fn(&u8) -> bool| password.as_bytes().iter().any(kind);
                let mixed = has(u8::is_ascii_alphabetic) && has(u8::is_ascii_digit);
                match mixed {
                    false => Err(PasswordError::Composition),
                    true if is_listed(password) => Err(PasswordError::Common),
                    true => Ok(()),
                }
            }
            Self::Modern => {
                if password.chars().any(char::is_control) {
                    return Err(PasswordError::Characters);
                }
                if !fits {
                    return Err(PasswordError::Length);
                }
                if is_listed(password) || is_common(password, own) {
                    Err(PasswordError::Common)
                } else {
                    Ok(())
                }
            }
        }
    }
}

/// The most common passwords that fit one of the profiles, in small letters; `idp/data/passwords/build.py` makes it.
const COMMON: &str = include_str!("../../../data/passwords/common.txt");

/// Whether it is one of the most common, however its letters are written.
fn is_listed(password: &str) -> bool {
    let folded = clean_value(password).to_lowercase();
    COMMON.lines().any(|common| common == folded)
}

/// Whether a guesser who knows common passwords, words, names, keyboards, dates and the person's own data would get it
/// within some hundred million tries (zxcvbn's score below 3).
fn is_common(password: &str, own: &[&str]) -> bool {
    let words = own.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let words: Vec<&str> = words.filter(|word| word.chars().count() >= 2).chain(LOCAL_WORDS).collect();
    is_made_of(password, &words) || zxcvbn::zxcvbn(password, &words).score() < zxcvbn::Score::Three
}

/// Whether hardly anything is left without these words: an estimate takes a list of them for a long password.
fn is_made_of(password: &str, words: &[&str]) -> bool {
    let mut left: String = password.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    for word in words.iter().filter(|word| word.chars().count() >= 3) {
        left = left.replace(&word.to_lowercase(), "");
    }
    left.chars().count() < 5
}

#[cfg(test)]
mod tests {
    use super::*;
    use PasswordError::{Characters, Common, Composition, HiddenEdge, Length, Missing};

    #[test]
    fn reference() {
        let cases = [
            ("abcdef1", Err(Length)),
            ("abcdefg1", Err(Common)),
            ("abcdefh1", Ok(())),
            ("password1", Err(Common)),
            ("PassWord1", Err(Common)),
            ("1qaz2wsx", Err(Common)),
            ("q1w2e3r4", Err(Common)),
            ("abcd1234", Err(Common)),
            (" abcdefh1", Err(HiddenEdge)),
            ("abcdefh1\u{200b}", Err(HiddenEdge)),
            ("\u{feff}abcdefh1", Err(HiddenEdge)),
            ("abcdefh1\u{3000}", Err(HiddenEdge)),
            ("abcdefh1\n", Err(HiddenEdge)),
            ("abcd\u{200b}efh1", Err(Characters)),
            ("abcdefghijklmnopqrs1", Ok(())),
            ("abcdefghijklmnopqrst1", Err(Length)),
            ("abcdefgh", Err(Composition)),
            ("12345678", Err(Composition)),
            ("1234567-", Err(Composition)),
            ("abcdefg１", Err(Characters)),
            ("abcdefg 1", Err(Characters)),
            ("パスワード1234a", Err(Characters)),
            ("", Err(Missing)),
        ];
        for (password, verdict) in cases {
            assert_eq!(PasswordPolicy::Reference.check(password, &[]), verdict, "{password}");
        }
        for symbol in SYMBOLS.chars() {
            assert_eq!(PasswordPolicy::Reference.check(&format!("abc123{symbol}x"), &[]), Ok(()), "{symbol}");
        }
        for symbol in "\"&'()+,./:;<=>?@[\\]^`{|}~ ".chars() {
            let verdict = PasswordPolicy::Reference.check(&format!("abc123{symbol}x"), &[]);
            assert_eq!(verdict, Err(Characters), "{symbol}");
        }
    }

    #[test]
    fn modern() {
        let own = ["taro.toyoda@example.jp", "豊田太郎", "1980-04-05"];
        let cases = [
            ("short", Err(Length)),
            ("green umbrella on the roof", Ok(())),
            (" green umbrella on the roof", Err(HiddenEdge)),
            ("green umbrella on the roof\u{a0}", Err(HiddenEdge)),
            ("green umbrella on the roof\u{200e}", Err(HiddenEdge)),
            ("1qaz2wsx3edc4rfv", Err(Common)),
            ("１ｑａｚ２ｗｓｘ３ｅｄｃ４ｒｆｖ", Err(Common)),
            ("QwertyUiop1234567890", Err(Common)),
            ("みどりのかさがやねのうえにある", Ok(())),
            ("aaaaaaaaaaaaaaaaaaaa", Err(Common)),
            ("passwordpassword", Err(Common)),
            ("123456789012345678", Err(Common)),
            ("taro.toyoda.example", Err(Common)),
            ("Qwertyuiop123456!", Err(Common)),
            ("abcdefghijklmnopq", Err(Common)),
            ("toyotatoyotatoyota", Err(Common)),
            ("豊田太郎豊田太郎豊田太郎豊田太郎", Err(Common)),
            ("iloveyouiloveyou1", Err(Common)),
            ("abc\u{7}defghijklmnop", Err(Characters)),
            ("", Err(Missing)),
        ];
        for (password, verdict) in cases {
            assert_eq!(PasswordPolicy::Modern.check(password, &own), verdict, "{password}");
        }
        let longest = "correct horse battery staple ".repeat(3);
        assert_eq!(PasswordPolicy::Modern.check(longest.get(..64).unwrap_or_default(), &own), Ok(()));
        assert_eq!(PasswordPolicy::Modern.check(longest.get(..65).unwrap_or_default(), &own), Err(Length));
    }

    proptest::proptest! {
        #[test]
        fn never_panics(password in "\\PC{0,80}", own in "\\PC{0,20}") {
            let _ = PasswordPolicy::Reference.check(&password, &[&own]);
            let _ = PasswordPolicy::Modern.check(&password, &[&own]);
        }
    }
}
