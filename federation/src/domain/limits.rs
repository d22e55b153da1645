//! What may happen only so often (rules 3, 8 and 9).

/// Wrong reception codes until the link is void.
pub const RECEPTION_TRIES: i32 = 5;
/// Mails about starts to one account in 24 hours.
pub const MAILS_PER_ACCOUNT_A_DAY: i32 = 3;
/// Between two mails about one record.
pub const SECONDS_BETWEEN_MAILS: i64 = 600;
/// Addresses that one terminal may look up in an hour.
pub const LOOKUPS_PER_TERMINAL_AN_HOUR: i32 = 60;
/// Addresses that one dealer may look up in 24 hours.
pub const LOOKUPS_PER_DEALER_A_DAY: i32 = 500;
