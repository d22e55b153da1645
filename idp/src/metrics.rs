//! Counters and durations for Prometheus. Labels have few values, all of them written in the code: no
//! dealer, shop, client, account or address is ever one.

mod gauges;
mod outcomes;

pub(crate) use outcomes::MailTry;
pub use outcomes::TokenCounter;

use crate::{
    domain::{CountedEvent, LimitOutcome},
    flow::{KeyLine, ServeError},
    protocol::TokenRequest,
    store::outbox_waiting::Waiting,
};
use gauges::Gauges;
use outcomes::{Logins, MailTries, Tokens};
use prometheus::{
    HistogramOpts, HistogramVec, IntCounter, IntCounterVec, Opts, Registry, TextEncoder,
    process_collector::ProcessCollector,
};
use std::time::Duration;

/// Content type of [`Metrics::text`].
pub const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Upper bounds of durations, seconds: from a discovery document to a password hash under load.
const BUCKETS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

/// What is counted in this process. Plug-ins count here too, or register collectors of their own.
#[derive(Clone, Debug)]
pub struct Metrics {
    registry: Registry,
    events: IntCounterVec,
    limits: IntCounterVec,
    requests: HistogramVec,
    logins: Logins,
    tokens: Tokens,
    mail_tries: MailTries,
    gauges: Gauges,
    worker_failures: IntCounterVec,
}

impl Metrics {
    /// Nothing counted yet.
    ///
    /// # Errors
    /// A name cannot be registered: a fault of ours.
    pub fn new() -> Result<Self, ServeError> {
        let wrong = |cause: prometheus::Error| ServeError::Settings(format!("metrics: {cause}"));
        let registry = Registry::new();
        let events = IntCounterVec::new(
            Opts::new(
                "common_id_events_total",
                "What happened, by event, journey, kind of account and result.",
            ),
            &["event", "journey", "account_type", "result"],
        )
        .map_err(wrong)?;
        let limits = IntCounterVec::new(
            Opts::new(
                "common_id_limits_total",
                "Who met a limit, by the limit's name and what became of it: waited, refused, reserve.",
            ),
            &["limit", "outcome"],
        )
        .map_err(wrong)?;
        let requests = HistogramVec::new(
            HistogramOpts::new(
                "common_id_http_request_duration_seconds",
                "Answers, by route and class of status.",
            )
            .buckets(BUCKETS.to_vec()),
            &["route", "status"],
        )
        .map_err(wrong)?;
        let worker_failures = IntCounterVec::new(
            Opts::new("common_id_worker_failures_total", "Rounds of work beside the requests that failed."),
            &["worker"],
        )
        .map_err(wrong)?;
        registry.register(Box::new(worker_failures.clone())).map_err(wrong)?;
        registry.register(Box::new(events.clone())).map_err(wrong)?;
        registry.register(Box::new(limits.clone())).map_err(wrong)?;
        registry.register(Box::new(requests.clone())).map_err(wrong)?;
        gauges::tell_build(&registry).map_err(wrong)?;
        // Memory, descriptors and processor time of this process.
        let process = ProcessCollector::for_self();
        registry.register(Box::new(process)).map_err(wrong)?;
        Ok(Self {
            logins: Logins::new(&registry).map_err(wrong)?,
            tokens: Tokens::new(&registry).map_err(wrong)?,
            mail_tries: MailTries::new(&registry).map_err(wrong)?,
            gauges: Gauges::new(&registry).map_err(wrong)?,
            worker_failures,
            registry,
            events,
            limits,
            requests,
        })
    }

    /// Counts an event.
    pub fn count(&self, counted: CountedEvent) {
        self.logins.count(counted);
        self.events
            .with_label_values(&[counted.event, counted.journey, counted.account_type, counted.result])
            .inc();
    }

    /// Counts somebody who met a limit; `limit` is the name of a row of a table of limits. At once and not after the
    /// commit: what is refused often leaves no row.
    pub fn count_limit(&self, limit: &'static str, outcome: LimitOutcome) {
        self.limits.with_label_values(&[limit, outcome.as_str()]).inc();
    }

    /// Takes the time of an answer. `route` is the pattern of the path, never the path.
    pub fn observe_request(&self, route: &str, status: u16, took: Duration) {
        let class = match status / 100 {
            2 => "2xx",
            3 => "3xx",
            4 => "4xx",
            _ => "5xx",
        };
        self.requests.with_label_values(&[route, class]).observe(took.as_secs_f64());
    }

    /// The counter of the answers to what a client asks of the token endpoint.
    pub const fn tokens(&self, asked: &TokenRequest) -> &TokenCounter {
        self.tokens.of(asked)
    }

    /// Counts a try to hand a mail over.
    pub(crate) fn count_mail_try(&self, ended: MailTry) {
        self.mail_tries.count(ended);
    }

    /// The counter of a worker's failures; its name is written in the code.
    pub fn worker_failures(&self, worker: &'static str) -> IntCounter {
        self.worker_failures.with_label_values(&[worker])
    }

    /// Notes since when keys sign.
    pub(crate) fn note_keys(&self, lines: &[KeyLine]) {
        self.gauges.note_keys(lines);
    }

    /// Notes what waits in the outbox.
    pub(crate) fn note_outbox(&self, waiting: &[Waiting]) {
        self.gauges.note_outbox(waiting);
    }

    /// The registry, for collectors of others.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Everything in the text format of Prometheus.
    pub fn text(&self) -> String {
        TextEncoder::new().encode_to_string(&self.registry.gather()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn counts_without_names() {
        let metrics = Metrics::new().unwrap();
        let login = CountedEvent { event: "login.ok", result: "ok", ..CountedEvent::default() };
        metrics.count(login);
        metrics.count(login);
        metrics.observe_request("/interaction/{id}/login", 303, Duration::from_millis(7));
        metrics.count_limit("login_guesses", LimitOutcome::Refused);
        let text = metrics.text();
        assert!(
            text.contains(r#"common_id_limits_total{limit="login_guesses",outcome="refused"} 1"#),
            "{text}"
        );
        assert!(
            text.contains(
                r#"common_id_events_total{account_type="",event="login.ok",journey="",result="ok"} 2"#
            ),
            "{text}"
        );
        assert!(
            text.contains(r#"_bucket{route="/interaction/{id}/login",status="3xx",le="0.01"} 1"#),
            "{text}"
        );
    }
}
