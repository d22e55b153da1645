//! The doors of dealers and legacy sites that take a mail address, driven with the table of all doors.

use crate::{
    browser::Browser,
    dealer_api::{call, dealer},
    house::{House, VERSION},
    newcomer::{arrived, hand_over, input, open, publish_terms, site, submit, told},
};
use addresses::{BAD, GOOD, OTHERS_THAN_HANAKO, SAME_AS_HANAKO};
use federation::{domain::SlotState, pages::texts::TerminalTexts};
use idp::{
    domain::{AccountId, Lang},
    pages::Texts,
    store,
};
use serde_json::json;

#[path = "../../../idp/tests/shared/addresses.rs"]
mod addresses;

const HANAKO: &str = "hanako.sato@example.jp";

/// Gives the one account the address that the table is about.
async fn be_hanako(house: &House) {
    house.write(|tx| Ok(store::accounts::update_email(tx, &AccountId::from("hanako"), HANAKO)?)).await;
}

async fn lookups_seen_by_hanako(house: &House) -> i64 {
    house.count("SELECT COUNT(*) AS n FROM dealer_lookups WHERE account_id = 'hanako'").await
}

/// A terminal whose customer has ticked T1.
async fn at_t2<'h>(house: &'h House, emails: [&str; 3]) -> (Browser<'h>, String) {
    let customer = json!({
        "customer_code": "C-1", "family_kana": "トヨダ", "mobile_phone": "09012345678", "emails": emails,
    });
    let body = json!({ "shop": "S-01", "staff": "1234", "customer": customer });
    let opened = call(&dealer(house, "pal-D-0234"), "POST", "/visits", &body).await;
    assert_eq!(opened.status.as_u16(), 201, "{emails:?}: {}", opened.body);
    let launch = opened.json()["launch"].as_str().unwrap().to_owned();
    let terminal = Browser::new(house);
    terminal.post("/terminal", &[("launch", &launch)]).await;
    let csrf = terminal.get("/terminal/customer").await.value("csrf");
    let ticked = [("csrf", csrf.as_str()), ("notice_version", VERSION), ("customer_ack", "on")];
    let answer = terminal.post("/terminal/customer", &ticked).await;
    assert_eq!(answer.location.as_deref(), Some("/terminal/select"), "{}", answer.body);
    (terminal, csrf)
}

async fn the_counter_finds_every_way_to_write_an_address(house: &House) {
    be_hanako(house).await;
    let visit = house.visit("pal-D-0234", "C-1").await;
    for typed in SAME_AS_HANAKO {
        let written = idp::domain::normalize_email(typed).unwrap();
        assert_eq!(house.look_up(&visit, &[&written]).await.unwrap(), [SlotState::CanStart], "{typed}");
    }
    for typed in OTHERS_THAN_HANAKO {
        assert_eq!(house.look_up(&visit, &[typed]).await.unwrap(), [SlotState::NoAccount], "{typed}");
    }
}

async fn an_address_twice_is_one_look_up(house: &House) {
    be_hanako(house).await;
    let (terminal, _) = at_t2(house, ["HANAKO.SATO@EXAMPLE.JP", HANAKO, "Hanako.Sato@example.jp"]).await;
    let t2 = terminal.get("/terminal/select").await;
    assert!(t2.has("slot-1") && !t2.has("slot-2") && !t2.has("slot-3"), "{}", t2.body);
    assert!(t2.body.contains("HANAKO.SATO@example.jp"), "{}", t2.body);
    assert_eq!(lookups_seen_by_hanako(house).await, 1);
    // What another way of writing counts is nothing more than the first one.
    let visit = house.visit("pal-D-0234", "C-2").await;
    for _ in 0..59 {
        house.look_up(&visit, &[HANAKO, "HANAKO.sato@example.jp"]).await.unwrap();
    }
    assert!(house.look_up(&visit, &[HANAKO]).await.is_err(), "sixty an hour");
}

async fn the_dealer_interface_follows_the_table(house: &House) {
    be_hanako(house).await;
    let system = dealer(house, "pal-D-0234");
    let visit = house.visit("pal-D-0234", "C-1").await;
    let lookups = format!("/visits/{visit}/lookups");
    let start = format!("/visits/{visit}/provisional-link");
    for (typed, reason) in BAD {
        let answer = call(&system, "POST", &lookups, &json!({ "emails": [HANAKO, typed] })).await;
        assert_eq!(answer.status.as_u16(), 400, "{typed}: {}", answer.body);
        assert!(answer.body.contains(&format!("emails[1]: {reason}")), "{typed}: {}", answer.body);
        let answer = call(&system, "POST", &start, &json!({ "email": typed, "edited": false })).await;
        assert_eq!(answer.status.as_u16(), 400, "{typed}: {}", answer.body);
        assert!(answer.body.contains(&format!("email: {reason}")), "{typed}: {}", answer.body);
    }
    assert_eq!(lookups_seen_by_hanako(house).await, 0);
    for three in GOOD.chunks(3) {
        let emails: Vec<&str> = three.iter().map(|good| good.typed).collect();
        let answer = call(&system, "POST", &lookups, &json!({ "emails": emails })).await;
        assert_eq!(answer.status.as_u16(), 200, "{emails:?}: {}", answer.body);
        let states = answer.json()["results"].as_array().unwrap().clone();
        assert!(states.iter().all(|result| result["state"] == "no_account"), "{emails:?}");
    }
    for typed in SAME_AS_HANAKO {
        let body = json!({ "email": typed, "edited": false });
        let answer = call(&system, "POST", &start, &body).await;
        assert_eq!(answer.status.as_u16(), 201, "{typed}: {}", answer.body);
    }
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_links").await, 1, "one start for one account");
}

