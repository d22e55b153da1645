//! The log: lines for people or JSON for machines, on standard error. It tells, and is never worth a request: see
//! [`crate::lines`].

use crate::{
    lines::Lines,
    settings::{LogFormat, LogSettings, TracesSettings},
    traces::{self, Traces},
};
use anyhow::Context;
use prometheus::{IntCounter, Registry};
use std::{panic, time::Duration};
use tokio::signal::unix::{SignalKind, signal};
use tracing::Subscriber;
use tracing_subscriber::{
    EnvFilter, Layer, fmt, layer::SubscriberExt, registry::LookupSpan, util::SubscriberInitExt,
};

/// What is logged when nothing is said: our own news, and of libraries only what is wrong.
const LEVEL: &str = "info,actix_server=warn,actix_http=error";

/// How long the end of the program waits for the last lines.
const LAST_LINES: Duration = Duration::from_millis(500);

/// SIGXFSZ: a file may grow no more (`ulimit -f`). It ends a program that does not listen for it; for one that does, the
/// write fails as on a full disk.
const FILE_TOO_LARGE: i32 = 25;

/// The log that runs.
#[derive(Debug)]
pub(crate) struct Log {
    lines: Lines,
    lost: IntCounter,
    traces: Option<Traces>,
    untold: IntCounter,
}

/// Starts the log. Called once, before anything is logged, by a runtime.
pub(crate) fn start(settings: &LogSettings, traces: &TracesSettings) -> anyhow::Result<Log> {
    let lost =
        IntCounter::new("common_id_log_lines_lost_total", "Lines of the log that could not be written.")?;
    let lines = Lines::to_stderr(lost.clone(), note_lost).context("the log cannot be started")?;
    // The handler stays when the listener is gone.
    drop(signal(SignalKind::from_raw(FILE_TOO_LARGE)).context("the log cannot be started")?);
    let level = settings.level.as_deref().unwrap_or(LEVEL);
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new(LEVEL));
    // Spans for traces are no lines of the log, at any level.
    let filter = filter.add_directive(format!("{}=off", traces::TARGET).parse()?);
    let untold = IntCounter::new(
        "common_id_trace_exports_failed_total",
        "Batches of spans that the collector of traces did not take.",
    )?;
    let traces = Traces::start(traces, untold.clone())?;
    let format = settings.format;
    let started = match &traces {
        // One filter for all is the quicker way, and the usual one.
        None => tracing_subscriber::registry().with(filter).with(written(format, &lines)).try_init(),
        Some(traces) => tracing_subscriber::registry()
            .with(traces.layer())
            .with(written(format, &lines).with_filter(filter))
            .try_init(),
    };
    // Only a second call can fail; the first log goes on.
    drop(started);
    panic::set_hook(Box::new(note_panic));
    Ok(Log { lines, lost, traces, untold })
}

/// Writes events as `lines` in a format.
fn written<S>(format: LogFormat, lines: &Lines) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let log = fmt::layer()
        .with_writer(lines.clone())
        // The library would print its own troubles to standard error, and end the request when that fails.
        .log_internal_errors(false);
    match format {
        LogFormat::Text => log.with_target(false).boxed(),
        LogFormat::Json => {
            log.json().flatten_event(true).with_current_span(false).with_span_list(false).boxed()
        }
    }
}

impl Log {
    /// Lets the metrics tell how many lines and batches of spans were lost.
    pub(crate) fn count_in(&self, registry: &Registry) -> anyhow::Result<()> {
        registry.register(Box::new(self.untold.clone()))?;
        Ok(registry.register(Box::new(self.lost.clone()))?)
    }

    /// Waits a moment for the last spans and lines.
    pub(crate) fn end(&self) {
        if let Some(traces) = &self.traces {
            traces.end();
        }
        self.lines.flush(LAST_LINES);
    }
}

fn note_lost(lines: u64) {
    tracing::warn!("{lines} lines were lost");
}

/// The standard hook writes to standard error itself, and would wait there for a reader that is stuck.
fn note_panic(panic: &panic::PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let said = panic.payload_as_str().unwrap_or("without words");
    tracing::error!(place, "a thread panicked: {said}");
}
