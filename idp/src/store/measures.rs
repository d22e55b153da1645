//! What the way to the database costs: how long visits take and how they end, who waits, how long the disk takes.
//!
//! Handles are found once, at the start: a visit adds to numbers and looks nothing up. Whoever has a registry may register
//! them; without one they count for nobody.

use super::{StoreError, VisitError};
use prometheus::{
    Error, Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts, Registry,
};
use std::{sync::Arc, time::Instant};

/// Upper bounds of durations, seconds: from one indexed read to a visit at its deadline.
const BUCKETS: [f64; 11] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// Upper bounds of how many visits share a commit; the writer takes 64 at most.
const SHARED: [f64; 7] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];

/// How a visit ended.
#[derive(Clone, Copy)]
enum Outcome {
    /// Done.
    Ok,
    /// A rule of the use case refused; the database did its part.
    Refused,
    /// This node took no more.
    Shed,
    /// The database did not do its part.
    Failed,
}

impl Outcome {
    const ALL: [Self; 4] = [Self::Ok, Self::Refused, Self::Shed, Self::Failed];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Refused => "refused",
            Self::Shed => "shed",
            Self::Failed => "failed",
        }
    }

    fn of<T, E: VisitError>(result: &Result<T, E>) -> Self {
        match result.as_ref().map_err(VisitError::as_store) {
            Ok(_) => Self::Ok,
            Err(None) => Self::Refused,
            Err(Some(StoreError::Shed(_))) => Self::Shed,
            Err(Some(_)) => Self::Failed,
        }
    }
}

/// One kind of visit: a histogram for each outcome.
pub(super) struct Visits([Histogram; 4]);

impl Visits {
    fn new(all: &HistogramVec, kind: &str) -> Self {
        Self(Outcome::ALL.map(|outcome| all.with_label_values(&[kind, outcome.as_str()])))
    }

    /// Takes the time of a visit that has ended.
    pub(super) fn note<T, E: VisitError>(&self, begun: Instant, result: &Result<T, E>) {
        let [ok, refused, shed, failed] = &self.0;
        let histogram = match Outcome::of(result) {
            Outcome::Ok => ok,
            Outcome::Refused => refused,
            Outcome::Shed => shed,
            Outcome::Failed => failed,
        };
        histogram.observe(begun.elapsed().as_secs_f64());
    }
}

/// A place in something that is counted, until it is dropped.
pub(super) struct Counted(IntGauge);

