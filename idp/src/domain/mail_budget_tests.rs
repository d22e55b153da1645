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
    /// `asker` is a browser and its range, as in `b1@home`; a star before it makes it known, a question mark after it
    /// asks for the ID.
    fn ask(&mut self, at: i64, asker: &str) -> MailVerdict {
        let limits = Limits::default();
        let is_reminder = asker.ends_with('?');
        let (browser, range) = asker.trim_matches(['*', '?']).split_once('@').unwrap();
        let ask = MailAsk {
            browser,
            range,
            about: if is_reminder { MailAbout::Reminder } else { MailAbout::Code },
            known: asker.starts_with('*'),
            due: self.due.get(browser).map(|due| Timestamp::from_seconds(*due)),
        };
        let now = Timestamp::from_seconds(at);
        let verdict = self.log.judge(&ask, now, &limits);
        match verdict {
            Send(part) => {
                self.log.note(&ask, part, now);
                self.due.remove(browser);
            }
            Later(_) => {
                self.due.entry(browser.to_owned()).or_insert(at + limits.mail_wait);
            }
            TooSoon(_) => {}
        }
        verdict
    }

    /// The code of the last mail is typed in at a browser.
    fn prove(&mut self, asker: &str) {
        let (browser, range) = asker.split_once('@').unwrap();
        self.log.prove(browser, range);
    }
}

#[test]
fn one_person_is_not_kept_waiting_within_the_hour() {
    let mut mailbox = Mailbox::default();
    assert_eq!(mailbox.ask(0, "old@home"), Send(Open), "registers");
    assert_eq!(mailbox.ask(60, "old@home"), Send(Open), "has another one sent");
    mailbox.prove("old@home");
    assert_eq!(mailbox.ask(100, "new@away?"), Send(Open), "asks for the ID on another device");
    assert_eq!(mailbox.ask(110, "new@away"), Send(Open), "and sets a new password there");
    mailbox.prove("new@away");
    assert_eq!(mailbox.ask(200, "third@home"), Send(Open), "and once more");
    assert_eq!(mailbox.ask(260, "third@home"), Send(Open));
    assert_eq!(mailbox.ask(320, "third@home"), Later(120), "what is not typed in counts");
}

#[test]
fn a_code_gives_back_what_its_browser_asked_for_and_nothing_of_others() {
    let mut mailbox = Mailbox::default();
    assert_eq!(mailbox.ask(0, "x@net"), Send(Open));
    assert_eq!(mailbox.ask(1, "y@net"), Send(Open));
    assert_eq!(mailbox.ask(2, "b@net"), Later(180));
    assert_eq!(mailbox.ask(182, "b@net"), Send(Waited));
    mailbox.prove("b@net");
    assert_eq!(mailbox.ask(183, "z@net"), Later(180), "the open part is still theirs");
    assert_eq!(mailbox.ask(363, "z@net"), Send(Waited), "of three from the range, one was given back");
    assert_eq!(mailbox.ask(364, "w@net"), Later(3_236), "and only one");
}

#[test]
fn ten_an_hour_is_the_end_of_it() {
    let (mut mailbox, limits) = (Mailbox::default(), Limits::default());
    for n in 0..limits.mail_total {
        assert_eq!(mailbox.ask(n * 60, "b@home"), Send(Open), "{n}");
        mailbox.prove("b@home");
    }
    assert!(mailbox.log.is_full(Timestamp::from_seconds(600), &limits));
    assert_eq!(mailbox.ask(600, "b@home"), Later(3_000));
    assert_eq!(mailbox.ask(600, "*known@home"), Later(3_000), "whoever asks");
    assert_eq!(mailbox.ask(3_600, "b@home"), Send(Open));
}

#[test]
fn a_log_of_the_version_before_is_read() {
    let stored = r#"[{"t":0,"p":"o","b":"x","r":"net","v":true},{"t":5,"p":"w","b":"y","r":"net"}]"#;
    let mut mailbox = Mailbox { log: serde_json::from_str(stored).unwrap(), ..Mailbox::default() };
    assert_eq!(mailbox.ask(10, "x@net"), TooSoon(50));
    assert_eq!(mailbox.ask(60, "x@net"), Send(Open));
    let written = serde_json::to_string(&mailbox.log).unwrap();
    assert!(
        written.starts_with(r#"[{"t":0,"p":"o","b":"x","r":"net","a":"c","v":true,"o":false},"#),
        "{written}"
    );
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
    mailbox.prove("b@home");
    assert_eq!(mailbox.ask(3_790, "c@home"), Send(Waited), "somebody did");
    mailbox.prove("b@nowhere");
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

/// A mail, as the property below counts it.
struct Sent {
    at: i64,
    browser: usize,
    range: usize,
    known: bool,
    proven: bool,
}

proptest::proptest! {
    /// Whoever asks, in whatever order, and whoever shows codes between: five in any hour that nobody showed a code of,
    /// three of them for strangers of one range, ten in all, and one always left for the known browser that asks for
    /// the first time in the hour.
    #[test]
    fn a_handful_an_hour_whoever_asks(
        asks in proptest::collection::vec((0_i64..400, 0_usize..12, 0_usize..5, proptest::bool::ANY, proptest::bool::ANY), 1..200),
    ) {
        let (mut mailbox, mut at, mut sent) = (Mailbox::default(), 0, Vec::<Sent>::new());
        for (pause, browser, range, known, proves) in asks {
            at += pause;
            let star = if known { "*" } else { "" };
            let was_full = mailbox.log.is_full(Timestamp::from_seconds(at), &Limits::default());
            let verdict = mailbox.ask(at, &format!("{star}b{browser}@r{range}"));
            if matches!(verdict, Send(_)) {
                sent.push(Sent { at, browser, range, known, proven: false });
            }
            let hour: Vec<_> = sent.iter().filter(|sent| at - sent.at < 3_600).collect();
            proptest::prop_assert!(hour.len() <= 10);
            let unproven = || hour.iter().filter(|sent| !sent.proven);
            proptest::prop_assert!(unproven().count() <= 5);
            proptest::prop_assert!(unproven().filter(|sent| !sent.known).count() <= 4);
            for range in 0..5 {
                let here = unproven().filter(|sent| !sent.known && sent.range == range);
                proptest::prop_assert!(here.count() <= 3);
            }
            if known && !was_full && !hour.iter().any(|sent| sent.known && sent.at < at) {
                let served = matches!(verdict, Send(_) | TooSoon(_));
                proptest::prop_assert!(served, "{verdict:?}");
            }
            proptest::prop_assert!(!matches!(verdict, Later(seconds) | TooSoon(seconds) if seconds <= 0));
            // Three of the browsers are the owner's.
            if proves && browser < 3 {
                mailbox.prove(&format!("b{browser}@r{range}"));
                sent.iter_mut().filter(|sent| sent.browser == browser).for_each(|sent| sent.proven = true);
            }
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
