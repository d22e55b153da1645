//! How a caller stands with the limits that its call met, for the headers of the answer.

use idp::store::{StoreError, Tx, attempts};
use std::sync::{Arc, Mutex, PoisonError};

/// One limit, as far as it is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitStanding {
    /// The row of the table of limits.
    pub name: &'static str,
    /// What may happen in a window.
    pub quota: i64,
    /// The window, seconds.
    pub window: i64,
    /// What may still happen in this one.
    pub left: i64,
    /// When this one ends, seconds from now.
    pub ends_in: i64,
}

/// The limits that a call met. They outlive the visit: one that a limit ends is rolled back.
#[derive(Clone, Debug, Default)]
pub struct LimitNotes(Arc<Mutex<Vec<LimitStanding>>>);

/// A counter and its row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counter<'a> {
    /// The name under which it counts.
    pub(super) name: &'a str,
    /// The row of the table of limits.
    pub(super) row: &'static str,
    /// What may happen in a window.
    pub(super) quota: i64,
    /// The window, seconds.
    pub(super) window: i64,
}

impl LimitNotes {
    /// Notes how a counter stands after this call was counted.
    pub(super) fn note(&self, tx: &mut Tx<'_>, counter: Counter<'_>) -> Result<(), StoreError> {
        let (count, end) = attempts::find(tx, counter.name)?;
        let standing = LimitStanding {
            name: counter.row,
            quota: counter.quota,
            window: counter.window,
            left: (counter.quota - i64::from(count)).max(0),
            ends_in: end.since(tx.now()).max(0),
        };
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.retain(|known| known.name != standing.name);
        noted.push(standing);
        Ok(())
    }

    /// What was noted, in its order.
    pub fn standings(&self) -> Vec<LimitStanding> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
