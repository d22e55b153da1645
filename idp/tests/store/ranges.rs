//! How ranges stand, who waits, what went to a mailbox: totals that stay in step, whoever writes at the same time.

use crate::scratch::{MORNING, Scratch};
use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types::BigInt};
use idp::domain::{
    Limits, MailAbout, MailAsk, MailPart, MailVerdict,
    RangeOutcome::{Failed, Succeeded},
    RangeStanding,
};
use idp::store::{StoreError, Tx, attempts, mail_logs, range_standings, waits};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(tx: &mut Tx<'_>, sql: &str) -> Result<i64, StoreError> {
    Ok(sql_query(sql).get_result::<Count>(tx.connection())?.n)
}

async fn standing(scratch: &Scratch, range: &'static str) -> (i64, i64) {
    let RangeStanding { failed, succeeded } = scratch.write(move |tx| range_standings::find(tx, range)).await;
    (failed, succeeded)
}

/// The totals are what the rows say.
async fn assert_in_step(scratch: &Scratch) {
    for range in ["r-1", "r-2"] {
        let (failed, succeeded) = standing(scratch, range).await;
        for (outcome, total) in [("failed", failed), ("succeeded", succeeded)] {
            let sql = format!(
                "SELECT COUNT(*) AS n FROM range_names WHERE range = '{range}' AND outcome = '{outcome}'"
            );
            assert_eq!(scratch.write(move |tx| count(tx, &sql)).await, total, "{range} {outcome}");
        }
    }
}

async fn an_account_counts_once_by_its_last_outcome(scratch: &Scratch) {
    assert_eq!(standing(scratch, "r-1").await, (0, 0));
    for (name, outcome, after) in [
        ("a", Failed, (1, 0)),
        ("a", Failed, (1, 0)),
        ("b", Failed, (2, 0)),
        ("a", Succeeded, (1, 1)),
        ("a", Succeeded, (1, 1)),
        ("c", Succeeded, (1, 2)),
        ("a", Failed, (2, 1)),
        ("a", Succeeded, (1, 2)),
    ] {
        let end = MORNING.plus_seconds(100);
        scratch.write(move |tx| range_standings::note(tx, ("r-1", name), outcome, end)).await;
        assert_eq!(standing(scratch, "r-1").await, after, "{name} {outcome:?}");
        assert_in_step(scratch).await;
    }
    assert_eq!(standing(scratch, "r-2").await, (0, 0), "another range");
}

async fn totals_stay_in_step_when_many_write_at_once(scratch: &Scratch) {
    for outcome in [Failed, Succeeded, Failed] {
        scratch
            .race(24, move |tx| {
                // Four names, written by six tasks each, in two ranges.
                let name = tx.random().digits(1).expose().parse::<u8>().unwrap() % 4;
                let range = if name % 2 == 0 { "r-1" } else { "r-2" };
                let end = MORNING.plus_seconds(100);
                range_standings::note(tx, (range, &format!("n-{name}")), outcome, end)
            })
            .await;
        assert_in_step(scratch).await;
    }
}

async fn what_expires_leaves_the_totals(scratch: &Scratch) {
    scratch
        .write(|tx| {
            for n in 0..9 {
                let outcome = if n % 3 == 0 { Succeeded } else { Failed };
                let range = if n < 6 { "r-1" } else { "r-2" };
                range_standings::note(tx, (range, &format!("n-{n}")), outcome, MORNING.plus_seconds(10 * n))?;
            }
            Ok(())
        })
        .await;
    assert_eq!(standing(scratch, "r-1").await, (4, 2));
    let before = MORNING.plus_seconds(31);
    // Two nodes clean up at the same time: what both saw goes once.
    let deleted = scratch.race(2, move |tx| range_standings::delete_expired(tx, before, 100)).await;
    assert_eq!(deleted.iter().sum::<usize>(), 4);
    assert_eq!(standing(scratch, "r-1").await, (2, 0));
    assert_in_step(scratch).await;
    let end = MORNING.plus_seconds(1_000);
    assert_eq!(scratch.write(move |tx| range_standings::delete_expired(tx, end, 2)).await, 2, "in batches");
    while scratch.write(move |tx| range_standings::delete_expired(tx, end, 2)).await > 0 {}
    assert_eq!(scratch.write(|tx| count(tx, "SELECT COUNT(*) AS n FROM range_standings")).await, 0);
}

