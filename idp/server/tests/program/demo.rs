//! `demo`: starts on free ports, describes itself, goes on with the same data, and stops when asked.

use crate::{
    log::{closed_pipe, full_device, full_pipe},
    stage::{Folder, program, text},
};
use serde_json::Value;
use std::{
    fs,
    net::TcpListener,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    thread,
    time::{Duration, Instant},
};

/// What a slow machine may need.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Demo {
    child: Child,
    pub(crate) base: u16,
}

impl Demo {
    pub(crate) fn start(data: &Path, base: u16, more: &[&str]) -> Self {
        Self::told_to(data, base, more, Stdio::piped(), Stdio::piped())
    }

    fn told_to(data: &Path, base: u16, more: &[&str], stdout: Stdio, stderr: Stdio) -> Self {
        let child = program()
            .args(["demo", "--port-base", &base.to_string(), "--data"])
            .arg(data)
            .args(more)
            .stdout(stdout)
            .stderr(stderr)
            .spawn()
            .unwrap();
        let mut demo = Self { child, base };
        demo.wait_until_ready(more.contains(&"--tls").then(|| data.join("ca.pem")).as_deref());
        demo
    }

    fn wait_until_ready(&mut self, ca: Option<&Path>) {
        let until = Instant::now() + PATIENCE;
        loop {
            if get(self.base + 1, "/ready", ca).is_some_and(|answer| answer.contains("ready")) {
                return;
            }
            assert!(self.child.try_wait().unwrap().is_none(), "the demo ended while it started");
            assert!(Instant::now() < until, "the demo is not ready");
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Ctrl-C.
    pub(crate) fn stop(mut self) -> String {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
        let until = Instant::now() + Duration::from_secs(15);
        while self.child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < until, "Ctrl-C does not stop it");
            thread::sleep(Duration::from_millis(20));
        }
        let output = std::mem::replace(&mut self.child, Command::new("true").spawn().unwrap())
            .wait_with_output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert!(!text(&output.stderr).contains("panicked"), "{}", text(&output.stderr));
        text(&output.stdout)
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The body of a GET by curl-like means that the standard library has: none. So: a plain request over a socket, and for
/// https only whether the certificate is there.
fn get(port: u16, path: &str, ca: Option<&Path>) -> Option<String> {
    use std::io::{Read, Write};
    let mut socket = std::net::TcpStream::connect(("127.0.0.1", port)).ok()?;
    if let Some(ca) = ca {
        return ca.exists().then(|| "ready".to_owned());
    }
    socket.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    write!(socket, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer).ok()?;
    answer.starts_with("HTTP/1.1 200").then_some(answer)
}

/// Sixteen free ports in a row, below the range of outgoing ones; no two tests get the same.
pub(crate) fn free_base() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 1_000).unwrap();
    loop {
        let base = 12_000 + (start + NEXT.fetch_add(37, Ordering::Relaxed)) % 1_000 * 16;
        if (0..16).all(|distance| TcpListener::bind(("127.0.0.1", base + distance)).is_ok()) {
            return base;
        }
    }
}

pub(crate) fn description(data: &Path) -> Value {
    serde_json::from_slice(&fs::read(data.join("demo.json")).unwrap()).unwrap()
}

