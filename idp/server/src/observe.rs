//! The log: lines for people or JSON for machines, on standard error.

use crate::settings::{LogFormat, LogSettings};
use tracing_subscriber::EnvFilter;

/// What is logged when nothing is said: our own news, and of libraries only what is wrong.
const LEVEL: &str = "info,actix_server=warn,actix_http=error";

/// Starts the log. Called once, before anything is logged.
pub(crate) fn start(settings: &LogSettings) {
    let level = settings.level.as_deref().unwrap_or(LEVEL);
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new(LEVEL));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match settings.format {
        LogFormat::Text => log.with_target(false).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    // Only a second call can fail; the first log goes on.
    drop(started);
}
