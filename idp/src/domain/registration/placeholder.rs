//! What people type to get past a field that they do not want to fill in.

/// Whether no letter is in it that a name could be of: signs, digits, marks of lengthening and repeating alone.
pub(super) fn is_only_signs(text: &str) -> bool {
    !text.chars().any(is_letter)
}

/// Whether there are neither letters nor digits in it: `-`, `・`, `…`.
pub(super) fn is_only_marks(text: &str) -> bool {
    !text.chars().any(|c| is_letter(c) || c.is_numeric())
}

/// Whether a sign of a web page or a template is in it, where a machine or a page's source was copied: `<b>`, `&lt;`,
/// `{{`. A company may be called A&B, and an arrow may stand in an address.
pub(super) fn is_markup(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('<') {
        if after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?' | '%')) {
            return true;
        }
        rest = after;
    }
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('&') {
        if after.split_once(';').is_some_and(|(name, _)| is_entity(name)) {
            return true;
        }
        rest = after;
    }
    ["{{", "}}", "${", "{%", "%}"].iter().any(|sign| text.contains(sign))
}

fn is_entity(name: &str) -> bool {
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    match name.strip_prefix('#') {
        Some(number) => is_number(number.strip_prefix(['x', 'X']).unwrap_or(number)),
        None => matches!(name, "lt" | "gt" | "amp" | "quot" | "apos" | "nbsp" | "copy" | "reg" | "yen"),
    }
}

/// A letter of any script, and the zero 〇, which is one in names; but neither the marks ー and 々, which only go with
/// letters, nor digits in whatever dress (Ⅷ, ①).
fn is_letter(c: char) -> bool {
    let is_mark = matches!(c, 'ー' | 'ｰ' | '々' | '〻' | 'ゝ' | 'ゞ' | 'ヽ' | 'ヾ' | '〱'..='〵');
    c == '〇' || (c.is_alphabetic() && !is_mark && !c.is_numeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_and_digits_are_no_names() {
        for signs in [
            "・",
            "---",
            "123",
            ".",
            "…",
            "１２３",
            "ー",
            "・・",
            "ーー",
            "々",
            "＿",
            "?",
            "？？",
            "○○",
            "×",
            "*",
            "／",
            "Ⅷ",
            "①",
            "〜",
            "😀",
            "",
            " ",
            "()",
            "ヽ",
        ] {
            assert!(is_only_signs(signs), "{signs}");
        }
        for name in [
            "テスト",
            "test",
            "なし",
            "無し",
            "一",
            "二三",
            "〇",
            "O",
            "李",
            "ㇰ",
            "é",
            "محمد",
            "ශ",
            "3世",
            "佐々木",
            "ﾄﾖﾀﾞ",
        ] {
            assert!(!is_only_signs(name), "{name}");
        }
        assert!(!is_only_marks("101") && is_only_marks("-") && is_only_marks("ー"));
    }

    #[test]
    fn markup() {
        for markup in [
            "<b>",
            "太郎</b>",
            "<script>alert(1)</script>",
            "<!-- -->",
            "<%= name %>",
            "&lt;",
            "A&amp;B",
            "&#60;b",
            "&#x3c;",
            "{{",
            "{{name}}",
            "${name}",
            "{% if %}",
            "x}}",
            "1 < 2 <i",
        ] {
            assert!(is_markup(markup), "{markup}");
        }
        for text in ["A&B", "A&B;C", "1<2", "＜太郎＞", "{太郎}", "太郎 < 花子", "->", "&", "R&D; 部", "<3"]
        {
            assert!(!is_markup(text), "{text}");
        }
    }
}