async fn a_turn_comes_once(scratch: &Scratch) {
    assert_eq!(scratch.write(|tx| waits::find(tx, "w")).await, None);
    let due = MORNING.plus_seconds(15);
    scratch.write(move |tx| waits::set(tx, "w", due)).await;
    assert_eq!(scratch.write(|tx| waits::find(tx, "w")).await, Some(due));
    scratch.clock.advance_seconds(20);
    assert_eq!(scratch.write(|tx| waits::find(tx, "w")).await, Some(due), "it is kept for a while");
    let used = scratch.race(8, |tx| waits::end(tx, "w")).await;
    assert_eq!(used.iter().filter(|first| **first).count(), 1);
    scratch.write(move |tx| waits::set(tx, "w", due)).await;
    scratch.clock.advance_seconds(3_600);
    assert_eq!(scratch.write(|tx| waits::find(tx, "w")).await, None, "who never came has no turn left");
    let end = MORNING.plus_seconds(10_000);
    assert_eq!(scratch.write(move |tx| waits::delete_expired(tx, end, 10)).await, 1);
}

async fn no_more_is_taken_than_there_is_and_what_is_given_back_is_there(scratch: &Scratch) {
    let taken = scratch.race(12, |tx| attempts::take(tx, "t", 5, 60)).await;
    assert_eq!(taken.iter().filter(|taken| taken.is_ok()).count(), 5);
    let end = MORNING.plus_seconds(60);
    assert!(taken.iter().all(|taken| taken.is_ok() || *taken == Err(end)), "{taken:?}");
    scratch.write(|tx| attempts::give_back(tx, "t")).await;
    assert_eq!(scratch.write(|tx| attempts::take(tx, "t", 5, 60)).await, Ok(()));
    assert_eq!(scratch.write(|tx| attempts::take(tx, "t", 5, 60)).await, Err(end));
    scratch.clock.advance_seconds(60);
    assert_eq!(scratch.write(|tx| attempts::take(tx, "t", 5, 60)).await, Ok(()), "a new window");
}

async fn a_mailbox_that_many_ask_for_at_once_gets_its_part(scratch: &Scratch) {
    let verdicts = scratch
        .race(16, |tx| {
            let (now, browser) = (tx.now(), tx.random().digits(9).expose().to_owned());
            let mut log = mail_logs::hold(tx, "m")?;
            let ask =
                MailAsk { browser: &browser, range: "r", about: MailAbout::Code, known: false, due: None };
            let verdict = log.judge(&ask, now, &Limits::default());
            if let MailVerdict::Send(part) = verdict {
                log.note(&ask, part, now);
                mail_logs::update(tx, "m", &log)?;
            }
            Ok(verdict)
        })
        .await;
    let sent = verdicts.iter().filter(|verdict| **verdict == MailVerdict::Send(MailPart::Open)).count();
    assert_eq!(sent, 2, "{verdicts:?}");
    let end = MORNING.plus_seconds(100_000);
    assert_eq!(scratch.write(move |tx| mail_logs::delete_expired(tx, end, 10)).await, 1);
}

on_both_databases!(
    an_account_counts_once_by_its_last_outcome,
    totals_stay_in_step_when_many_write_at_once,
    what_expires_leaves_the_totals,
    a_turn_comes_once,
    no_more_is_taken_than_there_is_and_what_is_given_back_is_there,
    a_mailbox_that_many_ask_for_at_once_gets_its_part,
);
