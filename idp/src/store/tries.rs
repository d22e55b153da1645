//! When a visit that failed runs once more: nobody is told of a fault that another try mends.
//!
//! Two kinds of failure are no fault of the visit. Its connection died: the server was restarted, or another one took
//! over. Or other visits stood in its way: PostgreSQL ends one of those that wait for each other (40P01), and at the
//! isolation SERIALIZABLE one of those that saw each other's past (40001). After either, as long as no COMMIT was under
//! way, nothing of the visit was kept, and it can run again from its beginning.

use super::{StoreError, measures::Measures};
use std::time::{Duration, Instant};

/// Runs of one visit at most, when connections die.
const MOST: u32 = 5;

/// The same when others stand in its way. At SERIALIZABLE a row that many count in lets one of them by at a time.
const MOST_IN_CONFLICT: u32 = 10;

/// The longest pause before the second run; doubled with each, up to the longest of all.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(320);

/// What a visit may fail with.
pub trait VisitError: From<StoreError> + Send + 'static {
    /// What the store said, if that is why.
    fn as_store(&self) -> Option<&StoreError>;
}

impl VisitError for StoreError {
    fn as_store(&self) -> Option<&StoreError> {
        Some(self)
    }
}

/// What is known of the writes of a visit that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// They are taken back, or there were none.
    Nothing,
    /// The server may have made them durable before its answer got lost.
    Unknown,
}

/// A failed try.
pub(super) struct Failed<E> {
    pub(super) error: E,
    pub(super) kept: Kept,
}

impl<E> Failed<E> {
    /// Of a visit that only reads.
    pub(super) fn of_read(error: E) -> Self {
        Self { error, kept: Kept::Nothing }
    }

    /// Of work that must not run twice.
    pub(super) fn for_good(error: E) -> Self {
        Self { error, kept: Kept::Unknown }
    }
}

/// The tries of one visit.
pub(super) struct Tries<'a> {
    deadline: Instant,
    made: u32,
    measures: &'a Measures,
}

impl<'a> Tries<'a> {
    pub(super) fn until(deadline: Instant, measures: &'a Measures) -> Self {
        Self { deadline, made: 0, measures }
    }

    /// How long to wait before the next try; `None`: there is none.
    pub(super) fn pause_before_next<E: VisitError>(
        &mut self,
        failed: &Failed<E>,
        is_lost: bool,
    ) -> Option<Duration> {
        self.made += 1;
        // The server answered that it kept nothing, whatever was under way.
        let is_conflict = matches!(failed.error.as_store(), Some(StoreError::Conflict(_)));
        let pause = if is_conflict {
            // Those that stood in each other's way shall not meet again.
            let longest = LONGEST_PAUSE.min(FIRST_PAUSE * 2u32.saturating_pow(self.made - 1));
            longest.mul_f64(rand::random_range(0.5..=1.0))
        } else if is_lost && failed.kept == Kept::Nothing {
            Duration::ZERO
        } else {
            return None;
        };
        let most = if is_conflict { MOST_IN_CONFLICT } else { MOST };
        let is_last = self.made >= most || Instant::now() + pause >= self.deadline;
        if is_last {
            return None;
        }
        if is_conflict { &self.measures.after_conflict } else { &self.measures.after_loss }.inc();
        Some(pause)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn failed(error: StoreError, kept: Kept) -> Failed<StoreError> {
        Failed { error, kept }
    }

    fn tries(measures: &Measures) -> Tries<'_> {
        Tries::until(Instant::now() + Duration::from_secs(8), measures)
    }

    #[test]
    fn only_what_left_nothing_and_was_no_fault_of_its_own_runs_again() {
        let conflict = || StoreError::Conflict("deadlock detected".to_owned());
        let gone = || StoreError::Unavailable("server closed the connection".to_owned());
        for (error, kept, is_lost, again) in [
            (conflict(), Kept::Nothing, false, true),
            (conflict(), Kept::Unknown, false, true),
            (gone(), Kept::Nothing, true, true),
            (gone(), Kept::Unknown, true, false),
            (gone(), Kept::Nothing, false, false),
            (StoreError::Refused("no such column".to_owned()), Kept::Nothing, false, false),
            (StoreError::Duplicate("accounts".to_owned()), Kept::Nothing, false, false),
        ] {
            let told = format!("{error} {kept:?} {is_lost}");
            let is_conflict = matches!(error, StoreError::Conflict(_));
            let measures = Measures::new().unwrap();
            let pause = tries(&measures).pause_before_next(&failed(error, kept), is_lost);
            assert_eq!(pause.is_some(), again, "{told}");
            let counted = [&measures.after_conflict, &measures.after_loss].map(|counter| counter.get() > 0);
            assert_eq!(counted, [again && is_conflict, again && !is_conflict], "{told}");
        }
    }

    #[test]
    fn tries_end_and_pauses_grow() {
        let measures = Measures::new().unwrap();
        let mut tries = tries(&measures);
        let conflict = failed(StoreError::Conflict(String::new()), Kept::Nothing);
        let pauses: Vec<_> =
            (0..MOST_IN_CONFLICT).map(|_| tries.pause_before_next(&conflict, false)).collect();
        for (number, pause) in pauses.iter().enumerate() {
            let longest =
                [10, 20, 40, 80, 160, 320, 320, 320, 320].get(number).copied().map(Duration::from_millis);
            assert_eq!(pause.is_some(), longest.is_some(), "{number}");
            if let (Some(pause), Some(longest)) = (pause, longest) {
                assert!((longest / 2..=longest).contains(pause), "{number}: {pause:?}");
            }
        }
    }

    #[test]
    fn nothing_runs_again_past_the_deadline() {
        let measures = Measures::new().unwrap();
        let mut tries = Tries::until(Instant::now(), &measures);
        let gone = failed(StoreError::Unavailable(String::new()), Kept::Nothing);
        assert_eq!(tries.pause_before_next(&gone, true), None);
    }
}
