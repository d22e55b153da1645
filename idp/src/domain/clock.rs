//! Time, from one injected place so that a test can set it.

use std::sync::atomic::{AtomicI64, Ordering};

/// A moment: whole seconds since 1970-01-01T00:00:00Z (NumericDate of RFC 7519, 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The moment `seconds` after the epoch.
    pub const fn from_seconds(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since the epoch.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// The moment `seconds` later (earlier when negative).
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// Seconds from `earlier` to this moment; negative when it is the later one.
    pub const fn since(self, earlier: Timestamp) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Date and time of this moment in Japan, where the calendar rules of the product are kept.
    pub fn in_japan(self) -> jiff::Zoned {
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(9));
        jiff::Timestamp::from_second(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_zoned(zone)
    }

    /// 23:59:59 in Japan on the day `days` after the day of this moment.
    pub fn end_of_day_in_japan(self, days: i64) -> Timestamp {
        const DAY: i64 = 86_400;
        const JST: i64 = 9 * 3_600;
        let day = (self.0 + JST).div_euclid(DAY) + days;
        Timestamp(day * DAY + DAY - 1 - JST)
    }
}

/// The clock of the provider. Nothing else may ask the system for the time of day.
pub trait Clock: Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The system's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_second())
    }
}

/// A clock that stands where it was set: for tests and drills.
#[derive(Debug)]
pub struct SetClock(AtomicI64);

impl SetClock {
    /// A clock standing at `now`.
    pub fn at(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.seconds()))
    }

    /// Moves the clock to `now`.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.seconds(), Ordering::SeqCst);
    }

    /// Moves the clock forward (back when negative).
    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_ends_in_japan() {
        // 2026-11-22T14:59:59Z is 23:59:59 in Japan; a second later is the next day.
        let last = Timestamp::from_seconds(1_795_359_599);
        assert_eq!(last.in_japan().to_string(), "2026-11-22T23:59:59+09:00[+09:00]");
        assert_eq!(last.end_of_day_in_japan(0), last);
        assert_eq!(last.plus_seconds(1).end_of_day_in_japan(0), last.plus_seconds(86_400));
        assert_eq!(last.end_of_day_in_japan(30), last.plus_seconds(30 * 86_400));
    }
}
