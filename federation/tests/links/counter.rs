//! At the counter: looking up, starting, starting again (rules 3, 4, 8, 9).

use crate::house::{HANAKO, House, TARO, caller};
use federation::{
    domain::{LinkState, SlotState},
    flow::{Completed, DealerError, OpenVisit, Refusal, acknowledge_visit, enter_terminal, open_visit},
};
use idp::{
    domain::{AccountId, AccountState},
    store,
};

fn refusal<T: std::fmt::Debug>(result: Result<T, DealerError>) -> Refusal {
    match result {
        Err(DealerError::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

async fn looking_up_needs_the_tick(house: &House) {
    let visit = house.open_visit("pal-D-0234", "C-1").await;
    assert_eq!(refusal(house.look_up(&visit, &[HANAKO]).await), Refusal::NotAcknowledged);
    let other =
        acknowledge_visit(&house.provider, caller("pal-D-0234"), visit.clone(), "2020-01-01".to_owned());
    assert_eq!(refusal(other.await), Refusal::NoticeChanged);
}

async fn states_of_addresses(house: &House) {
    let visit = house.visit("pal-D-0234", "C-1").await;
    let states = house.look_up(&visit, &[HANAKO, "nobody@example.jp"]).await.unwrap();
    assert_eq!(states, [SlotState::CanStart, SlotState::NoAccount]);
    house.started().await;
    let visit = house.visit("pal-D-0234", "C-1").await;
    assert_eq!(
        house.look_up(&visit, &[HANAKO, TARO]).await.unwrap(),
        [SlotState::PendingHere, SlotState::CanStart]
    );
    // Another record of the same person can still be started.
    let visit = house.visit("pal-D-0234", "C-2").await;
    assert_eq!(house.look_up(&visit, &[HANAKO]).await.unwrap(), [SlotState::CanStart]);
    house
        .write(|tx| Ok(store::accounts::update_state(tx, &AccountId::from("taro"), AccountState::Disabled)?))
        .await;
    assert_eq!(house.look_up(&visit, &[TARO]).await.unwrap(), [SlotState::CannotStart]);
}

async fn a_link_shows_with_its_own_dealer_alone(house: &House) {
    house.linked().await;
    let visit = house.visit("pal-D-0234", "C-9").await;
    assert_eq!(house.look_up(&visit, &[HANAKO]).await.unwrap(), [SlotState::LinkedHere]);
    let elsewhere = house.visit("pal-D-0567", "C-9").await;
    let states = federation::flow::look_up_addresses(
        &house.provider,
        caller("pal-D-0567"),
        elsewhere,
        vec![HANAKO.to_owned()],
    );
    assert_eq!(states.await.unwrap(), [SlotState::CanStart]);
}

async fn holders_who_opt_out_are_not_found(house: &House) {
    house
        .write(|tx| Ok(federation::store::lookups::set_opt_out(tx, &AccountId::from("hanako"), true)?))
        .await;
    let visit = house.visit("pal-D-0234", "C-1").await;
    assert_eq!(house.look_up(&visit, &[HANAKO]).await.unwrap(), [SlotState::NoAccount]);
    assert_eq!(refusal(house.try_start("pal-D-0234", "C-1", HANAKO, false).await), Refusal::NoAccount);
}

async fn look_ups_are_counted_and_shown(house: &House) {
    let visit = house.visit("pal-D-0234", "C-1").await;
    for _ in 0..20 {
        house.look_up(&visit, &[HANAKO, TARO, "nobody@example.jp"]).await.unwrap();
    }
    assert_eq!(refusal(house.look_up(&visit, &[HANAKO]).await), Refusal::TooManyLookups);
    let shown =
        house.write(|tx| Ok(federation::store::lookups::list(tx, &AccountId::from("hanako"), 100)?)).await;
    assert_eq!(shown.len(), 20);
    assert_eq!(shown[0].dealer_id, "D-0234");
    assert_eq!(
        house.count("SELECT COUNT(*) AS n FROM audit WHERE action = 'link.address_looked_up'").await,
        60
    );
    house.clock.advance_seconds(3_601);
    let visit = house.visit("pal-D-0234", "C-1").await;
    assert!(house.look_up(&visit, &[HANAKO]).await.is_ok());
}

async fn starting_again_replaces_after_ten_minutes(house: &House) {
    let first = house.started().await;
    assert_eq!(refusal(house.try_start("pal-D-0234", "C-1", HANAKO, false).await), Refusal::TooSoon);
    assert_eq!(house.state(&first).await, LinkState::Provisional, "nothing was replaced");
    house.clock.advance_seconds(601);
    let second = house.try_start("pal-D-0234", "C-1", HANAKO, false).await.unwrap().id;
    assert_eq!(house.state(&first).await, LinkState::Superseded);
    assert_eq!(house.complete("hanako", &first, 0, "").await, Completed::Ended(LinkState::Superseded));
    assert_eq!(house.complete("hanako", &second, 0, "").await, Completed::Linked);
}

async fn three_mails_a_day(house: &House) {
    for code in ["C-1", "C-2", "C-3"] {
        house.try_start("pal-D-0234", code, HANAKO, false).await.unwrap();
    }
    assert_eq!(refusal(house.try_start("pal-D-0567", "C-4", HANAKO, false).await), Refusal::TooManyMails);
    assert!(house.try_start("pal-D-0567", "C-4", TARO, false).await.is_ok());
}

async fn one_record_one_account(house: &House) {
    house.linked().await;
    house.clock.advance_seconds(601);
    assert_eq!(refusal(house.try_start("pal-D-0234", "C-1", TARO, false).await), Refusal::Conflict);
    assert_eq!(refusal(house.try_start("pal-D-0234", "C-1", HANAKO, false).await), Refusal::AlreadyLinked);
    let told = "SELECT COUNT(*) AS n FROM outbox WHERE payload LIKE '%dealer-link-conflict%' AND payload LIKE '%hanako%'";
    assert_eq!(house.count(told).await, 1);
    // The same code at another dealer is another record.
    assert!(house.try_start("pal-D-0567", "C-1", TARO, false).await.is_ok());
}

async fn reception_codes_are_asked_for_edited_addresses(house: &House) {
    let started = house.try_start("pal-D-0234", "C-1", HANAKO, true).await.unwrap();
    let code = started.reception_code.unwrap();
    assert_eq!(house.complete("hanako", &started.id, 0, "").await, Completed::CodeMissing);
    let wrong = if code == "0000" { "0001" } else { "0000" };
    assert_eq!(house.complete("hanako", &started.id, 0, wrong).await, Completed::CodeWrong(4));
    assert_eq!(house.complete("hanako", &started.id, 0, &code).await, Completed::Linked);
}

async fn five_wrong_codes_void_the_link(house: &House) {
    let started = house.try_start("pal-D-0234", "C-1", HANAKO, true).await.unwrap();
    let code = started.reception_code.unwrap();
    let wrong = if code == "0000" { "0001" } else { "0000" };
    for left in [4, 3, 2, 1] {
        assert_eq!(house.complete("hanako", &started.id, 0, wrong).await, Completed::CodeWrong(left));
    }
    assert_eq!(house.complete("hanako", &started.id, 0, wrong).await, Completed::CodeUsedUp);
    assert_eq!(house.complete("hanako", &started.id, 0, &code).await, Completed::Ended(LinkState::Void));
}

async fn a_launch_opens_once_and_in_time(house: &House) {
    let request = || OpenVisit {
        warnings: Vec::new(),
        shop: "S-01".to_owned(),
        staff: "1".to_owned(),
        service: None,
        customer: crate::seed::record("C-1"),
    };
    let open = || open_visit(&house.federation, &house.provider, caller("pal-D-0234"), request());
    let launch = open().await.unwrap().launch;
    assert!(enter_terminal(&house.provider, &launch, String::new()).await.is_ok());
    let again = enter_terminal(&house.provider, &launch, String::new()).await.map(|_| ());
    assert_eq!(refusal(again), Refusal::BadLaunch);
    let late = open().await.unwrap().launch;
    house.clock.advance_seconds(301);
    let late = enter_terminal(&house.provider, &late, String::new()).await.map(|_| ());
    assert_eq!(refusal(late), Refusal::BadLaunch);
}

async fn a_system_in_a_loop_opens_no_more_visits(house: &House) {
    let open = async |client: &str, shop: &str| {
        let request = OpenVisit {
            warnings: Vec::new(),
            shop: shop.to_owned(),
            staff: "1".to_owned(),
            service: None,
            customer: crate::seed::record("C-1"),
        };
        open_visit(&house.federation, &house.provider, caller(client), request).await
    };
    let limit = house.federation.settings.limits.visits_per_client;
    let name = house.provider.sealer.keyed_hash("visits-of-client", b"pal-D-0234");
    house
        .write(move |tx| {
            for _ in 1..limit {
                idp::store::attempts::count(tx, &name, 3_600)?;
            }
            Ok(())
        })
        .await;
    assert!(open("pal-D-0234", "S-01").await.is_ok(), "the last one of the hour");
    for _ in 0..2 {
        assert_eq!(refusal(open("pal-D-0234", "S-01").await), Refusal::TooManyVisits);
    }
    let other = open("pal-D-0567", "S-01").await;
    assert!(other.is_ok(), "another dealer's system");
    let counted = r#"common_id_limits_total{limit="visits_per_client",outcome="refused"} 2"#;
    assert!(house.provider.metrics.text().contains(counted));
    house.clock.advance_seconds(3_600);
    assert!(open("pal-D-0234", "S-01").await.is_ok(), "the next hour");
}

async fn shops_and_services_must_be_known(house: &House) {
    for (shop, service, expected) in [
        ("S-99", None, Refusal::UnknownShop),
        ("S-01", Some("nobody"), Refusal::UnknownService),
        ("S-01", Some("pal-D-0234"), Refusal::UnknownService),
    ] {
        let request = OpenVisit {
            warnings: Vec::new(),
            shop: shop.to_owned(),
            staff: "1".to_owned(),
            service: service.map(idp::domain::ClientId::from),
            customer: crate::seed::record("C-1"),
        };
        let opened = open_visit(&house.federation, &house.provider, caller("pal-D-0234"), request).await;
        assert_eq!(refusal(opened), expected);
    }
}

on_both_databases!(
    looking_up_needs_the_tick,
    states_of_addresses,
    a_link_shows_with_its_own_dealer_alone,
    holders_who_opt_out_are_not_found,
    look_ups_are_counted_and_shown,
    starting_again_replaces_after_ten_minutes,
    three_mails_a_day,
    one_record_one_account,
    reception_codes_are_asked_for_edited_addresses,
    five_wrong_codes_void_the_link,
    a_launch_opens_once_and_in_time,
    a_system_in_a_loop_opens_no_more_visits,
    shops_and_services_must_be_known,
);
