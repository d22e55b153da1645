//! Times in mails: in Japan, where the customers are.

use crate::domain::Lang;
use jiff::{Timestamp, tz::TimeZone};

/// Seconds since 1970 in words: 2026年11月22日 9時05分（日本時間）.
#[must_use]
pub fn time_words(epoch_seconds: i64, lang: Lang) -> String {
    let Ok(moment) = Timestamp::from_second(epoch_seconds) else { return String::new() };
    let japan = TimeZone::get("Asia/Tokyo").unwrap_or(TimeZone::UTC);
    let at = moment.to_zoned(japan);
    match lang {
        Lang::Ja => at.strftime("%Y年%-m月%-d日 %-H時%M分（日本時間）").to_string(),
        Lang::En => at.strftime("%-d %B %Y, %H:%M (Japan time)").to_string(),
    }
}

/// The day of a moment in words: 2026年12月22日.
#[must_use]
pub fn day_words(epoch_seconds: i64, lang: Lang) -> String {
    let Ok(moment) = Timestamp::from_second(epoch_seconds) else { return String::new() };
    words_of(moment.to_zoned(TimeZone::get("Asia/Tokyo").unwrap_or(TimeZone::UTC)).date(), lang)
}

/// A day (`YYYY-MM-DD`) in words: 2027年1月1日; as it is when it is none.
#[must_use]
pub(super) fn iso_day_words(iso: &str, lang: Lang) -> String {
    iso.parse::<jiff::civil::Date>().map_or_else(|_| iso.to_owned(), |day| words_of(day, lang))
}

fn words_of(day: jiff::civil::Date, lang: Lang) -> String {
    match lang {
        Lang::Ja => day.strftime("%Y年%-m月%-d日").to_string(),
        Lang::En => day.strftime("%-d %B %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_the_day_in_japan() {
        assert_eq!(time_words(1_795_305_900, Lang::Ja), "2026年11月22日 9時05分（日本時間）");
        assert_eq!(time_words(1_795_305_900, Lang::En), "22 November 2026, 09:05 (Japan time)");
        assert_eq!(time_words(i64::MAX, Lang::Ja), "");
        assert_eq!(day_words(1_795_359_599, Lang::Ja), "2026年11月22日");
        assert_eq!(day_words(1_795_359_600, Lang::En), "23 November 2026");
    }
}
