//! T1 to T4 over HTTP, and that nothing of the record is stored.

use crate::{
    browser::Browser,
    house::{HANAKO, House, VERSION, caller},
    seed::record,
};
use federation::{
    domain::{ValueWarning, WarningReason},
    flow::{OpenVisit, open_visit},
};

async fn launch(house: &House, change: impl Fn(&mut federation::domain::CustomerRecord)) -> String {
    let mut customer = record("C-1");
    change(&mut customer);
    let request = OpenVisit {
        shop: "S-01".to_owned(),
        staff: "1234".to_owned(),
        service: None,
        customer,
        warnings: Vec::new(),
    };
    open_visit(&house.federation, &house.provider, caller("pal-D-0234"), request).await.unwrap().launch
}

async fn from_record_to_done(house: &House) {
    let terminal = Browser::new(house);
    let launch = launch(house, |_| {}).await;
    let entered = terminal.post("/terminal", &[("launch", &launch)]).await;
    assert_eq!((entered.status.as_u16(), entered.location.as_deref()), (303, Some("/terminal/customer")));
    let t1 = terminal.get("/terminal/customer").await;
    assert!(t1.body.contains("豊田 花子") && t1.body.contains("090-1234-5678"));
    let csrf = t1.value("csrf");

    assert_eq!(terminal.get("/terminal/select").await.location.as_deref(), Some("/terminal/customer"));
    let unticked = terminal.post("/terminal/customer", &[("csrf", &csrf), ("notice_version", VERSION)]).await;
    assert!(unticked.has("error-summary") && unticked.body.contains("エラー："));
    let ticked = [("csrf", csrf.as_str()), ("notice_version", VERSION), ("customer_ack", "on")];
    assert_eq!(
        terminal.post("/terminal/customer", &ticked).await.location.as_deref(),
        Some("/terminal/select")
    );

    let t2 = terminal.get("/terminal/select").await;
    assert!(
        t2.has("slot-1") && !t2.has("slot-2") && t2.has("refresh") && t2.has("edit-emails"),
        "{}",
        t2.body
    );
    let none = terminal.post("/terminal/select", &[("csrf", &csrf), ("slot", "2")]).await;
    assert!(none.has("error-summary"));
    let pressed = [("csrf", csrf.as_str()), ("slot", "1"), ("action", "next")];
    assert_eq!(terminal.post("/terminal/select", &pressed).await.location.as_deref(), Some("/terminal/done"));
    assert_eq!(terminal.post("/terminal/select", &pressed).await.location.as_deref(), Some("/terminal/done"));
    let t4 = terminal.get("/terminal/done").await;
    assert!(
        t4.body.contains(HANAKO) && t4.body.contains("2026年12月22日") && t4.has("close") && t4.has("resend")
    );
    assert!(!t4.has("reception_code"), "the address was in the record");

    let resent = terminal.post("/terminal/done", &[("csrf", &csrf), ("action", "resend")]).await;
    assert!(resent.has("error-summary"), "not within ten minutes");
    let closed = terminal.post("/terminal/done", &[("csrf", &csrf), ("action", "close")]).await;
    assert_eq!(closed.location.as_deref(), Some("/terminal/closed"));
    assert!(!terminal.cookies().keys().any(|name| name.starts_with("cid_terminal")));
    assert!(!terminal.cookies().contains_key("cid_session"), "never a customer's session");
    assert_eq!(terminal.get("/terminal/done").await.status.as_u16(), 400);
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_links").await, 1);
}

async fn stops_at_an_incomplete_record(house: &House) {
    for change in [
        (|record: &mut federation::domain::CustomerRecord| record.family_kana.clear()) as fn(&mut _),
        |record| record.mobile_phone.clear(),
    ] {
        let terminal = Browser::new(house);
        let launch = launch(house, change).await;
        terminal.post("/terminal", &[("launch", &launch)]).await;
        let t1 = terminal.get("/terminal/customer").await;
        assert!(!t1.has("next") && t1.has("error"));
        // What there is to do is done elsewhere; the record does not stay on this screen meanwhile.
        assert!(t1.has("close"), "{}", t1.body);
        let closed =
            terminal.post("/terminal/done", &[("csrf", &t1.value("csrf")), ("action", "close")]).await;
        assert_eq!(closed.location.as_deref(), Some("/terminal/closed"));
        assert!(!terminal.cookies().keys().any(|name| name.starts_with("cid_terminal")));
    }
}

async fn nobody_without_a_launch(house: &House) {
    let stranger = Browser::new(house);
    for bad in ["", "x", "a.b.c.d.e"] {
        let answer = stranger.post("/terminal", &[("launch", bad)]).await;
        assert!(answer.status.as_u16() == 400 && answer.has("error"), "{bad}");
    }
    for page in ["customer", "select", "emails", "done"] {
        let answer = stranger.get(&format!("/terminal/{page}")).await;
        assert!(answer.status.as_u16() == 400 && answer.has("error"), "{page}");
    }
    let code = stranger.get("/terminal/qr.svg").await;
    assert!(code.body.contains("<svg"));
}

