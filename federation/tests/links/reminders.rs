//! ML3r on day 7 and day 27: when, to whom, once.

use crate::{
    browser::Browser,
    customer_pages::open_mail,
    house::{HANAKO, House, NOON, caller},
    once::futures_join,
};
use federation::{
    domain::LinkState,
    flow::{cancel, change_as_dealer},
};
use idp::{
    domain::{AccountId, AccountState, Timestamp},
    store,
};

const DAY: i64 = 86_400;
const KIND: &str = "dealer-link-reminder";

/// Nine in the morning in Japan, so many days after the visit, which was at 13:00.
fn nine(days: i64) -> Timestamp {
    NOON.plus_seconds(days * DAY - 4 * 3_600)
}

async fn reminders_at(house: &House, now: Timestamp) -> i64 {
    house.clock.set(now);
    house.run_jobs().await;
    house.mails(KIND).await
}

async fn on_day_7_and_day_27(house: &House) {
    let link = house.started().await;
    let (first_path, _) = open_mail(house, &link).await;
    for (now, expected) in [
        (nine(7).plus_seconds(-1), 0),
        (nine(7), 1),
        (nine(8), 1),
        (nine(27).plus_seconds(-1), 1),
        (nine(27), 2),
        (nine(30), 2),
    ] {
        assert_eq!(reminders_at(house, now).await, expected, "{}", now.in_japan());
    }
    assert_eq!(
        house
            .count("SELECT COUNT(*) AS n FROM audit WHERE action = 'link.mailed' AND result = 'reminder'")
            .await,
        2
    );
    // The same address as in the first mail, sealed in the outbox again, and it works.
    let (path, payload) = open_mail(house, &link).await;
    assert!(payload.contains(KIND) && path == first_path);
    let phone = Browser::new(house);
    phone.get(&path).await;
    let l0 = phone.get("/link").await;
    assert!(l0.has("continue") && l0.body.contains("2026年12月22日"));
}

async fn several_nodes_send_once(house: &House) {
    house.started().await;
    house.clock.set(nine(7));
    let runs = (0..6).map(|_| house.federation.run_jobs(&house.provider));
    for run in futures_join(runs).await {
        run.unwrap();
    }
    assert_eq!(house.mails(KIND).await, 1);
}

async fn late_for_both_is_reminded_once(house: &House) {
    house.started().await;
    assert_eq!(reminders_at(house, nine(28)).await, 1);
    assert_eq!(reminders_at(house, nine(29)).await, 1);
}

async fn what_ended_is_not_reminded_of(house: &House) {
    let cancelled = house.try_start("pal-D-0234", "C-1", HANAKO, false).await.unwrap().id;
    let declined = house.try_start("pal-D-0234", "C-2", HANAKO, false).await.unwrap().id;
    let linked = house.try_start("pal-D-0234", "C-3", HANAKO, false).await.unwrap().id;
    change_as_dealer(&house.provider, caller("pal-D-0234"), cancelled, cancel).await.unwrap();
    house.decline("hanako", declined).await;
    house.complete("hanako", &linked, 0, "").await;
    for days in [7, 27] {
        assert_eq!(reminders_at(house, nine(days)).await, 0);
    }
}

async fn nobody_who_cannot_be_reached(house: &House) {
    let bounced = house.started().await;
    house.try_start("pal-D-0234", "C-2", "taro@example.jp", false).await.unwrap();
    let failed = bounced.clone();
    house
        .write(move |tx| {
            let link = federation::store::links::find(tx, &failed)?.unwrap();
            store::outbox::fail(tx, &link.mail_id.unwrap())?;
            store::accounts::update_state(tx, &AccountId::from("taro"), AccountState::Disabled)?;
            Ok(())
        })
        .await;
    house.run_jobs().await;
    assert_eq!(reminders_at(house, nine(7)).await, 0);
    assert_eq!(house.state(&bounced).await, LinkState::Provisional);
    house
        .write(|tx| Ok(store::accounts::update_state(tx, &AccountId::from("taro"), AccountState::Active)?))
        .await;
    assert_eq!(reminders_at(house, nine(8)).await, 1, "back in use");
}

/// Rule 8 counts reminders too: the fourth of a day waits for the next.
async fn the_fourth_of_a_day_waits(house: &House) {
    for code in ["C-1", "C-2", "C-3"] {
        house.try_start("pal-D-0234", code, HANAKO, false).await.unwrap();
    }
    house.clock.set(NOON.plus_seconds(DAY + 1));
    house.try_start("pal-D-0234", "C-4", HANAKO, false).await.unwrap();
    assert_eq!(reminders_at(house, nine(9)).await, 3);
    assert_eq!(reminders_at(house, nine(9).plus_seconds(3_600)).await, 3);
    assert_eq!(reminders_at(house, nine(10).plus_seconds(3_600)).await, 4);
}

/// A reminder that bounces is noted like the first mail.
async fn a_reminder_that_bounces_is_noted(house: &House) {
    let link = house.started().await;
    assert_eq!(reminders_at(house, nine(7)).await, 1);
    house
        .write(move |tx| {
            let link = federation::store::links::find(tx, &link)?.unwrap();
            Ok(store::outbox::fail(tx, &link.mail_id.unwrap())?)
        })
        .await;
    house.run_jobs().await;
    assert_eq!(house.audited("link.bounced").await, 1);
    assert_eq!(house.mails(KIND).await, 0, "what could not be sent is wiped in the outbox");
    assert_eq!(reminders_at(house, nine(27)).await, 0, "no second one follows it");
}

on_both_databases!(
    on_day_7_and_day_27,
    several_nodes_send_once,
    late_for_both_is_reminded_once,
    what_ended_is_not_reminded_of,
    nobody_who_cannot_be_reached,
    the_fourth_of_a_day_waits,
    a_reminder_that_bounces_is_noted,
);
