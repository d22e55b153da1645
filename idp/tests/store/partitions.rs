//! Tables in parts by time (PostgreSQL): what is taken once is taken once wherever it stands, and what has expired goes with its part.

use crate::{
    samples::code,
    scratch::{MORNING, Scratch},
};
use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, connection::SimpleConnection as _,
    sql_query,
};
use idp::domain::{AuthorizationCode, TokenHash};
use idp::store::{authorization_codes, authorization_codes::TakenCode, partitions};
use std::time::{Duration, Instant};

const TABLE: &str = "authorization_codes";
const HOUR: i64 = 3_600;

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// The names of the parts, without that of the table.
fn parts(scratch: &Scratch) -> Vec<String> {
    let mut connection = PgConnection::establish(&scratch.url).unwrap();
    let query = "SELECT substr(inhrelid::regclass::text, 21) AS name FROM pg_inherits \
                 WHERE inhparent = 'authorization_codes'::regclass AND inhrelid::regclass::text NOT LIKE '%pkey%' ORDER BY 1";
    sql_query(query).load::<Name>(&mut connection).unwrap().into_iter().map(|row| row.name).collect()
}

fn until(hours: i64) -> String {
    format!("until_{}", MORNING.plus_seconds(hours * HOUR).seconds())
}

/// Makes the table as every version before had it.
fn make_whole(scratch: &Scratch) {
    let mut connection = PgConnection::establish(&scratch.url).unwrap();
    connection
        .batch_execute(
            "CREATE TABLE whole (LIKE authorization_codes); DROP TABLE authorization_codes; ALTER TABLE whole RENAME TO authorization_codes; \
             ALTER TABLE authorization_codes ADD CONSTRAINT authorization_codes_pkey PRIMARY KEY (hash); \
             CREATE INDEX authorization_codes_by_expiry ON authorization_codes (expires_at)",
        )
        .unwrap();
}

async fn issue(scratch: &Scratch, text: &'static str, seconds: i64) {
    let written =
        move || AuthorizationCode { expires_at: MORNING.plus_seconds(seconds), ..code(text, "g-1") };
    scratch.write(move |tx| authorization_codes::insert(tx, &written())).await;
}

/// How many of these attempts got the code, and how many were told that another did.
async fn race(scratch: &Scratch, text: &'static str) -> (usize, usize) {
    let taken = scratch.race(8, move |tx| authorization_codes::consume(tx, &TokenHash::of(text))).await;
    let of = |wanted: fn(&TakenCode) -> bool| taken.iter().filter(|taken| wanted(taken)).count();
    (of(|taken| matches!(taken, TakenCode::Taken(_))), of(|taken| matches!(taken, TakenCode::Replayed(..))))
}

/// As the clean-up does it, so many hours after the morning.
async fn renew(scratch: &Scratch, hours: i64) -> usize {
    scratch.clock.set(MORNING.plus_seconds(hours * HOUR));
    let renew = move |tx: &mut idp::store::Tx<'_>| {
        partitions::renew(tx, TABLE, 60, MORNING.plus_seconds((hours - 1) * HOUR))
    };
    scratch.write(renew).await
}

async fn rows_deleted(scratch: &Scratch, hours: i64) -> usize {
    let before = MORNING.plus_seconds((hours - 1) * HOUR);
    scratch.write(move |tx| authorization_codes::delete_expired(tx, before, 100)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_code_is_taken_once_wherever_it_stands() {
    let scratch = Scratch::postgres().await;
    assert_eq!(parts(&scratch), ["rest".to_owned(), until(3), until(5)]);
    // In the first part, at its end, in the one that was made ahead, and in none.
    for (text, seconds) in [("a", 60), ("b", 3 * HOUR - 1), ("c", 3 * HOUR), ("d", 5 * HOUR), ("e", -HOUR)] {
        issue(&scratch, text, seconds).await;
        assert_eq!(race(&scratch, text).await, (1, 7), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_has_expired_goes_with_its_part() {
    let scratch = Scratch::postgres().await;
    issue(&scratch, "used", 3 * HOUR - 1).await;
    issue(&scratch, "next", 3 * HOUR + 60).await;
    assert_eq!(race(&scratch, "used").await, (1, 7));
    // While its replay must be known for what it is, it stays, and nothing is deleted row by row.
    assert_eq!(renew(&scratch, 3).await, 0);
    assert_eq!(parts(&scratch), ["rest".to_owned(), until(3), until(5), until(7)]);
    assert_eq!(rows_deleted(&scratch, 3).await, 0);
    assert_eq!(race(&scratch, "used").await, (0, 8));
    assert_eq!(renew(&scratch, 4).await, 1);
    assert_eq!(race(&scratch, "used").await, (0, 0), "nobody knows it any more");
    assert_eq!(race(&scratch, "next").await, (1, 7));
    assert_eq!(parts(&scratch), ["rest".to_owned(), until(5), until(7)]);
    assert_eq!(renew(&scratch, 4).await, 0);
    // The clean-up stood still for a day.
    assert_eq!(renew(&scratch, 28).await, 2);
    assert_eq!(parts(&scratch), ["rest".to_owned(), until(29), until(31)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_no_part_was_there_for_goes_row_by_row() {
    let scratch = Scratch::postgres().await;
    issue(&scratch, "late", 7 * HOUR - 1).await;
    // No part is made of what is in the rest: the next one is.
    renew(&scratch, 5).await;
    assert_eq!(parts(&scratch), ["rest".to_owned(), until(5), until(9)]);
    renew(&scratch, 7).await;
    assert_eq!(parts(&scratch), ["rest".to_owned(), until(9), until(11)]);
    assert_eq!(race(&scratch, "late").await, (1, 7));
    assert_eq!(rows_deleted(&scratch, 7).await, 0);
    assert_eq!(rows_deleted(&scratch, 8).await, 1);
    assert_eq!(race(&scratch, "late").await, (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_is_at_the_table_is_not_driven_away() {
    let scratch = Scratch::postgres().await;
    let mut reader = PgConnection::establish(&scratch.url).unwrap();
    reader.batch_execute("BEGIN; SELECT count(*) FROM authorization_codes").unwrap();
    let begun = Instant::now();
    assert_eq!(renew(&scratch, 7).await, 0);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert_eq!(parts(&scratch), ["rest".to_owned(), until(3), until(5)]);
    reader.batch_execute("ROLLBACK").unwrap();
    assert_eq!(renew(&scratch, 7).await, 2);
    assert_eq!(parts(&scratch), ["rest".to_owned(), until(9), until(11)]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_whole_table_works_and_is_divided_with_what_stands_in_it() {
    let scratch = Scratch::postgres().await;
    make_whole(&scratch);
    issue(&scratch, "old", 60).await;
    issue(&scratch, "used", 5 * HOUR).await;
    assert_eq!(race(&scratch, "used").await, (1, 7));
    // As a database has it that divides nothing.
    assert_eq!(renew(&scratch, 2).await, 0);
    assert_eq!(rows_deleted(&scratch, 2).await, 1);
    assert_eq!(race(&scratch, "old").await, (0, 0));
    // Connections keep statements that were prepared before.
    scratch.db.migrate().await.unwrap();
    assert_eq!(parts(&scratch), ["rest".to_owned(), until(7), until(9)]);
    assert_eq!(race(&scratch, "used").await, (0, 8), "a replay is known for what it is");
    issue(&scratch, "new", 2 * HOUR + 60).await;
    assert_eq!(race(&scratch, "new").await, (1, 7));
    scratch.db.migrate().await.unwrap();
    assert_eq!(parts(&scratch), ["rest".to_owned(), until(7), until(9)]);
}
