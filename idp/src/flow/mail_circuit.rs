//! How this node treats a mail server that fails: after some failures in a row the pause is for the server, not for each
//! mail. Probes go one by one meanwhile, and the first that succeeds lets all the others follow.

use super::mail_pace::MailPace;
use crate::domain::MailFailure;
use std::{collections::BTreeSet, time::Duration};
use tokio::time::Instant;

/// What is known of the server.
#[derive(Debug)]
pub(super) struct MailCircuit {
    pace: MailPace,
    /// Failures of the server since its last success.
    failures: usize,
    /// Mails that were put off since then. One bad mailbox is no bad server, so each counts once.
    put_off: BTreeSet<String>,
    last_success: Option<Instant>,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    since: Instant,
    next_probe: Instant,
    pause: Duration,
}

/// Who is to blame for a try that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blame {
    /// The server takes no mail.
    Server,
    /// The server puts this mail off.
    Mail,
}

impl Blame {
    /// The class of the failure, for operators.
    pub(super) const fn failure(self) -> MailFailure {
        match self {
            Self::Server => MailFailure::Server,
            Self::Mail => MailFailure::PutOff,
        }
    }
}

/// What may be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nothing.
    Wait,
    /// So many mails that are due.
    Due(usize),
    /// One mail, due or not, to find out how the server is.
    Probe,
}

impl MailCircuit {
    pub(super) fn new(pace: MailPace) -> Self {
        Self { pace, failures: 0, put_off: BTreeSet::new(), last_success: None, open: None }
    }

    /// What may be sent beside the tries under way. Probes do not wait for one another: a server that is well again is
    /// found though an older probe still hangs.
    pub(super) fn turn(&self, under_way: usize, now: Instant) -> Turn {
        let free = self.pace.places.saturating_sub(under_way);
        match &self.open {
            _ if free == 0 => Turn::Wait,
            None => Turn::Due(free),
            Some(open) if now >= open.next_probe => Turn::Probe,
            Some(_) => Turn::Wait,
        }
    }

    /// Whether the pause is for the server.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// A probe has gone.
    pub(super) fn probed(&mut self, now: Instant) {
        if let Some(open) = &mut self.open {
            open.next_probe = now + open.pause;
            open.pause = (open.pause * 2).min(self.pace.longest_probe_pause);
        }
    }

    /// The server answered as a server does; returns since when it had been away, if it had.
    pub(super) fn succeeded(&mut self, now: Instant) -> Option<Instant> {
        (self.failures, self.last_success) = (0, Some(now));
        self.put_off.clear();
        self.open.take().map(|open| open.since)
    }

    /// A try that began at `began` failed; whether the pause for the server begins with it.
    pub(super) fn failed(&mut self, mail: &str, blame: Blame, (began, now): (Instant, Instant)) -> bool {
        // It tells of a time before the server was well.
        if self.last_success.is_some_and(|success| began < success) {
            return false;
        }
        match blame {
            Blame::Server => self.failures += 1,
            Blame::Mail => drop(self.put_off.insert(mail.to_owned())),
        }
        let opens = self.open.is_none() && self.failures + self.put_off.len() >= self.pace.opens_after;
        if opens {
            let pause = self.pace.first_probe_pause;
            self.open = Some(Open { since: now, next_probe: now + pause, pause });
        }
        opens
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn circuit() -> (MailCircuit, Instant) {
        (MailCircuit::new(MailPace::default()), Instant::now())
    }

    #[test]
    fn opens_after_some_failures_in_a_row_and_probes_with_growing_pauses() {
        let (mut circuit, start) = circuit();
        assert_eq!(circuit.turn(3, start), Turn::Due(5));
        assert!(!circuit.failed("a", Blame::Server, (start, start)));
        assert!(!circuit.failed("a", Blame::Server, (start, start)));
        assert_eq!(circuit.turn(0, start), Turn::Due(8), "two may be chance");
        assert!(circuit.failed("b", Blame::Server, (start, start)));
        let mut probes = Vec::new();
        for second in 0..20 {
            let now = start + second * SECOND;
            if circuit.turn(1, now) == Turn::Probe {
                circuit.probed(now);
                probes.push(second);
            }
        }
        assert_eq!(probes, [1, 2, 4, 8, 12, 16]);
        assert_eq!(circuit.turn(8, start + 60 * SECOND), Turn::Wait, "every place is taken");
        assert_eq!(circuit.succeeded(start + 61 * SECOND), Some(start));
        assert_eq!(circuit.turn(2, start + 61 * SECOND), Turn::Due(6));
    }

    #[test]
    fn one_bad_mailbox_is_no_bad_server() {
        let (mut circuit, start) = circuit();
        for _ in 0..10 {
            assert!(!circuit.failed("a", Blame::Mail, (start, start)));
        }
        assert!(!circuit.failed("b", Blame::Mail, (start, start)));
        assert!(circuit.failed("c", Blame::Mail, (start, start)), "nobody gets mail");
    }

    #[test]
    fn old_failures_say_nothing_of_a_server_that_is_well() {
        let (mut circuit, start) = circuit();
        assert_eq!(circuit.succeeded(start + SECOND), None);
        for name in ["a", "b", "c", "d"] {
            assert!(!circuit.failed(name, Blame::Server, (start, start + 2 * SECOND)));
        }
        assert_eq!(circuit.turn(0, start + 2 * SECOND), Turn::Due(8));
    }
}
