//! The servers that are compared: how each is started, and what is known of it.

pub mod existing;
mod floor;
mod ours;
mod peer;

pub use ours::ours;
pub use peer::{Store, peer};

use crate::{
    flush::Flushes,
    http::{Connection, Request},
    process::{Meter, Running, Spent},
    provider::{Provider, Site},
};
use anyhow::bail;
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
    time::Duration,
};
use tokio::process::Command;
use url::Url;

pub use floor::floor;

/// Where the programs are, and where they may write.
#[derive(Clone, Debug)]
pub struct Places {
    /// `common-id`.
    pub program: PathBuf,
    /// This program: it is the floor, too.
    pub load: PathBuf,
    /// The folder of the other provider, installed.
    pub peer: PathBuf,
    /// The Node that runs it.
    pub node: PathBuf,
    /// Data and logs, a folder for each server.
    pub data: PathBuf,
    /// A PostgreSQL server for both, and its first process; files in their folders if there is none.
    pub database: Option<(String, u32)>,
    /// What stands between a server and its disk; not for the floor, which has none.
    pub flushes: Option<Flushes>,
}

impl Places {
    fn folder(&self, name: &str) -> anyhow::Result<PathBuf> {
        let folder = self.data.join(name);
        std::fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// Where the other provider keeps what outlives it.
    #[must_use]
    pub fn durable(&self) -> Store {
        if self.database.is_some() { Store::Postgres } else { Store::Sqlite }
    }

    /// Starts a server that keeps what it must in `folder`, and says what looks at it.
    fn start(&self, mut command: Command, folder: &Path) -> anyhow::Result<(Running, Meter)> {
        let flushes =
            self.flushes.as_ref().map(|flushes| flushes.before(&mut command, folder)).transpose()?;
        let running = Running::start(command, &folder.join("log"))?;
        let meter = Meter { flushes, ..running.meter() };
        Ok((running, meter))
    }
}

/// A server that runs.
#[derive(Debug)]
pub struct Server {
    /// What a client knows of it.
    pub site: Arc<Site>,
    /// What looks at what it spends.
    pub meter: Meter,
    /// From its start to the first answer, with an empty database.
    pub started: Duration,
    /// What it had spent, and held, before the first work.
    pub idle: Spent,
    running: Running,
}

impl Server {
    async fn of(
        provider: Provider,
        started: Duration,
        running: Running,
        meter: Meter,
    ) -> anyhow::Result<Self> {
        let site = Arc::new(Site::discover(provider).await?);
        let idle = meter.read()?;
        Ok(Self { site, meter, started, idle, running })
    }

    /// Ends it.
    ///
    /// # Errors
    /// It does not end.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.running.stop().await
    }
}

/// Whether this address answers 200.
async fn answers(url: &Url) -> bool {
    let Ok(mut connection) = Connection::open(url).await else { return false };
    connection.send(&Request::get(url, &[])).await.is_ok_and(|reply| reply.status == 200)
}

/// Ports in a row that one server may take.
const PORTS: u16 = 16;

/// The first of sixteen ports in a row that nobody listens on and that were not given out before, below those that the kernel gives to whoever connects.
fn free_ports() -> anyhow::Result<u16> {
    static GIVEN: AtomicU16 = AtomicU16::new(0);
    const ROWS: u16 = 1_200;
    let mine = u16::try_from(std::process::id() % u32::from(ROWS))?;
    for _ in 0..ROWS {
        let row = (mine + GIVEN.fetch_add(1, Ordering::Relaxed)) % ROWS;
        let base = 12_000 + row * PORTS;
        if (base..base + PORTS).all(|port| TcpListener::bind(("127.0.0.1", port)).is_ok()) {
            return Ok(base);
        }
    }
    bail!("no {PORTS} free ports in a row");
}
