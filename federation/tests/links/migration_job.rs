//! M12's job: everything or nothing, exactly once, again after a failure; and erasure.

use crate::{
    house::{House, operator},
    newcomer::{arrived, mails, member, migrated, open, press_on, status, submit},
};
use federation::{
    domain::DealerId,
    flow::{resume_dealer, suspend_dealer},
    store::legacy_users,
};
use idp::domain::AccountId;
use serde_json::json;

/// What one migration leaves behind.
const TRACES: [&str; 6] = [
    "SELECT COUNT(*) AS n FROM dealer_links WHERE state = 'linked'",
    "SELECT COUNT(*) AS n FROM dealer_link_consents",
    "SELECT COUNT(*) AS n FROM dealer_events WHERE kind = 'link-linked'",
    "SELECT COUNT(*) AS n FROM legacy_events",
    "SELECT COUNT(*) AS n FROM audit WHERE action = 'migration.completed'",
    "SELECT COUNT(*) AS n FROM outbox WHERE payload LIKE '%migration-completed%'",
];

async fn assert_traces(house: &House, expected: i64) {
    for sql in TRACES {
        assert_eq!(house.count(sql).await, expected, "{sql}");
    }
}

/// Makes every write of a consent record fail: the link before it is then there, and the mail after it is not.
async fn break_consents(house: &House) {
    if house.is_postgres() {
        house
            .execute(
                "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS \
                 $$ BEGIN RAISE EXCEPTION 'injected'; END $$",
            )
            .await;
        house
            .execute(
                "CREATE TRIGGER broken BEFORE INSERT ON dealer_link_consents FOR EACH ROW EXECUTE FUNCTION broken()",
            )
            .await;
    } else {
        house
            .execute(
                "CREATE TRIGGER broken BEFORE INSERT ON dealer_link_consents \
                 BEGIN SELECT RAISE(ABORT, 'injected'); END",
            )
            .await;
    }
}

async fn mend_consents(house: &House) {
    let sql = if house.is_postgres() {
        "DROP TRIGGER broken ON dealer_link_consents"
    } else {
        "DROP TRIGGER broken"
    };
    house.execute(sql).await;
}

async fn a_failure_leaves_nothing_and_can_be_tried_again(house: &House) {
    member(house, "hanako2", Some("1990-11-03")).await;
    let browser = arrived(house, "hanako90", json!({})).await;
    break_consents(house).await;
    let (path, page) = press_on(house, &browser, "hanako2", 6).await;
    assert_eq!(path, "/migration/creating", "{}", page.body);
    let state = browser.get("/migration/state").await;
    assert_eq!(state.json(), json!({ "done": false }));
    for _ in 0..6 {
        house.federation.migrate_users(&house.provider).await.unwrap();
        house.clock.advance_seconds(7);
    }
    assert_traces(house, 0).await;
    assert_eq!(status(house, "hanako90").await, "failed", "the banner stays");
    let (_, failed) = open(&browser, "/migration").await;
    assert!(failed.has("retry") && failed.body.contains("受付番号"), "{}", failed.body);
    assert_eq!(browser.get("/migration/state").await.json(), json!({ "done": true }));
    let failures = "SELECT COUNT(*) AS n FROM audit WHERE action = 'migration.failed' AND result = 'error'";
    assert_eq!(house.count(failures).await, 1);

    mend_consents(house).await;
    let (path, waiting) = submit(&browser, "/migration/creating", &failed, &[]).await;
    assert_eq!(path, "/migration/creating");
    assert!(waiting.has("continue"), "{}", waiting.body);
    house.federation.migrate_users(&house.provider).await.unwrap();
    let (path, _) = open(&browser, "/migration/creating").await;
    assert_eq!(path, "/migration/done");
    assert_eq!(status(house, "hanako90").await, "migrated");
    // Nothing is left to do, however often it is asked for.
    house.federation.migrate_users(&house.provider).await.unwrap();
    assert_traces(house, 1).await;
}

async fn a_page_is_honest_when_no_worker_runs(house: &House) {
    member(house, "hanako2", Some("1990-11-03")).await;
    let browser = arrived(house, "hanako90", json!({})).await;
    press_on(house, &browser, "hanako2", 6).await;
    house.clock.advance_seconds(31);
    let (_, failed) = open(&browser, "/migration/creating").await;
    assert!(failed.has("retry"), "{}", failed.body);
    let (_, waiting) = submit(&browser, "/migration/creating", &failed, &[]).await;
    assert!(waiting.has("continue"));
}

