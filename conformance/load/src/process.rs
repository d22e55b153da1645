//! What a server costs this machine, as Linux counts it, and how it is started and stopped.

use crate::flush;
use anyhow::{Context, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::process::{Child, Command};

/// `/proc/PID/stat` counts in these: USER_HZ, 100 on every machine that Linux runs servers on.
const TICKS: f64 = 100.0;
/// How long a server may take to stop.
const STOP: Duration = Duration::from_secs(20);

/// What was spent since a process began, or between two looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    /// Seconds of a processor, in the program and in the kernel for it.
    pub cpu_seconds: f64,
    /// The same of the database beside it, where there is one.
    pub database_seconds: f64,
    /// Bytes that went to the disk for it.
    pub bytes_written: u64,
    /// Calls that waited for the disk, where they are counted.
    pub flushes: Option<u64>,
    /// Memory that it holds at the second look, in bytes; the largest of its processes.
    pub resident: u64,
}

impl Spent {
    /// What was spent after `earlier`.
    #[must_use]
    pub fn since(self, earlier: &Self) -> Self {
        Self {
            cpu_seconds: self.cpu_seconds - earlier.cpu_seconds,
            database_seconds: self.database_seconds - earlier.database_seconds,
            bytes_written: self.bytes_written.saturating_sub(earlier.bytes_written),
            flushes: self.flushes.zip(earlier.flushes).map(|(now, before)| now.saturating_sub(before)),
            resident: self.resident,
        }
    }
}

/// Looks at processes.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    /// Whose.
    pub pids: Vec<u32>,
    /// The process whose children are the database. All of them count for whoever is driven: nobody else asks meanwhile.
    pub database: Option<u32>,
    /// Where their flushes are counted.
    pub flushes: Option<PathBuf>,
}

impl Meter {
    /// What they have spent until now, together.
    ///
    /// # Errors
    /// One of them is gone.
    pub fn read(&self) -> anyhow::Result<Spent> {
        let mut all = Spent::default();
        for pid in &self.pids {
            let file = |name: &str| {
                fs::read_to_string(format!("/proc/{pid}/{name}"))
                    .with_context(|| format!("the server's process {pid} is gone"))
            };
            all.cpu_seconds += cpu_seconds(&file("stat")?).context("/proc/PID/stat cannot be read")?;
            all.bytes_written += number(&file("io")?, "write_bytes:").unwrap_or_default();
            all.resident = all.resident.max(number(&file("status")?, "VmRSS:").unwrap_or_default() * 1024);
        }
        all.flushes = self.flushes.as_deref().and_then(flush::counted);
        if let Some(parent) = self.database {
            all.database_seconds = family_seconds(parent).context("the database's process is gone")?;
        }
        Ok(all)
    }
}

/// Of a process, its children, and those of them that have ended: fields 14 to 17.
fn family_seconds(parent: u32) -> Option<f64> {
    let stat = |pid: u32| fs::read_to_string(format!("/proc/{pid}/stat")).ok();
    let own = times(&stat(parent)?, 4)?;
    let children = fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).ok()?;
    let living = children.split_whitespace().filter_map(|pid| cpu_seconds(&stat(pid.parse().ok()?)?));
    Some(own + living.sum::<f64>())
}

/// proc(5): fields 14 and 15 are the times; the second is a name in parentheses, which may hold spaces.
fn cpu_seconds(stat: &str) -> Option<f64> {
    times(stat, 2)
}

/// The sum of the first `count` times, in seconds.
fn times(stat: &str, count: usize) -> Option<f64> {
    let fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let ticks: Vec<f64> = fields.take(count).map(str::parse).collect::<Result<_, _>>().ok()?;
    (ticks.len() == count).then(|| ticks.iter().sum::<f64>() / TICKS)
}

/// The number behind a name at the beginning of a line.
fn number(lines: &str, name: &str) -> Option<u64> {
    let line = lines.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// A server that runs beside us, and ends with us.
#[derive(Debug)]
pub struct Running {
    child: Child,
}

impl Running {
    /// Starts it. What it says goes to the file `log`.
    ///
    /// # Errors
    /// There is no such program.
    pub fn start(mut command: Command, log: &Path) -> anyhow::Result<Self> {
        let file = fs::File::create(log)?;
        let child = command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} does not start", command.as_std().get_program().display()))?;
        Ok(Self { child })
    }

    /// Waits until `is_ready` says so; how long that took.
    ///
    /// # Errors
    /// The server ended, or takes longer than a minute.
    pub async fn ready<F: Future<Output = bool>>(
        &mut self,
        log: &Path,
        is_ready: impl Fn() -> F,
    ) -> anyhow::Result<Duration> {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(60) {
            if let Some(status) = self.child.try_wait()? {
                let said = fs::read_to_string(log).unwrap_or_default();
                bail!("a server ended while it started, {status}:\n{said}");
            }
            if is_ready().await {
                return Ok(began.elapsed());
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        bail!("a server is not ready after a minute; its log: {}", log.display());
    }

    /// What looks at it.
    #[must_use]
    pub fn meter(&self) -> Meter {
        Meter { pids: self.child.id().into_iter().collect(), ..Meter::default() }
    }

    /// Ends it as the system would, and waits. Ctrl-C is ignored by whatever was started beside a shell.
    ///
    /// # Errors
    /// It does not end.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        let Some(pid) = self.child.id() else { return Ok(()) };
        // The one way to send a signal without unsafe code that needs no further library.
        Command::new("kill").args(["-TERM", &pid.to_string()]).status().await?;
        tokio::time::timeout(STOP, self.child.wait()).await.context("a server does not stop")??;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_linux_counts_is_read() {
        let stat = "1234 (a (b) c) S 1 1 1 0 -1 4194304 100 0 0 0 150 25 0 0 20 0 9 0 1 2 3";
        assert!((cpu_seconds(stat).unwrap() - 1.75).abs() < 1e-9);
        assert!((times(&stat.replace("25 0 0", "25 100 0"), 4).unwrap() - 2.75).abs() < 1e-9);
        assert_eq!((cpu_seconds("nothing"), cpu_seconds("1 (a) S 1")), (None, None));
        assert_eq!(number("rchar: 1\nwrite_bytes: 4096\n", "write_bytes:"), Some(4096));
        assert_eq!(number("VmRSS:\t  36000 kB\n", "VmRSS:"), Some(36_000));
    }

    #[test]
    fn this_process_spends_something() {
        let meter =
            Meter { pids: vec![std::process::id()], database: Some(std::process::id()), flushes: None };
        let spent = meter.read().unwrap();
        assert!(spent.resident > 1 << 20);
        let later = meter.read().unwrap().since(&spent);
        assert!(later.cpu_seconds < 60.0);
        assert!(Meter { pids: vec![u32::MAX], ..Meter::default() }.read().is_err());
    }
}
