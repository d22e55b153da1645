//! Names and address lines: one line of text, kept as it was typed.

use crate::domain::clean_text;

/// The line without what nobody sees, without space around it and with single spaces inside; `None` when it holds what no
/// line of text holds.
///
/// Nothing else changes: normalization forms would replace characters of names (U+FA19 becomes U+795E), and a
/// name without its variation selector is another name.
pub fn normalize_line(typed: &str) -> Option<String> {
    let mut line = String::with_capacity(typed.len());
    let mut after_space = false;
    for c in clean_text(typed).chars() {
        let space = c.is_whitespace() && !c.is_control();
        if !space && !is_writable(c) {
            return None;
        }
        // Of several spaces the first stays, wide or narrow as it was typed.
        if !(space && after_space) {
            line.push(c);
        }
        after_space = space;
    }
    Some(line)
}

/// Characters as a person counts them: variation selectors belong to the character before them.
pub(super) fn count_characters(line: &str) -> usize {
    line.chars().filter(|c| !is_variation_selector(*c)).count()
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{180b}'..='\u{180d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// No controls, nothing private, no noncharacters, none of the specials that stand for what could not be read.
fn is_writable(c: char) -> bool {
    let hidden = matches!(c,
        '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}');
    !c.is_control() && !hidden && u32::from(c) & 0xfffe != 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules() {
        let cases = [
            ("豊田", Some("豊田")),
            ("　豊 田 ", Some("豊 田")),
            ("ジョン  \u{3000} スミス", Some("ジョン スミス")),
            ("名駅　４丁目７−１", Some("名駅　４丁目７−１")),
            ("", Some("")),
            ("豊\u{0}田", None),
            ("豊\n田", None),
            ("\u{feff}豊\u{202e}田\u{200b}", Some("豊田")),
            ("ジョン\u{a0}スミス", Some("ジョン スミス")),
            ("豊\u{fffd}田", None),
            ("豊\u{e000}", None),
            ("豊\u{ffff}", None),
            ("豊\u{1fffe}", None),
        ];
        for (typed, line) in cases {
            assert_eq!(normalize_line(typed).as_deref(), line, "{typed:?}");
        }
    }

    #[test]
    fn names_stay_byte_for_byte() {
        // Compatibility ideographs, extension kanji, a variation selector, decomposed kana.
        for name in ["\u{fa19}\u{fa11}", "𠮷野", "𠀋", "葛\u{e0100}城", "か\u{3099}", "é", "e\u{301}"]
        {
            assert_eq!(normalize_line(name).as_deref(), Some(name), "{name}");
        }
        assert_eq!(count_characters("葛\u{e0100}城"), 2);
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_is_stable(typed in any_text()) {
            if let Some(line) = normalize_line(&typed) {
                proptest::prop_assert_eq!(normalize_line(&line), Some(line));
            }
        }
    }

    fn any_text() -> impl proptest::strategy::Strategy<Value = String> {
        use proptest::prelude::*;
        proptest::collection::vec(any::<char>(), 0..40).prop_map(String::from_iter)
    }
}
