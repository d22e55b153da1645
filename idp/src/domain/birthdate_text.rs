//! Birth dates that other systems keep in one text.

use super::{BirthdateError, ERAS, Timestamp, clean_value, parse_birthdate};

/// The longest text that is looked at, bytes.
const LONGEST: usize = 100;

/// Reads a birth date into `YYYY-MM-DD`, in the forms in which records have it: 1980-04-05, 1980/4/5, 1980.4.5, 19800405,
/// 1980年4月5日, 昭和55年4月5日, S55.4.5, full-width too, with a time of day behind it or not. The year has four digits or an
/// era: 4/5/80 says too little. `now` decides, in Japan, what is past.
///
/// # Errors
/// What [`parse_birthdate`] says of its parts; [`BirthdateError::Incomplete`] when there are none.
pub fn read_birthdate(text: &str, now: Timestamp) -> Result<String, BirthdateError> {
    if text.len() > LONGEST {
        return Err(BirthdateError::Incomplete);
    }
    let plain: String = clean_value(text).to_uppercase();
    if plain.is_empty() {
        return Err(BirthdateError::Missing);
    }
    let (before_era, rest) = era_of(&plain);
    let [year, month, day] = parts(rest, before_era.is_some()).ok_or(BirthdateError::Incomplete)?;
    let year = match before_era {
        Some(before) => {
            year.parse::<i16>().map_err(|_| BirthdateError::Incomplete)?.saturating_add(before).to_string()
        }
        None if year.len() == 4 => year,
        None => return Err(BirthdateError::Incomplete),
    };
    parse_birthdate(&year, &month, &day, now)
}

/// The year before the first one of the era that stands in front, and what follows the era.
fn era_of(text: &str) -> (Option<i16>, &str) {
    ERAS.iter()
        .find_map(|era| {
            let rest = text.strip_prefix(era.name).or_else(|| text.strip_prefix(era.letter))?;
            Some((Some(era.first_day.year() - 1), rest))
        })
        .unwrap_or((None, text))
}

/// Year, month and day, as digits.
fn parts(text: &str, has_era: bool) -> Option<[String; 3]> {
    let text = text.replace('元', "1");
    let day = text.split_once('T').map_or(text.as_str(), |(day, _)| day);
    // A time of day stands behind a space and has colons.
    let day =
        day.split_once(':').map_or(day, |(before, _)| before.rsplit_once(' ').map_or(before, |(day, _)| day));
    let is_between = |c: char| {
        c.is_whitespace()
            || matches!(c, '-' | '/' | '.' | ',' | '‐'..='―' | '−' | 'ー' | '年' | '月' | '日' | '生')
    };
    if !day.chars().all(|c| c.is_ascii_digit() || is_between(c)) {
        return None;
    }
    let numbers: Vec<&str> = day.split(is_between).filter(|number| !number.is_empty()).collect();
    let parts = match numbers.as_slice() {
        [all] if all.len() == if has_era { 6 } else { 8 } => {
            let (year, rest) = all.split_at_checked(all.len() - 4)?;
            let (month, day) = rest.split_at_checked(2)?;
            [year, month, day]
        }
        [year, month, day] => [*year, *month, *day],
        _ => return None,
    };
    Some(parts.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2026-11-22 in Japan.
    const NOW: Timestamp = Timestamp::from_seconds(1_795_359_599);

    #[test]
    fn forms_of_a_date() {
        use BirthdateError::{Future, Incomplete, Missing, NotReal, TooOld};
        let day = Ok("1980-04-05");
        let cases = [
            ("1980-04-05", day),
            ("1980-4-5", day),
            ("1980/04/05", day),
            ("1980/4/5", day),
            ("1980.4.5", day),
            ("1980 4 5", day),
            ("19800405", day),
            ("１９８０／０４／０５", day),
            ("1980年4月5日", day),
            ("1980年 4月 5日", day),
            ("1980年04月05日生", day),
            ("昭和55年4月5日", day),
            ("昭和５５年４月５日", day),
            ("S55.4.5", day),
            ("s55/04/05", day),
            ("S550405", day),
            ("1980-04-05T00:00:00Z", day),
            ("1980-04-05T00:00:00+09:00", day),
            ("1980/04/05 0:00:00", day),
            (" 1980-04-05 ", day),
            ("平成元年1月8日", Ok("1989-01-08")),
            ("H1.1.8", Ok("1989-01-08")),
            ("大正15年12月24日", Ok("1926-12-24")),
            ("令和8年11月22日", Ok("2026-11-22")),
            ("", Err(Missing)),
            (" 　", Err(Missing)),
            ("0000-00-00", Err(NotReal)),
            ("1980-02-31", Err(NotReal)),
            ("9999-12-31", Err(Future)),
            ("1900-01-01", Err(TooOld)),
            ("1980", Err(Incomplete)),
            ("1980-04", Err(Incomplete)),
            ("80/4/5", Err(Incomplete)),
            ("4/5/1980", Err(Incomplete)),
            ("不明", Err(Incomplete)),
            ("5 April 1980", Err(Incomplete)),
        ];
        for (text, expected) in cases {
            assert_eq!(read_birthdate(text, NOW), expected.map(str::to_owned), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_is_stable(text in "[0-9STHMR元年月日/.: -]{0,14}|\\PC{0,20}") {
            if let Ok(date) = read_birthdate(&text, NOW) {
                proptest::prop_assert_eq!(read_birthdate(&date, NOW), Ok(date));
            }
        }
    }
}
