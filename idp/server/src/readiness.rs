//! Whether this node wants requests. A load balancer asks; a stopping node says no first and goes on answering.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// Shared by the listeners and whoever starts and stops them. A new one says no.
#[derive(Clone, Debug, Default)]
pub(crate) struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// Everything runs.
    pub(crate) fn on(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// No new requests, please.
    pub(crate) fn off(&self) {
        self.0.store(false, Ordering::Release);
    }

    /// What the node says.
    pub(crate) fn is_on(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