impl Counted {
    /// Takes a place.
    pub(super) fn among(gauge: &IntGauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Everything that is measured here.
pub(super) struct Measures {
    visits: HistogramVec,
    /// Visits that only read.
    pub(super) reads: Visits,
    /// Visits to the replica.
    pub(super) replica_reads: Visits,
    /// Visits that write.
    pub(super) writes: Visits,
    retries: IntCounterVec,
    /// Visits that ran again because others stood in their way.
    pub(super) after_conflict: IntCounter,
    /// Visits that ran again because their connection died.
    pub(super) after_loss: IntCounter,
    /// Connections that the pool may have.
    pub(super) connections: IntGauge,
    /// Of these, those that work.
    pub(super) in_use: IntGauge,
    /// Visits that wait for a connection.
    pub(super) waiting: IntGauge,
    /// Visits that wait for SQLite's writer.
    pub(super) queued: IntGauge,
    /// How long SQLite's commits wait for the disk.
    commits: Histogram,
    /// How many visits share one of them.
    shared: Histogram,
}

impl Measures {
    /// Nothing measured yet.
    pub(super) fn new() -> Result<Arc<Self>, StoreError> {
        Self::make().map(Arc::new).map_err(|cause| StoreError::Refused(format!("metrics: {cause}")))
    }

    fn make() -> Result<Self, Error> {
        let visits = HistogramVec::new(
            HistogramOpts::new(
                "common_id_database_visit_duration_seconds",
                "Visits to the database with their waiting, by kind and outcome.",
            )
            .buckets(BUCKETS.to_vec()),
            &["kind", "outcome"],
        )?;
        let retries = IntCounterVec::new(
            Opts::new(
                "common_id_database_retries_total",
                "Visits that ran once more, by what ended the run before.",
            ),
            &["reason"],
        )?;
        let commits = HistogramOpts::new(
            "common_id_database_commit_duration_seconds",
            "Commits of SQLite's writer: how long the disk takes.",
        );
        let shared = HistogramOpts::new(
            "common_id_database_commit_visits",
            "How many visits share one commit of SQLite's writer.",
        );
        Ok(Self {
            reads: Visits::new(&visits, "read"),
            replica_reads: Visits::new(&visits, "replica"),
            writes: Visits::new(&visits, "write"),
            visits,
            after_conflict: retries.with_label_values(&["conflict"]),
            after_loss: retries.with_label_values(&["lost_connection"]),
            retries,
            connections: IntGauge::new(
                "common_id_database_connections",
                "Connections that this node may have; on SQLite those that read.",
            )?,
            in_use: IntGauge::new("common_id_database_connections_in_use", "Connections that work.")?,
            waiting: IntGauge::new(
                "common_id_database_visits_waiting",
                "Visits that wait for a connection.",
            )?,
            queued: IntGauge::new(
                "common_id_database_writer_queue_visits",
                "Visits that wait for SQLite's writer.",
            )?,
            commits: Histogram::with_opts(commits.buckets(BUCKETS.to_vec()))?,
            shared: Histogram::with_opts(shared.buckets(SHARED.to_vec()))?,
        })
    }

    /// Takes the time of a commit that `visits` share.
    pub(super) fn commit<T>(&self, visits: usize, commit: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let fate = commit();
        self.commits.observe(begun.elapsed().as_secs_f64());
        self.shared.observe(f64::from(u32::try_from(visits).unwrap_or(u32::MAX)));
        fate
    }

    /// Shows the numbers in `registry`.
    pub(super) fn register_in(&self, registry: &Registry) -> Result<(), Error> {
        registry.register(Box::new(self.visits.clone()))?;
        registry.register(Box::new(self.retries.clone()))?;
        for gauge in [&self.connections, &self.in_use, &self.waiting, &self.queued] {
            registry.register(Box::new(gauge.clone()))?;
        }
        registry.register(Box::new(self.commits.clone()))?;
        registry.register(Box::new(self.shared.clone()))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use prometheus::TextEncoder;

    #[derive(Debug)]
    struct Rule(Option<StoreError>);

    impl From<StoreError> for Rule {
        fn from(error: StoreError) -> Self {
            Self(Some(error))
        }
    }

    impl VisitError for Rule {
        fn as_store(&self) -> Option<&StoreError> {
            self.0.as_ref()
        }
    }

    #[test]
    fn a_visit_is_counted_by_how_it_ended() {
        for (result, outcome) in [
            (Ok(()), "ok"),
            (Err(Rule(None)), "refused"),
            (Err(StoreError::Shed("waiting writes").into()), "shed"),
            (Err(StoreError::Unavailable("away".to_owned()).into()), "failed"),
        ] {
            let (measures, registry) = (Measures::new().unwrap(), Registry::new());
            measures.register_in(&registry).unwrap();
            measures.writes.note(Instant::now(), &result);
            let text = TextEncoder::new().encode_to_string(&registry.gather()).unwrap();
            for other in Outcome::ALL.map(Outcome::as_str) {
                let count = u8::from(other == outcome);
                let line = format!("_seconds_count{{kind=\"write\",outcome=\"{other}\"}} {count}\n");
                assert!(text.contains(&line), "{outcome}: {text}");
            }
        }
    }

    #[test]
    fn a_place_is_given_back() {
        let measures = Measures::new().unwrap();
        let place = Counted::among(&measures.waiting);
        assert_eq!(measures.waiting.get(), 1);
        drop(place);
        assert_eq!(measures.waiting.get(), 0);
    }
}
