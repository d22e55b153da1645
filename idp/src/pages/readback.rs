//! Values as they are read back to the person: dates with the Japanese year.

use super::Texts;
use crate::domain::{ERAS, Lang, Timestamp};
use jiff::civil::Date;

/// One line of a list that reads back, for `components.html` `summary_list`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Name of the item.
    pub label: String,
    /// Its value, already in words.
    pub value: String,
    /// A sentence under the value.
    pub note: Option<String>,
}

impl Row {
    /// A line; an empty value is said in words.
    #[must_use]
    pub fn new(label: &str, value: impl Into<String>, t: &Texts) -> Self {
        let value = value.into();
        let value = if value.trim().is_empty() { t.common.none.to_owned() } else { value };
        Self { label: label.to_owned(), value, note: None }
    }
}

/// A birth date (`YYYY-MM-DD`) in words, in Japanese with the year of the era; as it is when it is no date.
#[must_use]
pub fn birthdate_words(iso: &str, lang: Lang) -> String {
    let Ok(day) = iso.parse::<Date>() else { return iso.to_owned() };
    match (lang, era_year(day)) {
        (Lang::Ja, Some(era)) => {
            format!("西暦{}年{}月{}日（{era}）", day.year(), day.month(), day.day())
        }
        (Lang::Ja, None) => format!("西暦{}年{}月{}日", day.year(), day.month(), day.day()),
        (Lang::En, _) => date_words(day, lang),
    }
}

/// A date in words: 2026年11月22日, 22 November 2026.
#[must_use]
pub fn date_words(day: Date, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.strftime("%-d %B %Y").to_string(),
    }
}

/// A moment in words, in Japan: 2026年11月22日 9:05.
#[must_use]
pub fn moment_words(moment: Timestamp, lang: Lang) -> String {
    let at = moment.in_japan();
    let clock = format!("{}:{:02}", at.hour(), at.minute());
    match lang {
        Lang::Ja => format!("{} {clock}", date_words(at.date(), lang)),
        Lang::En => format!("{}, {clock} (Japan time)", date_words(at.date(), lang)),
    }
}

/// The year of the Japanese era: 昭和55年, 令和元年; none before the Meiji era.
#[must_use]
pub fn era_year(day: Date) -> Option<String> {
    let era = ERAS.iter().find(|era| day >= era.first_day)?;
    let (name, year) = (era.name, day.year() - era.first_day.year() + 1);
    Some(if year == 1 { format!("{name}元年") } else { format!("{name}{year}年") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_change_on_their_day() {
        for (iso, words) in [
            ("1980-04-05", "西暦1980年4月5日（昭和55年）"),
            ("1989-01-07", "西暦1989年1月7日（昭和64年）"),
            ("1989-01-08", "西暦1989年1月8日（平成元年）"),
            ("2019-04-30", "西暦2019年4月30日（平成31年）"),
            ("2019-05-01", "西暦2019年5月1日（令和元年）"),
            ("1860-01-01", "西暦1860年1月1日"),
            ("soon", "soon"),
        ] {
            assert_eq!(birthdate_words(iso, Lang::Ja), words);
        }
        assert_eq!(birthdate_words("1980-04-05", Lang::En), "5 April 1980");
    }

    #[test]
    fn moments_are_those_of_japan() {
        let moment = Timestamp::from_seconds(1_795_305_900);
        assert_eq!(moment_words(moment, Lang::Ja), "2026年11月22日 9:05");
        assert_eq!(moment_words(moment, Lang::En), "22 November 2026, 9:05 (Japan time)");
    }
}
