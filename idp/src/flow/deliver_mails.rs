//! Sends the mails that are due: leased, so that several nodes share them and none is sent twice that was confirmed.
//!
//! Each of some places takes the next mail as soon as it is free: a mail that hangs holds up its own place, and that no
//! longer than its deadline. What a failure says of the server is kept in [`MailCircuit`].

use super::{
    FlowError,
    compose_mail::compose_mail,
    mail_circuit::{Blame, MailCircuit, Turn},
    mail_pace::MailPace,
};
use crate::{
    Provider,
    domain::MailFailure,
    mail::{Mailer, SendError},
    metrics::MailTry,
    store::{self, StoreError, Tx, outbox::OutboxEntry},
};
use futures_util::{StreamExt, future::BoxFuture, stream::FuturesUnordered};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::{
    sync::watch,
    time::{Instant, sleep, sleep_until, timeout},
};
use tracing::{Instrument, info_span};

pub use crate::store::outbox::MAIL;

/// Longer than any try takes, so that no lease ends while its mail is under way.
const LEASE_SECONDS: i64 = 60;

/// The pauses between tries of a mail that is put off, seconds: doubled from the first to the longest.
const FIRST_PAUSE_SECONDS: i64 = 5;
const LONGEST_PAUSE_SECONDS: i64 = 600;

/// A mail that met no server is due again as soon as the server is well; the second keeps it from being tried in a circle.
const SERVER_PAUSE_SECONDS: i64 = 1;

/// A mail that could not be sent for so long helps nobody any more.
const GIVE_UP_SECONDS: i64 = 3 * 86_400;

/// Mails that end in one visit because they have expired.
const EXPIRED: i64 = 200;

/// After a failure of the database: asking faster would not bring it back.
const DATABASE_PAUSE: Duration = Duration::from_secs(2);

/// Sends what is due until `stopping` says so; then lets the tries under way end for a moment.
pub async fn run_mail_delivery(
    provider: &Arc<Provider>,
    mailer: &dyn Mailer,
    pace: MailPace,
    mut stopping: watch::Receiver<bool>,
) {
    let mut delivery = Delivery::new(provider, mailer, pace);
    while !*stopping.borrow() {
        let mut pause = pace.look;
        if let Err(error) = delivery.take_more().await {
            tracing::error!(worker = "mail", %error, "a worker failed and will try again");
            pause = DATABASE_PAUSE;
        }
        tokio::select! {
            Some(end) = delivery.under_way.next() => delivery.note(end).await,
            () = sleep(pause) => {}
            // An error means that whoever could say stop is gone, which says it too.
            _ = stopping.changed() => {}
        }
    }
    delivery.farewell().await;
}

/// Sends what is due now; returns how many entries it looked at. A failure of one mail is no failure of the others.
pub async fn deliver_mails(provider: &Arc<Provider>, mailer: &dyn Mailer) -> Result<usize, FlowError> {
    let mut delivery = Delivery::new(provider, mailer, MailPace::default());
    let mut count = 0;
    loop {
        count += delivery.take_more().await?;
        match delivery.under_way.next().await {
            Some(end) => delivery.note(end).await,
            None => return Ok(count),
        }
    }
}

struct Delivery<'a> {
    provider: &'a Arc<Provider>,
    mailer: &'a dyn Mailer,
    pace: MailPace,
    circuit: MailCircuit,
    under_way: FuturesUnordered<BoxFuture<'a, End>>,
    /// The entries under way.
    held: BTreeSet<String>,
}

/// How a try ended.
struct End {
    mail: String,
    began: Instant,
    fate: Result<Fate, StoreError>,
}

enum Fate {
    /// The server took it, or said for good that it does not.
    Settled,
    /// It is to be tried again.
    Failed(Blame, String),
    /// The server was not asked.
    Unsent,
}

impl<'a> Delivery<'a> {
    fn new(provider: &'a Arc<Provider>, mailer: &'a dyn Mailer, pace: MailPace) -> Self {
        let circuit = MailCircuit::new(pace);
        Self { provider, mailer, pace, circuit, under_way: FuturesUnordered::new(), held: BTreeSet::new() }
    }

    /// Fills the free places; returns how many mails it took.
    async fn take_more(&mut self) -> Result<usize, FlowError> {
        let turn = self.circuit.turn(self.under_way.len(), Instant::now());
        let entries = match turn {
            Turn::Wait => return Ok(0),
            Turn::Due(_) if !self.provider.db.read(|tx| store::outbox::is_due(tx, MAIL)).await? => {
                return Ok(0);
            }
            Turn::Due(places) => self.lease(store::outbox::lease, places).await?,
            Turn::Probe => self.lease(store::outbox::lease_early, 1).await?,
        };
        if turn == Turn::Probe {
            self.circuit.probed(Instant::now());
        }
        let count = entries.len();
        for entry in entries {
            self.held.insert(entry.id.clone());
            let (provider, mailer, deadline) = (self.provider, self.mailer, self.pace.deadline);
            self.under_way.push(Box::pin(deliver(provider, mailer, deadline, entry)));
        }
        Ok(count)
    }

