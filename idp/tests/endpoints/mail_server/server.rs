//! An SMTP server with moods: it refuses, hangs at each point of the conversation, or drips.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep},
};

/// A point of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Point {
    Greeting,
    Ehlo,
    Mail,
    Rcpt,
    Data,
    Dot,
    Quit,
}

use Point::{Data, Dot, Ehlo, Greeting, Mail, Quit, Rcpt};

/// What the server does at a point, to receivers whose address begins with `to`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mood {
    Well,
    Hangs(Point),
    Says(Point, &'static str),
    /// One byte a tenth of a second.
    Drips,
    /// Only to addresses that begin so.
    HangsFor(&'static str),
    SaysFor(&'static str, &'static str),
}

#[derive(Default)]
pub(super) struct Seen {
    /// Receivers of mails that were taken, in order.
    pub(super) taken: Vec<String>,
    pub(super) connections: u32,
    pub(super) open: usize,
}

pub(super) struct Server {
    pub(super) port: u16,
    pub(super) mood: watch::Sender<Mood>,
    pub(super) seen: Arc<Mutex<Seen>>,
    accepting: Option<JoinHandle<()>>,
}

impl Server {
    pub(super) async fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut server = Self { port, mood: watch::channel(mood).0, seen: Arc::default(), accepting: None };
        server.accept(listener);
        server
    }

    /// One that is down.
    pub(super) async fn down() -> Self {
        let mut server = Self::start(Mood::Well).await;
        server.accepting.take().unwrap().abort();
        sleep(Duration::from_millis(20)).await;
        server
    }

    pub(super) async fn come_up(&mut self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        self.accept(listener);
    }

    fn accept(&mut self, listener: TcpListener) {
        let (mood, seen) = (self.mood.subscribe(), Arc::clone(&self.seen));
        self.accepting = Some(tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (mood, seen) = (mood.clone(), Arc::clone(&seen));
                tokio::spawn(async move {
                    {
                        let mut seen = seen.lock().unwrap();
                        seen.connections += 1;
                        seen.open += 1;
                    }
                    let _ = converse(stream, mood, &seen).await;
                    seen.lock().unwrap().open -= 1;
                });
            }
        }));
    }

    pub(super) fn taken(&self) -> Vec<String> {
        self.seen.lock().unwrap().taken.clone()
    }

    pub(super) async fn wait_for(&self, count: usize, patience: Duration) -> Duration {
        let began = Instant::now();
        while self.taken().len() < count {
            assert!(began.elapsed() < patience, "after {:?}: {:?}", began.elapsed(), self.taken());
            sleep(Duration::from_millis(10)).await;
        }
        began.elapsed()
    }
}

/// Waits until the client has closed the connection: what hangs, hangs for good.
async fn hang(stream: &mut BufReader<TcpStream>) -> std::io::Result<()> {
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        line.clear();
    }
    Err(std::io::ErrorKind::ConnectionAborted.into())
}

async fn say(
    stream: &mut BufReader<TcpStream>,
    mood: Mood,
    point: Point,
    usual: &str,
    to: &str,
) -> std::io::Result<()> {
    let text = match mood {
        Mood::Hangs(at) if at == point => return hang(stream).await,
        Mood::HangsFor(who) if point == Dot && to.starts_with(who) => return hang(stream).await,
        Mood::Says(at, text) if at == point => text,
        Mood::SaysFor(who, text) if point == Rcpt && to.starts_with(who) => text,
        _ => usual,
    };
    let bytes = format!("{text}\r\n").into_bytes();
    if matches!(mood, Mood::Drips) {
        for byte in bytes {
            stream.get_mut().write_all(&[byte]).await?;
            sleep(Duration::from_millis(100)).await;
        }
        return Ok(());
    }
    stream.get_mut().write_all(&bytes).await
}

async fn converse(stream: TcpStream, mood: watch::Receiver<Mood>, seen: &Mutex<Seen>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let now = || *mood.borrow();
    let (mut to, mut line) = (String::new(), String::new());
    say(&mut stream, now(), Greeting, "220 test", "").await?;
    loop {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let command = line.trim_end().to_owned();
        match command.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => say(&mut stream, now(), Ehlo, "250 test", "").await?,
            "MAIL" => say(&mut stream, now(), Mail, "250 ok", "").await?,
            "RCPT" => {
                to = command.trim_start_matches("RCPT TO:<").trim_end_matches('>').to_owned();
                say(&mut stream, now(), Rcpt, "250 ok", &to).await?;
            }
            "DATA" => {
                say(&mut stream, now(), Data, "354 go on", &to).await?;
                while line != ".\r\n" {
                    line.clear();
                    if stream.read_line(&mut line).await? == 0 {
                        return Ok(());
                    }
                }
                say(&mut stream, now(), Dot, "250 taken", &to).await?;
                let refused = matches!(now(), Mood::Says(Dot, _));
                if !refused {
                    seen.lock().unwrap().taken.push(to.clone());
                }
            }
            "QUIT" => {
                say(&mut stream, now(), Quit, "221 bye", "").await?;
                return Ok(());
            }
            _ => stream.get_mut().write_all(b"250 ok\r\n").await?,
        }
    }
}