async fn records_bring_every_address_that_mail_can_reach(house: &House) {
    for three in GOOD.chunks(3) {
        let typed = [0, 1, 2].map(|slot| three.get(slot).map_or("", |good| good.typed));
        let (terminal, _) = at_t2(house, typed).await;
        let t2 = terminal.get("/terminal/select").await;
        for good in three {
            let shown = good.written.replace('&', "&#38;").replace('\'', "&#39;");
            assert!(t2.body.contains(&shown), "{}: {}", good.typed, t2.body);
        }
        house.clock.advance_seconds(3_600);
    }
}

async fn t3_follows_the_table(house: &House) {
    let (terminal, csrf) = at_t2(house, [HANAKO, "", ""]).await;
    let t = TerminalTexts::of(Lang::Ja);
    for (typed, reason) in BAD {
        let answer = terminal.post("/terminal/emails", &[("csrf", &csrf), ("email-2", typed)]).await;
        let sentence = Texts::of(Lang::Ja).problems.email(reason);
        // A form with a zero byte is refused before anybody reads it.
        let refused = if typed.contains('\0') {
            answer.status.as_u16() == 400
        } else {
            answer.body.contains(sentence) && answer.body.contains("#email-2")
        };
        assert!(refused, "{typed}: {}", answer.body);
    }
    for typed in SAME_AS_HANAKO {
        let twice = [("csrf", csrf.as_str()), ("email-1", HANAKO), ("email-3", typed)];
        let answer = terminal.post("/terminal/emails", &twice).await;
        assert!(answer.body.contains(t.email_twice) && answer.body.contains("#email-3"), "{typed}");
    }
    for (good, other) in GOOD.iter().zip(OTHERS_THAN_HANAKO.iter().cycle()) {
        let both = [("csrf", csrf.as_str()), ("email-1", good.typed), ("email-2", other)];
        let answer = terminal.post("/terminal/emails", &both).await;
        // Taken; this dealer has no address book to keep it in.
        assert!(answer.body.contains(t.not_stored), "{}: {}", good.typed, answer.body);
    }
}

async fn hand_overs_follow_the_table(house: &House) {
    let system = site(house, "owners-site");
    for (number, (typed, reason)) in BAD.iter().enumerate() {
        let body = told(&format!("bad{number}"), json!({ "email": typed })).to_string();
        let answer = system.post_json("/migration/v1/handovers", &body).await;
        // It stops nobody from coming over: the site is told, and the person is asked for another one.
        assert_eq!(answer.status.as_u16(), 201, "{typed} {reason}: {}", answer.body);
        let told = idp::domain::is_blank(typed)
            || answer.body.contains(r#""member":"email""#) && answer.body.contains(r#""taken":false"#);
        assert!(told, "the member is named: {}", answer.body);
    }
    publish_terms(house).await;
    for (number, good) in GOOD.iter().enumerate() {
        let user = format!("good{number}");
        // Every address is taken; the pages up to where it is filled in are walked for some.
        if number % 3 != 1 {
            hand_over(house, &user, json!({ "email": good.typed })).await;
            continue;
        }
        let browser = arrived(house, &user, json!({ "email": good.typed })).await;
        let (_, guide) = open(&browser, "/migration").await;
        let (path, about) = submit(&browser, "/migration", &guide, &[("way", "new")]).await;
        let version = about.value("tos_version");
        let agreed = [("tos", "on"), ("tos_version", version.as_str())];
        let (path, email) = submit(&browser, &path, &about, &agreed).await;
        assert_eq!(path, "/register/email", "{}", email.body);
        let filled = input(&email, "email").replace("&#38;", "&").replace("&#39;", "'");
        assert_eq!(filled, good.written, "filled in as the site told it");
    }
}

on_both_databases!(
    the_counter_finds_every_way_to_write_an_address,
    an_address_twice_is_one_look_up,
    the_dealer_interface_follows_the_table,
    records_bring_every_address_that_mail_can_reach,
    t3_follows_the_table,
    hand_overs_follow_the_table,
);
