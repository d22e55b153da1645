//! What is measured of the hashing queue: who waits, who is served, how long that takes, and who was sent away.

use prometheus::{Error, Histogram, HistogramOpts, IntCounter, IntGauge, Registry};
use std::time::Instant;

/// Upper bounds of the time of one hash, seconds: 19 MiB and two passes, alone and with every processor busy.
const BUCKETS: [f64; 9] = [0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.25, 0.5, 1.0];

/// The numbers; found once, so that a job looks nothing up.
#[derive(Clone)]
pub(super) struct HashingMeasures {
    waiting: IntGauge,
    running: IntGauge,
    took: Histogram,
    refused: IntCounter,
}

/// A job that waits; it does so no longer when this is gone.
pub(super) struct Waiting(HashingMeasures);

impl HashingMeasures {
    /// Nothing measured yet.
    pub(super) fn new() -> Result<Self, Error> {
        let took = HistogramOpts::new(
            "common_id_hashing_duration_seconds",
            "Password hashes and comparisons, without their waiting.",
        );
        Ok(Self {
            waiting: IntGauge::new("common_id_hashing_jobs_waiting", "Passwords that wait to be hashed.")?,
            running: IntGauge::new("common_id_hashing_jobs_running", "Passwords that are being hashed.")?,
            took: Histogram::with_opts(took.buckets(BUCKETS.to_vec()))?,
            refused: IntCounter::new(
                "common_id_hashing_refused_total",
                "Passwords that were sent away because too many waited.",
            )?,
        })
    }

    /// Shows the numbers in `registry`.
    pub(super) fn register_in(&self, registry: &Registry) -> Result<(), Error> {
        registry.register(Box::new(self.waiting.clone()))?;
        registry.register(Box::new(self.running.clone()))?;
        registry.register(Box::new(self.took.clone()))?;
        registry.register(Box::new(self.refused.clone()))
    }

    /// A job gets in line.
    pub(super) fn wait(&self) -> Waiting {
        self.waiting.inc();
        Waiting(self.clone())
    }

    /// A job was sent away.
    pub(super) fn refuse(&self) {
        self.refused.inc();
    }
}

impl Waiting {
    /// The job runs.
    pub(super) fn run<T>(self, work: impl FnOnce() -> T) -> T {
        let measures = self.0.clone();
        drop(self);
        measures.running.inc();
        let begun = Instant::now();
        let done = work();
        measures.took.observe(begun.elapsed().as_secs_f64());
        measures.running.dec();
        done
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.waiting.dec();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_job_waits_then_runs_then_is_done() {
        let measures = HashingMeasures::new().unwrap();
        let first = measures.wait();
        let second = measures.wait();
        let seen = first.run(|| (measures.waiting.get(), measures.running.get()));
        assert_eq!(seen, (1, 1));
        drop(second);
        assert_eq!((measures.waiting.get(), measures.running.get()), (0, 0));
        assert_eq!(measures.took.get_sample_count(), 1);
    }
}
