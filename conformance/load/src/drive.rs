//! Drives a work: many connections at once, each with one operation under way.

use crate::{
    histogram::Histogram,
    http::Connection,
    process::{Meter, Spent},
    provider::Site,
    works::{Work, Worker},
};
use anyhow::Context;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

/// When an operation begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pace {
    /// Closed loop: when the one before on its connection is over. Shows what the server can do.
    AsFastAsAnswered,
    /// Open loop: so many a second, whether the server keeps up or not. An operation is as late as its answer is after the moment when it
    /// should have begun, also when it could not begin then: a server that stands still is late for everybody who would have come meanwhile.
    PerSecond(f64),
}

/// How a work is driven.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Connections.
    pub connections: usize,
    /// When operations begin.
    pub pace: Pace,
    /// Before anything is counted.
    pub warm_up: Duration,
    /// While it is counted.
    pub lasting: Duration,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Operations that were answered as they should.
    pub operations: u64,
    /// Those that were not; a connection ends with its first.
    pub failures: u64,
    /// What was wrong first.
    pub fault: Option<String>,
    /// From the first operation to the end of the last.
    pub took: Duration,
    /// How long each took.
    pub latencies: Histogram,
    /// What the server spent on it.
    pub spent: Spent,
}

/// A connection with its part of the work.
struct Part {
    connection: Connection,
    worker: Box<dyn Worker>,
}

/// What one connection did.
struct Share {
    part: Option<Part>,
    latencies: Histogram,
    fault: Option<String>,
}

/// Gets every connection ready, warms up, and counts.
///
/// # Errors
/// A connection cannot get ready. What goes wrong later is counted.
pub async fn drive(work: &Work, site: &Arc<Site>, meter: &Meter, load: Load) -> anyhow::Result<Tally> {
    let mut workers = Vec::new();
    for _ in 0..load.connections {
        let mut connection = Connection::open(&site.metadata).await?;
        let ready = work.prepare(site, &mut connection).await;
        workers.push(ready.with_context(|| format!("{} at {}", work.name, site.provider.name))?);
    }
    // Anew and all at once: of a thousand that wait for the last to be ready, the first would be closed for doing nothing.
    let mut parts = Vec::new();
    for worker in workers {
        parts.push(Part { connection: Connection::open(&site.metadata).await?, worker });
    }
    let (warm, parts) = run(parts, Pace::AsFastAsAnswered, load.warm_up).await?;
    let before = meter.read()?;
    let (mut tally, _) = run(parts, load.pace, load.lasting).await?;
    tally.spent = meter.read()?.since(&before);
    tally.failures += warm.failures;
    tally.fault = warm.fault.or(tally.fault);
    Ok(tally)
}

async fn run(parts: Vec<Part>, pace: Pace, lasting: Duration) -> anyhow::Result<(Tally, Vec<Part>)> {
    let began = Instant::now();
    let turns = Arc::new(Turns { began, until: began + lasting, pace, next: AtomicU64::new(0) });
    let mut running = JoinSet::new();
    for part in parts {
        running.spawn(keep_on(part, Arc::clone(&turns)));
    }
    let mut tally = Tally::default();
    let mut left = Vec::new();
    while let Some(share) = running.join_next().await {
        let share = share.context("a connection's task ended")?;
        tally.operations += share.latencies.count();
        tally.latencies.add(&share.latencies);
        tally.failures += u64::from(share.fault.is_some());
        tally.fault = tally.fault.or(share.fault);
        left.extend(share.part);
    }
    tally.took = began.elapsed();
    Ok((tally, left))
}

/// Who begins when.
struct Turns {
    began: Instant,
    until: Instant,
    pace: Pace,
    /// Of the open loop: which operation is the next to begin.
    next: AtomicU64,
}

impl Turns {
    /// When the caller's next operation should begin; nothing once it is over.
    async fn next(&self) -> Option<Instant> {
        let start = match self.pace {
            Pace::AsFastAsAnswered => Instant::now(),
            Pace::PerSecond(rate) => {
                #[allow(clippy::cast_precision_loss, reason = "no run has 2⁵² operations")]
                let number = self.next.fetch_add(1, Ordering::Relaxed) as f64;
                let start = self.began + Duration::from_secs_f64(number / rate);
                tokio::time::sleep_until(start.into()).await;
                start
            }
        };
        (start < self.until).then_some(start)
    }
}

async fn keep_on(mut part: Part, turns: Arc<Turns>) -> Share {
    let mut latencies = Histogram::default();
    while let Some(start) = turns.next().await {
        if let Err(fault) = part.worker.once(&mut part.connection).await {
            return Share { part: None, latencies, fault: Some(format!("{fault:#}")) };
        }
        latencies.record(start.elapsed());
    }
    Share { part: Some(part), latencies, fault: None }
}
