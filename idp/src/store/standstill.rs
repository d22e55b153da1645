//! When the database stood still: from the beginning of a visit that came too late for its caller until its end.
//!
//! A visit that hangs in its COMMIT may become durable long after its caller was told to come again. Nobody can prevent
//! that; it must only harm nobody. So this remembers those times, and a grace that was given to the caller does not
//! count them. See `idp/docs/decisions/0003-late-commits-harm-nobody.md`.

use crate::domain::{Clock, Timestamp};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

/// Standstills that are remembered: those of the last minutes, however often they come.
const REMEMBERED: usize = 32;

/// How far back one standstill may reach, seconds. Bounds what a database in constant trouble can stretch a grace to.
const LONGEST: i64 = 300;

/// How long before its start a node supposes that the database stood still, seconds: hanging nodes are restarted, and
/// the new process cannot know what the old one left behind.
const UNKNOWN: i64 = 60;

/// Seconds are whole, and another node notices a standstill by its own next visit, a quarter of a second later.
const ROUGH: i64 = 1;

/// From one moment to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    began: Timestamp,
    ended: Timestamp,
}

/// A visit under way.
struct Visit {
    began: Instant,
    deadline: Instant,
}

#[derive(Default)]
struct Known {
    /// By a number of its own, so in the order of their beginnings.
    running: BTreeMap<u64, Visit>,
    next: u64,
    past: VecDeque<Span>,
}

/// What this node knows.
pub(super) struct Standstills {
    clock: Arc<dyn Clock>,
    known: Mutex<Known>,
}

/// A visit under way, until it says how it ended.
pub(super) struct Running {
    all: Arc<Standstills>,
    number: u64,
}

impl Standstills {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Arc<Self> {
        let start = clock.now();
        let before = Span { began: start.plus_seconds(-UNKNOWN), ended: start };
        Arc::new(Self { clock, known: Mutex::new(Known { past: [before].into(), ..Known::default() }) })
    }

    /// A visit begins.
    pub(super) fn begin(self: &Arc<Self>, deadline: Instant) -> Running {
        let mut known = self.lock();
        let number = known.next;
        known.next += 1;
        known.running.insert(number, Visit { began: Instant::now(), deadline });
        Running { all: Arc::clone(self), number }
    }

    /// Seconds since `at` in which the database answered.
    pub(super) fn answering_seconds_since(&self, at: Timestamp) -> i64 {
        let now = self.clock.now();
        let mut counted = now.since(at);
        let mut upto = at;
        for span in self.spans(now) {
            let (from, to) = (span.began.max(upto), span.ended.min(now));
            if from < to {
                counted -= to.since(from);
                upto = to;
            }
        }
        counted
    }

    /// Whether what was written at `at` was written while the database stood still.
    pub(super) fn includes(&self, at: Timestamp) -> bool {
        self.spans(self.clock.now()).iter().any(|span| (span.began..span.ended).contains(&at))
    }

    /// Everything known, in order; a standstill that goes on ends now.
    fn spans(&self, now: Timestamp) -> Vec<Span> {
        let known = self.lock();
        let mut spans: Vec<Span> = known.past.iter().copied().collect();
        let overdue = known.running.values().find(|visit| super::deadline::has_passed(visit.deadline));
        spans.extend(overdue.map(|visit| span_since(visit.began, now)));
        spans.sort_unstable_by_key(|span| span.began);
        spans
    }

    /// Whether the database stands still now: somebody waits for it longer than anybody should.
    pub(super) fn goes_on(&self) -> bool {
        let known = self.lock();
        known.running.first_key_value().is_some_and(|(_, first)| super::deadline::has_passed(first.deadline))
    }

