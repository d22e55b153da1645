//! The other provider: node-oidc-provider, with clients and an account like ours.

use super::{Places, Server, answers, free_ports};
use crate::{process::Meter, provider::Provider};
use anyhow::Context;
use std::fs;
use tokio::process::Command;
use url::Url;

/// Where it keeps what it must remember.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// Its own: in memory, and gone with the process.
    Memory,
    /// A SQLite file, written as durably as ours.
    Sqlite,
    /// A database on the PostgreSQL that ours uses, too.
    Postgres,
}

impl Store {
    /// As its program calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// Starts it.
///
/// # Errors
/// It does not start: it may not be installed.
pub async fn peer(places: &Places, store: Store) -> anyhow::Result<Server> {
    let folder = places.folder(&format!("node-{}", store.name()))?;
    let description = folder.join("provider.json");
    // One that was there before keeps its address.
    let port = match fs::read(&description) {
        Ok(known) => {
            let known: Provider = serde_json::from_slice(&known)?;
            known.issuer.port().context("the issuer has no port")?
        }
        Err(_) => free_ports()?,
    };
    let log = folder.join("log");
    let mut command = Command::new(&places.node);
    command
        .arg(places.peer.join("provider.mjs"))
        .args(["--port", &port.to_string(), "--store", store.name(), "--data"])
        .arg(&folder)
        // As its authors say it should run.
        .env("NODE_ENV", "production");
    let database = places.database.as_ref().filter(|_| store == Store::Postgres);
    if let Some((server, _)) = database {
        command.args(["--server", server]);
    }
    let (mut running, meter) = places.start(command, &folder)?;
    let metadata = Url::parse(&format!("http://localhost:{port}/.well-known/openid-configuration"))?;
    let started = running.ready(&log, || answers(&metadata)).await?;
    let provider: Provider = serde_json::from_slice(&fs::read(description)?)?;
    let database = database.map(|(_, process)| *process);
    Server::of(provider, started, running, Meter { database, ..meter }).await
}
