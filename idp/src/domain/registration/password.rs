//! The two password profiles: the reference operation's rules, and today's.

/// Which rules hold, with their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordPolicy {
    /// 8–20 of letters, digits and seven symbols; at least one letter and one digit.
    Reference,
    /// 15–64 of anything printable; what others would guess is refused (NIST SP 800-63B-4, 3.1.1.2).
    Modern,
}

/// Which rule a password breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordError {
    /// Nothing was typed.
    Missing,
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
                if mixed { Ok(()) } else { Err(PasswordError::Composition) }
            }
            Self::Modern => {
                if password.chars().any(char::is_control) {
                    return Err(PasswordError::Characters);
                }
                if !fits {
                    return Err(PasswordError::Length);
                }
                if is_common(password, own) { Err(PasswordError::Common) } else { Ok(()) }
            }
        }
    }
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
    use PasswordError::{Characters, Common, Composition, Length, Missing};

    #[test]
    fn reference() {
        let cases = [
            ("abcdef1", Err(Length)),
            ("abcdefg1", Ok(())),
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
