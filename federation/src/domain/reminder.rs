//! When a customer is reminded of a link that waits (ML3r): on day 7 and on day 27 after the day of the visit, in Japan.

use idp::domain::Timestamp;

/// The days, the later one first: whoever is late for both gets the later one alone.
pub const REMINDER_DAYS: [i32; 2] = [27, 7];

/// Nobody is reminded before nine in the morning, seconds after midnight.
const NINE: i64 = 9 * 3_600;

/// The last moment of a start whose reminder of this day is due at `now`.
pub fn started_until(day: i32, now: Timestamp) -> Timestamp {
    now.plus_seconds(-NINE).end_of_day_in_japan(-i64::from(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::from_seconds(text.parse::<jiff::Timestamp>().map_or(0, jiff::Timestamp::as_second))
    }

    #[test]
    fn days_are_counted_in_japan() {
        // Started on 22 November, in its first and in its last second in Japan.
        let (first, last) = (at("2026-11-21T15:00:00Z"), at("2026-11-22T14:59:59Z"));
        for (day, due, not_yet) in [
            (7, "2026-11-29T00:00:00Z", "2026-11-28T23:59:59Z"),
            (27, "2026-12-19T00:00:00Z", "2026-12-18T23:59:59Z"),
        ] {
            for start in [first, last] {
                assert!(start <= started_until(day, at(due)), "nine in the morning of day {day}");
                assert!(start > started_until(day, at(not_yet)), "a second before, day {day}");
            }
        }
        // A second into the next day is the next day's business.
        assert!(last.plus_seconds(1) > started_until(7, at("2026-11-29T14:59:59Z")));
    }
}
