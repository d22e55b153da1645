//! The evening of a campaign: everybody behind one carrier's address range logs in, and beside them a list of stolen
//! passwords is tried from two thousand ranges.
//!
//! The whole evening has 20,000 people at 50 logins a second and 100,000 pairs; a disk that is flushed for every login
//! needs many minutes for that. The everyday run is a tenth of it: the same quarter of an hour, ranges that try as often,
//! and a tenth of people, pairs, ranges and shared turns. `CROWD_SCALE=1` runs it whole; on SQLite `TMPDIR=/dev/shm` beside
//! it spares the flush of a disk for each of 150,000 logins, which is all that takes long.

use crate::nodes::{Database, Nodes, PASSWORD, stranger};
use futures_util::{StreamExt as _, stream};
use idp::{domain::Limits, flow::LoggedIn};
use std::collections::BTreeMap;
use std::io::Write as _;

/// The window of the limits, seconds: the campaign lasts at least as long.
const EVENING: i64 = 900;
/// After so many seconds the first minutes are over.
const FIRST_MINUTES: i64 = 300;
/// The clock moves by so many seconds.
const TICK: i64 = 5;
/// How soon somebody who mistyped tries again, seconds.
const AGAIN: i64 = 10;
/// Attempts that are under way at the same time.
const AT_ONCE: usize = 60;

/// How large the evening is.
struct Scale {
    people: usize,
    logins_a_second: usize,
    pairs: usize,
    ranges: usize,
    shared_turns: i64,
}

impl Scale {
    fn of_run() -> Self {
        let divisor: usize = std::env::var("CROWD_SCALE").map_or(10, |text| text.parse().expect("a number"));
        Self {
            people: 20_000 / divisor,
            logins_a_second: 50 / divisor,
            pairs: 100_000 / divisor,
            ranges: 2_000 / divisor,
            shared_turns: Limits::default().login_waiting_per_hour / i64::try_from(divisor).unwrap(),
        }
    }
}

/// Somebody who is about to press the button.
#[derive(Clone, Debug)]
enum Actor {
    /// One of the crowd; mistypes or not.
    Person { number: usize, browser: String, mistypes: bool },
    /// A pair of the list; patient bots wait for their turn.
    Bot { pair: usize, victim: String, sent_at: i64, patient: bool },
}

impl Actor {
    fn attempt(&self, ranges: usize) -> (String, &'static str, String, String) {
        match self {
            Self::Person { number, browser, mistypes } => {
                let password = if *mistypes { "Kuruma-2025" } else { PASSWORD };
                (format!("person-{number}@example.jp"), password, browser.clone(), "carrier".to_owned())
            }
            Self::Bot { pair, victim, .. } => {
                let range = format!("bots-{}", pair % ranges);
                (format!("{victim}@example.jp"), "from-a-list-1", format!("bot-{pair}"), range)
            }
        }
    }
}

/// A fixed sequence that looks random.
struct Dice(u64);

impl Dice {
    fn one_in(&mut self, sides: u64) -> bool {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33).is_multiple_of(sides)
    }
}

/// What came of the pairs.
#[derive(Debug, Default)]
struct Tally {
    crowd: usize,
    mistyped: usize,
    early: usize,
    late: usize,
    evaluated_early: usize,
    evaluated_late: usize,
    /// Whenever they were sent.
    evaluated_after_first_minutes: usize,
    at_first_victim: i64,
}

