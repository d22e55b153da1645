//! Readings: whatever kana is typed becomes full-width katakana.
//!
//! One table stands for the whole folding. A compatibility form (NFKC) before it would tear detached voiced marks off
//! their letters and turn wave dashes into tildes, so none is used.

use crate::domain::visible;
use unicode_normalization::UnicodeNormalization;

/// What stands for the long mark ー: keyboards hide it well, and conversions put something alike in its place. The kanji
/// 一 is among them, as no kanji can stand in a reading.
const LONG_MARKS: [char; 31] = [
    'ー', 'ｰ', '-', '‐', '\u{2011}', '‒', '–', '—', '―', '−', '－', '﹣', '﹘', '⁃', '˗', '⁻', '₋', '➖',
    '～', '〜', '~', '∼', '˜', '〰', '─', '━', '⸺', '⸻', '￣', '一', 'ㅡ',
];

/// What stands for the middle dot ・ between the parts of a foreign name.
const MIDDLE_DOTS: [char; 9] = ['・', '･', '·', '•', '‧', '∙', '⋅', '·', 'ᐧ'];

/// What stands for the double hyphen ＝ of foreign names; written so, as every Japanese character set has it.
const DOUBLE_HYPHENS: [char; 3] = ['＝', '゠', '='];

/// The voiced and the semi-voiced mark as they are combined, detached and half-width.
const VOICED: [char; 3] = ['\u{3099}', '゛', 'ﾞ'];
const SEMI_VOICED: [char; 3] = ['\u{309a}', '゜', 'ﾟ'];

/// Letters that take the semi-voiced mark but have no character of their own with it: Ainu セ゚ ツ゚ ト゚ ㇷ゚, and the nasal
/// か゚ to こ゚ of dictionaries.
const WITH_COMBINED_MARK: [char; 9] = ['カ', 'キ', 'ク', 'ケ', 'コ', 'セ', 'ツ', 'ト', 'ㇷ'];

/// The reading in full-width katakana with ー, ・, ＝ and single spaces; `None` when there is anything else in it.
///
/// | typed | becomes |
/// |---|---|
/// | hiragana, small ones and ゝゞ too | the katakana; ゝゞ become ヽヾ |
/// | half-width kana | full-width ones |
/// | ゟ, ヿ | ヨリ, コト |
/// | small kana, Ainu small kana ㇰ–ㇿ, ヴヷヸヹヺ, ヽヾ | stay |
/// | a voiced mark of any form, also after the space that NFKC leaves | joined with its letter |
/// | a long mark of any form ([`LONG_MARKS`]) after kana | ー |
/// | a middle dot, a double hyphen of any form | ・, ＝ |
/// | spaces of any width | one plain space |
/// | what nobody sees | nothing |
pub fn normalize_kana(typed: &str) -> Option<String> {
    let mut reading = String::with_capacity(typed.len());
    for c in visible(typed).flat_map(to_katakana) {
        let before = reading.chars().next_back();
        match c {
            ' ' if before.is_none_or(|c| c == ' ') => {}
            '\u{3099}' | '\u{309a}' => reading = with_mark(reading, c)?,
            // Other dashes say something else where no kana is before them.
            'ー' | ' ' | '・' | '＝' | 'ァ'..='ヺ' | 'ヽ' | 'ヾ' | 'ㇰ'..='ㇿ' => reading.push(c),
            dash if LONG_MARKS.contains(&dash) && before.is_some_and(is_kana) => reading.push('ー'),
            _ => return None,
        }
    }
    reading.truncate(reading.trim_end().len());
    Some(reading)
}

/// Whether it is a letter of a reading, or the long mark after one.
fn is_kana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ー' | 'ヽ' | 'ヾ' | 'ㇰ'..='ㇿ' | '\u{309a}')
}

/// One character by the table; dashes are left for their place to decide.
fn to_katakana(typed: char) -> impl Iterator<Item = char> {
    let [first, second] = match typed {
        'ゟ' => ['ヨ', 'リ'],
        'ヿ' => ['コ', 'ト'],
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => {
            let shift = u32::from('ァ') - u32::from('ぁ');
            [char::from_u32(u32::from(typed) + shift).unwrap_or(typed), '\0']
        }
        mark if VOICED.contains(&mark) => ['\u{3099}', '\0'],
        mark if SEMI_VOICED.contains(&mark) => ['\u{309a}', '\0'],
        'ｰ' => ['ー', '\0'],
        dot if MIDDLE_DOTS.contains(&dot) => ['・', '\0'],
        hyphen if DOUBLE_HYPHENS.contains(&hyphen) => ['＝', '\0'],
        'ｦ'..='ﾝ' => [typed.nfkc().next().unwrap_or(typed), '\0'],
        other => [other, '\0'],
    };
    [Some(first), Some(second).filter(|c| *c != '\0')].into_iter().flatten()
}

