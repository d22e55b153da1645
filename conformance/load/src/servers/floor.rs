//! The floor: `load floor`, a process of its own like the others.

use super::{Places, Server, answers, free_ports};
use crate::{
    process::Running,
    provider::{Clients, Provider},
};
use tokio::process::Command;
use url::Url;

/// Starts it.
///
/// # Errors
/// It does not start.
pub async fn floor(places: &Places) -> anyhow::Result<Server> {
    let folder = places.folder("floor")?;
    let port = free_ports()?;
    let log = folder.join("log");
    let mut command = Command::new(&places.load);
    command.args(["floor", "--port", &port.to_string()]);
    let mut running = Running::start(command, &log)?;
    let issuer = Url::parse(&format!("http://localhost:{port}"))?;
    let started = running.ready(&log, || answers(&issuer)).await?;
    let provider = Provider {
        name: "floor".to_owned(),
        issuer,
        clients: Clients::default(),
        person: None,
        people: Vec::new(),
    };
    let meter = running.meter();
    Server::of(provider, started, running, meter).await
}
