//! How an address range stands: who failed there and who succeeded, and what follows for the next attempt.
//!
//! A crowd behind one range fails now and then and succeeds all the time; a list of stolen passwords fails at another
//! account with every line. So failures are weighed by how many accounts they touch, and by what succeeds beside them.

/// What became of the last attempt of one account (or name, or address) from a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RangeOutcome {
    /// It failed, and has not succeeded since.
    Failed,
    /// It succeeded. A typing error before settles itself by this.
    Succeeded,
}

impl RangeOutcome {
    /// The stored form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Succeeded => "succeeded",
        }
    }

    /// Reads the stored form.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Failed, Self::Succeeded].into_iter().find(|outcome| outcome.as_str() == text)
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Failed => Self::Succeeded,
            Self::Succeeded => Self::Failed,
        }
    }
}

/// Different accounts of one range by their last outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RangeStanding {
    /// Accounts that failed last.
    pub failed: i64,
    /// Accounts that succeeded last.
    pub succeeded: i64,
}

/// How many may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Always.
    pub free: i64,
    /// So many more …
    pub more: i64,
    /// … for so many that succeed; at least one.
    pub per: i64,
}

/// How long the waits are, seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// The first one.
    pub first: i64,
    /// The longest one.
    pub longest: i64,
}

impl RangeStanding {
    /// Seconds to wait before an attempt from here is evaluated; `None`: at once. The wait doubles with every account
    /// beyond the allowance.
    pub fn wait(self, allowance: Allowance, waits: Waits) -> Option<i64> {
        let granted = self.succeeded.saturating_mul(allowance.more) / allowance.per.max(1);
        let beyond = self.failed.saturating_sub(allowance.free.saturating_add(granted));
        if beyond <= 0 {
            return None;
        }
        // 2^40 first waits are beyond every longest one.
        let doublings = u32::try_from(beyond - 1).unwrap_or(u32::MAX).min(40);
        Some(waits.first.saturating_mul(1 << doublings).min(waits.longest).max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOGIN: Allowance = Allowance { free: 5, more: 1, per: 5 };
    const WAITS: Waits = Waits { first: 15, longest: 900 };

    #[test]
    fn who_waits_how_long() {
        let cases = [
            // Nobody was here before; a household; the last that is free, and the first that is not.
            ((0, 0), None),
            ((1, 0), None),
            ((5, 0), None),
            ((6, 0), Some(15)),
            ((7, 0), Some(30)),
            ((8, 0), Some(60)),
            ((9, 0), Some(120)),
            ((11, 0), Some(480)),
            ((12, 0), Some(900)),
            ((13, 0), Some(900)),
            ((1_000_000, 0), Some(900)),
            // Successes permit failures, five for one.
            ((6, 4), Some(15)),
            ((6, 5), None),
            ((7, 5), Some(15)),
            ((25, 100), None),
            ((26, 100), Some(15)),
            // A carrier's evening: 20,000 people, 2 % of whom have just mistyped.
            ((400, 19_600), None),
            ((3_925, 19_600), None),
            ((3_926, 19_600), Some(15)),
            // An attacker's own accounts buy little.
            ((50, 20), Some(900)),
            ((i64::MAX, i64::MAX), Some(900)),
        ];
        for ((failed, succeeded), wait) in cases {
            assert_eq!(RangeStanding { failed, succeeded }.wait(LOGIN, WAITS), wait, "{failed} {succeeded}");
        }
    }

    #[test]
    fn registrations_are_permitted_by_proofs() {
        let allowance = Allowance { free: 300, more: 3, per: 1 };
        for ((failed, succeeded), waits) in [
            ((300, 0), false),
            ((301, 0), true),
            ((600, 100), false),
            ((601, 100), true),
            ((9_000, 4_000), false),
        ] {
            let wait = RangeStanding { failed, succeeded }.wait(allowance, WAITS);
            assert_eq!(wait.is_some(), waits, "{failed} {succeeded}");
        }
    }

    proptest::proptest! {
        #[test]
        fn more_failures_never_wait_less_and_more_successes_never_more(
            failed in 0_i64..10_000, succeeded in 0_i64..10_000,
        ) {
            let wait = |failed, succeeded| {
                RangeStanding { failed, succeeded }.wait(LOGIN, WAITS).unwrap_or(0)
            };
            let here = wait(failed, succeeded);
            proptest::prop_assert!(wait(failed + 1, succeeded) >= here);
            proptest::prop_assert!(wait(failed, succeeded + 1) <= here);
            proptest::prop_assert!(here == 0 || (WAITS.first..=WAITS.longest).contains(&here));
        }
    }
}
