//! Who gets the next mail: a table of stories, and what holds in every story.
#![allow(clippy::unwrap_used)]

use super::*;
use MailPart::{Known, Open, Waited};
use MailVerdict::{Later, Send, TooSoon};
use std::collections::BTreeMap;

/// Moment, asker, verdict.
type Story = &'static [(i64, &'static str, MailVerdict)];

/// A mailbox and those who were told to wait for it.
#[derive(Default)]
struct Mailbox {
    log: MailLog,
    due: BTreeMap<String, i64>,
}

impl Mailbox {
    /// `asker` is a browser and its range, as in `b1@home`; a star before it makes it known.
    fn ask(&mut self, at: i64, asker: &str) -> MailVerdict {
        let limits = Limits::default();
        let (browser, range) = asker.trim_start_matches('*').split_once('@').unwrap();
        let ask = MailAsk {
            browser,
            range,
            known: asker.starts_with('*'),
            due: self.due.get(asker).map(|due| Timestamp::from_seconds(*due)),
        };
        let now = Timestamp::from_seconds(at);
        let verdict = self.log.judge(&ask, now, &limits);
        match verdict {
            Send(part) => {
                self.log.note(&ask, part, now);
                self.due.remove(asker);
            }
            Later(_) => {
                self.due.entry(asker.to_owned()).or_insert(at + limits.mail_wait);
            }
            TooSoon(_) => {}
        }
        verdict
    }
}

#[test]
fn who_reads_the_mailbox_is_heard_again() {
    let mut mailbox = Mailbox::default();
    let flood = |mailbox: &mut Mailbox, at| {
        mailbox.ask(at, &format!("x{at}@n1"));
        mailbox.ask(at, &format!("y{at}@n2"));
    };
    flood(&mut mailbox, 0);
    assert_eq!(mailbox.ask(10, "b@home"), Later(180));
    assert_eq!(mailbox.ask(190, "b@home"), Send(Waited));
    flood(&mut mailbox, 3_600);
    assert_eq!(mailbox.ask(3_610, "c@home"), Later(3_590), "nobody read the one before");
    mailbox.log.prove("home");
    assert_eq!(mailbox.ask(3_790, "c@home"), Send(Waited), "somebody did");
    mailbox.log.prove("nowhere");
    assert_eq!(mailbox.ask(3_850, "d@home"), Later(3_350), "this one is not read yet");
}

