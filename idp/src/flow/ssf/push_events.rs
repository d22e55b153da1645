//! Events posted to their receivers (RFC 8935): one after another in each stream, so that the order holds; each stream in a
//! lane of its own, so that a receiver that is away holds up nobody else.

use super::{HEADER_PURPOSE, KEEP_EVENTS_SECONDS};
use crate::{
    Provider,
    domain::{ClientId, EventStreamId, Randomness, Secret, StreamDelivery, StreamStatus},
    flow::{
        FlowError,
        lanes::{Freight, Receiver, Turn, deliver_all, run_all},
    },
    protocol::ssf::{PushVerdict, judge_push},
    store::{self, StoreError, Tx},
};
use futures_util::future::BoxFuture;
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};

/// Events that a lane takes in its turn.
const TURN: usize = 8;

/// Longer than a turn takes: each of its events makes one call, whose deadline is five seconds.
const LEASE_SECONDS: i64 = 90;

/// The longest pause between tries, seconds.
const LONGEST_PAUSE: i64 = 3_600;

/// How long a stream rests whose receiver may not receive at the moment, seconds.
const REST: i64 = 60;

/// Visits to the database at the same time: however many receivers there are, requests find connections.
const VISITS: usize = 4;

/// Pushes what is due; returns how many events it looked at.
pub async fn push_events(provider: &Arc<Provider>) -> Result<usize, FlowError> {
    deliver_all(&Streams::of(provider)).await
}

/// The same until `stopping` says so.
pub async fn run_event_push(provider: &Arc<Provider>, stopping: watch::Receiver<bool>) {
    run_all(&Streams::of(provider), stopping).await;
}

struct Streams<'a> {
    provider: &'a Arc<Provider>,
    places: Semaphore,
}

impl Freight for Streams<'_> {
    fn name(&self) -> &'static str {
        "event_streams"
    }

    fn list_due(&self) -> BoxFuture<'_, Result<Vec<Receiver>, FlowError>> {
        Box::pin(async {
            let due = self.provider.db.read(store::event_streams::list_due).await?;
            Ok(due.into_iter().map(|id| Some(id.to_string())).collect())
        })
    }

    fn take_turn(&self, receiver: Receiver) -> BoxFuture<'_, Turn> {
        Box::pin(async move {
            let id = EventStreamId::from(receiver.clone().unwrap_or_default());
            let mut entries = 0;
            let went = self.push_some(&id, &mut entries).await;
            Turn { receiver, entries, went }
        })
    }
}

/// How a turn ends.
#[derive(Clone, Copy)]
enum Rest {
    /// The receiver took what there was.
    None,
    /// It may not receive now.
    Long,
    /// It failed, after it took something or not.
    AfterFailure { took_some: bool },
}

/// One event on its way.
struct Push {
    client: ClientId,
    endpoint: String,
    authorization: Option<Secret>,
    jti: String,
    set: String,
}

enum Next {
    Push(Box<Push>),
    Nothing,
    NotNow,
}

impl<'a> Streams<'a> {
    fn of(provider: &'a Arc<Provider>) -> Self {
        Self { provider, places: Semaphore::new(VISITS) }
    }

    /// A visit that writes, when it is its turn.
    async fn write<T: Send + 'static>(
        &self,
        visit: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, FlowError> {
        // Nobody closes the semaphore.
        let _place = self.places.acquire().await;
        Ok(self.provider.db.write(visit).await?)
    }

    async fn push_some(&self, id: &EventStreamId, entries: &mut usize) -> Result<bool, FlowError> {
        let leased = id.clone();
        if !self.write(move |tx| store::event_streams::lease(tx, &leased, LEASE_SECONDS)).await? {
            return Ok(true);
        }
        let mut rest = Rest::None;
        while *entries < TURN {
            let push = match self.find_next(id).await? {
                Next::Push(push) => push,
                Next::Nothing => break,
                Next::NotNow => {
                    rest = Rest::Long;
                    break;
                }
            };
            *entries += 1;
            if !self.push_one(id, *push).await? {
                rest = Rest::AfterFailure { took_some: *entries > 1 };
                break;
            }
        }
        self.release(id.clone(), rest).await?;
        Ok(!matches!(rest, Rest::AfterFailure { .. }))
    }

