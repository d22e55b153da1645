//! What is on its way to many receivers: each receiver has a lane of its own, so that one that hangs delays nobody else.
//! A receiver that failed has a pause before its lane goes on. The outbox's entries go so, and the events of streams.

use super::FlowError;
use crate::{
    Provider,
    store::{self, outbox::OutboxEntry},
};
use futures_util::{StreamExt, future::BoxFuture, stream::FuturesUnordered};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};
use tokio::{
    sync::watch,
    time::{Instant, sleep, sleep_until},
};

/// Lanes that are used at the same time.
const LANES: usize = 64;

/// Entries that a lane takes in its turn.
const TURN: i64 = 8;

/// Longer than a turn takes: each of its entries makes one call, whose deadline is five seconds.
const LEASE_SECONDS: i64 = 120;

/// How often there is a look for what is due.
const LOOK: Duration = Duration::from_millis(500);

/// How long a receiver that failed is left alone by this node.
const PAUSE: Duration = Duration::from_secs(10);

/// After a failure of the database: asking faster would not bring it back.
const DATABASE_PAUSE: Duration = Duration::from_secs(2);

/// How long calls under way may take when the program ends.
const FAREWELL: Duration = Duration::from_secs(4);

/// The telling of one entry, which writes down what becomes of it; `false`: the receiver failed.
pub type Telling = BoxFuture<'static, Result<bool, FlowError>>;

/// Delivers entries of `kind` until `stopping` says so.
pub async fn run_lanes(
    provider: &Arc<Provider>,
    kind: &'static str,
    tell: &(dyn Fn(OutboxEntry) -> Telling + Sync),
    stopping: watch::Receiver<bool>,
) {
    run_all(&Entries { provider, kind, tell }, stopping).await;
}

/// Delivers entries of `kind` that are due now; returns how many it looked at.
pub async fn deliver_in_lanes(
    provider: &Arc<Provider>,
    kind: &'static str,
    tell: &(dyn Fn(OutboxEntry) -> Telling + Sync),
) -> Result<usize, FlowError> {
    deliver_all(&Entries { provider, kind, tell }).await
}

/// Whose lane it is; entries of an older version have no receiver and share one.
pub(super) type Receiver = Option<String>;

/// What goes through the lanes.
pub(super) trait Freight: Sync {
    /// Its name, for the log.
    fn name(&self) -> &'static str;

    /// Receivers for whom something is due.
    fn list_due(&self) -> BoxFuture<'_, Result<Vec<Receiver>, FlowError>>;

    /// Delivers some of what is due for one receiver, in order, up to the first failure.
    fn take_turn(&self, receiver: Receiver) -> BoxFuture<'_, Turn>;
}

/// How a turn ended.
pub(super) struct Turn {
    /// Whose it was.
    pub(super) receiver: Receiver,
    /// How much was looked at.
    pub(super) entries: usize,
    /// `false`: the receiver failed.
    pub(super) went: Result<bool, FlowError>,
}

/// Delivers until `stopping` says so.
pub(super) async fn run_all(freight: &dyn Freight, mut stopping: watch::Receiver<bool>) {
    let mut lanes = Lanes::new(freight);
    while !*stopping.borrow() {
        let mut pause = LOOK;
        if let Err(error) = lanes.open().await {
            tracing::error!(worker = freight.name(), %error, "a worker failed and will try again");
            pause = DATABASE_PAUSE;
        }
        tokio::select! {
            Some(end) = lanes.running.next() => drop(lanes.note(end)),
            () = sleep(pause) => {}
            _ = stopping.changed() => {}
        }
    }
    // What has not ended then keeps its lease, and is told again when that ends.
    let end = Instant::now() + FAREWELL;
    loop {
        tokio::select! {
            ended = lanes.running.next() => if ended.is_none() { return },
            () = sleep_until(end) => return,
        }
    }
}

/// Delivers what is due now; returns how much it looked at.
pub(super) async fn deliver_all(freight: &dyn Freight) -> Result<usize, FlowError> {
    let mut lanes = Lanes::new(freight);
    let mut count = 0;
    loop {
        lanes.open().await?;
        match lanes.running.next().await {
            Some(end) => count += lanes.note(end)?,
            None => return Ok(count),
        }
    }
}