    /// Leases some mails; those that have expired end before.
    async fn lease(&mut self, take: Lease, places: usize) -> Result<Vec<OutboxEntry>, FlowError> {
        let places = i64::try_from(places).unwrap_or(1);
        let lease = move |tx: &mut Tx<'_>| {
            store::outbox::expire(tx, MAIL, EXPIRED)?;
            take(tx, MAIL, places, LEASE_SECONDS)
        };
        Ok(self.provider.db.write(lease).await?)
    }

    /// Learns from the end of a try.
    async fn note(&mut self, end: End) {
        self.held.remove(&end.mail);
        let now = Instant::now();
        match end.fate {
            Ok(Fate::Unsent) => {}
            Ok(Fate::Settled) => {
                if let Some(since) = self.circuit.succeeded(now) {
                    self.welcome_server(now.duration_since(since)).await;
                }
            }
            Ok(Fate::Failed(blame, reason)) => {
                if self.circuit.failed(&end.mail, blame, (end.began, now)) {
                    self.provider.mail_health.set_away(Some(self.provider.clock.now()));
                    tracing::warn!(%reason, "the mail server takes no mail: mails wait, and one at a time tries it");
                } else if blame == Blame::Mail || !self.circuit.is_open() {
                    tracing::warn!(mail = %end.mail, %reason, "a mail waits for another try");
                }
            }
            // The lease ends by itself, and the mail is tried again.
            Err(error) => tracing::error!(%error, "the fate of a mail could not be written down"),
        }
    }

    /// What waits follows at once.
    async fn welcome_server(&mut self, away: Duration) {
        self.provider.mail_health.set_away(None);
        tracing::info!(seconds = away.as_secs(), "the mail server takes mail again");
        if let Err(error) = self.provider.db.write(|tx| store::outbox::hasten(tx, MAIL)).await {
            tracing::error!(%error, "mails that wait could not be hastened");
        }
    }

    /// Waits a moment for the tries under way. What has not ended then is another node's, or the next start's.
    async fn farewell(mut self) {
        let end = Instant::now() + self.pace.farewell;
        loop {
            tokio::select! {
                ended = self.under_way.next() => match ended {
                    Some(ended) => self.note(ended).await,
                    None => return,
                },
                () = sleep_until(end) => break,
            }
        }
        self.under_way.clear();
        let held = self.held;
        let put_back = self.provider.db.write(move |tx| {
            let now = tx.now();
            held.iter().try_for_each(|id| store::outbox::put_back(tx, id, now))
        });
        if let Err(error) = put_back.await {
            tracing::error!(%error, "mails under way could not be put back; they wait for the end of their lease");
        }
    }
}

type Lease = fn(&mut Tx<'_>, &str, i64, i64) -> Result<Vec<OutboxEntry>, StoreError>;

async fn deliver(
    provider: &Arc<Provider>,
    mailer: &dyn Mailer,
    deadline: Duration,
    entry: OutboxEntry,
) -> End {
    let (mail, began) = (entry.id.clone(), Instant::now());
    let span = info_span!(target: "common_id::traces", "send_mail", otel.kind = "producer");
    End { mail, began, fate: try_once(provider, mailer, deadline, entry).instrument(span).await }
}

async fn try_once(
    provider: &Arc<Provider>,
    mailer: &dyn Mailer,
    deadline: Duration,
    entry: OutboxEntry,
) -> Result<Fate, StoreError> {
    let mail = match compose_mail(provider, &entry).await? {
        Ok(mail) => mail,
        Err((failure, reason)) => {
            give_up(provider, &entry, failure, reason).await?;
            return Ok(Fate::Unsent);
        }
    };
    let sent = timeout(deadline, mailer.send(mail))
        .await
        .unwrap_or_else(|_| Err(SendError::Server("the mail server does not answer in time".to_owned())));
    provider.metrics.count_mail_try(match &sent {
        Ok(()) => MailTry::Taken,
        Err(SendError::Permanent(_)) => MailTry::Refused,
        Err(SendError::Transient(_)) => MailTry::PutOff,
        Err(SendError::Server(_)) => MailTry::Unreachable,
    });
    let (blame, reason) = match sent {
        Ok(()) => {
            provider.db.write(move |tx| store::outbox::finish(tx, &entry.id)).await?;
            return Ok(Fate::Settled);
        }
        Err(SendError::Permanent(reason)) => {
            give_up(provider, &entry, MailFailure::Refused, &reason).await?;
            return Ok(Fate::Settled);
        }
        Err(SendError::Server(reason)) => (Blame::Server, reason),
        Err(SendError::Transient(reason)) => (Blame::Mail, reason),
    };
    if provider.clock.now().since(entry.created_at) >= GIVE_UP_SECONDS {
        give_up(provider, &entry, blame.failure(), &reason).await?;
    } else {
        provider.db.write(move |tx| wait(tx, &entry, blame)).await?;
    }
    Ok(Fate::Failed(blame, reason))
}

fn wait(tx: &mut Tx<'_>, entry: &OutboxEntry, blame: Blame) -> Result<(), StoreError> {
    let now = tx.now();
    store::outbox::note_failure(tx, &entry.id, blame.failure())?;
    match blame {
        Blame::Server => store::outbox::put_back(tx, &entry.id, now.plus_seconds(SERVER_PAUSE_SECONDS)),
        Blame::Mail => store::outbox::retry(tx, &entry.id, now.plus_seconds(pause_seconds(entry.attempts))),
    }
}

async fn give_up(
    provider: &Provider,
    entry: &OutboxEntry,
    failure: MailFailure,
    reason: &str,
) -> Result<(), StoreError> {
    let id = entry.id.clone();
    tracing::warn!(mail = %id, %reason, "a mail cannot be delivered");
    provider
        .db
        .write(move |tx| {
            store::outbox::note_failure(tx, &id, failure)?;
            store::outbox::fail(tx, &id)
        })
        .await
}

fn pause_seconds(tries_before: i32) -> i64 {
    let doublings = u32::try_from(tries_before.clamp(0, 16)).unwrap_or(0);
    (FIRST_PAUSE_SECONDS << doublings).min(LONGEST_PAUSE_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_ten_minutes() {
        let pauses: Vec<i64> = [-1, 0, 1, 2, 6, 7, 100].into_iter().map(pause_seconds).collect();
        assert_eq!(pauses, [5, 5, 10, 20, 320, 600, 600]);
    }
}
