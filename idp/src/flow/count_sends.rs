//! How often codes go out: a gap between two, and so many an hour, to one address or for one account, whoever asks.

use crate::{
    Provider,
    domain::Timestamp,
    store::{self, StoreError, Tx},
};

/// Seconds between two mails.
const GAP_SECONDS: i64 = 60;
/// Mails in the window.
const SENDS: i32 = 5;
/// The window, seconds.
const WINDOW_SECONDS: i64 = 3_600;

/// Why no mail leaves now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Throttled {
    /// The last one is too fresh: wait so many seconds.
    TooSoon(u64),
    /// Too many in the hour: wait so many seconds.
    TooOften(u64),
}

/// Counts one more mail about `name`; `Some` when it must wait. Whether anybody has that name makes no difference.
pub(super) fn count_send(
    provider: &Provider,
    tx: &mut Tx<'_>,
    purpose: &str,
    name: &str,
) -> Result<Option<Throttled>, StoreError> {
    let wait = |end: Timestamp, now| u64::try_from(end.since(now)).unwrap_or(0).max(1);
    let gap = provider.sealer.keyed_hash(&format!("{purpose}-gap"), name.as_bytes());
    if store::attempts::count(tx, &gap, GAP_SECONDS)? > 1 {
        let (_, end) = store::attempts::find(tx, &gap)?;
        return Ok(Some(Throttled::TooSoon(wait(end, tx.now()))));
    }
    let hour = provider.sealer.keyed_hash(&format!("{purpose}-sends"), name.as_bytes());
    if store::attempts::count(tx, &hour, WINDOW_SECONDS)? > SENDS {
        let (_, end) = store::attempts::find(tx, &hour)?;
        return Ok(Some(Throttled::TooOften(wait(end, tx.now()))));
    }
    Ok(None)
}
