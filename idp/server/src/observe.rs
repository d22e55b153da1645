//! The log: lines for people or JSON for machines, on standard error. It tells, and is never worth a request: see
//! [`crate::lines`].

use crate::{
    lines::Lines,
    settings::{LogFormat, LogSettings},
};
use anyhow::Context;
use prometheus::{IntCounter, Registry};
use std::{panic, time::Duration};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

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
}

/// Starts the log. Called once, before anything is logged, by a runtime.
pub(crate) fn start(settings: &LogSettings) -> anyhow::Result<Log> {
    let lost =
        IntCounter::new("common_id_log_lines_lost_total", "Lines of the log that could not be written.")?;
    let lines = Lines::to_stderr(lost.clone(), note_lost).context("the log cannot be started")?;
    // The handler stays when the listener is gone.
    drop(signal(SignalKind::from_raw(FILE_TOO_LARGE)).context("the log cannot be started")?);
    let level = settings.level.as_deref().unwrap_or(LEVEL);
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new(LEVEL));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(lines.clone())
        // The library would print its own troubles to standard error, and end the request when that fails.
        .log_internal_errors(false);
    let started = match settings.format {
        LogFormat::Text => log.with_target(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    // Only a second call can fail; the first log goes on.
    drop(started);
    panic::set_hook(Box::new(note_panic));
    Ok(Log { lines, lost })
}

impl Log {
    /// Lets the metrics tell how many lines were lost.
    pub(crate) fn count_in(&self, registry: &Registry) -> anyhow::Result<()> {
        Ok(registry.register(Box::new(self.lost.clone()))?)
    }

    /// Waits a moment for the last lines.
    pub(crate) fn end(&self) {
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