async fn a_suspended_dealer_is_waited_for(house: &House) {
    member(house, "hanako2", Some("1990-11-03")).await;
    let browser = arrived(house, "hanako90", json!({})).await;
    press_on(house, &browser, "hanako2", 6).await;
    let dealer = DealerId::from("D-0234");
    let suspended = dealer.clone();
    house.write(move |tx| Ok(suspend_dealer(tx, &operator(), &suspended)?)).await;
    house.federation.migrate_users(&house.provider).await.unwrap();
    assert_traces(house, 0).await;
    house.write(move |tx| Ok(resume_dealer(tx, &operator(), &dealer)?)).await;
    house.clock.advance_seconds(2);
    house.federation.migrate_users(&house.provider).await.unwrap();
    assert_traces(house, 1).await;
}

async fn workers_on_two_nodes_make_one_link(house: &House) {
    member(house, "hanako2", Some("1990-11-03")).await;
    let browser = arrived(house, "hanako90", json!({})).await;
    press_on(house, &browser, "hanako2", 6).await;
    let worker = || {
        let (federation, provider) = (house.federation.clone(), house.provider.clone());
        tokio::spawn(async move { federation.migrate_users(&provider).await.unwrap() })
    };
    for worker in [worker(), worker(), worker(), worker()] {
        worker.await.unwrap();
    }
    assert_traces(house, 1).await;
}

async fn a_link_that_is_there_stays_and_an_open_one_gives_way(house: &House) {
    member(house, "hanako2", Some("1990-11-03")).await;
    // The counter has started a link for the same record.
    let open_link =
        house.try_start("pal-D-0234", "C-hanako90", "hanako2@example.jp", false).await.unwrap().id;
    migrated(house, "hanako90", "hanako2").await;
    assert_eq!(house.state(&open_link).await, federation::domain::LinkState::Superseded);
    assert_traces(house, 1).await;
    // Another site's user of the same person and record: nothing new is linked.
    house.execute("UPDATE legacy_users SET site = 'other-site'").await;
    migrated(house, "hanako90", "hanako2").await;
    assert_eq!(house.count(TRACES[0]).await, 1);
    assert_eq!(house.count(TRACES[1]).await, 1);
}

async fn the_mail_says_what_was_done(house: &House) {
    member(house, "hanako2", Some("1990-11-03")).await;
    migrated(house, "hanako90", "hanako2").await;
    let sent = mails(house).await;
    let mail = &sent.last().unwrap().mail;
    assert!(mail.subject.contains("移行完了"), "{}", mail.subject);
    assert!(mail.text.contains("トヨタ中央販売") && mail.text.contains("hanako2@example.jp"));
}

async fn what_was_told_is_nowhere_in_the_open(house: &House) {
    member(house, "hanako2", None).await;
    let browser = arrived(house, "hanako90", json!({ "building": "秘密ビル" })).await;
    press_on(house, &browser, "hanako2", 2).await;
    for value in ["秘密ビル", "田中", "名古屋市昭和区", "C-hanako90", "hanako90"] {
        for (table, columns) in [
            ("legacy_handovers", "COALESCE(sealed, '') || body_hash || user_hash || handle_hash"),
            ("interactions", "notes || journey"),
            ("audit", "actor || object || result || action"),
        ] {
            let sql = format!("SELECT COUNT(*) AS n FROM {table} WHERE {columns} LIKE '%{value}%'");
            assert_eq!(house.count(&sql).await, 0, "{value} in {table}");
        }
    }
}

async fn erasure_leaves_nothing_of_the_user(house: &House) {
    member(house, "hanako2", Some("1990-11-03")).await;
    migrated(house, "hanako90", "hanako2").await;
    house.write(|tx| Ok(legacy_users::erase(tx, &AccountId::from("hanako2"))?)).await;
    for table in ["legacy_users", "legacy_events", "legacy_handovers"] {
        assert_eq!(house.count(&format!("SELECT COUNT(*) AS n FROM {table}")).await, 0, "{table}");
    }
    assert_eq!(status(house, "hanako90").await, "not_started");
}

on_both_databases!(
    a_failure_leaves_nothing_and_can_be_tried_again,
    a_page_is_honest_when_no_worker_runs,
    a_suspended_dealer_is_waited_for,
    workers_on_two_nodes_make_one_link,
    a_link_that_is_there_stays_and_an_open_one_gives_way,
    the_mail_says_what_was_done,
    what_was_told_is_nowhere_in_the_open,
    erasure_leaves_nothing_of_the_user,
);
