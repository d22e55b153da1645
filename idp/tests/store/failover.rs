//! Another server takes over: it is found as soon as it lets anybody in, by an address that names several.

use crate::{samples::account, scratch::Scratch};
use diesel::{
    QueryableByName, RunQueryDsl as _, sql_query,
    sql_types::{Bool, Integer},
};
use idp::store::{Db, StoreError, Tx, accounts};
use std::{
    io,
    net::{Shutdown, TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard},
    thread,
    time::{Duration, Instant},
};

/// A way to a server that may be closed: those who are on it fall off, and nobody gets on.
struct Gate {
    port: u16,
    to: String,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    is_open: bool,
    on_it: Vec<TcpStream>,
}

fn lock(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap()
}

impl Gate {
    /// An open one to `host:port`.
    fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let gate = Self { port, to: server.to_owned(), inner: Arc::default() };
        gate.serve(listener);
        gate
    }

    fn serve(&self, listener: TcpListener) {
        lock(&self.inner).is_open = true;
        let (inner, to) = (Arc::clone(&self.inner), self.to.clone());
        thread::spawn(move || {
            for here in listener.incoming() {
                let mut inner = lock(&inner);
                if !inner.is_open {
                    break;
                }
                let (Ok(here), Ok(there)) = (here, TcpStream::connect(&to)) else { continue };
                for (from, into) in [(&here, &there), (&there, &here)] {
                    let (mut from, mut into) = (from.try_clone().unwrap(), into.try_clone().unwrap());
                    thread::spawn(move || {
                        let _ = io::copy(&mut from, &mut into);
                        let _ = into.shutdown(Shutdown::Both);
                    });
                }
                inner.on_it.extend([here, there]);
            }
        });
    }

    fn close(&self) {
        let mut inner = lock(&self.inner);
        inner.is_open = false;
        for stream in inner.on_it.drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
        drop(inner);
        // Wakes who listens, and is the last one taken.
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }

    fn open(&self) {
        let until = Instant::now() + Duration::from_secs(5);
        let listener = loop {
            match TcpListener::bind(("127.0.0.1", self.port)) {
                Ok(listener) => break listener,
                Err(cause) => assert!(Instant::now() < until, "{cause}"),
            }
            thread::sleep(Duration::from_millis(5));
        };
        self.serve(listener);
    }
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Bool)]
    reads_only: bool,
}

#[derive(QueryableByName)]
struct Backend {
    #[diesel(sql_type = Integer)]
    pid: i32,
}

async fn ask(db: &Db) -> Result<bool, StoreError> {
    let question = "SELECT current_setting('transaction_read_only') = 'on' AS reads_only";
    db.read(move |tx| Ok(sql_query(question).get_result::<Answer>(tx.connection())?.reads_only)).await
}

/// One that a load balancer still leads to, though it follows another one by now, or for a moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn connections_to_a_server_that_only_reads_are_not_kept() {
    let scratch = Scratch::postgres().await;
    let standby = scratch.as_standby();
    let who = |tx: &mut Tx<'_>| -> Result<i32, StoreError> {
        Ok(sql_query("SELECT pg_backend_pid() AS pid").get_result::<Backend>(tx.connection())?.pid)
    };
    let before = standby.read(who).await.unwrap();
    assert_eq!(standby.read(who).await.unwrap(), before);
    let refused = standby.write(|tx| accounts::insert(tx, &account("a-1", "a@example.test"))).await;
    assert!(refused.unwrap_err().is_transient());
    for _ in 0..8 {
        assert_ne!(standby.read(who).await.unwrap(), before);
    }
}

/// `host:port` of an address.
fn server_of(url: &str) -> &str {
    url.split_once('@').unwrap().1.split_once('/').unwrap().0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_comes_back_is_found_at_once() {
    let scratch = Scratch::postgres().await;
    let gate = Gate::to(server_of(&scratch.url));
    // Nobody listens at the first.
    let hosts = format!("127.0.0.1:1,127.0.0.1:{}", gate.port);
    let url = scratch.url.replace(server_of(&scratch.url), &hosts);
    let db = scratch.at(&format!("{url}?target_session_attrs=read-write"));
    for away in [0, 1, 4].map(Duration::from_secs) {
        assert!(!ask(&db).await.unwrap());
        gate.close();
        let until = Instant::now() + away;
        while Instant::now() < until {
            assert!(ask(&db).await.unwrap_err().is_transient());
        }
        gate.open();
        let begun = Instant::now();
        while ask(&db).await.is_err() {}
        let took = begun.elapsed();
        assert!(took < Duration::from_millis(900), "{away:?} away, {took:?} to find it");
    }
}
