//! Characters that nobody sees: they come along when a number, an address or a name is copied, and nobody can find them.
//!
//! One table says what becomes of each, once for values that a machine reads and once for people's own words. Passwords
//! do not pass here: they are compared as they were typed.

use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// What becomes of a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// It is taken away.
    Goes,
    /// It becomes a plain space.
    Space,
    /// It stays where letters on both sides need it, and goes everywhere else.
    Joins,
    /// It stays, as part of the character before it; at the beginning there is none, and it goes.
    Follows,
    /// It stays.
    Stays,
}

/// First and last character, its fate in a value, its fate in a text.
type Row = (char, char, Fate, Fate);

/// The folding. What is not here is left to the rule of the field: controls and private characters are refused there.
#[rustfmt::skip]
const TABLE: [Row; 24] = [
    // A tab comes with a cell of a table.
    ('\t',        '\t',        Fate::Space, Fate::Space),
    // No-break space: web pages and word processors put it between the parts of a number or a name.
    ('\u{a0}',    '\u{a0}',    Fate::Space, Fate::Space),
    // Soft hyphen: says where a line may break, and no more.
    ('\u{ad}',    '\u{ad}',    Fate::Goes,  Fate::Goes),
    // Combining grapheme joiner: sorts text, and no name is written with it.
    ('\u{34f}',   '\u{34f}',   Fate::Goes,  Fate::Goes),
    // Arabic letter mark, one of the marks of direction.
    ('\u{61c}',   '\u{61c}',   Fate::Goes,  Fate::Goes),
    // Hangul fillers: blank letters, which people who leave a field empty type to get past it.
    ('\u{115f}',  '\u{1160}',  Fate::Space, Fate::Space),
    // Ogham space.
    ('\u{1680}',  '\u{1680}',  Fate::Space, Fate::Space),
    // Khmer inherent vowels, which Unicode advises against.
    ('\u{17b4}',  '\u{17b5}',  Fate::Goes,  Fate::Goes),
    // Mongolian variation selectors and the vowel separator: they choose the form of the letter before them.
    ('\u{180b}',  '\u{180f}',  Fate::Goes,  Fate::Follows),
    // Spaces of every width.
    ('\u{2000}',  '\u{200a}',  Fate::Space, Fate::Space),
    // Zero-width space: shows where a line may break.
    ('\u{200b}',  '\u{200b}',  Fate::Goes,  Fate::Goes),
    // Zero-width non-joiner and joiner: Sinhala, the scripts of India and Persian spell names with them.
    ('\u{200c}',  '\u{200d}',  Fate::Goes,  Fate::Joins),
    // Marks of direction: the address books of telephones put them around every number.
    ('\u{200e}',  '\u{200f}',  Fate::Goes,  Fate::Goes),
    // Separators of lines and paragraphs.
    ('\u{2028}',  '\u{2029}',  Fate::Space, Fate::Space),
    // Embeddings and overrides of direction: with them a text shows in another order than it has.
    ('\u{202a}',  '\u{202e}',  Fate::Goes,  Fate::Goes),
    // Narrow no-break space, mathematical space.
    ('\u{202f}',  '\u{202f}',  Fate::Space, Fate::Space),
    ('\u{205f}',  '\u{205f}',  Fate::Space, Fate::Space),
    // Word joiner, invisible operators, isolates and what is left of old controls of shaping.
    ('\u{2060}',  '\u{206f}',  Fate::Goes,  Fate::Goes),
    // Braille without dots.
    ('\u{2800}',  '\u{2800}',  Fate::Space, Fate::Space),
    // The wide space of Japanese: a person typed it, and between two names it belongs there.
    ('\u{3000}',  '\u{3000}',  Fate::Space, Fate::Stays),
    // The filler once more, and its half-width form.
    ('\u{3164}',  '\u{3164}',  Fate::Space, Fate::Space),
    // Variation selectors: a number has none; a kanji of a name without its own is another kanji.
    ('\u{fe00}',  '\u{fe0f}',  Fate::Goes,  Fate::Follows),
    // Byte order mark: the first character of many a file.
    ('\u{feff}',  '\u{feff}',  Fate::Goes,  Fate::Goes),
    ('\u{ffa0}',  '\u{ffa0}',  Fate::Space, Fate::Space),
];

/// The planes of marks: tags, which repeat a text invisibly, and the variation selectors of kanji.
const TAGS: Row = ('\u{e0000}', '\u{e007f}', Fate::Goes, Fate::Goes);
const KANJI_VARIANTS: Row = ('\u{e0100}', '\u{e01ef}', Fate::Goes, Fate::Follows);

