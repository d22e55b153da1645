//! The works for a moment each, against the demo and against the floor: that every request is answered as it should, and that the counts add up. No time is
//! looked at: the machine of a test is never quiet.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use load::{
    crowd::crowd,
    drive::{Load, Pace, Tally, drive},
    fill::Amounts,
    flush::Flushes,
    scale::Filled,
    servers::{Places, Server, existing::served, floor, ours},
    works::{WORKS, Work, work},
};
use std::{path::PathBuf, time::Duration};

/// The program that the tests were built with, unless another is named.
fn program() -> PathBuf {
    std::env::var_os("COMMON_ID_BIN").map_or_else(
        || {
            let test = std::env::current_exe().unwrap();
            test.ancestors().nth(2).unwrap().join("common-id")
        },
        PathBuf::from,
    )
}

fn places(data: &tempfile::TempDir) -> Places {
    let program = program();
    assert!(program.exists(), "{} is missing: cargo build --workspace", program.display());
    Places {
        program,
        load: env!("CARGO_BIN_EXE_load").into(),
        peer: PathBuf::new(),
        node: PathBuf::new(),
        data: data.path().to_owned(),
        database: None,
        flushes: Some(Flushes::compile(data.path(), Duration::ZERO).unwrap()),
    }
}

const CLOSED: Load = Load {
    connections: 3,
    pace: Pace::AsFastAsAnswered,
    warm_up: Duration::from_millis(50),
    lasting: Duration::from_millis(400),
};

async fn driven(work: &Work, server: &Server, load: Load) -> Tally {
    let tally = drive(work, &server.site, &server.meter, load).await.unwrap();
    let (name, fault) = (work.name, &tally.fault);
    assert_eq!((tally.failures, fault), (0, &None), "{name}");
    assert_eq!(tally.operations, tally.latencies.count(), "{name}");
    assert!(tally.took >= tally.latencies.longest() && tally.spent.resident > 0, "{name}: {tally:?}");
    tally
}

#[tokio::test(flavor = "multi_thread")]
async fn every_work_is_answered() {
    let data = tempfile::tempdir().unwrap();
    let server = ours(&places(&data)).await.unwrap();
    for work in WORKS {
        // Tokens that say nothing are the other provider's alone.
        let is_driven = work.is_for(&server.site.provider);
        assert_eq!(is_driven, work.name != "client-credentials-opaque", "{}", work.name);
        if is_driven {
            let tally = driven(work, &server, CLOSED).await;
            assert!(tally.operations > 0, "{}", work.name);
        }
    }
    let provider = server.site.provider.clone();
    server.stop().await.unwrap();

    // What an operator runs, on what the demo has left: the same clients, the same person.
    let served = served(&places(&data), &provider).await.unwrap();
    let refresh = WORKS.iter().find(|work| work.name == "refresh-es256").unwrap();
    let tally = driven(refresh, &served, CLOSED).await;
    assert!(tally.spent.flushes.unwrap() > 0, "a refresh waits for the disk: {tally:?}");
    served.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crowd_is_answered_and_so_is_a_thousand() {
    let data = tempfile::tempdir().unwrap();
    let amounts = Amounts { accounts: 500, sessions: 1_500, links: 500 };
    let filled = Filled::make(&places(&data), "few", amounts).await.unwrap();
    let server = filled.serve().await.unwrap();
    let crowd = crowd(12, work("silent-es256").unwrap(), (&server.site, &server.meter)).await.unwrap();
    let told = crowd.to_string();
    assert!(told.contains("| let in | 12; "), "{told}");
    assert!(!told.contains("NOT VALID"), "{told}");
    let load = Load { connections: 1_000, ..CLOSED };
    driven(work("discovery").unwrap(), &server, load).await;
    server.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_open_loop_begins_as_many_as_it_should() {
    let data = tempfile::tempdir().unwrap();
    let server = floor(&places(&data)).await.unwrap();
    let documents: Vec<&Work> = WORKS.iter().filter(|work| work.is_for(&server.site.provider)).collect();
    assert_eq!(documents.len(), 2, "the floor has documents alone");
    for work in documents {
        let load = Load { pace: Pace::PerSecond(200.0), ..CLOSED };
        let tally = driven(work, &server, load).await;
        // Those of 0.4 seconds at 200 a second, however slow the answers are.
        assert_eq!(tally.operations, 80, "{}", work.name);
    }
    server.stop().await.unwrap();
}