#[test]
fn stories() {
    let stories: [(&str, Story); 9] = [
        (
            "one person alone: two at once, the third three minutes later, then the hour's end",
            &[
                (0, "b@home", Send(Open)),
                (10, "b@home", TooSoon(50)),
                (60, "b@home", Send(Open)),
                (120, "b@home", Later(120)),
                (240, "b@home", Send(Waited)),
                (400, "b@home", Later(3_200)),
                (3_599, "b@home", Later(1)),
                (3_600, "b@home", Send(Open)),
            ],
        ),
        (
            "an early ask of who waits changes nothing",
            &[
                (0, "x@net", Send(Open)),
                (0, "y@net", Send(Open)),
                (10, "b@home", Later(180)),
                (100, "b@home", Later(90)),
                (189, "b@home", Later(1)),
                (190, "b@home", Send(Waited)),
            ],
        ),
        (
            "a known browser is never told to wait for strangers",
            &[
                (0, "x@net", Send(Open)),
                (0, "y@net", Send(Open)),
                (10, "*b@home", Send(Known)),
                (20, "*b@home", TooSoon(50)),
                (70, "*b@home", Send(Waited)),
                (130, "*b@home", Send(Waited)),
                (200, "*b@home", Later(3_400)),
            ],
        ),
        (
            "nor for those who waited their turn",
            &[
                (0, "x@n1", Send(Open)),
                (1, "z@n2", Send(Open)),
                (2, "y@n3", Later(180)),
                (2, "v@n4", Later(180)),
                (182, "y@n3", Send(Waited)),
                (182, "v@n4", Send(Waited)),
                (183, "*b@home", Send(Known)),
            ],
        ),
        (
            "three an hour from one range, whichever browser",
            &[
                (0, "a@net", Send(Open)),
                (1, "b@net", Send(Open)),
                (2, "c@net", Later(180)),
                (182, "c@net", Send(Waited)),
                (183, "d@net", Later(3_417)),
                (400, "d@net", Later(3_200)),
            ],
        ),
        (
            "of the part for who waited, a range that had a mail gets none beside others",
            &[
                (0, "a@net", Send(Open)),
                (1, "f@far", Send(Open)),
                (2, "c@net", Later(3_598)),
                (200, "c@net", Later(3_400)),
                (201, "b@home", Later(180)),
                (381, "b@home", Send(Waited)),
                (3_600, "c@net", Send(Open)),
            ],
        ),
        (
            "the gap is the browser's own: who asks too soon spends nothing of others",
            &[
                (0, "a@net", Send(Open)),
                (1, "a@net", TooSoon(59)),
                (59, "a@net", TooSoon(1)),
                (59, "b@home", Send(Open)),
            ],
        ),
        (
            "a known browser in the range of the flood",
            &[
                (0, "a@net", Send(Open)),
                (1, "b@net", Send(Open)),
                (2, "c@net", Later(180)),
                (182, "c@net", Send(Waited)),
                (183, "*o@net", Send(Known)),
                (243, "*o@net", Send(Waited)),
            ],
        ),
        (
            "the next day begins anew",
            &[
                (0, "a@net", Send(Open)),
                (1, "b@far", Send(Open)),
                (86_401, "c@net", Send(Open)),
                (86_402, "d@net", Send(Open)),
                (86_403, "e@net", Later(180)),
            ],
        ),
    ];
    for (story, asks) in stories {
        let mut mailbox = Mailbox::default();
        for (at, asker, verdict) in asks {
            assert_eq!(mailbox.ask(*at, asker), *verdict, "{story}: {asker} at {at}");
        }
    }
}

proptest::proptest! {
    /// Whoever asks, in whatever order: five in any hour, three of them for strangers of one range, and one always
    /// left for the known browser that asks for the first time in the hour.
    #[test]
    fn a_handful_an_hour_whoever_asks(
        asks in proptest::collection::vec((0_i64..400, 0_usize..12, 0_usize..5, proptest::bool::ANY), 1..200),
    ) {
        let (mut mailbox, mut at, mut sent) = (Mailbox::default(), 0, Vec::new());
        for (pause, browser, range, known) in asks {
            at += pause;
            let star = if known { "*" } else { "" };
            let verdict = mailbox.ask(at, &format!("{star}b{browser}@r{range}"));
            if let Send(part) = verdict {
                sent.push((at, part, range, known));
            }
            let hour: Vec<_> = sent.iter().filter(|sent| at - sent.0 < 3_600).collect();
            proptest::prop_assert!(hour.len() <= 5);
            proptest::prop_assert!(hour.iter().filter(|sent| !sent.3).count() <= 4);
            for range in 0..5 {
                proptest::prop_assert!(hour.iter().filter(|sent| !sent.3 && sent.2 == range).count() <= 3);
            }
            if known && !hour.iter().any(|sent| sent.3 && sent.0 < at) {
                let served = matches!(verdict, Send(_) | TooSoon(_));
                proptest::prop_assert!(served, "{verdict:?}");
            }
            proptest::prop_assert!(!matches!(verdict, Later(seconds) | TooSoon(seconds) if seconds <= 0));
        }
    }

    /// What a page tells is true, while nobody else asks.
    #[test]
    fn the_told_time_holds(asks in proptest::collection::vec((0_i64..200, 0_usize..6, 0_usize..4), 1..60)) {
        let (mut mailbox, mut at) = (Mailbox::default(), 0);
        for (pause, browser, range) in asks {
            at += pause;
            mailbox.ask(at, &format!("b{browser}@r{range}"));
        }
        if let Later(seconds) | TooSoon(seconds) = mailbox.ask(at, "me@home") {
            let sent = mailbox.ask(at + seconds, "me@home");
            proptest::prop_assert!(matches!(sent, Send(_)), "{sent:?}");
        }
    }
}
