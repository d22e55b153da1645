//! A crowd: many log in by password at once, while others, who are logged in, come to their services. The hash is what takes long; whoever cannot be served
//! soon is told when to come back (503 and `Retry-After`, RFC 9110, 15.6.4), and the others should not notice.

use crate::{
    browser::{Arrival, Browser},
    histogram::Histogram,
    http::{Connection, Reply, Request},
    process::Meter,
    provider::Site,
    results::milliseconds,
    works::{Work, Worker, stranger},
};
use anyhow::{Context, bail};
use std::{
    fmt::{self, Display, Formatter},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{sync::Barrier, task::JoinSet};

/// Logged in, and coming to a service all the while.
const BESIDE: usize = 4;
/// How long they are looked at alone, before.
const ALONE: Duration = Duration::from_secs(5);
/// How often memory is looked at.
const LOOK: Duration = Duration::from_millis(20);

/// What came of it.
#[derive(Debug, Default)]
pub struct Crowd {
    people: usize,
    /// How long those waited who were let in.
    served: Histogram,
    /// How long those waited who were told when to come back.
    shed: Histogram,
    /// Anything else.
    faults: Vec<String>,
    took: Duration,
    /// The silent logins before, and beside.
    alone: Histogram,
    beside: Histogram,
    /// Memory before, and the most of it, in bytes.
    before: u64,
    most: u64,
}

/// `people` fetch the page of the login, then all of them send their password at the same moment. `silent` is what those do who are logged in.
///
/// # Errors
/// The server lets nobody begin.
pub async fn crowd(people: usize, silent: &Work, server: (&Arc<Site>, &Meter)) -> anyhow::Result<Crowd> {
    let (site, meter) = server;
    let mut crowd = Crowd { people, ..Crowd::default() };
    let mut workers = Vec::new();
    for _ in 0..BESIDE {
        let mut connection = Connection::open(&site.metadata).await?;
        workers.push(silent.prepare(site, &mut connection).await?);
    }
    let beside = Beside::start(workers, site).await?;
    tokio::time::sleep(ALONE).await;
    let (workers, alone) = beside.stop().await?;
    crowd.alone = alone;

    let mut logins = Vec::new();
    for _ in 0..people {
        logins.push(login(site).await?);
    }
    crowd.before = meter.read()?.resident;
    let beside = Beside::start(workers, site).await?;
    let began = Instant::now();
    let start = Arc::new(Barrier::new(people));
    let mut running = JoinSet::new();
    for login in logins {
        running.spawn(send(login, Arc::clone(site), Arc::clone(&start)));
    }
    while !running.is_empty() {
        tokio::select! {
            Some(ended) = running.join_next() => match ended? {
                Ok((Fate::Served, took)) => crowd.served.record(took),
                Ok((Fate::Shed, took)) => crowd.shed.record(took),
                Err(cause) => crowd.faults.push(format!("{cause:#}")),
            },
            () = tokio::time::sleep(LOOK) => crowd.most = crowd.most.max(meter.read()?.resident),
        }
    }
    crowd.took = began.elapsed();
    crowd.beside = beside.stop().await?.1;
    Ok(crowd)
}

/// Somebody at the page of the login, with what they are about to send.
async fn login(site: &Arc<Site>) -> anyhow::Result<Request> {
    let mut connection = Connection::open(&site.metadata).await?;
    let mut browser = Browser::default();
    match browser.open(&mut connection, &stranger(site)?).await? {
        Arrival::Page(url, reply) => {
            let person = site.provider.person().context("nobody has an account")?;
            Ok(browser.login(&url, &reply, person)?.1)
        }
        Arrival::Client(_) => bail!("a stranger is logged in"),
    }
}

enum Fate {
    Served,
    Shed,
}

async fn send(login: Request, site: Arc<Site>, start: Arc<Barrier>) -> anyhow::Result<(Fate, Duration)> {
    let mut connection = Connection::open(&site.metadata).await?;
    start.wait().await;
    let began = Instant::now();
    let reply = connection.send(&login).await?;
    let fate = match &reply {
        Reply { status: 303, .. } => Fate::Served,
        Reply { status: 503, retry_after: Some(_), .. } => Fate::Shed,
        _ => bail!("{} with the password", reply.status),
    };
    Ok((fate, began.elapsed()))
}

/// Those who are logged in.
struct Beside {
    is_over: Arc<AtomicBool>,
    running: JoinSet<anyhow::Result<(Box<dyn Worker>, Histogram)>>,
}

impl Beside {
    async fn start(workers: Vec<Box<dyn Worker>>, site: &Site) -> anyhow::Result<Self> {
        let is_over = Arc::new(AtomicBool::new(false));
        let mut running = JoinSet::new();
        for mut worker in workers {
            let mut connection = Connection::open(&site.metadata).await?;
            let is_over = Arc::clone(&is_over);
            running.spawn(async move {
                let mut latencies = Histogram::default();
                while !is_over.load(Ordering::Relaxed) {
                    let began = Instant::now();
                    worker.once(&mut connection).await?;
                    latencies.record(began.elapsed());
                }
                Ok((worker, latencies))
            });
        }
        Ok(Self { is_over, running })
    }

    async fn stop(mut self) -> anyhow::Result<(Vec<Box<dyn Worker>>, Histogram)> {
        self.is_over.store(true, Ordering::Relaxed);
        let (mut workers, mut all) = (Vec::new(), Histogram::default());
        while let Some(ended) = self.running.join_next().await {
            let (worker, latencies) = ended?.context("a silent login")?;
            workers.push(worker);
            all.add(&latencies);
        }
        Ok((workers, all))
    }
}

impl Display for Crowd {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let Self { people, took, before, most, faults, .. } = self;
        let line = |latencies: &Histogram| {
            format!(
                "{}; {:.1} / {:.1}; {:.1}",
                latencies.count(),
                milliseconds(latencies.per_mille(500)),
                milliseconds(latencies.per_mille(990)),
                milliseconds(latencies.longest())
            )
        };
        writeln!(
            out,
            "{people} logins by password at once, all answered after {:.1} s; {BESIDE} silent logins beside them\n",
            took.as_secs_f64()
        )?;
        writeln!(out, "| answers | count; p50 / p99; longest, in ms |\n| --- | --- |")?;
        writeln!(out, "| let in | {} |", line(&self.served))?;
        writeln!(out, "| 503 with Retry-After | {} |", line(&self.shed))?;
        writeln!(out, "| silent logins before | {} |", line(&self.alone))?;
        writeln!(out, "| silent logins beside | {} |", line(&self.beside))?;
        let ratio =
            milliseconds(self.beside.per_mille(990)) / milliseconds(self.alone.per_mille(990)).max(0.001);
        writeln!(out, "\nThe p99 of the silent logins is {ratio:.1} times what it was.")?;
        writeln!(out, "Memory: {} MB before, {} MB at most.", before >> 20, most >> 20)?;
        if let Some(first) = faults.first() {
            writeln!(out, "NOT VALID: {} answered otherwise; {first}", faults.len())?;
        }
        Ok(())
    }
}