/// A value that a machine reads (an address, a number, a code, a date, a reading) without what nobody sees, full-width
/// letters and digits as plain ones (NFKC), every space a plain one, none around it.
///
/// Names must not pass here: NFKC replaces kanji of names.
#[must_use]
pub fn clean_value(typed: &str) -> String {
    let plain: String = visible(typed).nfkc().collect();
    plain.trim().to_owned()
}

/// Whether people type it between the digits or letters of a code: hyphens and dashes, the minus sign, and the sign of long
/// vowels, which is where the hyphen is on a Japanese keyboard.
pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐'..='―' | '−' | 'ー')
}

/// The characters of a value that are seen, every space a plain one.
pub fn visible(typed: &str) -> impl Iterator<Item = char> {
    typed.chars().filter_map(|c| match row(c).map(|(_, _, in_value, _)| in_value) {
        None => Some(c),
        Some(Fate::Space) => Some(' '),
        Some(_) => None,
    })
}

/// A text in a person's own words without what nobody sees, no space around it; every character that is seen is left as
/// it is, and so are the joiners and selectors that the letters of names need.
#[must_use]
pub fn clean_text(typed: &str) -> String {
    let fate = |c| row(c).map_or(Fate::Stays, |(_, _, _, in_text)| in_text);
    // What goes must not count as a letter beside a joiner.
    let seen = typed.trim_matches(is_invisible).chars().filter(|c| fate(*c) != Fate::Goes);
    let letters: Vec<char> = seen.map(|c| if fate(c) == Fate::Space { ' ' } else { c }).collect();
    let mut text = String::with_capacity(typed.len());
    for (at, c) in letters.iter().copied().enumerate() {
        let before = text.chars().next_back();
        let stays = match fate(c) {
            Fate::Follows => before.is_some_and(|before| !before.is_whitespace()),
            Fate::Joins => joins(before, letters.get(at + 1).copied()),
            Fate::Goes | Fate::Space | Fate::Stays => true,
        };
        text.extend(stays.then_some(c));
    }
    text.trim().to_owned()
}

/// Whether nothing is there to be seen.
#[must_use]
pub fn is_blank(typed: &str) -> bool {
    visible(typed).all(char::is_whitespace)
}

/// Whether it is a space or a character that nobody sees. A variation selector shows in the character before it.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    is_invisible(c) || row(c).is_some_and(|(_, _, _, in_text)| in_text == Fate::Joins)
}

/// Whether it is a space or a character that nobody sees; of the selectors and joiners the rule looks at what is around.
fn is_invisible(c: char) -> bool {
    c.is_whitespace() || row(c).is_some_and(|(_, _, _, in_text)| matches!(in_text, Fate::Goes | Fate::Space))
}

fn row(c: char) -> Option<Row> {
    // Nearly everything that is typed ends here.
    if c.is_ascii_graphic() || matches!(c, '\u{3001}'..='\u{3163}' | '\u{3400}'..='\u{9fff}') {
        return None;
    }
    let rows = TABLE.iter().chain([&TAGS, &KANJI_VARIANTS]);
    rows.copied().find(|(first, last, _, _)| (*first..=*last).contains(&c))
}

/// After RFC 5892, appendices A.1 and A.2: after a virama, or between two letters of a script that joins its letters.
fn joins(before: Option<char>, after: Option<char>) -> bool {
    let is_virama = |c| canonical_combining_class(c) == 9;
    before.is_some_and(is_virama)
        || (before.is_some_and(is_of_a_joining_script) && after.is_some_and(is_of_a_joining_script))
}