async fn a_crowd_behind_one_range_and_a_list_from_thousands(database: Database) {
    let scale = Scale::of_run();
    let limits = Limits { login_waiting_per_hour: scale.shared_turns, ..Limits::default() };
    let nodes = Nodes::start(database, limits).await;
    nodes.insert_accounts("person", scale.people).await;
    nodes.insert_accounts("victim", scale.pairs / 5).await;
    // The owner of the account that every eighth range begins with has been here before.
    let known = log_in_at_home(&nodes).await;

    let (mut dice, mut coming) = (Dice(7), BTreeMap::<i64, Vec<Actor>>::new());
    let (mut logins, mut pairs, mut tally) = (0, 0, Tally::default());
    for second in (0..EVENING).step_by(usize::try_from(TICK).unwrap()) {
        nodes.at(second);
        let mut acting = coming.remove(&second).unwrap_or_default();
        for _ in 0..scale.logins_a_second * usize::try_from(TICK).unwrap() {
            let (number, browser) = (logins % scale.people, format!("phone-{logins}"));
            acting.push(Actor::Person { number, browser, mistypes: dice.one_in(50) });
            logins += 1;
        }
        while pairs * usize::try_from(EVENING).unwrap()
            < scale.pairs * usize::try_from(second + TICK).unwrap()
        {
            acting.push(bot(&scale, pairs, second));
            pairs += 1;
        }
        let attempts = acting.into_iter().map(|actor| {
            let (username, password, browser, range) = actor.attempt(scale.ranges);
            let nodes = &nodes;
            async move { (nodes.log_in(&username, password, stranger(&browser, &range)).await, actor) }
        });
        let results: Vec<_> = stream::iter(attempts).buffer_unordered(AT_ONCE).collect().await;
        for (logged_in, actor) in results {
            if let Some((at, actor)) = judge(logged_in, actor, second, &mut dice, &mut tally) {
                // At the first tick when it is time.
                coming
                    .entry(at.div_euclid(TICK) * TICK + if at % TICK == 0 { 0 } else { TICK })
                    .or_default()
                    .push(actor);
            }
        }
        if second % 60 == 30 {
            let again = known_owner(&known, &format!("bots-{}", (second / 60) % 8));
            let entered = nodes.log_in("victim-0@example.jp", PASSWORD, again).await;
            assert!(matches!(entered, LoggedIn::Yes(_)), "the owner's browser at {second}: {entered:?}");
        }
    }

    // The figures of this run, past the capture of the test runner.
    let _ = writeln!(
        std::io::stdout(),
        "{tally:?}; login_range_free waited {}, reserve {}; login_waiting_per_hour waited {}; login_guesses refused {}",
        nodes.counted("login_range_free", "waited"),
        nodes.counted("login_range_free", "reserve"),
        nodes.counted("login_waiting_per_hour", "waited"),
        nodes.counted("login_guesses", "refused"),
    );
    assert_eq!(pairs, scale.pairs);
    assert!(tally.crowd >= scale.logins_a_second * usize::try_from(EVENING).unwrap() * 97 / 100);
    assert!(tally.mistyped * 100 > tally.crowd, "somebody mistypes");
    assert!(tally.late * 3 > scale.pairs, "{tally:?}");
    assert!(
        tally.evaluated_late * 1_000 < tally.late,
        "0.1 % of the pairs after the first minutes: {tally:?}"
    );
    assert!(tally.evaluated_after_first_minutes * 1_000 < scale.pairs, "whenever they were sent: {tally:?}");
    // Ten guesses are compared; the rest were counted, and answered like wrong ones.
    assert!(tally.at_first_victim > 10, "{tally:?}");
    assert_eq!(nodes.counted("login_guesses", "refused"), tally.at_first_victim - 10, "{tally:?}");
    assert!(nodes.counted("login_range_free", "reserve") <= scale.shared_turns, "patience is shared");
    assert!(nodes.counted("login_range_free", "waited") > 0);
}

/// The pair number `pair`: half of the ranges are patient. Every eighth range begins with the same account, so that its
/// limit over all ranges is met.
fn bot(scale: &Scale, pair: usize, second: i64) -> Actor {
    let (victims, range) = (scale.pairs / 5, pair % scale.ranges);
    let is_first = pair < scale.ranges && range % 8 == 0;
    let victim = if is_first { 0 } else { 1 + pair % (victims - 1) };
    Actor::Bot { pair, victim: format!("victim-{victim}"), sent_at: second, patient: range % 2 == 0 }
}

/// Judges what happened, and says who comes back when.
fn judge(
    logged_in: LoggedIn,
    actor: Actor,
    second: i64,
    dice: &mut Dice,
    tally: &mut Tally,
) -> Option<(i64, Actor)> {
    match actor {
        Actor::Person { number, browser, mistypes: false } => {
            assert!(
                matches!(logged_in, LoggedIn::Yes(_)),
                "{number} of {browser} at {second}: {logged_in:?}"
            );
            tally.crowd += 1;
            None
        }
        Actor::Person { number, browser, mistypes: true } => {
            assert!(matches!(logged_in, LoggedIn::No), "told what is wrong, not to wait: {logged_in:?}");
            tally.mistyped += 1;
            // Most try again; some give up.
            let again = Actor::Person { number, browser, mistypes: false };
            (!dice.one_in(5) && second + AGAIN < EVENING).then_some((second + AGAIN, again))
        }
        Actor::Bot { pair, victim, sent_at, patient } => {
            let is_late = sent_at >= FIRST_MINUTES;
            if sent_at == second {
                *(if is_late { &mut tally.late } else { &mut tally.early }) += 1;
            }
            match logged_in {
                LoggedIn::Wait(seconds) => {
                    assert!((1..=900).contains(&seconds), "{seconds}");
                    let again = Actor::Bot { pair, victim, sent_at, patient };
                    patient.then_some((second + seconds, again))
                }
                LoggedIn::No => {
                    *(if is_late { &mut tally.evaluated_late } else { &mut tally.evaluated_early }) += 1;
                    tally.evaluated_after_first_minutes += usize::from(second >= FIRST_MINUTES);
                    tally.at_first_victim += i64::from(victim == "victim-0");
                    None
                }
                entered => panic!("a wrong password: {entered:?}"),
            }
        }
    }
}

/// Logs the first victim's owner in, an hour before; the tag by which the browser is known.
async fn log_in_at_home(nodes: &Nodes) -> String {
    nodes.at(-3_600);
    match nodes.log_in("victim-0@example.jp", PASSWORD, stranger("own-phone", "home")).await {
        LoggedIn::Yes(begun) => begun.known_tag,
        other => panic!("{other:?}"),
    }
}

/// The owner's browser, in whatever range it is.
fn known_owner(tag: &str, range: &str) -> idp::flow::Arrival {
    idp::flow::Arrival { known: vec![tag.to_owned()], ..stranger("own-phone", range) }
}

on_both_databases!(a_crowd_behind_one_range_and_a_list_from_thousands);
