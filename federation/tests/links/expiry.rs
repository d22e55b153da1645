//! Day 30 to its last second, and what is left an hour later (rule 7).

use crate::house::{HANAKO, House, NOON};
use federation::{
    domain::{DealerLink, LinkState},
    flow::Completed,
};

async fn completes_in_its_last_second(house: &House) {
    let link = house.started().await;
    house.clock.set(DealerLink::expiry_of_start(NOON));
    assert_eq!(house.complete("hanako", &link, 0, "").await, Completed::Linked);
}

async fn does_not_complete_a_second_later(house: &House) {
    let link = house.started().await;
    house.clock.set(DealerLink::expiry_of_start(NOON).plus_seconds(1));
    // No job has run: the row itself says it.
    assert_eq!(house.complete("hanako", &link, 0, "").await, Completed::Ended(LinkState::Expired));
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_link_consents").await, 0);
}

async fn is_erased_an_hour_later(house: &House) {
    let link = house.started().await;
    let over = DealerLink::expiry_of_start(NOON).plus_seconds(1);
    house.clock.set(over);
    house.federation.run_jobs(&house.provider).await.unwrap();
    assert_eq!(house.state(&link).await, LinkState::Expired);
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_events WHERE kind = 'link-expired'").await, 1);
    house.clock.set(over.plus_seconds(3_599));
    house.federation.run_jobs(&house.provider).await.unwrap();
    let left = "SELECT COUNT(*) AS n FROM dealer_links WHERE code_hash IS NOT NULL OR code_sealed IS NOT NULL OR account_id IS NOT NULL OR reception_hash IS NOT NULL";
    assert_eq!(house.count(left).await, 0);
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_visits").await, 0);
    assert_eq!(house.state(&link).await, LinkState::Expired, "the tombstone stays");
    house.clock.set(over.plus_seconds(91 * 86_400));
    house.federation.run_jobs(&house.provider).await.unwrap();
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_links").await, 0);
}

async fn is_erased_though_no_job_ran_in_between(house: &House) {
    house.started().await;
    house.clock.set(DealerLink::expiry_of_start(NOON).plus_seconds(3_600));
    house.federation.run_jobs(&house.provider).await.unwrap();
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_links WHERE code_hash IS NOT NULL").await, 0);
}

async fn an_expired_start_makes_room(house: &House) {
    let old = house.started().await;
    house.clock.set(DealerLink::expiry_of_start(NOON).plus_seconds(1));
    let new = house.try_start("pal-D-0234", "C-1", HANAKO, false).await.unwrap().id;
    assert_eq!(house.state(&old).await, LinkState::Expired);
    assert_eq!(house.state(&new).await, LinkState::Provisional);
}

on_both_databases!(
    completes_in_its_last_second,
    does_not_complete_a_second_later,
    is_erased_an_hour_later,
    is_erased_though_no_job_ran_in_between,
    an_expired_start_makes_room,
);