/// An address changed on T3 needs an address book; without one nothing changes.
async fn addresses_are_the_dealers(house: &House) {
    let terminal = Browser::new(house);
    let launch = launch(house, |_| {}).await;
    terminal.post("/terminal", &[("launch", &launch)]).await;
    let csrf = terminal.get("/terminal/customer").await.value("csrf");
    let ticked = [("csrf", csrf.as_str()), ("notice_version", VERSION), ("customer_ack", "on")];
    terminal.post("/terminal/customer", &ticked).await;
    let t3 = terminal.get("/terminal/emails").await;
    assert!(t3.has("email-1") && t3.has("email-3") && t3.has("save") && t3.has("back"));
    let wrong = terminal.post("/terminal/emails", &[("csrf", &csrf), ("email-1", "nothing")]).await;
    assert!(wrong.has("error-summary") && wrong.body.contains("#email-1"));
    let twice = [("csrf", csrf.as_str()), ("email-1", HANAKO), ("email-2", HANAKO)];
    assert!(terminal.post("/terminal/emails", &twice).await.has("error-summary"));
    let refused = terminal.post("/terminal/emails", &[("csrf", &csrf), ("email-1", "new@example.jp")]).await;
    assert!(refused.has("error-summary"));
    assert!(terminal.get("/terminal/select").await.body.contains(HANAKO));
}

/// Everything as long as it may be, and everything that can be told of it: no value is both, so no session is longer.
async fn the_longest_record_fits_its_cookies(house: &House) {
    let mut customer = record("C-1");
    for text in [
        &mut customer.family_name,
        &mut customer.given_name,
        &mut customer.family_kana,
        &mut customer.given_kana,
        &mut customer.address1,
        &mut customer.address2,
        &mut customer.address3,
    ] {
        *text = "𠮷".repeat(100);
    }
    customer.emails =
        [1, 2, 3].map(|slot| format!("{slot}{}@{}.example", "a".repeat(63), "b".repeat(60))).to_vec();
    let members =
        ["birthdate", "postal_code", "phone", "address1", "emails[0]", "emails[1]", "emails[2]", "emails[3]"];
    let warnings = members.map(|member| ValueWarning {
        member: member.to_owned(),
        reason: WarningReason::PhonePlaceholder,
        written: "𠮷".repeat(60),
    });
    let request = OpenVisit {
        shop: "S-01".to_owned(),
        staff: "1234".to_owned(),
        service: None,
        customer,
        warnings: warnings.to_vec(),
    };
    let opened = open_visit(&house.federation, &house.provider, caller("pal-D-0234"), request).await.unwrap();
    let terminal = Browser::new(house);
    terminal.post("/terminal", &[("launch", &opened.launch)]).await;
    assert!(terminal.get("/terminal/customer").await.has("next"));
    assert!(terminal.cookies().values().all(|value| value.len() <= 3_600));
}

/// What cannot be used is shown with the reason, and an address is corrected on T3.
async fn what_cannot_be_used_is_shown(house: &House) {
    let mut customer = record("C-1");
    customer.emails = vec!["hanako@@example".to_owned(), String::new(), String::new(), HANAKO.to_owned()];
    customer.phone = "+82-2-312-3456".to_owned();
    customer.postal_code = "450".to_owned();
    let (customer, warnings) = customer.checked(house.provider.clock.now()).unwrap();
    let request =
        OpenVisit { shop: "S-01".to_owned(), staff: "1234".to_owned(), service: None, customer, warnings };
    let opened = open_visit(&house.federation, &house.provider, caller("pal-D-0234"), request).await.unwrap();
    let terminal = Browser::new(house);
    terminal.post("/terminal", &[("launch", &opened.launch)]).await;
    let t1 = terminal.get("/terminal/customer").await;
    assert!(t1.has("next") && t1.body.matches("使えません：").count() == 2, "{}", t1.body);
    assert!(t1.body.contains("+82-2-312-3456") && t1.body.contains("tel:+819012345678"));
    let csrf = t1.value("csrf");
    let ticked = [("csrf", csrf.as_str()), ("notice_version", VERSION), ("customer_ack", "on")];
    terminal.post("/terminal/customer", &ticked).await;
    let t2 = terminal.get("/terminal/select").await;
    assert!(t2.body.contains("hanako@@example") && t2.body.contains("使えません：") && t2.has("more-emails"));
    assert!(!t2.has("slot-1"), "nothing starts for it");
    let t3 = terminal.get("/terminal/emails").await;
    assert!(t3.body.contains("value=\"hanako@@example\"") && t3.has("email-1-hint"), "{}", t3.body);
    let again = [("csrf", csrf.as_str()), ("email-1", "hanako@@example")];
    assert!(terminal.post("/terminal/emails", &again).await.has("error-summary"));
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_links").await, 0);
}

on_both_databases!(
    from_record_to_done,
    stops_at_an_incomplete_record,
    nobody_without_a_launch,
    addresses_are_the_dealers,
    the_longest_record_fits_its_cookies,
    what_cannot_be_used_is_shown,
);
