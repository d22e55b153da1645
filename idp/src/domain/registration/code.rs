//! Verification codes as they are typed, or copied with what stands around them.

use crate::domain::{clean_value, invisible::is_hyphen};

/// Longest text in which a code is looked for, in bytes: a whole mail.
const LONGEST: usize = 8_000;

/// Digits of a code.
const DIGITS: usize = 6;

/// Why a text is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeError {
    /// There are no six digits in it.
    Format,
    /// There are several numbers in it that could be meant.
    Several,
}

/// The six digits; full-width ones, with spaces and hyphens between them, in brackets or in a sentence
/// (`【認証コード】123456`, `コード：１２３ ４５６です`).
///
/// # Errors
/// Without six digits, and when more than one number could be meant: a guess would spend a try.
pub fn find_code(typed: &str) -> Result<String, CodeError> {
    if typed.len() > LONGEST {
        return Err(CodeError::Format);
    }
    let text = clean_value(typed);
    let alone: String = text.chars().filter(|c| !c.is_whitespace() && !is_hyphen(*c)).collect();
    if is_code(&alone) {
        return Ok(alone);
    }
    let mut found = candidates(&text);
    found.sort();
    found.dedup();
    match (found.pop(), found.is_empty()) {
        (Some(code), true) => Ok(code),
        (Some(_), false) => Err(CodeError::Several),
        (None, _) => Err(CodeError::Format),
    }
}

/// The numbers of a text that could be a code: six digits, or twice three with a space or a hyphen between, that are no
/// part of anything longer.
fn candidates(text: &str) -> Vec<String> {
    let groups = digit_groups(text);
    let mut found = Vec::new();
    for (at, group) in groups.iter().enumerate() {
        let next = groups.get(at + 1);
        let halves = next
            .filter(|next| group.digits.len() == 3 && next.digits.len() == 3 && group.leads_to(next, text));
        if let Some(next) = halves.filter(|next| group.is_free_before(text) && next.is_free_after(text)) {
            found.push(format!("{}{}", group.digits, next.digits));
        } else if group.digits.len() == DIGITS && group.is_free_before(text) && group.is_free_after(text) {
            found.push(group.digits.clone());
        }
    }
    found
}

/// A run of digits and where it stands.
struct Group {
    digits: String,
    start: usize,
    end: usize,
}

impl Group {
    /// Whether nothing but one space or hyphen is between the two.
    fn leads_to(&self, next: &Self, text: &str) -> bool {
        let mut between = text.get(self.end..next.start).unwrap_or_default().chars();
        let one = between.next().is_some_and(|c| c == ' ' || is_hyphen(c));
        one && between.next().is_none()
    }

    fn is_free_before(&self, text: &str) -> bool {
        let mut before = text.get(..self.start).unwrap_or_default().chars().rev();
        let (last, one_before) = (before.next(), before.next());
        is_apart(last) && !(last.is_some_and(is_joint) && one_before.is_some_and(|c| c.is_ascii_digit()))
    }

    fn is_free_after(&self, text: &str) -> bool {
        let mut after = text.get(self.end..).unwrap_or_default().chars();
        let (first, one_after) = (after.next(), after.next());
        is_apart(first)
            && !(first.is_some_and(is_joint) && one_after.is_some_and(|c| c.is_ascii_alphanumeric()))
    }
}

fn digit_groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
        match groups.last_mut().filter(|group| group.end == at) {
            Some(group) => {
                group.digits.push(c);
                group.end = at + 1;
            }
            None => groups.push(Group { digits: c.to_string(), start: at, end: at + 1 }),
        }
    }
    groups
}

/// Letters and the signs of addresses glue a number to what it is a part of.
fn is_apart(neighbour: Option<char>) -> bool {
    !neighbour
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '@' | '/' | '=' | '&' | '%' | '_' | '+'))
}

/// What stands inside telephone numbers, dates and amounts.
fn is_joint(c: char) -> bool {
    is_hyphen(c) || matches!(c, '.' | ',' | ':' | '/')
}

fn is_code(text: &str) -> bool {
    text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use CodeError::{Format, Several};

    #[test]
    fn rules() {
        let cases = [
            ("123456", Ok("123456")),
            (" 123 456 ", Ok("123456")),
            ("１２３　４５６", Ok("123456")),
            ("123-456", Ok("123456")),
            ("1 2 3 4 5 6", Ok("123456")),
            ("\u{feff}123\u{a0}456\u{200b}", Ok("123456")),
            ("000000", Ok("000000")),
            // Copied with what stands around it.
            ("【認証コード】123456", Ok("123456")),
            ("コード：１２３ ４５６です", Ok("123456")),
            ("[123-456]", Ok("123456")),
            ("「123456」", Ok("123456")),
            ("(123456)", Ok("123456")),
            ("認証コード:123456。", Ok("123456")),
            ("Your code is 123456.", Ok("123456")),
            ("code-123456", Ok("123456")),
            ("123456\r\n30分以内に入力してください。", Ok("123456")),
            ("認証コード 123456（もう一度：123-456）", Ok("123456")),
            ("2026年11月28日 10:30 認証コード 123456", Ok("123456")),
            ("@id.example.jp #123456", Ok("123456")),
            ("お問い合わせ 052-123-4567 認証コード 654321", Ok("654321")),
            // More than one number could be meant.
            ("123456 654321", Err(Several)),
            ("【認証コード】123456 受付番号 000001", Err(Several)),
            ("123 456 789", Err(Several)),
            // None.
            ("12345", Err(Format)),
            ("1234567", Err(Format)),
            ("12345a", Err(Format)),
            ("a123456", Err(Format)),
            ("052-123-4567", Err(Format)),
            ("123456@example.jp", Err(Format)),
            ("https://id.example.jp/?code=123456", Err(Format)),
            ("123,456円", Err(Format)),
            ("２０２６．１２３４５６", Err(Format)),
            ("١٢٣٤٥٦", Err(Format)),
            ("認証コード", Err(Format)),
            ("", Err(Format)),
        ];
        for (typed, code) in cases {
            assert_eq!(find_code(typed).as_deref(), code.as_ref().map(|code| *code), "{typed}");
        }
        assert_eq!(find_code(&format!("{}123456", "あ".repeat(3_000))), Err(Format));
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_is_stable(typed in "[0-9０-９ .:@a-z認証-]{0,30}|\\PC{0,20}") {
            if let Ok(code) = find_code(&typed) {
                proptest::prop_assert_eq!(find_code(&code), Ok(code));
            }
        }

        #[test]
        fn a_code_in_brackets_is_found(code in "[0-9]{6}", open in "[【「（\\[(]", close in "[】」）\\])。]") {
            let typed = format!("認証コード{open}{code}{close}");
            proptest::prop_assert_eq!(find_code(&typed), Ok(code));
        }
    }
}
