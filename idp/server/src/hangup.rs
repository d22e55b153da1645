//! SIGHUP: tools that renew certificates send it so that a server reads again, and terminals that close. It ends nothing.

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    task::JoinHandle,
};

/// Begins to listen for it: from here on it does not end the program.
pub(crate) fn install() -> anyhow::Result<Signal> {
    Ok(signal(SignalKind::hangup())?)
}

/// Answers it where there is nothing to read again, until the task is aborted.
pub(crate) fn pass_over(mut hangup: Signal) -> JoinHandle<()> {
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            tracing::info!("SIGHUP: there is no certificate to read again");
        }
    })
}