    fn end(&self, number: u64, answered: bool) {
        // Removed and remembered in one step: in between, a repeat would find neither.
        let mut known = self.lock();
        let Some(visit) = known.running.remove(&number) else { return };
        if !answered && super::deadline::has_passed(visit.deadline) {
            known.remember(span_since(visit.began, self.clock.now()));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn remember(&mut self, mut span: Span) {
        // Visits that hung together end together: one standstill.
        self.past.retain(|other| {
            let apart = other.ended < span.began || span.ended < other.began;
            if !apart {
                span.began = span.began.min(other.began);
                span.ended = span.ended.max(other.ended);
            }
            apart
        });
        span.began = span.began.max(span.ended.plus_seconds(-LONGEST));
        if self.past.len() == REMEMBERED {
            self.past.pop_front();
        }
        self.past.push_back(span);
    }
}

fn span_since(began: Instant, ended: Timestamp) -> Span {
    let seconds = i64::try_from(began.elapsed().as_secs()).unwrap_or(LONGEST) + 1;
    Span { began: ended.plus_seconds(-seconds.saturating_add(ROUGH)), ended }
}

impl Running {
    /// The visit has ended; `answered` says whether its caller was told how.
    pub(super) fn end(self, answered: bool) {
        self.all.end(self.number, answered);
    }
}

/// A visit that panicked.
impl Drop for Running {
    fn drop(&mut self) {
        self.all.end(self.number, true);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::domain::SetClock;
    use std::time::Duration;

    const START: Timestamp = Timestamp::from_seconds(1_000_000);

    fn after(seconds: i64) -> Timestamp {
        START.plus_seconds(seconds)
    }

    fn knowing(spans: &[(i64, i64)], now: i64) -> Arc<Standstills> {
        let clock = Arc::new(SetClock::at(after(-10_000)));
        let all = Standstills::new(clock.clone());
        for (began, ended) in spans {
            all.lock().remember(Span { began: after(*began), ended: after(*ended) });
        }
        clock.set(after(now));
        all
    }

    #[test]
    fn a_grace_counts_only_seconds_in_which_the_database_answered() {
        for (spans, at, now, counted) in [
            (&[][..], 0, 9, 9),
            (&[(0, 32)], 0, 33, 1),
            (&[(0, 32)], 1, 33, 1),
            (&[(2, 32)], 0, 40, 10),
            (&[(-5, 32)], 0, 40, 8),
            (&[(-30, -10)], 0, 9, 9),
            (&[(0, 12), (13, 50)], 0, 51, 2),
            (&[(0, 12), (5, 50)], 0, 51, 1),
            (&[(0, 12), (12, 50)], 0, 51, 1),
            (&[(13, 50), (0, 12)], 0, 51, 2),
            (&[(0, 9_000)], 0, 9_001, 8_701),
        ] {
            assert_eq!(
                knowing(spans, now).answering_seconds_since(after(at)),
                counted,
                "{spans:?} from {at} to {now}"
            );
        }
    }

    #[test]
    fn what_was_written_in_a_standstill_is_known() {
        let all = knowing(&[(0, 32)], 40);
        for (at, within) in [(-1, false), (0, true), (31, true), (32, false), (35, false)] {
            assert_eq!(all.includes(after(at)), within, "{at}");
        }
    }

    #[test]
    fn only_a_visit_that_nobody_was_told_of_is_one() {
        let clock = Arc::new(SetClock::at(START));
        let all = Standstills::new(clock.clone());
        clock.set(after(100));
        let past = Instant::now().checked_sub(Duration::from_millis(1)).unwrap();
        let (soon, now) = (Instant::now() + Duration::from_secs(60), after(100));
        all.begin(soon).end(false);
        all.begin(past).end(true);
        drop(all.begin(past));
        assert!(!all.includes(now.plus_seconds(-1)));
        let running = all.begin(past);
        assert!(all.includes(now.plus_seconds(-1)), "while it goes on");
        running.end(false);
        assert!(all.includes(now.plus_seconds(-1)), "and afterwards");
        clock.set(after(200));
        assert!(!all.includes(after(150)));
    }

    #[test]
    fn a_node_that_starts_supposes_the_worst_of_the_minute_before() {
        let all = knowing(&[], -10_000);
        for (at, within) in [(-10_061, false), (-10_060, true), (-10_001, true), (-10_000, false)] {
            assert_eq!(all.includes(after(at)), within, "{at}");
        }
    }

    #[test]
    fn many_standstills_take_no_room() {
        let spans: Vec<(i64, i64)> = (0..1_000).map(|n| (n * 20, n * 20 + 10)).collect();
        let all = knowing(&spans, 20_000);
        assert_eq!(all.lock().past.len(), REMEMBERED);
        assert!(all.includes(after(19_985)));
    }
}
