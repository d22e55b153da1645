//! Birth dates as they are typed.

use super::{Timestamp, clean_value};
use jiff::civil::Date;

/// Nobody is older, in years.
const OLDEST_YEARS: i16 = 120;

/// Why three inputs are no birth date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BirthdateError {
    /// Nothing was typed.
    Missing,
    /// A part is missing or no number.
    Incomplete,
    /// There is no such day.
    NotReal,
    /// It has not come yet.
    Future,
    /// It is longer ago than anybody lives.
    TooOld,
}

/// Reads year, month and day, full-width digits too, into `YYYY-MM-DD`. `now` decides, in Japan, what is past.
pub fn parse_birthdate(year: &str, month: &str, day: &str, now: Timestamp) -> Result<String, BirthdateError> {
    let parts = [year, month, day].map(|part| clean_value(part).chars().take(8).collect::<String>());
    if parts.iter().all(String::is_empty) {
        return Err(BirthdateError::Missing);
    }
    let [year, month, day] = parts.map(|part| {
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i16>().ok()).flatten()
    });
    let (Some(year), Some(month), Some(day)) = (year, month, day) else {
        return Err(BirthdateError::Incomplete);
    };
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
        return Err(BirthdateError::NotReal);
    };
    let date = Date::new(year, month, day).map_err(|_| BirthdateError::NotReal)?;
    let today = now.in_japan().date();
    if date > today {
        return Err(BirthdateError::Future);
    }
    if year < today.year() - OLDEST_YEARS {
        return Err(BirthdateError::TooOld);
    }
    Ok(date.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules() {
        let now = Timestamp::from_seconds(1_795_359_599); // 2026-11-22 in Japan
        let parse = |y, m, d| parse_birthdate(y, m, d, now);
        let cases = [
            (("1980", "2", "29"), Ok("1980-02-29")),
            (("１９８０", "０２", "９"), Ok("1980-02-09")),
            (("2026", "11", "22"), Ok("2026-11-22")),
            (("1981", "2", "29"), Err(BirthdateError::NotReal)),
            (("1980", "2", "31"), Err(BirthdateError::NotReal)),
            (("1980", "13", "1"), Err(BirthdateError::NotReal)),
            (("1980", "300", "1"), Err(BirthdateError::NotReal)),
            (("2026", "11", "23"), Err(BirthdateError::Future)),
            (("1905", "1", "1"), Err(BirthdateError::TooOld)),
            (("1980", "", "1"), Err(BirthdateError::Incomplete)),
            (("昭和", "1", "1"), Err(BirthdateError::Incomplete)),
            (("", " ", ""), Err(BirthdateError::Missing)),
        ];
        for ((y, m, d), expected) in cases {
            assert_eq!(parse(y, m, d), expected.map(str::to_owned), "{y}-{m}-{d}");
        }
    }
}
