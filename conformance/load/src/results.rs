//! What a run found, as it is kept.

use crate::{drive::Tally, floor::Prices};
use serde::{Deserialize, Serialize};
use std::{fs, process::Command, time::Duration};

/// A run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Results {
    /// When it ended, UTC.
    pub date: String,
    /// What was measured: the commit, with `+` behind it when the sources were changed since.
    pub commit: String,
    /// Where.
    pub machine: Machine,
    /// How many rounds, seconds and connections.
    pub rounds: usize,
    /// Of each work in each round.
    pub seconds: f64,
    /// Connections at once.
    pub connections: usize,
    /// Operations begun a second; closed loop without it.
    pub rate: Option<f64>,
    /// Ours: `sqlite` or `postgres`.
    pub database: String,
    /// How much longer than the disk's own a flush took, in milliseconds.
    #[serde(default)]
    pub flush_ms: f64,
    /// What each thing costs at least.
    pub prices: Prices,
    /// The servers.
    pub servers: Vec<ServerLine>,
    /// What was started again on the data of the works.
    #[serde(default)]
    pub starts: Vec<StartLine>,
    /// The works, as the table has them.
    pub works: Vec<WorkLine>,
}

/// The machine of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Machine {
    /// Processors.
    pub processors: usize,
    /// What `/proc/cpuinfo` calls the first.
    pub model: String,
    /// The kernel.
    pub kernel: String,
    /// What `/proc/loadavg` said before the run: others who worked meanwhile.
    pub load_before: String,
}

/// A server, before the first work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ServerLine {
    /// Its name.
    pub name: String,
    /// From its start to the first answer, on empty data.
    pub start_ms: f64,
    /// Memory before the first work.
    pub idle_mb: f64,
    /// Memory after the last.
    pub end_mb: f64,
}

/// A server that was started on existing data: medians.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StartLine {
    /// Its name.
    pub name: String,
    /// From its start to the first answer.
    pub start_ms: f64,
    /// Memory while nobody asks.
    pub idle_mb: f64,
}

/// A work.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WorkLine {
    /// Its name.
    pub name: String,
    /// What a server could do that did nothing else, per second of a processor.
    pub floor: f64,
    /// What each server did.
    pub cells: Vec<Cell>,
}

/// One work at one server: medians over the rounds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Cell {
    /// The server.
    pub server: String,
    /// Operations per second of its processor time.
    pub per_cpu_second: f64,
    /// The least and the most of the rounds.
    pub spread: (f64, f64),
    /// Microseconds of a processor that PostgreSQL spent on one.
    #[serde(default)]
    pub database_micros: f64,
    /// Operations per second of the clock.
    pub per_second: f64,
    /// Half of the operations took less, in milliseconds.
    pub p50_ms: f64,
    /// 99 of a hundred did.
    pub p99_ms: f64,
    /// Bytes that an operation wrote to the disk.
    pub bytes_written: f64,
    /// Calls of an operation that waited for the disk, where they were counted; less than one when several commit together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flushes: Option<f64>,
    /// All operations of all rounds.
    pub operations: u64,
    /// Those that were not answered as they should. A figure with one is worth nothing.
    pub failures: u64,
    /// What was wrong first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

impl Cell {
    /// Of the rounds of one work at one server.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "counts of a run are far below 2⁵²")]
    pub fn of(server: &str, rounds: &[Tally]) -> Self {
        let all = |figure: fn(&Tally) -> f64| {
            let mut figures: Vec<f64> = rounds.iter().map(figure).collect();
            figures.sort_by(f64::total_cmp);
            figures
        };
        let rates = all(|tally| tally.operations as f64 / tally.spent.cpu_seconds.max(0.01));
        Self {
            server: server.to_owned(),
            spread: (rates.first().copied().unwrap_or(0.0), rates.last().copied().unwrap_or(0.0)),
            per_cpu_second: median(&rates),
            database_micros: median(&all(|tally| {
                tally.spent.database_seconds * 1e6 / tally.operations.max(1) as f64
            })),
            per_second: median(&all(|tally| tally.operations as f64 / tally.took.as_secs_f64())),
            p50_ms: median(&all(|tally| milliseconds(tally.latencies.per_mille(500)))),
            p99_ms: median(&all(|tally| milliseconds(tally.latencies.per_mille(990)))),
            bytes_written: median(&all(|tally| {
                tally.spent.bytes_written as f64 / tally.operations.max(1) as f64
            })),
            flushes: rounds.iter().all(|tally| tally.spent.flushes.is_some()).then(|| {
                median(&all(|tally| {
                    tally.spent.flushes.unwrap_or_default() as f64 / tally.operations.max(1) as f64
                }))
            }),
            operations: rounds.iter().map(|tally| tally.operations).sum(),
            failures: rounds.iter().map(|tally| tally.failures).sum(),
            fault: rounds.iter().find_map(|tally| tally.fault.clone()),
        }
    }
}

/// Of sorted figures; of an even number the mean of the two in the middle.
pub(crate) fn median(sorted: &[f64]) -> f64 {
    let at = |index: usize| sorted.get(index).copied().unwrap_or(0.0);
    f64::midpoint(at(sorted.len().saturating_sub(1) / 2), at(sorted.len() / 2))
}

/// As tables show durations.
#[must_use]
pub fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

impl Machine {
    /// This one.
    #[must_use]
    pub fn here() -> Self {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let cpu = read("/proc/cpuinfo");
        let model = cpu.lines().find(|line| line.starts_with("model name"));
        Self {
            processors: std::thread::available_parallelism().map_or(1, usize::from),
            model: model
                .and_then(|line| line.split_once(':'))
                .map(|(_, name)| name.trim().to_owned())
                .unwrap_or_default(),
            kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
            load_before: read("/proc/loadavg").trim().to_owned(),
        }
    }
}

/// The commit that is checked out.
#[must_use]
pub fn commit() -> String {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output();
        output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
    };
    let changed = git(&["status", "--porcelain", "--untracked-files=no"]);
    format!("{}{}", git(&["rev-parse", "--short=10", "HEAD"]), if changed.is_empty() { "" } else { "+" })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::process::Spent;

    #[test]
    fn medians_are_in_the_middle() {
        for (figures, middle) in [
            (&[][..], 0.0),
            (&[3.0], 3.0),
            (&[1.0, 2.0], 1.5),
            (&[1.0, 2.0, 9.0], 2.0),
            (&[1.0, 2.0, 4.0, 9.0], 3.0),
        ] {
            assert!((median(figures) - middle).abs() < 1e-9, "{figures:?}");
        }
    }

    #[test]
    fn a_cell_is_per_second_of_the_server() {
        let tally = |operations, cpu_seconds| Tally {
            operations,
            took: Duration::from_secs(2),
            spent: Spent {
                cpu_seconds,
                bytes_written: 4096 * operations,
                flushes: Some(operations / 4),
                ..Spent::default()
            },
            ..Tally::default()
        };
        let failed = Tally { failures: 1, fault: Some("500".to_owned()), ..tally(100, 0.1) };
        let cell = Cell::of("one", &[tally(100, 0.5), tally(100, 1.0), failed]);
        assert!((cell.per_cpu_second - 200.0).abs() < 1e-9 && (cell.per_second - 50.0).abs() < 1e-9);
        assert_eq!(cell.spread.0.total_cmp(&100.0), std::cmp::Ordering::Equal);
        assert!((cell.bytes_written - 4096.0).abs() < 1e-9);
        assert_eq!(cell.flushes, Some(0.25));
        assert_eq!((cell.operations, cell.failures, cell.fault.as_deref()), (300, 1, Some("500")));
    }
}
