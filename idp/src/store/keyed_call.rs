//! Visits that belong to a call under a key: each notes in its own transaction that the call was made, so that a crash at
//! any point leaves either both or neither.

use crate::domain::KeyedCall;
use std::sync::Arc;

tokio::task_local! {
    static CALL: Arc<KeyedCall>;
}

/// Runs `work`; what it writes in visits of this task belongs to `call`.
pub async fn make_call<F: Future>(call: Arc<KeyedCall>, work: F) -> F::Output {
    CALL.scope(call, work).await
}

/// The call that the visits of this task belong to.
pub(super) fn current() -> Option<Arc<KeyedCall>> {
    CALL.try_with(Arc::clone).ok()
}
