//! A work with few connections and with many: whether the server does as much for a thousand callers as for sixteen, and how long each of them waits.

use crate::{
    drive::{Load, Pace, Tally, drive},
    process::Meter,
    provider::Site,
    results::Cell,
    works::Work,
};
use std::{
    fmt::{self, Display, Formatter},
    sync::Arc,
    time::Duration,
};

/// Connections at once, each kept open.
pub const CONNECTIONS: [usize; 6] = [1, 4, 16, 64, 256, 1_024];

/// The works of a sweep when none is named: a cheap one and a dear one.
pub const WORKS: [&str; 2] = ["discovery", "silent-es256"];

/// What came of every work with every number of connections.
#[derive(Debug)]
pub struct Sweep {
    works: Vec<&'static Work>,
    /// By number of connections, then by work: of all rounds.
    found: Vec<Vec<Vec<Tally>>>,
}

/// Drives the works with each number of connections in turn, `rounds` times.
///
/// # Errors
/// The server does not let a work begin.
pub async fn sweep(
    works: Vec<&'static Work>,
    server: (&Arc<Site>, &Meter),
    rounds: usize,
    lasting: Duration,
    tell: &mut dyn FnMut(&str),
) -> anyhow::Result<Sweep> {
    let mut found = vec![vec![Vec::new(); works.len()]; CONNECTIONS.len()];
    for round in 1..=rounds {
        for (connections, row) in CONNECTIONS.into_iter().zip(&mut found) {
            for (work, cell) in works.iter().zip(row) {
                let warm_up = (lasting / 2).min(Duration::from_secs(2));
                let load = Load { connections, pace: Pace::AsFastAsAnswered, warm_up, lasting };
                let tally = drive(work, server.0, server.1, load).await?;
                let Cell { per_second, p99_ms, failures, fault, .. } =
                    Cell::of("", std::slice::from_ref(&tally));
                let fault = fault.unwrap_or_default();
                tell(&format!(
                    "round {round}: {} with {connections} connections: {per_second:.0} per second, p99 {p99_ms:.2} ms, {failures} failed {fault}",
                    work.name
                ));
                cell.push(tally);
            }
        }
    }
    Ok(Sweep { works, found })
}

impl Display for Sweep {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        writeln!(out, "Operations a second by the clock, and per second of server CPU; p50 / p99 in ms:\n")?;
        write!(out, "| connections |")?;
        self.works.iter().try_for_each(|work| write!(out, " {} |", work.title))?;
        writeln!(out, "\n|{}", " --- |".repeat(1 + self.works.len()))?;
        for (connections, row) in CONNECTIONS.iter().zip(&self.found) {
            write!(out, "| {connections} |")?;
            for tallies in row {
                let Cell { per_second, per_cpu_second, p50_ms, p99_ms, failures, .. } = Cell::of("", tallies);
                let failed =
                    if failures > 0 { format!("; NOT VALID: {failures} failed") } else { String::new() };
                write!(out, " {per_second:.0}, {per_cpu_second:.0}; {p50_ms:.2} / {p99_ms:.2}{failed} |")?;
            }
            writeln!(out)?;
        }
        write!(out, "| least of the most, from 4 on |")?;
        for index in 0..self.works.len() {
            // One connection leaves the server idle between a request and the next.
            let many = self.found.iter().skip(1).filter_map(|row| row.get(index));
            let rates: Vec<f64> = many.map(|tallies| Cell::of("", tallies).per_second).collect();
            let most = rates.iter().copied().fold(0.0, f64::max);
            let least = rates.iter().copied().fold(f64::INFINITY, f64::min);
            write!(out, " {:.0} % |", 100.0 * least / most.max(1.0))?;
        }
        writeln!(out)
    }
}
