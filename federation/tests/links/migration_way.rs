//! J3 and J4 over HTTP: what is filled in, where tabs may be closed, and what stops.

use crate::{
    browser::Browser,
    house::House,
    newcomer::{
        PASSWORD, arrived, hand_over, input, mails, member, migrated, open, press_on, publish_terms, status,
        submit,
    },
};
use federation::domain::{MIGRATION_CONSENT, shipped_texts};
use idp::{
    domain::{AccountId, AccountKind},
    store,
};
use serde_json::json;

/// M3 to R4 for a user without an ID; answers the browser and R4.
async fn to_details<'h>(
    house: &'h House,
    user: &str,
    changes: serde_json::Value,
) -> (Browser<'h>, crate::browser::Answer) {
    publish_terms(house).await;
    let browser = arrived(house, user, changes).await;
    let (_, guide) = open(&browser, "/migration").await;
    let (path, about) = submit(&browser, "/migration", &guide, &[("way", "new")]).await;
    assert_eq!(path, "/migration/about");
    let (_, refused) = submit(&browser, &path, &about, &[]).await;
    assert!(refused.has("error-summary"));
    let version = about.value("tos_version");
    let (path, email) = submit(&browser, &path, &about, &[("tos", "on"), ("tos_version", &version)]).await;
    assert_eq!(path, "/register/email");
    assert_eq!(input(&email, "email"), format!("{user}@example.jp"), "the address is filled in");
    assert!(email.body.contains("href=\"/migration/about\""), "the way back leads to M4");
    // A prefilled address is not believed: it gets its code all the same.
    let address = format!("{user}@example.jp");
    let (path, code_page) = submit(&browser, &path, &email, &[("email", &address)]).await;
    assert_eq!(path, "/register/code");
    let sent = mails(house).await;
    let text = &sent.last().unwrap().mail.text;
    let code = text.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).unwrap().to_owned();
    let (path, details) = submit(&browser, &path, &code_page, &[("code", &code)]).await;
    assert_eq!(path, "/register/details");
    (browser, details)
}

async fn without_an_id_everything_is_filled_in(house: &House) {
    let (browser, details) = to_details(house, "yumi82", json!({ "family_kana": "", "street": "" })).await;
    for (id, value) in [
        ("family_name", "田中"),
        ("family_kana", ""),
        ("given_kana", "ユミ"),
        ("postal_code", "466-0059"),
        ("city", "名古屋市昭和区"),
        ("street", ""),
        ("phone", "090-1234-5678"),
        ("birthdate-year", "1982"),
    ] {
        assert_eq!(input(&details, id), value, "{id}");
    }
    assert!(!details.has("password2"), "the password is typed once");
    assert!(!details.has("account_type-corporate"), "the type is settled");
    let typed = [
        // The type cannot be chosen, whatever is sent.
        ("account_type", "corporate"),
        ("shown_type", "corporate"),
        ("action", "confirm"),
        ("password", PASSWORD),
        ("family_name", "田中"),
        ("given_name", "由美"),
        ("given_kana", "ユミ"),
        ("birthdate_year", "1982"),
        ("birthdate_month", "9"),
        ("birthdate_day", "12"),
        ("postal_code", "466-0059"),
        ("prefecture", "愛知県"),
        ("city", "名古屋市昭和区"),
        ("phone", "09012345678"),
    ];
    let (_, gaps) = submit(&browser, "/register/details", &details, &typed).await;
    assert!(gaps.has("family_kana-error") && gaps.has("street-error"), "the gaps are asked for");
    let mut whole = typed.to_vec();
    whole.extend([("family_kana", "タナカ"), ("street", "福江2丁目7-3")]);
    let (path, confirm) = submit(&browser, "/register/details", &gaps, &whole).await;
    assert_eq!(path, "/register/confirm", "{}", confirm.body);
    let (path, done) = submit(&browser, &path, &confirm, &[]).await;
    assert_eq!(path, "/register/done");
    let (_, rest) = done.body.split_once("id=\"next\" href=\"").unwrap();
    let next = rest.split_once('"').unwrap().0.to_owned();
    let (_, consent) = open(&browser, &next).await;
    assert!(consent.has("migration-agree") && consent.body.contains("トヨタ中央販売"));
    let (path, page) = press_on(house, &browser, "yumi82", 20).await;
    assert_eq!(path, "/migration/done", "{}", page.body);
    assert_eq!(status(house, "yumi82").await, "migrated");
    let account =
        house.write(|tx| Ok(store::accounts::find_by_email(tx, "yumi82@example.jp")?)).await.unwrap();
    assert_eq!(account.kind, AccountKind::Individual);
}

