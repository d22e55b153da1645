//! The receiving side of SMTP (RFC 5321), for one machine: no authentication, no relaying, every recipient accepted.
//! The crate `mailin` holds the protocol's state machine and does no input or output, so the connection, its limits
//! and its end are ours, and stopping is immediate.

use std::{
    io,
    net::{IpAddr, SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use mailin::{Action, Handler, Response, SessionBuilder, response};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
    sync::Semaphore,
    task::JoinSet,
};

use super::Inbox;
use crate::StartError;

/// RFC 5321 allows 1,000 octets a line; senders are not always that careful.
const LONGEST_LINE: u64 = 64 * 1024;
const LARGEST_MAIL: usize = 5 * 1024 * 1024;
const MOST_RECIPIENTS: usize = 100;
const MOST_CONNECTIONS: usize = 64;
/// RFC 5321, section 4.5.3.2.7: a receiver waits at least five minutes for the next command.
const SILENCE: Duration = Duration::from_secs(5 * 60);

/// The running SMTP server. Dropping it ends the server and its connections.
pub(crate) struct Smtp(JoinSet<()>);

impl Smtp {
    /// Starts to accept connections on sockets that are bound already.
    pub(crate) fn start(listeners: Vec<TcpListener>, inbox: Inbox) -> Result<Self, StartError> {
        let slots = Arc::new(Semaphore::new(MOST_CONNECTIONS));
        let mut tasks = JoinSet::new();
        for listener in listeners {
            listener.set_nonblocking(true).map_err(StartError::Serve)?;
            let listener = tokio::net::TcpListener::from_std(listener).map_err(StartError::Serve)?;
            tasks.spawn(accept(listener, inbox.clone(), Arc::clone(&slots)));
        }
        Ok(Self(tasks))
    }

    /// Ends the server and all its connections.
    pub(crate) async fn stop(mut self) {
        self.0.shutdown().await;
    }
}

async fn accept(listener: tokio::net::TcpListener, inbox: Inbox, slots: Arc<Semaphore>) {
    // The connections live in this set, so that they end with the task that accepted them.
    let mut connections = JoinSet::new();
    loop {
        let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, peer)) => {
                let inbox = inbox.clone();
                connections.spawn(async move {
                    let _slot = slot;
                    if let Err(error) = converse(stream, peer, inbox).await {
                        tracing::debug!(%error, "an SMTP connection ended early");
                    }
                });
            }
            // Out of file handles, most likely: wait instead of spinning.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
        while connections.try_join_next().is_some() {}
    }
}

/// One connection: lines in, replies out, until the state machine says that it is over.
async fn converse(stream: TcpStream, peer: SocketAddr, inbox: Inbox) -> io::Result<()> {
    // A dialogue of short lines: waiting to fill packets would cost 40 ms a turn.
    stream.set_nodelay(true)?;
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    let mut session = SessionBuilder::new("mailbox").build(peer.ip(), Delivery::to(inbox));
    writer.write_all(&session.greeting().buffer()?).await?;

    let mut line = Vec::new();
    loop {
        line.clear();
        let mut limited = (&mut reader).take(LONGEST_LINE);
        tokio::time::timeout(SILENCE, limited.read_until(b'\n', &mut line)).await??;
        if line.last() != Some(&b'\n') {
            // The end of the stream, or a line without end.
            return Ok(());
        }
        let reply = session.process(&line);
        writer.write_all(&reply.buffer()?).await?;
        if reply.action == Action::Close {
            return Ok(());
        }
    }
}

/// What the state machine asks of us: the mail under way in one connection.
struct Delivery {
    inbox: Inbox,
    recipients: Vec<String>,
    raw: Vec<u8>,
}

impl Delivery {
    fn to(inbox: Inbox) -> Self {
        Self { inbox, recipients: Vec::new(), raw: Vec::new() }
    }
}

impl Handler for Delivery {
    fn mail(&mut self, _ip: IpAddr, _domain: &str, _from: &str) -> Response {
        self.recipients.clear();
        self.raw.clear();
        response::OK
    }

    fn rcpt(&mut self, to: &str) -> Response {
        if self.recipients.len() >= MOST_RECIPIENTS {
            return response::OUT_OF_SPACE;
        }
        self.recipients.push(plain(to));
        response::OK
    }

    fn data_start(&mut self, _domain: &str, _from: &str, _is8bit: bool, _to: &[String]) -> Response {
        self.raw.clear();
        response::START_DATA
    }

    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        // What is beyond the limit is read and forgotten; the mail is refused at its end.
        if self.raw.len() <= LARGEST_MAIL {
            self.raw.extend_from_slice(line);
        }
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        if self.raw.len() > LARGEST_MAIL {
            return and_close(response::NO_STORAGE);
        }
        self.inbox.receive(&self.recipients, &self.raw);
        response::OK
    }
}

/// The address as people write it: quotation marks around a local part are for servers (RFC 5321, 4.1.2).
fn plain(address: &str) -> String {
    match address.strip_prefix('"').and_then(|rest| rest.rsplit_once("\"@")) {
        Some((local, domain)) => format!("{local}@{domain}"),
        None => address.to_owned(),
    }
}

/// After a refusal at the end of the data `mailin` would take the next commands for more data.
fn and_close(mut refusal: Response) -> Response {
    refusal.action = Action::Close;
    refusal
}
