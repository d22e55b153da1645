//! A real SMTP server of the test's own that is down, refuses, hangs at each point of the conversation, or drips: what
//! becomes of the mails meanwhile, and how soon they leave once it is well. Pauses and deadlines are a tenth of the real
//! ones.

use crate::{browser::http, site::Site};
use futures_util::future::join_all;
use idp::{
    domain::{Lang, Secret, Timestamp},
    flow::{FlowError, MailPace, measure_mails, queue_mail_to_until, run_mail_delivery},
    mail::{SmtpDeadlines, SmtpMailer, SmtpSettings},
    store::{self, Tx},
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
    time::{Instant, sleep, timeout},
};

/// Ten seconds in production, a tenth of it here on an idle machine.
const SOON: Duration = Duration::from_secs(3);

const PACE: MailPace = MailPace {
    places: 8,
    look: Duration::from_millis(25),
    deadline: Duration::from_secs(3),
    opens_after: 3,
    first_probe_pause: Duration::from_millis(100),
    longest_probe_pause: Duration::from_millis(400),
    farewell: Duration::from_millis(400),
};

const DEADLINES: SmtpDeadlines = SmtpDeadlines {
    connect: Duration::from_secs(2),
    connect_beside: Duration::from_millis(300),
    mail: Duration::from_millis(700),
    idle: Duration::from_secs(3),
    courtesy: Duration::from_millis(100),
};

/// A point of the conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Point {
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
enum Mood {
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
struct Seen {
    /// Receivers of mails that were taken, in order.
    taken: Vec<String>,
    connections: usize,
    open: usize,
}

struct Server {
    port: u16,
    mood: watch::Sender<Mood>,
    seen: Arc<Mutex<Seen>>,
    accepting: Option<JoinHandle<()>>,
}

impl Server {
    async fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut server = Self { port, mood: watch::channel(mood).0, seen: Arc::default(), accepting: None };
        server.accept(listener);
        server
    }

    /// One that is down.
    async fn down() -> Self {
        let mut server = Self::start(Mood::Well).await;
        server.accepting.take().unwrap().abort();
        sleep(Duration::from_millis(20)).await;
        server
    }

