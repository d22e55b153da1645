//! Flushes: how many times a server waits for the disk, and a disk that takes longer. Both are done by `flush.c`, which a server is started with; without a C
//! compiler nothing is counted, and no disk is slow.

use anyhow::{Context, ensure};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command as Program,
    time::Duration,
};
use tokio::process::Command;

const SOURCE: &str = include_str!("../flush.c");

/// What stands between a server and the disk.
#[derive(Clone, Debug)]
pub struct Flushes {
    shim: PathBuf,
    longer: Duration,
}

impl Flushes {
    /// Compiles the shim into `folder`. Every flush takes `longer` than the disk's own.
    ///
    /// # Errors
    /// There is no C compiler, or it does not take the source.
    pub fn compile(folder: &Path, longer: Duration) -> anyhow::Result<Self> {
        let (source, shim) = (folder.join("flush.c"), folder.join("flush.so"));
        fs::write(&source, SOURCE)?;
        let arguments = ["-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o"];
        let compiled =
            Program::new("cc").args(arguments).arg(&shim).arg(&source).arg("-ldl").output().context("cc")?;
        ensure!(
            compiled.status.success(),
            "flush.c does not compile: {}",
            String::from_utf8_lossy(&compiled.stderr)
        );
        Ok(Self { shim, longer })
    }

    /// Puts the shim before the program that `command` starts, and all that it starts; where they are counted.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn before(&self, command: &mut Command, folder: &Path) -> anyhow::Result<PathBuf> {
        let counted = folder.join("flushes");
        fs::write(&counted, 0_u64.to_ne_bytes())?;
        command
            .env("LD_PRELOAD", &self.shim)
            .env("LOAD_FLUSH_FILE", &counted)
            .env("LOAD_FLUSH_MICROS", self.longer.as_micros().to_string());
        Ok(counted)
    }
}

/// What such a file says by now.
#[must_use]
pub fn counted(file: &Path) -> Option<u64> {
    let bytes = fs::read(file).ok()?;
    Some(u64::from_ne_bytes(bytes.try_into().ok()?))
}

/// `1ms`, `250us`, `2s`: a whole number and a unit.
///
/// # Errors
/// Anything else.
pub fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number = number.parse().map_err(|_| format!("{text} does not begin with a number"))?;
    match unit {
        "us" => Ok(Duration::from_micros(number)),
        "ms" => Ok(Duration::from_millis(number)),
        "s" => Ok(Duration::from_secs(number)),
        _ => Err(format!("{text} does not end with us, ms or s")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::time::Instant;

    #[test]
    fn durations_have_units() {
        for (text, micros) in [("1ms", Some(1_000)), ("250us", Some(250)), ("2s", Some(2_000_000))]
            .into_iter()
            .chain(["1", "ms", "-1ms", "1 ms", ""].map(|text| (text, None)))
        {
            assert_eq!(duration(text).ok(), micros.map(Duration::from_micros), "{text}");
        }
    }

    /// `sync FILE` is a program that flushes once (coreutils).
    #[tokio::test]
    async fn a_flush_is_counted_and_takes_longer() {
        let folder = tempfile::tempdir().unwrap();
        let longer = Duration::from_millis(60);
        let flushes = Flushes::compile(folder.path(), longer).unwrap();
        let mut command = Command::new("sync");
        let file = flushes.before(&mut command, folder.path()).unwrap();
        assert_eq!(counted(&file), Some(0));
        let began = Instant::now();
        assert!(command.arg(&file).status().await.unwrap().success());
        assert!(began.elapsed() >= longer);
        assert_eq!(counted(&file), Some(1));
        assert_eq!(counted(folder.path()), None);
    }
}