/// Arabic and its neighbours, the scripts of India, Sinhala, Tibetan, Myanmar, Khmer, Mongolian.
fn is_of_a_joining_script(c: char) -> bool {
    matches!(c,
        '\u{620}'..='\u{6d3}' | '\u{6d5}'..='\u{6dc}' | '\u{6ea}'..='\u{6ef}' | '\u{6fa}'..='\u{7bf}'
        | '\u{860}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1780}'..='\u{18aa}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        for (typed, value) in [
            ("\u{200b}taro@example.jp\u{200b}", "taro@example.jp"),
            ("\u{feff}taro@example.jp", "taro@example.jp"),
            ("taro\u{200d}@exa\u{200c}mple.jp", "taro@example.jp"),
            ("\u{202a}+81 90\u{2011}1234\u{2011}5678\u{202c}", "+81 90\u{2010}1234\u{2010}5678"),
            ("\u{2066}090-1234-5678\u{2069}", "090-1234-5678"),
            ("\u{200e}09012345678\u{200f}\u{61c}", "09012345678"),
            ("090\u{a0}1234\u{202f}5678", "090 1234 5678"),
            ("４５０\u{2060}０００２", "4500002"),
            ("450\u{ad}0002", "4500002"),
            ("1\u{fe0f}2\u{e0100}3", "123"),
            ("\u{3000}\u{2003}123456\u{205f}", "123456"),
            ("123\t456\r\n", "123 456"),
            ("1\u{2028}2\u{2029}3", "1 2 3"),
            ("\u{3164}\u{ffa0}\u{2800}\u{1160}", ""),
            ("1\u{e0031}2\u{34f}3\u{180e}4", "1234"),
            ("Ｃ－１０１", "C-101"),
            ("1\u{0}2", "1\u{0}2"),
            ("", ""),
        ] {
            assert_eq!(clean_value(typed), value, "{typed:?}");
        }
    }

    #[test]
    fn texts() {
        for (typed, text) in [
            ("\u{feff}豊田\u{200b}", "豊田"),
            ("豊\u{200b}田", "豊田"),
            ("豊\u{202e}田\u{202c}", "豊田"),
            ("\u{2068}豊田\u{2069}", "豊田"),
            ("ジョン\u{a0}スミス", "ジョン スミス"),
            ("ジョン\u{3000}スミス\u{3000}", "ジョン\u{3000}スミス"),
            ("山\u{2003}田\u{ad}", "山 田"),
            ("名駅\t４丁目", "名駅 ４丁目"),
            ("\u{200d}豊\u{200d}田\u{200c}", "豊田"),
            // Variation selectors belong to the kanji before them.
            ("葛\u{e0100}城", "葛\u{e0100}城"),
            ("\u{fa19}辻\u{e0101}", "\u{fa19}辻\u{e0101}"),
            ("\u{fe00}辻 \u{e0101}", "辻"),
            // Sinhala, Nepali, Bengali, Malayalam (at the end of a word), Persian: joiners that are letters' own.
            ("ශ\u{dca}\u{200d}රී", "ශ\u{dca}\u{200d}රී"),
            ("गर\u{94d}\u{200d}यो", "गर\u{94d}\u{200d}यो"),
            ("র\u{200d}\u{9cd}য", "র\u{200d}\u{9cd}য"),
            ("അവന\u{d4d}\u{200d}", "അവന\u{d4d}\u{200d}"),
            ("علی\u{200c}رضا", "علی\u{200c}رضا"),
            ("\u{200c}علی\u{200f}", "علی"),
            ("ශ\u{200c}\u{17b4}!", "ශ!"),
            ("Mari\u{200d}a", "Maria"),
            ("ᠠ\u{180b}ᠮ", "ᠠ\u{180b}ᠮ"),
            ("\u{3164}\u{200b} \u{2800}", ""),
            ("豊\u{0}田", "豊\u{0}田"),
            ("", ""),
        ] {
            assert_eq!(clean_text(typed), text, "{typed:?}");
        }
    }

    #[test]
    fn blank_is_what_shows_nothing() {
        for blank in [
            "",
            " \u{3000}",
            "\u{200b}",
            "\u{feff}\u{200d}\u{fe0f}",
            "\u{3164}",
            "\u{2800}\t\r\n",
            "\u{202e}",
        ] {
            assert!(is_blank(blank), "{blank:?}");
        }
        for seen in ["a", "\u{200b}・", "-", "\u{0}"] {
            assert!(!is_blank(seen), "{seen:?}");
        }
    }

    #[test]
    fn the_table_is_in_order_and_shortcuts_miss_nothing() {
        for (first, last, ..) in TABLE {
            assert!(first <= last);
            assert!([first, last].into_iter().all(|c| row(c).is_some()), "{first:?}");
        }
        assert!(TABLE.windows(2).all(|pair| matches!(pair, [before, after] if before.1 < after.0)));
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_is_folding_once(typed in mostly_invisible()) {
            let (value, text) = (clean_value(&typed), clean_text(&typed));
            proptest::prop_assert_eq!(clean_value(&value), value);
            proptest::prop_assert_eq!(clean_text(&text), text.clone());
            proptest::prop_assert!(!is_blank(&typed) || text.is_empty());
        }
    }

    fn mostly_invisible() -> impl proptest::strategy::Strategy<Value = String> {
        use proptest::prelude::*;
        let table = (0..TABLE.len()).prop_map(|at| TABLE.get(at).map_or(' ', |(first, ..)| *first));
        let letters =
            prop_oneof![Just('ශ'), Just('\u{dca}'), Just('ع'), Just('葛'), Just('1'), Just('\u{e0100}')];
        proptest::collection::vec(prop_oneof![table, letters, any::<char>()], 0..20)
            .prop_map(String::from_iter)
    }
}