    async fn come_up(&mut self) {
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

    fn taken(&self) -> Vec<String> {
        self.seen.lock().unwrap().taken.clone()
    }

    async fn wait_for(&self, count: usize, patience: Duration) -> Duration {
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

/// A provider whose mails are on their way to `server`.
struct Post {
    site: Site,
    stop: watch::Sender<bool>,
    worker: JoinHandle<()>,
    ticking: JoinHandle<()>,
}

impl Post {
    async fn start(server: &Server) -> Self {
        Self::of(Site::start().await, server)
    }

    fn of(site: Site, server: &Server) -> Self {
        let settings = SmtpSettings {
            url: Secret::from(format!("smtp://127.0.0.1:{}", server.port)),
            from: "no-reply@id.example.jp".to_owned(),
            reply_to: None,
        };
        let mailer = SmtpMailer::new(&settings).unwrap().with_deadlines(DEADLINES);
        let (stop, stopping) = watch::channel(false);
        let provider = Arc::clone(&site.provider);
        let worker = tokio::spawn(async move { run_mail_delivery(&provider, &mailer, PACE, stopping).await });
        // The clock of the database goes ten times as fast, too.
        let clock = Arc::clone(&site.clock);
        let ticking = tokio::spawn(async move {
            loop {
                sleep(Duration::from_millis(100)).await;
                clock.advance_seconds(1);
            }
        });
        Self { site, stop, worker, ticking }
    }

    async fn queue(&self, to: &str, seconds: Option<i64>) -> String {
        let (provider, to) = (Arc::clone(&self.site.provider), to.to_owned());
        let write = move |tx: &mut Tx<'_>| {
            let data = json!({ "code": "123456", "minutes": 30 });
            let until = seconds.map(|seconds| tx.now().plus_seconds(seconds));
            let kind = "registration-code";
            Ok::<_, FlowError>(queue_mail_to_until(&provider, tx, kind, (&to, Lang::Ja), &data, until)?)
        };
        self.site.provider.db.write(write).await.unwrap()
    }

    async fn queue_many(&self, count: usize) {
        for number in 0..count {
            self.queue(&format!("person-{number}@example.jp"), None).await;
        }
    }

    async fn states(&self, ids: &[String]) -> BTreeMap<String, String> {
        let ids = ids.to_vec();
        let find = move |tx: &mut Tx<'_>| {
            let states = ids.into_iter().map(|id| {
                let state = store::outbox::find_state(tx, &id)?.unwrap_or_default();
                Ok::<_, FlowError>((id, state))
            });
            states.collect::<Result<BTreeMap<_, _>, _>>()
        };
        self.site.provider.db.read(find).await.unwrap()
    }

    /// How long the end took.
    async fn stop(self) -> Duration {
        let began = Instant::now();
        self.stop.send(true).unwrap();
        timeout(Duration::from_secs(10), self.worker).await.expect("the worker ends").unwrap();
        self.ticking.abort();
        began.elapsed()
    }
}

fn sorted(mut taken: Vec<String>) -> Vec<String> {
    taken.sort();
    taken.dedup();
    taken
}

/// In each mood twelve mails wait, nothing arrives that should not, and the moment the server is well all of them leave.
#[actix_web::test]
async fn mails_leave_soon_after_the_server_is_well() {
    let moods = [
        Mood::Hangs(Greeting),
        Mood::Hangs(Ehlo),
        Mood::Hangs(Mail),
        Mood::Hangs(Rcpt),
        Mood::Hangs(Data),
        Mood::Hangs(Dot),
        Mood::Says(Greeting, "421 too busy"),
        Mood::Says(Greeting, "554 not you"),
        Mood::Says(Ehlo, "451 later"),
        Mood::Says(Mail, "451 later"),
        Mood::Says(Mail, "550 not from you"),
        Mood::Says(Rcpt, "451 later"),
        Mood::Says(Data, "451 later"),
        Mood::Says(Dot, "452 no room"),
        Mood::Drips,
    ];
    let case = |mood| async move {
        let server = Server::start(mood).await;
        let post = Post::start(&server).await;
        post.queue_many(12).await;
        sleep(Duration::from_secs(3)).await;
        assert_eq!(server.taken(), Vec::<String>::new(), "{mood:?}");
        let connections = server.seen.lock().unwrap().connections;
        assert!(connections < 80, "{mood:?}: {connections} connections");
        server.mood.send(Mood::Well).unwrap();
        server.wait_for(12, SOON).await;
        sleep(Duration::from_millis(200)).await;
        assert_eq!(server.taken().len(), 12, "{mood:?}: each once");
        assert_eq!(sorted(server.taken()).len(), 12, "{mood:?}");
        post.stop().await;
    };
    for some in moods.chunks(5) {
        join_all(some.iter().map(|mood| case(*mood))).await;
    }
}

#[actix_web::test]
async fn one_mail_alone_leaves_soon_after_the_server_is_well() {
    let moods = [
        Mood::Hangs(Greeting),
        Mood::Hangs(Data),
        Mood::Hangs(Dot),
        Mood::Says(Greeting, "421 too busy"),
        Mood::Drips,
    ];
    let cases = moods.map(|mood| async move {
        let server = Server::start(mood).await;
        let post = Post::start(&server).await;
        post.queue_many(1).await;
        sleep(Duration::from_millis(3_300)).await;
        server.mood.send(Mood::Well).unwrap();
        server.wait_for(1, SOON).await;
        post.stop().await;
    });
    join_all(cases).await;
}

#[actix_web::test]
async fn a_server_that_was_down_gets_everything_at_once() {
    let mut server = Server::down().await;
    let post = Post::start(&server).await;
    post.queue_many(40).await;
    sleep(Duration::from_secs(3)).await;
    server.come_up().await;
    server.wait_for(40, SOON).await;
    assert_eq!(sorted(server.taken()).len(), 40);
    post.stop().await;
}

#[actix_web::test]
async fn on_postgres_too() {
    let server = Server::start(Mood::Hangs(Dot)).await;
    let post = Post::of(Site::start_on_postgres().await, &server);
    let dead = post.queue("late@example.jp", Some(5)).await;
    post.queue_many(12).await;
    sleep(Duration::from_secs(3)).await;
    measure_mails(&post.site.provider).await.unwrap();
    let health = &post.site.provider.mail_health;
    assert!(health.is_slow(post.site.provider.clock.now()));
    server.mood.send(Mood::Well).unwrap();
    server.wait_for(12, SOON).await;
    sleep(Duration::from_millis(200)).await;
    assert_eq!(server.taken().len(), 12, "the code had expired");
    assert_eq!(post.states(std::slice::from_ref(&dead)).await[&dead], "failed");
    post.stop().await;
}

/// A server that is well except for some mails: the others do not wait for these, and each is sent once.
#[actix_web::test]
async fn mails_do_not_wait_for_one_another() {
    for mood in
        [Mood::HangsFor("slow"), Mood::SaysFor("slow", "451 later"), Mood::SaysFor("slow", "550 nobody")]
    {
        let server = Server::start(mood).await;
        let post = Post::start(&server).await;
        for number in 0..6 {
            post.queue(&format!("slow-{number}@example.jp"), None).await;
        }
        post.queue_many(40).await;
        server.wait_for(40, SOON).await;
        assert!(server.taken().iter().all(|to| to.starts_with("person-")), "{mood:?}");
        post.stop().await;
    }
}

#[actix_web::test]
async fn a_goodbye_that_hangs_costs_nothing() {
    let server = Server::start(Mood::Hangs(Quit)).await;
    let post = Post::start(&server).await;
    post.queue_many(20).await;
    server.wait_for(20, SOON).await;
    // A refusal makes the client leave, and the server does not answer to that.
    server.mood.send(Mood::SaysFor("gone", "550 nobody")).unwrap();
    let gone = post.queue("gone@example.jp", None).await;
    post.queue_many(20).await;
    server.wait_for(40, SOON).await;
    assert_eq!(server.taken().len(), 40, "each once");
    assert_eq!(post.states(std::slice::from_ref(&gone)).await[&gone], "failed");
    sleep(DEADLINES.idle + Duration::from_millis(300)).await;
    assert_eq!(server.seen.lock().unwrap().open, 0, "connections that nobody uses are closed");
    post.stop().await;
}

#[actix_web::test]
async fn what_is_refused_for_good_ends() {
    let points = [(Rcpt, "550 nobody"), (Data, "554 no"), (Dot, "550 spam")];
    for (point, text) in points {
        let server = Server::start(Mood::Says(point, text)).await;
        let post = Post::start(&server).await;
        let id = post.queue("taro@example.jp", None).await;
        sleep(Duration::from_millis(500)).await;
        assert_eq!(post.states(std::slice::from_ref(&id)).await[&id], "failed", "{point:?}");
        post.stop().await;
    }
}

#[actix_web::test]
async fn an_expired_code_is_never_sent() {
    let mut server = Server::down().await;
    let post = Post::start(&server).await;
    let short = post.queue("short@example.jp", Some(10)).await;
    let long = post.queue("long@example.jp", Some(600)).await;
    sleep(Duration::from_millis(1_500)).await;
    server.come_up().await;
    server.wait_for(1, SOON).await;
    sleep(Duration::from_millis(300)).await;
    assert_eq!(server.taken(), ["long@example.jp"]);
    let states = post.states(&[short.clone(), long.clone()]).await;
    assert_eq!((states[&short].as_str(), states[&long].as_str()), ("failed", "done"));
    post.stop().await;
}

/// The end of the program waits for a mail under way, but not for a server that hangs; and what was under way is sent by
/// whoever comes next, without waiting for the end of a lease.
#[actix_web::test]
async fn the_end_does_not_wait_for_a_server_that_hangs() {
    let server = Server::start(Mood::Hangs(Data)).await;
    let post = Post::start(&server).await;
    post.queue_many(12).await;
    sleep(Duration::from_millis(200)).await;
    let site = &post.site;
    let (provider, clock) = (Arc::clone(&site.provider), Arc::clone(&site.clock));
    post.stop.send(true).unwrap();
    let began = Instant::now();
    timeout(Duration::from_secs(5), post.worker).await.expect("the worker ends").unwrap();
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    post.ticking.abort();
    clock.advance_seconds(1);
    let due = provider.db.write(|tx| store::outbox::lease(tx, "mail", 20, 60)).await.unwrap();
    assert_eq!(due.len(), 12);
    assert!(due.iter().all(|entry| entry.attempts == 0), "no try was the mail's fault");
}

#[actix_web::test]
async fn people_and_operators_are_told_that_mail_is_slow() {
    let server = Server::start(Mood::Hangs(Dot)).await;
    let post = Post::start(&server).await;
    let provider = Arc::clone(&post.site.provider);
    let status = || async {
        let answer = http().get(post.site.url("/mail/status")).send().await.unwrap();
        answer.json::<serde_json::Value>().await.unwrap()["slow"].as_bool().unwrap()
    };
    assert!(!status().await);
    post.queue_many(1).await;
    let until = Instant::now() + Duration::from_secs(5);
    while !status().await {
        measure_mails(&provider).await.unwrap();
        assert!(Instant::now() < until);
        sleep(Duration::from_millis(50)).await;
    }
    assert!(!provider.metrics.text().contains("common_id_mail_oldest_unsent_seconds 0\n"));
    server.mood.send(Mood::Well).unwrap();
    server.wait_for(1, SOON).await;
    sleep(Duration::from_millis(100)).await;
    measure_mails(&provider).await.unwrap();
    assert!(!status().await);
    assert!(provider.metrics.text().contains("common_id_mail_oldest_unsent_seconds 0\n"));
    assert!(provider.clock.now() > Timestamp::from_seconds(0));
    post.stop().await;
}