/// The reading with the mark on its last letter; `None` when that letter takes none.
fn with_mark(reading: String, mark: char) -> Option<String> {
    let mut reading = reading.trim_end().to_owned();
    let letter = reading.pop()?;
    let joined: String = [letter, mark].into_iter().nfc().collect();
    let fits = joined.chars().count() == 1 || (mark == '\u{309a}' && WITH_COMBINED_MARK.contains(&letter));
    fits.then(|| reading + &joined)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folding() {
        let cases = [
            ("トヨダ", Some("トヨダ")),
            ("とよだ", Some("トヨダ")),
            ("ﾄﾖﾀﾞ", Some("トヨダ")),
            ("ﾊﾟｰﾙ", Some("パール")),
            ("ゔぁん", Some("ヴァン")),
            ("おおの", Some("オオノ")),
            // Long marks.
            ("さーや", Some("サーヤ")),
            ("サ-ヤ", Some("サーヤ")),
            ("サ〜ヤ", Some("サーヤ")),
            ("サ～ヤ", Some("サーヤ")),
            ("サ~ヤ", Some("サーヤ")),
            ("サ―ヤ", Some("サーヤ")),
            ("サ—ヤ", Some("サーヤ")),
            ("サ–ヤ", Some("サーヤ")),
            ("サ‐ヤ", Some("サーヤ")),
            ("サ−ヤ", Some("サーヤ")),
            ("サ－ヤ", Some("サーヤ")),
            ("サ─ヤ", Some("サーヤ")),
            ("サ━ヤ", Some("サーヤ")),
            ("サｰヤ", Some("サーヤ")),
            ("サ一ヤ", Some("サーヤ")),
            ("ｻ\u{2011}ﾔ", Some("サーヤ")),
            ("- サヤ", None),
            ("ヤマダ -", None),
            ("一郎", None),
            // Voiced marks.
            ("か\u{3099}", Some("ガ")),
            ("カ゛", Some("ガ")),
            ("ハ゜", Some("パ")),
            ("カﾞ", Some("ガ")),
            ("カ \u{3099}クセイ", Some("ガクセイ")),
            ("ウ゛ァン", Some("ヴァン")),
            ("ワ゛ヰ゛ヱ゛ヲ゛", Some("ヷヸヹヺ")),
            ("ゝ゛", Some("ヾ")),
            ("ア゛", None),
            ("゛ア", None),
            ("ア゜", None),
            // Small kana, Ainu, old letters, iteration marks, ligatures.
            ("ゖ", Some("ヶ")),
            ("ヵヶヮャュョッ", Some("ヵヶヮャュョッ")),
            ("クㇽ", Some("クㇽ")),
            ("ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ", Some("ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ")),
            ("ㇷ゜", Some("ㇷ\u{309a}")),
            ("セ\u{309a}ツ\u{309a}ト\u{309a}", Some("セ\u{309a}ツ\u{309a}ト\u{309a}")),
            ("ヰヱゐゑ", Some("ヰヱヰヱ")),
            ("ミヽ", Some("ミヽ")),
            ("みゞず", Some("ミヾズ")),
            ("ゟヿ", Some("ヨリコト")),
            // Foreign names.
            ("　ジョン・ スミス ", Some("ジョン・ スミス")),
            ("ジョン　　スミス", Some("ジョン スミス")),
            ("ｼﾞｮﾝ･ｽﾐｽ", Some("ジョン・スミス")),
            ("ジョン·スミス•ジュニア", Some("ジョン・スミス・ジュニア")),
            ("レヴィ゠ストロース", Some("レヴィ＝ストロース")),
            ("レヴィ=ストロース", Some("レヴィ＝ストロース")),
            // What nobody sees.
            ("\u{feff}ト\u{200b}ヨ\u{200d}ダ\u{fe0f}\u{a0}", Some("トヨダ")),
            ("ジョン\u{a0}スミス", Some("ジョン スミス")),
            ("", Some("")),
            ("豊田", None),
            ("Toyoda", None),
            ("トヨダ1", None),
            ("トヨダ々", None),
            ("トヨダ。", None),
            ("トヨダ\u{0}", None),
        ];
        for (typed, reading) in cases {
            assert_eq!(normalize_kana(typed).as_deref(), reading, "{typed}");
        }
    }

    #[test]
    fn every_long_mark_after_kana() {
        for mark in LONG_MARKS {
            assert_eq!(normalize_kana(&format!("サ{mark}ヤ")).as_deref(), Some("サーヤ"), "{mark}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_is_stable(typed in "[ぁ-ゟァ-ヿｦ-ﾟー・ a-z\u{3099}\u{309a}゠＝〜-]{0,30}") {
            if let Some(reading) = normalize_kana(&typed) {
                proptest::prop_assert_eq!(normalize_kana(&reading), Some(reading));
            }
        }

        #[test]
        fn takes_every_kana(typed in "[ぁ-ゖァ-ヺｦ-ｯｱ-ﾝー]{0,30}") {
            proptest::prop_assert!(normalize_kana(&typed).is_some());
        }
    }
}
