//! The funnel of a link: every step counted once, with its labels, and nothing depends on it.

use crate::{
    browser::Browser,
    customer_pages::{logged_in, open_mail, press},
    house::{House, VERSION},
};

const FUNNEL: [&str; 9] = [
    "link.acknowledged",
    "link.started",
    "link.mailed",
    "link.opened",
    "link.authenticated",
    "link.items_done",
    "link.terms_done",
    "link.consented",
    "link.completed",
];

async fn every_step_is_counted_once(house: &House) {
    let link = house.started().await;
    let (path, _) = open_mail(house, &link).await;
    let phone = Browser::new(house);
    for _ in 0..3 {
        phone.get(&path).await;
        phone.get("/link").await;
    }
    assert_eq!(house.audited("link.opened").await, 1, "once a browser");
    assert_eq!(house.audited("link.authenticated").await, 0);
    for _ in 0..2 {
        logged_in(house, "hanako", vec![]).await;
    }
    let (browser, next) = logged_in(house, "hanako", vec![]).await;
    let l6 = browser.get(&next).await;
    let fields = [("action", "complete"), ("link", link.as_str()), ("consent_version", VERSION)];
    press(&browser, &l6, &next, &fields).await;
    for event in FUNNEL {
        assert_eq!(house.audited(event).await, 1, "{event}");
    }
    let text = house.provider.metrics.text();
    for (event, kind) in [
        ("link.started", "individual"),
        ("link.opened", "individual"),
        ("link.terms_done", "individual"),
        ("link.completed", "individual"),
    ] {
        let line = format!(
            "common_id_events_total{{account_type=\"{kind}\",event=\"{event}\",journey=\"dealer_link\",result=\"ok\"}} 1"
        );
        assert!(text.contains(&line), "{line}\n{text}");
    }
    Browser::new(house).get(&path).await;
    assert_eq!(house.audited("link.opened").await, 1, "what is over is not opened");
}

async fn another_browser_opens_too(house: &House) {
    let link = house.started().await;
    let (path, _) = open_mail(house, &link).await;
    for _ in 0..2 {
        Browser::new(house).get(&path).await;
    }
    assert_eq!(house.audited("link.opened").await, 2);
    let state = house.state(&link).await;
    assert_eq!(state, federation::domain::LinkState::Provisional, "opening is no state");
}

on_both_databases!(every_step_is_counted_once, another_browser_opens_too);