    /// The event that has waited longest, signed, while the stream is one that is pushed.
    async fn find_next(&self, id: &EventStreamId) -> Result<Next, FlowError> {
        let (node, id) = (Arc::clone(self.provider), id.clone());
        let _place = self.places.acquire().await;
        self.provider.db.read(move |tx| find_next(&node, tx, &id)).await
    }

    /// Posts one event; `false`: the receiver is to have it later.
    async fn push_one(&self, id: &EventStreamId, push: Push) -> Result<bool, FlowError> {
        let Push { client, endpoint, authorization, jti, set } = push;
        let answer = self.provider.outgoing.post_event(&endpoint, set, authorization.as_ref()).await;
        let verdict = match answer {
            Ok(answer) => judge_push(answer.status, &answer.body),
            Err(error) => PushVerdict::Again(error.to_string()),
        };
        match verdict {
            PushVerdict::Taken => {}
            PushVerdict::Refused(code) => tracing::warn!(%client, code, "a receiver refused an event"),
            PushVerdict::Again(reason) => {
                tracing::warn!(%client, %reason, "an event was not taken");
                return Ok(false);
            }
        }
        let id = id.clone();
        self.write(move |tx| store::stream_events::acknowledge(tx, &id, std::slice::from_ref(&jti))).await?;
        Ok(true)
    }

    async fn release(&self, id: EventStreamId, rest: Rest) -> Result<(), FlowError> {
        self.write(move |tx| {
            let (pause, attempts) = match rest {
                Rest::None => (0, 0),
                Rest::Long => (REST, 0),
                Rest::AfterFailure { took_some } => {
                    let before = if took_some { 0 } else { store::event_streams::count_attempts(tx, &id)? };
                    (pause_seconds(before, tx.random()), before.saturating_add(1))
                }
            };
            let due = tx.now().plus_seconds(pause);
            store::event_streams::release(tx, &id, due, attempts)
        })
        .await
    }
}

fn find_next(provider: &Provider, tx: &mut Tx<'_>, id: &EventStreamId) -> Result<Next, FlowError> {
    let Some(stream) = store::event_streams::find(tx, id)? else { return Ok(Next::Nothing) };
    let StreamDelivery::Push { endpoint_url: endpoint, authorization_header } = stream.delivery else {
        return Ok(Next::Nothing);
    };
    let Some(event) = store::stream_events::list(tx, id, 1)?.pop() else { return Ok(Next::Nothing) };
    let Some(client) = provider.find_client(tx, &stream.client_id)? else { return Ok(Next::NotNow) };
    if stream.status != StreamStatus::Enabled || !provider.may_receive(tx, &client)? {
        return Ok(Next::NotNow);
    }
    let open = |sealed: Secret| provider.sealer.open(HEADER_PURPOSE, sealed.expose());
    let header = authorization_header.and_then(open).and_then(|bytes| String::from_utf8(bytes).ok());
    let (authorization, set) = (header.map(Secret::from), provider.sign_event(&client, &event)?);
    let push = Push { client: stream.client_id, endpoint, authorization, jti: event.jti, set };
    Ok(Next::Push(Box::new(push)))
}

/// 10 seconds, doubled with every try up to an hour, and up to a quarter more: receivers that were away together do not all
/// come back in the same moment.
fn pause_seconds(tries_before: i32, random: &dyn Randomness) -> i64 {
    let doublings = u32::try_from(tries_before.clamp(0, 12)).unwrap_or(0);
    let pause = (10_i64 << doublings).min(LONGEST_PAUSE);
    let mut bytes = [0; 2];
    random.fill(&mut bytes);
    pause + i64::from(u16::from_be_bytes(bytes)) * pause / 4 / i64::from(u16::MAX)
}

/// A receiver that is away gets more than one try before its oldest events are dropped.
const _: () = assert!(LONGEST_PAUSE * 2 < KEEP_EVENTS_SECONDS);

#[cfg(test)]
mod tests {
    use super::*;

    struct Always(u8);

    impl Randomness for Always {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn pauses_grow_to_an_hour_and_scatter() {
        assert_eq!(
            [0, 1, 8, 9, 100].map(|tries| pause_seconds(tries, &Always(0))),
            [10, 20, 2_560, 3_600, 3_600]
        );
        assert_eq!([0, 1, 8, 9].map(|tries| pause_seconds(tries, &Always(255))), [12, 25, 3_200, 4_500]);
    }
}
