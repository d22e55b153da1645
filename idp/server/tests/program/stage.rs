//! A folder of its own for each test, and the program.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::atomic::{AtomicU32, Ordering},
};

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A folder that is gone when the test ends.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("common-id-server-{}-{number}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Writes a settings file for a SQLite database in this folder. A line of `change` stands in the place of a safe one.
    pub(crate) fn settings(&self, change: &str) -> PathBuf {
        let file = self.path("common-id.toml");
        let name = |line: &'static str| line.split_once('=').map_or(line, |(name, _)| name);
        let is_changed = |line| change.lines().any(|changed| changed.starts_with(name(line)));
        let kept: Vec<&str> = SAFE.lines().filter(|line| line.is_empty() || !is_changed(line)).collect();
        fs::write(&file, format!("{}\n{change}", kept.join("\n"))).unwrap();
        file
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const SAFE: &str = r#"
issuer = "http://localhost:8080"
listen = "127.0.0.1:8080"
admin.listen = "127.0.0.1:8081"
database.url = "common-id.sqlite"
master_key = "pXjM1R3sJ9gq2c0vKf8wTnYbHd5eLuZaQxWmPo7iE4s"
mail.smtp = "smtp://localhost:2525"
mail.from = "no-reply@id.example.jp"
"#;

/// The program with nothing of ours in its environment.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_common-id"));
    command.env_remove("DATABASE_URL");
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("COMMON_ID__")) {
        command.env_remove(name);
    }
    command
}

pub(crate) fn run(arguments: &[&str], settings: &Path) -> Output {
    program().args(arguments).arg("--config").arg(settings).output().unwrap()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A command that must succeed; its answer, as programs read it.
#[track_caller]
pub(crate) fn told(settings: &Path, arguments: &[&str]) -> serde_json::Value {
    let output = run(&[arguments, &["--json"]].concat(), settings);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A command that must end with this code; what it says.
#[track_caller]
pub(crate) fn refused(settings: &Path, arguments: &[&str], code: i32) -> String {
    let output = run(arguments, settings);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "", "{arguments:?}");
    text(&output.stderr)
}