async fn a_company_is_registered_as_one_and_asked_for_no_birth_date(house: &House) {
    let company = json!({
        "account_type": "corporate", "org_name": "中村商事", "org_kana": "ナカムラショウジ", "birthdate": "", "gender": "",
    });
    let (browser, details) = to_details(house, "nakamura", company).await;
    assert_eq!(input(&details, "org_name"), "中村商事");
    assert!(!details.has("birthdate-year"));
    let typed = [
        ("action", "confirm"),
        ("password", PASSWORD),
        ("org_name", "中村商事"),
        ("org_kana", "ナカムラショウジ"),
        ("family_name", "中村"),
        ("given_name", "誠"),
        ("family_kana", "ナカムラ"),
        ("given_kana", "マコト"),
        ("postal_code", "4570013"),
        ("prefecture", "愛知県"),
        ("city", "名古屋市南区"),
        ("street", "寺崎町4-15"),
        ("phone", "0520000105"),
    ];
    let (path, confirm) = submit(&browser, "/register/details", &details, &typed).await;
    assert_eq!(path, "/register/confirm", "{}", confirm.body);
    let (path, _) = submit(&browser, &path, &confirm, &[]).await;
    assert_eq!(path, "/register/done");
    let (path, page) = press_on(house, &browser, "nakamura", 20).await;
    assert_eq!(path, "/migration/done", "{}", page.body);
}

async fn with_an_id_the_birth_date_is_filled_in(house: &House) {
    member(house, "ichiro", None).await;
    let browser = arrived(house, "ichiro57", json!({ "birthdate": "1957-02-28" })).await;
    // M3, M10, M11, then L2.
    let (_, items) = press_on(house, &browser, "ichiro", 3).await;
    assert_eq!(
        ["year", "month", "day"].map(|part| input(&items, &format!("birthdate-{part}"))),
        ["1957", "2", "28"]
    );
    let (path, _) = press_on(house, &browser, "ichiro", 20).await;
    assert_eq!(path, "/migration/done");
    let account = house.write(|tx| Ok(store::accounts::find(tx, &AccountId::from("ichiro"))?)).await;
    assert_eq!(account.unwrap().profile.birthdate.as_deref(), Some("1957-02-28"));
    // What the owner told goes before what the site says.
    member(house, "hanako2", Some("1990-11-03")).await;
    let browser = arrived(house, "hanako90", json!({ "birthdate": "1991-01-01" })).await;
    let (_, items) = press_on(house, &browser, "hanako2", 3).await;
    assert_eq!(input(&items, "birthdate-year"), "1990");
}

async fn a_login_is_asked_for_even_with_a_session(house: &House) {
    member(house, "hanako2", Some("1990-11-03")).await;
    member(house, "sachiko", Some("1990-11-03")).await;
    let first = migrated(house, "hanako90", "hanako2").await;
    assert!(first.cookies().contains_key("cid_session"), "the session is alive");
    let handle = hand_over(house, "second", json!({})).await;
    first.post("/migration/open", &[("handle", &handle)]).await;
    let (_, page) = press_on(house, &first, "hanako2", 2).await;
    assert!(page.has("login-submit"), "{}", page.body);
    let (_, wrong) =
        submit(&first, "/migration", &open(&first, "/migration").await.1, &[("way", "have")]).await;
    assert!(wrong.has("login-submit"), "coming back changes nothing");
    let (path, _) = press_on(house, &first, "sachiko", 20).await;
    assert_eq!(path, "/migration/done");
}

