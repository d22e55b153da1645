//! A certificate is renewed under load: nobody's connection fails, and the new one is served within five seconds.

use crate::{
    certificates::{Authority, Leaf},
    stage::{Folder, program, run},
};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    pki_types::{CertificateDer, ServerName},
};
use std::{
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    process::{Child, Command},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

const EXCHANGES: usize = 10;
const SERVED_WITHIN: Duration = Duration::from_secs(5);
const NOW: (i32, i32) = (2020, 2090);

/// The running program, ended with the test.
struct Served(Child);

impl Served {
    fn signal(&self, name: &str) {
        assert!(Command::new("kill").args([name, &self.0.id().to_string()]).status().unwrap().success());
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// One request over a connection of its own: the certificate that was served, if the answer is a good one.
fn request(config: &Arc<ClientConfig>, port: u16, path: &str) -> Result<(Vec<u8>, String), String> {
    let socket = TcpStream::connect(("127.0.0.1", port)).map_err(|cause| cause.to_string())?;
    socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let connection = ClientConnection::new(Arc::clone(config), name).map_err(|cause| cause.to_string())?;
    let mut stream = StreamOwned::new(connection, socket);
    let head = format!("GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).map_err(|cause| cause.to_string())?;
    let mut answer = Vec::new();
    let end = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    if !answer.starts_with("HTTP/1.1 200") {
        return Err(format!("{end:?} {}", answer.lines().next().unwrap_or_default()));
    }
    let served = stream.conn.peer_certificates().and_then(|chain| chain.first()).map(|leaf| leaf.to_vec());
    Ok((served.unwrap_or_default(), answer))
}

fn write_private(path: &std::path::Path, contents: &str) {
    fs::write(path, contents).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
}

/// As renewal tools do it: over the old files, or by links that lead elsewhere from now on.
fn exchange(folder: &Folder, leaf: &Leaf, round: usize) {
    for (name, contents) in [("tls.pem", &leaf.cert), ("tls.key", &leaf.key)] {
        if round.is_multiple_of(2) {
            write_private(&folder.path(name), contents);
        } else {
            let (target, link) = (folder.path(&format!("{round}-{name}")), folder.path("link"));
            write_private(&target, contents);
            std::os::unix::fs::symlink(&target, &link).unwrap();
            fs::rename(&link, folder.path(name)).unwrap();
        }
        // Two files are never exchanged in one moment.
        thread::sleep(Duration::from_millis(100));
    }
}

fn wait_until_served(config: &Arc<ClientConfig>, port: u16, leaf: &Leaf, limit: Duration) -> Duration {
    let begun = Instant::now();
    loop {
        let served = request(config, port, "/.well-known/openid-configuration");
        if served.as_ref().is_ok_and(|(der, _)| *der == leaf.der) {
            return begun.elapsed();
        }
        let why = served.err().unwrap_or_else(|| "another certificate".to_owned());
        assert!(begun.elapsed() < limit, "not served after {limit:?}: {why}");
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn certificates_are_exchanged_under_load() {
    let folder = Folder::new();
    let authority = Authority::new("test authority");
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(authority.der.clone())).unwrap();
    let ring = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(ring).with_safe_default_protocol_versions().unwrap();
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    // Every connection shakes hands in full.
    config.resumption = rustls::client::Resumption::disabled();
    let config = Arc::new(config);

    let first = authority.leaf("localhost", NOW);
    exchange(&folder, &first, 0);
    let (port, admin) = (free_port(), free_port());
    let settings = folder.settings("[tls]\ncert = 'tls.pem'\nkey = 'tls.key'");
    let with_ports = |command: &mut Command| {
        command.env("COMMON_ID__ISSUER", format!("https://localhost:{port}"));
        command.env("COMMON_ID__LISTEN", format!("127.0.0.1:{port}"));
        command.env("COMMON_ID__ADMIN__LISTEN", format!("127.0.0.1:{admin}"));
    };
    assert!(run(&["migrate"], &settings).status.success());
    let log = folder.path("log");
    let mut command = program();
    with_ports(&mut command);
    command.args(["serve", "--config"]).arg(&settings).stderr(fs::File::create(&log).unwrap());
    let mut served = Served(command.spawn().unwrap());
    wait_until_served(&config, port, &first, Duration::from_secs(60));

    let (stop, answered, failed) = (AtomicBool::new(false), AtomicU32::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    match request(&config, port, "/.well-known/openid-configuration") {
                        Ok(_) => drop(answered.fetch_add(1, Ordering::Relaxed)),
                        Err(cause) => failed.lock().unwrap().push(cause),
                    }
                }
            });
        }
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let mut last = first;
            for round in 1..=EXCHANGES {
                last = authority.leaf("localhost", NOW);
                exchange(&folder, &last, round);
                if round.is_multiple_of(3) {
                    served.signal("-HUP");
                }
                wait_until_served(&config, port, &last, SERVED_WITHIN);
            }
            // One that cannot be served: the old one stays, and the log says why.
            let stranger = authority.leaf("other.example.jp", NOW);
            exchange(&folder, &stranger, 0);
            served.signal("-HUP");
            thread::sleep(Duration::from_millis(2_500));
            wait_until_served(&config, port, &last, Duration::ZERO.max(SERVED_WITHIN));
            exchange(&folder, &last, 0);
            served.signal("-HUP");
        }));
        stop.store(true, Ordering::Relaxed);
        done.unwrap();
    });
    assert_eq!(failed.into_inner().unwrap(), Vec::<String>::new());
    assert!(answered.into_inner() > 100, "there was load");
    let (_, metrics) = request(&config, admin, "/metrics").unwrap();
    assert!(metrics.contains("common_id_tls_certificate_not_after_timestamp_seconds"), "{metrics}");
    served.signal("-TERM");
    let status = served.0.wait().unwrap();
    let log = fs::read_to_string(&log).unwrap();
    assert!(status.success(), "{log}");
    assert_eq!(log.matches("the new certificate cannot be served").count(), 1, "{log}");
    assert!(log.contains("not for localhost"), "{log}");
    assert!(log.matches("a new certificate is served").count() >= EXCHANGES, "{log}");
}
