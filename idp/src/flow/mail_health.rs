//! How mail is doing: for the metrics, for the log, and for people who wait for a code. Measured by the workers, so that
//! no request asks the database for it.

use super::{FlowError, MAIL};
use crate::{
    Provider,
    domain::Timestamp,
    metrics::Metrics,
    store::{self, Tx},
};
use prometheus::IntGauge;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicI64, Ordering},
};

/// A mail whose first try has not ended after so long is slow.
const SLOW_SECONDS: i64 = 20;

/// A mail server that is away for so long makes mail slow.
const AWAY_SECONDS: i64 = 10;

/// The log tells of a mail that waits when it is so old, and as often while it grows older.
const TOLD_SECONDS: i64 = 60;

/// Stands for: it is not away.
const NOT_AWAY: i64 = i64::MAX;

/// What is known of the mails that wait.
#[derive(Debug)]
pub struct MailHealth {
    oldest: IntGauge,
    untried_seconds: AtomicI64,
    away_since: AtomicI64,
    told: Mutex<Option<(Timestamp, i64)>>,
}

impl MailHealth {
    pub(crate) fn new(metrics: &Metrics) -> Result<Self, prometheus::Error> {
        let oldest = IntGauge::new(
            "common_id_mail_oldest_unsent_seconds",
            "Age of the oldest mail that has not left; 0 when none waits.",
        )?;
        metrics.registry().register(Box::new(oldest.clone()))?;
        let (untried_seconds, away_since) = (AtomicI64::new(0), AtomicI64::new(NOT_AWAY));
        Ok(Self { oldest, untried_seconds, away_since, told: Mutex::new(None) })
    }

    /// Whether a mail that is asked for now will be slow to come. The same for everybody, whoever waits for what.
    pub fn is_slow(&self, now: Timestamp) -> bool {
        self.untried_seconds.load(Ordering::Relaxed) >= SLOW_SECONDS
            || now.seconds().saturating_sub(self.away_since.load(Ordering::Relaxed)) >= AWAY_SECONDS
    }

    /// The mail server takes no mail since then; `None`: it does.
    pub(super) fn set_away(&self, since: Option<Timestamp>) {
        self.away_since.store(since.map_or(NOT_AWAY, Timestamp::seconds), Ordering::Relaxed);
    }

    /// Takes the ages down; the age of the oldest when it is time to tell of it.
    fn note(&self, now: Timestamp, oldest: Option<Timestamp>, untried: Option<Timestamp>) -> Option<i64> {
        let age = |of: Option<Timestamp>| of.map_or(0, |written| now.since(written).max(0));
        let seconds = age(oldest);
        self.oldest.set(seconds);
        self.untried_seconds.store(age(untried), Ordering::Relaxed);
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if seconds < TOLD_SECONDS {
            *told = None;
            return None;
        }
        if told.is_some_and(|(at, before)| now.since(at) < TOLD_SECONDS || seconds <= before) {
            return None;
        }
        *told = Some((now, seconds));
        Some(seconds)
    }
}

/// Measures what waits in the outbox, by kind.
pub async fn measure_outbox(provider: &Arc<Provider>) -> Result<usize, FlowError> {
    let waiting = provider.db.read(store::outbox_waiting::list_waiting).await?;
    provider.metrics.note_outbox(&waiting);
    Ok(0)
}

/// Measures the mails that wait; says once a minute how old the oldest is, while it grows older.
pub async fn measure_mails(provider: &Arc<Provider>) -> Result<usize, FlowError> {
    let find = |tx: &mut Tx<'_>| Ok::<_, FlowError>((tx.now(), store::outbox::find_oldest(tx, MAIL)?));
    let (now, (oldest, untried)) = provider.db.read(find).await?;
    if let Some(seconds) = provider.mail_health.note(now, oldest, untried) {
        tracing::warn!(seconds, "the oldest mail that has not left grows older");
    }
    Ok(0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(1_800_000_000 + seconds)
    }

    #[test]
    fn tells_once_a_minute_while_it_grows() {
        let health = MailHealth::new(&Metrics::new().unwrap()).unwrap();
        let told: Vec<i64> =
            (0..400).step_by(2).filter_map(|now| health.note(at(now), Some(at(0)), None)).collect();
        assert_eq!(told, [60, 120, 180, 240, 300, 360]);
        assert_eq!(health.oldest.get(), 398);
        assert_eq!(health.note(at(420), Some(at(300)), None), None, "it became younger");
        assert_eq!(health.note(at(422), None, None), None);
        assert_eq!(health.oldest.get(), 0);
        assert_eq!(health.note(at(500), Some(at(440)), None), Some(60), "another one");
    }

    #[test]
    fn knows_when_mail_is_slow() {
        let health = MailHealth::new(&Metrics::new().unwrap()).unwrap();
        assert!(!health.is_slow(at(0)));
        health.note(at(100), Some(at(0)), None);
        assert!(!health.is_slow(at(100)), "one mailbox that puts off");
        health.note(at(100), Some(at(0)), Some(at(81)));
        assert!(!health.is_slow(at(100)));
        health.note(at(101), Some(at(0)), Some(at(81)));
        assert!(health.is_slow(at(101)));
        health.note(at(102), None, None);
        health.set_away(Some(at(100)));
        assert!(!health.is_slow(at(109)));
        assert!(health.is_slow(at(110)));
        health.set_away(None);
        assert!(!health.is_slow(at(200)));
    }
}
