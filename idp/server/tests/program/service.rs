//! `serve` on free ports with a SQLite file of its own, and plain HTTP to it.

use crate::stage::{Folder, program};
use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

/// What a slow machine may need.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A running provider.
pub(crate) struct Service {
    pub(crate) child: Child,
    pub(crate) port: u16,
    pub(crate) admin: u16,
    _folder: Arc<Folder>,
}

impl Service {
    /// Starts it with these settings beside the safe ones, and waits until it is ready.
    pub(crate) fn start(stderr: impl Into<Stdio>, settings: &str) -> Self {
        let folder = Folder::new();
        let database = folder.path("common-id.sqlite");
        Self::start_on(&database, folder, stderr, settings)
    }

    /// The same on another file, or once more on the same one.
    pub(crate) fn start_on(
        database: &Path,
        folder: impl Into<Arc<Folder>>,
        stderr: impl Into<Stdio>,
        settings: &str,
    ) -> Self {
        let folder = folder.into();
        let file = folder.settings(settings);
        let migrate = |mut command: Command| {
            command.args(["migrate", "--config"]).arg(&file).env("DATABASE_URL", database).status()
        };
        assert!(migrate(program()).unwrap().success());
        let (port, admin) = (free_port(), free_port());
        let child = program()
            .args(["serve", "--config"])
            .arg(&file)
            .env("DATABASE_URL", database)
            .env("COMMON_ID__LISTEN", format!("127.0.0.1:{port}"))
            .env("COMMON_ID__ADMIN__LISTEN", format!("127.0.0.1:{admin}"))
            .env("COMMON_ID__ISSUER", format!("http://localhost:{port}"))
            .stdout(Stdio::null())
            .stderr(stderr)
            .spawn()
            .unwrap();
        let mut service = Self { child, port, admin, _folder: folder };
        let until = Instant::now() + PATIENCE;
        while exchange(admin, "GET /ready", "").is_none_or(|answer| !answer.starts_with("HTTP/1.1 200")) {
            assert!(service.child.try_wait().unwrap().is_none(), "the program ended while it started");
            assert!(Instant::now() < until, "the program is not ready");
            thread::sleep(Duration::from_millis(50));
        }
        service
    }

    /// SIGTERM; how long it took until the program had ended, well.
    pub(crate) fn terminate(mut self) -> Duration {
        let began = Instant::now();
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                assert_eq!(status.code(), Some(0));
                return began.elapsed();
            }
            assert!(began.elapsed() < PATIENCE, "SIGTERM does not end it");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Head and body of the answer to `METHOD /path` with a form, over a connection of its own.
pub(crate) fn exchange(port: u16, request: &str, form: &str) -> Option<String> {
    exchange_as(port, request, form, "")
}

/// The same with headers of the caller's own, each with its line end.
pub(crate) fn exchange_as(port: u16, request: &str, form: &str, headers: &str) -> Option<String> {
    let mut socket = TcpStream::connect(("127.0.0.1", port)).ok()?;
    socket.set_read_timeout(Some(Duration::from_secs(15))).ok()?;
    let length = form.len();
    write!(
        socket,
        "{request} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\nContent-Length: {length}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\n{headers}\r\n{form}"
    )
    .ok()?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer).ok()?;
    answer.starts_with("HTTP/1.1 ").then_some(answer)
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
