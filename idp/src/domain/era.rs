//! The eras of Japan that people alive were born in, and the one before.

use jiff::civil::{Date, date};

/// One era.
#[derive(Clone, Copy, Debug)]
pub struct Era {
    /// Its first day. A year that changes belongs to two eras.
    pub first_day: Date,
    /// Its name.
    pub name: &'static str,
    /// The letter that forms write for it.
    pub letter: char,
}

/// The newest first.
pub const ERAS: [Era; 5] = [
    Era { first_day: date(2019, 5, 1), name: "令和", letter: 'R' },
    Era { first_day: date(1989, 1, 8), name: "平成", letter: 'H' },
    Era { first_day: date(1926, 12, 25), name: "昭和", letter: 'S' },
    Era { first_day: date(1912, 7, 30), name: "大正", letter: 'T' },
    Era { first_day: date(1868, 1, 25), name: "明治", letter: 'M' },
];