#[test]
fn starts_describes_itself_and_goes_on() {
    let folder = Folder::new();
    let (data, base) = (folder.path("data"), free_base());
    let first = Demo::start(&data, base, &[]);
    let told = description(&data);
    let at = |distance: u16| format!("http://localhost:{}", base + distance);
    assert_eq!(told["issuer"], at(0));
    assert_eq!(told["admin"], at(1));
    assert_eq!(told["dealer_api"], format!("{}/dealer/v1", at(0)));
    assert_eq!(told["apps"]["pal"], at(13));
    assert_eq!(told["apps"]["owners_site"], at(12));
    assert_eq!(told["mailbox"], at(15));
    for (distance, path) in [(10, "/"), (11, "/"), (12, "/login"), (13, "/"), (15, "/api/messages")] {
        assert!(get(base + distance, path, None).is_some(), "{distance} answers");
    }
    for secret in ["master.key", "demo-secrets.json", "demo.json"] {
        let mode = fs::metadata(data.join(secret)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{secret} is for its owner alone");
    }
    let printed = first.stop();
    for (name, address) in [("provider", at(0)), ("My TOYOTA", at(10)), ("mailbox", at(15))] {
        assert!(printed.contains(name) && printed.contains(&address), "{printed}");
    }

    let again = Demo::start(&data, base, &[]);
    assert_eq!(description(&data), told, "a second start keeps ids and secrets");
    again.stop();
}

#[test]
fn nobody_listens() {
    let ((_stuck, full), (_stuck_too, full_too)) = (full_pipe(), full_pipe());
    for (stdout, stderr) in [(closed_pipe(), closed_pipe()), (full, full_too), (full_device(), full_device())]
    {
        let (folder, base) = (Folder::new(), free_base());
        let demo = Demo::told_to(&folder.path("data"), base, &["--log", "debug"], stdout, stderr);
        for number in 0..200 {
            assert!(get(base, "/services", None).is_some(), "{number}");
        }
        demo.stop();
    }
}

#[test]
fn a_hangup_ends_nothing() {
    for tls in [false, true] {
        let (folder, base) = (Folder::new(), free_base());
        let more: &[&str] = if tls { &["--tls"] } else { &[] };
        let mut demo = Demo::start(&folder.path("data"), base, more);
        for _ in 0..3 {
            let id = demo.child.id().to_string();
            assert!(Command::new("kill").args(["-HUP", &id]).status().unwrap().success());
            thread::sleep(Duration::from_millis(100));
        }
        assert!(demo.child.try_wait().unwrap().is_none(), "SIGHUP ended it");
        assert!(tls || get(base, "/services", None).is_some());
        demo.stop();
    }
}

#[test]
fn two_demos_cannot_share_ports() {
    let folder = Folder::new();
    let base = free_base();
    let _taken = TcpListener::bind(("127.0.0.1", base)).unwrap();
    let output = program()
        .args(["demo", "--port-base", &base.to_string(), "--data"])
        .arg(folder.path("data"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).contains(&format!("cannot listen on 127.0.0.1:{base}")),
        "{}",
        text(&output.stderr)
    );
    assert!(!folder.path("data/common-id.sqlite").exists(), "nothing was written");
}

#[test]
fn with_tls_the_authority_is_kept() {
    let folder = Folder::new();
    let (data, base) = (folder.path("data"), free_base());
    Demo::start(&data, base, &["--tls"]).stop();
    let authority = fs::read_to_string(data.join("ca.pem")).unwrap();
    assert_eq!(fs::metadata(data.join("ca-key.pem")).unwrap().permissions().mode() & 0o077, 0);
    assert_eq!(description(&data)["issuer"], format!("https://localhost:{base}"));
    Demo::start(&data, base, &["--tls"]).stop();
    assert_eq!(fs::read_to_string(data.join("ca.pem")).unwrap(), authority);
}

#[test]
fn the_profile_for_conformance_needs_tls_and_a_bare_address() {
    let folder = Folder::new();
    let data = folder.path("data");
    for (more, says) in [
        (&["--profile", "conformance"][..], "--tls"),
        (&["--tls", "--suite", "https://localhost:8443"], "--profile"),
        (&["--tls", "--profile", "conformance", "--suite", "http://localhost:8443"], "--suite"),
        (&["--tls", "--profile", "conformance", "--suite-ca", "/nowhere/ca.pem"], "/nowhere/ca.pem"),
    ] {
        let base = free_base().to_string();
        let output =
            program().args(["demo", "--port-base", &base, "--data"]).arg(&data).args(more).output().unwrap();
        assert!(!output.status.success(), "{more:?}");
        assert!(text(&output.stderr).contains(says), "{more:?}: {}", text(&output.stderr));
    }
}

#[test]
fn with_the_profile_for_conformance_the_clients_of_the_plans_are_there_where_the_suite_is() {
    let (folder, other) = (Folder::new(), Folder::new());
    let (data, base) = (folder.path("data"), free_base());
    // Any authority will do for the suite's.
    fs::create_dir_all(other.path("suite")).unwrap();
    Demo::start(&other.path("suite"), free_base(), &["--tls"]).stop();
    let ca = other.path("suite/ca.pem");
    for suite in ["https://localhost:8443", "https://suite.example.jp"] {
        let more =
            ["--tls", "--profile", "conformance", "--suite", suite, "--suite-ca", ca.to_str().unwrap()];
        Demo::start(&data, base, &more).stop();
        let clients = description(&data)["clients"].clone();
        let of_suite: Vec<_> = clients
            .as_array()
            .unwrap()
            .iter()
            .filter(|client| client["client_id"].as_str().unwrap().starts_with("suite-"))
            .collect();
        assert!(of_suite.len() >= 6, "{clients}");
        for client in of_suite {
            // Clients that ask without a browser (FAPI-CIBA) have no address to come back to.
            if let Some(address) = client["redirect_uris"][0].as_str() {
                assert!(address.starts_with(&format!("{suite}/test/a/suite-")), "{address}");
            }
            let shows = ["client_secret", "private_jwk", "certificate"];
            assert!(shows.iter().any(|member| !client[member].is_null()), "{client}");
        }
    }
    let without = description(&other.path("suite"))["clients"].to_string();
    assert!(!without.contains("suite-"), "{without}");
}
