//! Readings above words (furigana), for terms that not everybody can read: `｜仮登録《かりとうろく》` in a text.

/// The text as HTML, escaped, with its readings as `<ruby>`; browsers without them show brackets. Marks without their
/// counterpart stay as they are.
#[must_use]
pub fn ruby_html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, base, reading, after)) = next_reading(rest) {
        escape(before, &mut html);
        html.push_str("<ruby>");
        escape(base, &mut html);
        html.push_str("<rp>（</rp><rt>");
        escape(reading, &mut html);
        html.push_str("</rt><rp>）</rp></ruby>");
        rest = after;
    }
    escape(rest, &mut html);
    html
}

fn next_reading(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (head, after) = text.split_once('》')?;
    let (head, reading) = head.rsplit_once('《')?;
    let (before, base) = head.rsplit_once('｜')?;
    (!base.is_empty() && !reading.is_empty()).then_some((before, base, reading, after))
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '<' => html.push_str("&#60;"),
            '>' => html.push_str("&#62;"),
            '&' => html.push_str("&#38;"),
            '"' => html.push_str("&#34;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_stand_above_their_words() {
        let cases = [
            ("", ""),
            ("仮登録", "仮登録"),
            (
                "店で｜仮登録《かりとうろく》をします",
                "店で<ruby>仮登録<rp>（</rp><rt>かりとうろく</rt><rp>）</rp></ruby>をします",
            ),
            ("《題》と｜棒", "《題》と｜棒"),
            ("｜《よみ》", "｜《よみ》"),
            ("<b>&\"'", "&#60;b&#62;&#38;&#34;&#39;"),
            ("｜<《>》", "<ruby>&#60;<rp>（</rp><rt>&#62;</rt><rp>）</rp></ruby>"),
        ];
        for (text, html) in cases {
            assert_eq!(ruby_html(text), html, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_becomes_markup(text in "[｜《》<>&a-c漢]{0,30}") {
            let html = ruby_html(&text);
            let plain = ["<ruby>", "</ruby>", "<rp>", "</rp>", "<rt>", "</rt>"]
                .iter()
                .fold(html, |html, tag| html.replace(tag, ""));
            proptest::prop_assert!(!plain.contains('<') && !plain.contains('>'));
        }
    }
}