struct Lanes<'a> {
    freight: &'a dyn Freight,
    running: FuturesUnordered<BoxFuture<'a, Turn>>,
    busy: BTreeSet<Receiver>,
    paused: BTreeMap<Receiver, Instant>,
}

impl<'a> Lanes<'a> {
    fn new(freight: &'a dyn Freight) -> Self {
        let (running, busy, paused) = (FuturesUnordered::new(), BTreeSet::new(), BTreeMap::new());
        Self { freight, running, busy, paused }
    }

    /// Opens the lanes of receivers for whom something is due.
    async fn open(&mut self) -> Result<(), FlowError> {
        if self.running.len() >= LANES {
            return Ok(());
        }
        let now = Instant::now();
        self.paused.retain(|_, end| *end > now);
        let due = self.freight.list_due().await?;
        let free = LANES - self.running.len();
        let waiting = due.into_iter().filter(|to| !self.busy.contains(to) && !self.paused.contains_key(to));
        for receiver in waiting.take(free).collect::<Vec<_>>() {
            self.busy.insert(receiver.clone());
            self.running.push(self.freight.take_turn(receiver));
        }
        Ok(())
    }

    /// Learns from a turn; returns how many entries it took.
    fn note(&mut self, turn: Turn) -> Result<usize, FlowError> {
        self.busy.remove(&turn.receiver);
        if !matches!(turn.went, Ok(true)) {
            self.paused.insert(turn.receiver, Instant::now() + PAUSE);
        }
        if let Err(error) = &turn.went {
            tracing::error!(worker = self.freight.name(), %error, "a worker failed and will try again");
        }
        turn.went.map(|_| turn.entries)
    }
}

/// Entries of the outbox.
struct Entries<'a> {
    provider: &'a Arc<Provider>,
    kind: &'static str,
    tell: &'a (dyn Fn(OutboxEntry) -> Telling + Sync),
}

impl Freight for Entries<'_> {
    fn name(&self) -> &'static str {
        self.kind
    }

    fn list_due(&self) -> BoxFuture<'_, Result<Vec<Receiver>, FlowError>> {
        let kind = self.kind;
        Box::pin(async move {
            let due = self.provider.db.read(move |tx| store::outbox::list_due_receivers(tx, kind)).await?;
            Ok(due)
        })
    }

    fn take_turn(&self, receiver: Receiver) -> BoxFuture<'_, Turn> {
        Box::pin(take_turn(self.provider, self.kind, self.tell, receiver))
    }
}

async fn take_turn(
    provider: &Provider,
    kind: &'static str,
    tell: &(dyn Fn(OutboxEntry) -> Telling + Sync),
    receiver: Receiver,
) -> Turn {
    let of = receiver.clone();
    let lease =
        provider.db.write(move |tx| store::outbox::lease_of(tx, kind, of.as_deref(), TURN, LEASE_SECONDS));
    let entries = match lease.await {
        Ok(entries) => entries,
        Err(error) => return Turn { receiver, entries: 0, went: Err(error.into()) },
    };
    let count = entries.len();
    let went = tell_in_order(provider, tell, entries).await;
    Turn { receiver, entries: count, went }
}

/// One after another; after the first that the receiver does not take, the others go back.
async fn tell_in_order(
    provider: &Provider,
    tell: &(dyn Fn(OutboxEntry) -> Telling + Sync),
    entries: Vec<OutboxEntry>,
) -> Result<bool, FlowError> {
    let mut entries = entries.into_iter();
    while let Some(entry) = entries.next() {
        if !tell(entry).await? {
            let rest: Vec<String> = entries.map(|entry| entry.id).collect();
            let put_back = provider.db.write::<_, FlowError>(move |tx| {
                let now = tx.now();
                Ok(rest.iter().try_for_each(|id| store::outbox::put_back(tx, id, now))?)
            });
            put_back.await?;
            return Ok(false);
        }
    }
    Ok(true)
}