async fn a_tab_may_be_closed_at_every_page(house: &House) {
    for presses in 0..9 {
        let (user, account) = (format!("user{presses}"), format!("member{presses}"));
        member(house, &account, None).await;
        let browser = arrived(house, &user, json!({})).await;
        press_on(house, &browser, &account, presses).await;
        // The tab is gone, the job goes on, and the person comes back to the first page.
        house.federation.migrate_users(&house.provider).await.unwrap();
        let (path, page) = press_on(house, &browser, &account, 20).await;
        assert_eq!(path, "/migration/done", "{presses}: {}", page.body);
    }
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_links WHERE state = 'linked'").await, 9);
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_link_consents").await, 9);
}

async fn a_handle_works_once_for_ten_minutes_in_one_browser(house: &House) {
    let handle = hand_over(house, "yumi82", json!({})).await;
    let (mine, other) = (Browser::new(house), Browser::new(house));
    for (bad, way) in [("", false), ("nothing", false), ("owners-site.x", true), ("unknown.x", false)] {
        let answer = other.post("/migration/open", &[("handle", bad)]).await;
        assert_eq!(answer.status.as_u16(), 410, "{bad}");
        assert_eq!(answer.body.contains("http://localhost:8092/owners-site"), way, "{bad}");
    }
    assert_eq!(mine.post("/migration/open", &[("handle", &handle)]).await.status.as_u16(), 303);
    let again = mine.post("/migration/open", &[("handle", &handle)]).await;
    assert_eq!(again.location.as_deref(), Some("/migration"), "a repeat in the same browser");
    let replayed = other.post("/migration/open", &[("handle", &handle)]).await;
    assert_eq!(replayed.status.as_u16(), 410);
    assert!(replayed.body.contains("http://localhost:8092/owners-site"), "E20 leads back to M2");
    assert_eq!(other.get("/migration").await.status.as_u16(), 410, "a foreign browser");
    // Nor does a page of the interaction help a foreign browser.
    let (path, _) = press_on(house, &mine, "nobody", 1).await;
    assert!(path.ends_with("/migration"));
    assert_eq!(other.get(&path).await.status.as_u16(), 400);

    let late = hand_over(house, "late", json!({})).await;
    house.clock.advance_seconds(601);
    assert_eq!(other.post("/migration/open", &[("handle", &late)]).await.status.as_u16(), 410);
    house.clock.advance_seconds(3_600);
    assert_eq!(mine.get("/migration").await.status.as_u16(), 410, "what was told is not kept");
    house.federation.run_jobs(&house.provider).await.unwrap();
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM legacy_handovers").await, 0);
}

async fn a_repetition_shows_the_success_again(house: &House) {
    member(house, "hanako2", Some("1990-11-03")).await;
    migrated(house, "hanako90", "hanako2").await;
    let again = arrived(house, "hanako90", json!({})).await;
    let (path, page) = open(&again, "/migration").await;
    assert_eq!(path, "/migration/done");
    assert!(page.has("service") && page.has("site"));
    for sql in [
        "SELECT COUNT(*) AS n FROM legacy_users",
        "SELECT COUNT(*) AS n FROM dealer_links",
        "SELECT COUNT(*) AS n FROM legacy_events",
        "SELECT COUNT(*) AS n FROM outbox WHERE payload LIKE '%migration-completed%'",
    ] {
        assert_eq!(house.count(sql).await, 1, "{sql}");
    }
}

async fn one_user_one_account_both_ways(house: &House) {
    member(house, "hanako2", Some("1990-11-03")).await;
    member(house, "sachiko", Some("1990-11-03")).await;
    // Two browsers are on the way with the same user, and two IDs.
    let (one, two) = (arrived(house, "shared", json!({})).await, arrived(house, "shared", json!({})).await);
    press_on(house, &two, "sachiko", 5).await;
    press_on(house, &one, "hanako2", 20).await;
    let (_, page) = open(&one, "/migration").await;
    assert!(page.has("service"));
    // The second one is not led to the first one's success: the login was another ID's.
    let (_, interaction) = open(&two, "/migration").await;
    assert!(interaction.has("service"), "the user has moved, and that is all there is to say");
    // The same ID for a second user of the site.
    let third = arrived(house, "second", json!({})).await;
    let (path, stopped) = press_on(house, &third, "hanako2", 20).await;
    assert_eq!(path, "/migration");
    assert!(stopped.body.contains("別のユーザーID"), "{}", stopped.body);
    assert_eq!(status(house, "second").await, "not_started", "the banner stays");
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM legacy_users").await, 1);
}

