//! SIGTERM while the mail server hangs: the program ends in time, and the mail leaves once, after the next start.

use crate::{
    service::{Service, exchange_as},
    stage::Folder,
};
use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    process::Stdio,
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

/// Workers have six seconds to end, beside a second in which the load balancer is told.
const ENDS_WITHIN: Duration = Duration::from_secs(10);

/// Mails that wait leave within ten seconds once the server is well.
const LEAVES_WITHIN: Duration = Duration::from_secs(10);

/// Where the server stops to answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Silence {
    AfterData,
    AfterDot,
    Never,
}

struct State {
    silence: Silence,
    /// Mails for which it has gone silent.
    hanging: usize,
    taken: Vec<String>,
}

#[derive(Clone)]
struct MailServer {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl MailServer {
    fn start(silence: Silence) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State { silence, hanging: 0, taken: Vec::new() }));
        let server = Self { port, state };
        let all = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let server = all.clone();
                // The client may go away at any point.
                thread::spawn(move || drop(server.converse(stream.unwrap())));
            }
        });
        server
    }

    fn converse(&self, mut stream: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(stream.try_clone()?).lines();
        let mut say = move |text: &str| stream.write_all(format!("{text}\r\n").as_bytes());
        say("220 test")?;
        while let Some(command) = lines.next().transpose()? {
            if command != "DATA" {
                say("250 ok")?;
                continue;
            }
            if self.is_silent(Silence::AfterData) {
                return lines.try_for_each(|line| line.map(drop));
            }
            say("354 go on")?;
            let mail: Vec<String> =
                lines.by_ref().map_while(Result::ok).take_while(|line| line != ".").collect();
            if self.is_silent(Silence::AfterDot) {
                return lines.try_for_each(|line| line.map(drop));
            }
            self.state.lock().unwrap().taken.push(mail.join("\n"));
            say("250 taken")?;
        }
        Ok(())
    }

    fn is_silent(&self, point: Silence) -> bool {
        let mut state = self.state.lock().unwrap();
        let silent = state.silence == point;
        state.hanging += usize::from(silent);
        silent
    }

    fn wait_until(&self, what: &str, patience: Duration, holds: impl Fn(&State) -> bool) {
        let began = Instant::now();
        while !holds(&self.state.lock().unwrap()) {
            assert!(began.elapsed() < patience, "{what}: not after {patience:?}");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// A new customer, up to the page that waits for the code.
fn ask_for_code(port: u16) {
    let origin = format!("http://localhost:{port}");
    let mut cookie = String::new();
    let mut visit = |request: &str, form: &str| {
        let headers = format!("Cookie: {cookie}\r\nOrigin: {origin}\r\n");
        let answer = exchange_as(port, request, form, &headers).unwrap();
        let set = answer.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        if let Some(set) = set.and_then(|set| set.split(';').next()) {
            cookie = set.to_owned();
        }
        answer
    };
    let hidden = |page: &str, name: &str| {
        let (_, rest) =
            page.split_once(&format!("name=\"{name}\" value=\"")).unwrap_or_else(|| panic!("{name}: {page}"));
        rest.split('"').next().unwrap().to_owned()
    };
    let page = visit("GET /register/terms", "");
    let (csrf, version) = (hidden(&page, "csrf"), hidden(&page, "tos_version"));
    let answer = visit("POST /register/terms", &format!("csrf={csrf}&tos_version={version}&tos=on"));
    assert!(answer.contains("location: /register/email"), "{answer}");
    let answer = visit("POST /register/email", &format!("csrf={csrf}&email=taro%40example.jp"));
    assert!(answer.contains("location: /register/code"), "{answer}");
}

#[test]
fn a_mail_that_hangs_holds_up_no_end_and_leaves_once_after_the_next_start() {
    for silence in [Silence::AfterData, Silence::AfterDot] {
        let server = MailServer::start(silence);
        let folder = Arc::new(Folder::new());
        let database = folder.path("common-id.sqlite");
        let start = || {
            let smtp = format!("mail.smtp = 'smtp://127.0.0.1:{}'", server.port);
            Service::start_on(&database, Arc::clone(&folder), Stdio::null(), &smtp)
        };
        let service = start();
        ask_for_code(service.port);
        server.wait_until("the mail is under way", LEAVES_WITHIN, |state| state.hanging > 0);
        let took = service.terminate();
        assert!(took < ENDS_WITHIN, "{silence:?}: the end took {took:?}");

        server.state.lock().unwrap().silence = Silence::Never;
        let service = start();
        server.wait_until("the mail leaves", LEAVES_WITHIN, |state| !state.taken.is_empty());
        thread::sleep(Duration::from_secs(3));
        let taken = server.state.lock().unwrap().taken.clone();
        assert_eq!(taken.len(), 1, "{silence:?}: once: {taken:?}");
        assert!(taken[0].contains("To: <taro@example.jp>"), "{}", taken[0]);
        assert!(service.terminate() < ENDS_WITHIN);
    }
}
