//! Readings: whatever kana is typed becomes full-width katakana.

use crate::domain::clean_value;

/// The reading in full-width katakana with ー, ・ and single spaces; `None` when there is anything else in it.
///
/// Hiragana and half-width kana are changed. Hyphens and dashes stand for ー, which keyboards hide well.
pub fn normalize_kana(typed: &str) -> Option<String> {
    let wide = clean_value(typed).chars().map(to_katakana).collect::<String>();
    let reading = wide.split_whitespace().collect::<Vec<_>>().join(" ");
    reading.chars().all(is_reading).then_some(reading)
}

fn to_katakana(typed: char) -> char {
    match typed {
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => {
            char::from_u32(u32::from(typed) + (u32::from('ァ') - u32::from('ぁ'))).unwrap_or(typed)
        }
        '-' | '‐'..='―' | '−' => 'ー',
        other => other,
    }
}

fn is_reading(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | '・' | 'ー' | 'ヽ' | 'ヾ' | ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules() {
        let cases = [
            ("トヨダ", Some("トヨダ")),
            ("とよだ", Some("トヨダ")),
            ("ﾄﾖﾀﾞ", Some("トヨダ")),
            ("ﾊﾟｰﾙ", Some("パール")),
            ("ゔぁん", Some("ヴァン")),
            ("おおの", Some("オオノ")),
            ("さーや", Some("サーヤ")),
            ("サ-ヤ", Some("サーヤ")),
            ("　ジョン・ スミス ", Some("ジョン・ スミス")),
            ("ジョン　　スミス", Some("ジョン スミス")),
            ("か\u{3099}", Some("ガ")),
            ("ゖ", Some("ヶ")),
            ("", Some("")),
            ("豊田", None),
            ("Toyoda", None),
            ("トヨダ1", None),
            ("トヨダ\u{0}", None),
        ];
        for (typed, reading) in cases {
            assert_eq!(normalize_kana(typed).as_deref(), reading, "{typed}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_is_stable(typed in "[ぁ-ゖァ-ヺｦ-ﾟー・ a-z-]{0,30}") {
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