async fn another_id_for_the_same_user_stops(house: &House) {
    member(house, "hanako2", Some("1990-11-03")).await;
    member(house, "sachiko", Some("1990-11-03")).await;
    let (one, two) = (arrived(house, "shared", json!({})).await, arrived(house, "shared", json!({})).await);
    // As far as L4, from which the dispatcher ends the journey.
    let (path, page) = press_on(house, &two, "sachiko", 5).await;
    assert!(path.ends_with("/items/done"), "{path} {}", page.body);
    press_on(house, &one, "hanako2", 20).await;
    let (_, stopped) = open(&two, path.trim_end_matches("/items/done")).await;
    assert!(stopped.body.contains("別の共通ID"), "{}", stopped.body);
    let lines = "SELECT COUNT(*) AS n FROM audit WHERE action = 'migration.failed' AND result = 'other_id'";
    assert_eq!(house.count(lines).await, 1);
}

async fn a_record_that_is_linked_elsewhere_stops(house: &House) {
    house.linked().await;
    member(house, "sachiko", Some("1990-11-03")).await;
    let browser = arrived(house, "yamada-s", json!({ "customer_code": "C-1" })).await;
    let (_, stopped) = press_on(house, &browser, "sachiko", 20).await;
    assert!(stopped.body.contains("すでに別の共通IDと連携"), "{}", stopped.body);
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM legacy_users").await, 0);
    let told = "SELECT COUNT(*) AS n FROM outbox WHERE payload LIKE '%dealer-link-conflict%'";
    assert_eq!(house.count(told).await, 1, "the holder is told");
}

async fn a_newer_consent_is_shown_again(house: &House) {
    member(house, "hanako2", Some("1990-11-03")).await;
    let browser = arrived(house, "hanako90", json!({})).await;
    let (path, shown) = press_on(house, &browser, "hanako2", 1).await;
    publish(house, "2026-11-20").await;
    let (_, again) = submit(&browser, &path, &shown, &[("consent_version", "2026-11-01")]).await;
    assert!(again.has("error-summary") && again.value("consent_version") == "2026-11-20");
    let (_, login) = submit(&browser, &path, &again, &[("consent_version", "2026-11-20")]).await;
    assert!(login.has("login-submit"));
    // Pressed, but not logged in yet: the press is for a version that is not in force any more.
    publish(house, "2026-11-21").await;
    let (_, once_more) = open(&browser, path.trim_end_matches("/migration")).await;
    assert!(once_more.has("migration-agree"));
    let (path, _) = press_on(house, &browser, "hanako2", 20).await;
    assert_eq!(path, "/migration/done");
    let consent = "SELECT COUNT(*) AS n FROM dealer_link_consents WHERE version = '2026-11-21' \
                   AND journey = 'migration' AND terms LIKE '%directions%'";
    assert_eq!(house.count(consent).await, 1);
}

async fn publish(house: &House, version: &'static str) {
    house
        .write(move |tx| {
            let text = shipped_texts().into_iter().find(|text| text.document == MIGRATION_CONSENT).unwrap();
            let text = idp::domain::TextVersion { version: version.to_owned(), ..text };
            store::texts::insert_new(tx, &text)?;
            Ok(())
        })
        .await;
}

on_both_databases!(
    without_an_id_everything_is_filled_in,
    a_company_is_registered_as_one_and_asked_for_no_birth_date,
    with_an_id_the_birth_date_is_filled_in,
    a_login_is_asked_for_even_with_a_session,
    a_tab_may_be_closed_at_every_page,
    a_handle_works_once_for_ten_minutes_in_one_browser,
    a_repetition_shows_the_success_again,
    one_user_one_account_both_ways,
    another_id_for_the_same_user_stops,
    a_record_that_is_linked_elsewhere_stops,
    a_newer_consent_is_shown_again,
);
