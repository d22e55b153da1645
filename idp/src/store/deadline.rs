//! Deadlines: every visit ends before those who wait for it lose their patience.
//!
//! HTTP clients and load balancers commonly give up after ten seconds. What we do for them later than that is done
//! behind their back: they repeat the request, and the repeat meets what the first one left.

use super::StoreError;
use std::{
    cell::Cell,
    future::Future,
    time::{Duration, Instant},
};
use tokio::sync::oneshot;

/// One statement. All of ours take milliseconds; one that takes this long waits for something.
pub(super) const STATEMENT: Duration = Duration::from_secs(5);

/// One wait for a lock: shorter than a statement, so that the log says what was waited for.
pub(super) const LOCK: Duration = Duration::from_secs(4);

/// A transaction that hears nothing from us: PostgreSQL gives up on it, and a COMMIT that lay unread meanwhile is not
/// obeyed. Shorter than a visit, longer than any work between two statements.
pub(super) const SILENCE: Duration = Duration::from_secs(5);

/// All visits of one request, from the beginning of the first: two seconds are left for the answer.
const REQUEST: Duration = Duration::from_secs(8);

/// A visit that is long by its nature, such as a merger of dealers: who calls for it knows.
pub(super) const LONG: Duration = Duration::from_secs(60);

/// A change of the schema: as long as it takes, within reason.
pub(super) const MIGRATION: Duration = Duration::from_secs(3_600);

tokio::task_local! {
    /// When the visits of this request must have ended; set by the first of them.
    static SHARED: Cell<Option<Instant>>;
}

/// Runs a request whose visits share one deadline. Without it every visit has one of its own.
pub async fn share_deadline<F: Future>(request: F) -> F::Output {
    SHARED.scope(Cell::new(None), request).await
}

/// The deadline of a visit that begins now.
pub(super) fn of_visit() -> Instant {
    let own = Instant::now() + REQUEST;
    SHARED
        .try_with(|shared| {
            let deadline = shared.get().unwrap_or(own);
            shared.set(Some(deadline));
            deadline
        })
        .unwrap_or(own)
}

/// Whether `deadline` has passed. The clock is the monotonic one: setting the time of day makes nothing late.
pub(super) fn has_passed(deadline: Instant) -> bool {
    Instant::now() >= deadline
}

/// What a visit ends with whose deadline has passed.
pub(super) fn late() -> StoreError {
    StoreError::Unavailable("the visit was not done by its deadline".to_owned())
}

/// Waits for the answer of a visit, but not past its deadline. The visit may still run then; see [`super::standstill`].
///
/// Whoever answers can trust the channel: an answer that was taken from the sender is given to the caller, even when it
/// came in the very moment of the deadline.
pub(super) async fn wait_for<T, E: From<StoreError>>(
    mut answer: oneshot::Receiver<Result<T, E>>,
    deadline: Instant,
) -> Result<T, E> {
    match tokio::time::timeout_at(deadline.into(), &mut answer).await {
        Ok(answered) => answered
            .map_err(|_| E::from(StoreError::Refused("the visit did not come to an end".to_owned())))?,
        Err(_) => {
            answer.close();
            answer.try_recv().unwrap_or_else(|_| Err(late().into()))
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[tokio::test]
    async fn visits_of_one_request_share_a_deadline() {
        let (first, second) = share_deadline(async {
            let first = of_visit();
            tokio::time::sleep(Duration::from_millis(20)).await;
            (first, of_visit())
        })
        .await;
        assert_eq!(first, second);
        let first = of_visit();
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(of_visit() > first, "without a request each has its own");
    }

    #[tokio::test]
    async fn an_answer_in_time_is_given_and_a_late_one_is_refused_to_the_sender() {
        let soon = || Instant::now() + Duration::from_millis(30);
        let (sender, receiver) = oneshot::channel::<Result<u8, StoreError>>();
        sender.send(Ok(7)).unwrap();
        assert_eq!(wait_for(receiver, Instant::now()).await.unwrap(), 7);
        let (sender, receiver) = oneshot::channel::<Result<u8, StoreError>>();
        assert!(wait_for(receiver, soon()).await.unwrap_err().is_transient());
        assert!(sender.send(Ok(7)).is_err(), "the sender knows that nobody was told");
        let (sender, receiver) = oneshot::channel::<Result<u8, StoreError>>();
        drop(sender);
        assert!(!wait_for(receiver, soon()).await.unwrap_err().is_transient());
    }
}
