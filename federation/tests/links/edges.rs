//! The edge states of a link, each with its page and its status: E9, E11, E13, E14, E16, E17, E18, E21.

use crate::{
    browser::Browser,
    customer_pages::{logged_in, open_mail, press},
    house::{HANAKO, House, NOON, TARO, VERSION, caller},
    seed::record,
};
use federation::{
    domain::{CONSENT_DOCUMENT, DealerLink, Delivery, LinkId, LinkState, SlotState},
    flow::{Completed, OpenVisit, cancel, change_as_dealer, find_link, open_visit},
};
use idp::{
    domain::{TextVersion, Timestamp},
    store,
};

fn completing<'a>(link: &'a LinkId, version: &'a str) -> [(&'a str, &'a str); 3] {
    [("action", "complete"), ("link", link.as_str()), ("consent_version", version)]
}

/// A phone that opened the mail and went on to the service.
async fn gone_on<'h>(house: &'h House, link: &LinkId, account: &'static str) -> Browser<'h> {
    let (path, _) = open_mail(house, link).await;
    let (browser, _) = logged_in(house, account, vec![]).await;
    browser.get(&path).await;
    let l0 = browser.get("/link").await;
    browser.post("/link", &[("csrf", &l0.value("csrf"))]).await;
    browser
}

async fn expired_says_so(house: &House) {
    let link = house.started().await;
    let (path, _) = open_mail(house, &link).await;
    house.clock.set(DealerLink::expiry_of_start(NOON).plus_seconds(1));
    let phone = Browser::new(house);
    phone.get(&path).await;
    let e9 = phone.get("/link").await;
    assert_eq!(e9.status.as_u16(), 410);
    assert!(
        !e9.has("continue") && e9.body.contains("期限が過ぎました") && e9.body.contains("トヨタ中央販売")
    );
    assert!(e9.body.contains("もう一度ご来店"));
    house.run_jobs().await;
    assert!(phone.get("/link").await.body.contains("トヨタ中央販売"), "the tombstone knows the dealer");
}

async fn already_linked_says_since_when(house: &House) {
    let link = house.started().await;
    gone_on(house, &link, "hanako").await;
    // Completed on another device while this one was on its way.
    assert_eq!(house.complete("hanako", &link, 0, "").await, Completed::Linked);
    let (browser, next) = logged_in(house, "hanako", vec![]).await;
    assert!(next.ends_with("/links/done"), "{next}");
    let e11 = browser.get(&next).await;
    assert!(e11.body.contains("連携済みです") && e11.body.contains("連携した日"));
    assert!(e11.body.contains("2026年11月22日"));
    let (_, gone) = press(&browser, &e11, &next, &[]).await;
    assert!(gone.location.unwrap().contains("code="), "goes on to the service");
    let (_, next) = logged_in(house, "hanako", vec![]).await;
    assert!(next.contains("code="), "told once: {next}");
    // The mail itself says the same.
    let (path, _) = open_mail(house, &link).await;
    browser.get(&path).await;
    let mail = browser.get("/link").await;
    assert_eq!(mail.status.as_u16(), 200);
    assert!(mail.has("next") && mail.body.contains("連携した日"));
}

async fn completing_here_is_not_told_again(house: &House) {
    let link = house.started().await;
    gone_on(house, &link, "hanako").await;
    let (browser, next) = logged_in(house, "hanako", vec![]).await;
    let l6 = browser.get(&next).await;
    press(&browser, &l6, &next, &completing(&link, VERSION)).await;
    let (_, next) = logged_in(house, "hanako", vec![]).await;
    assert!(next.contains("code="), "the next service is not asked about it: {next}");
}

async fn cancelled_on_the_way_is_told(house: &House) {
    let link = house.started().await;
    gone_on(house, &link, "hanako").await;
    change_as_dealer(&house.provider, caller("pal-D-0234"), link, cancel).await.unwrap();
    let (browser, next) = logged_in(house, "hanako", vec![]).await;
    assert!(next.ends_with("/links/done"), "{next}");
    assert!(browser.get(&next).await.body.contains("取り消し"));
}

async fn nothing_waits_explains_why(house: &House) {
    let link = house.started().await;
    gone_on(house, &link, "taro").await;
    change_as_dealer(&house.provider, caller("pal-D-0234"), link, cancel).await.unwrap();
    house.clock.advance_seconds(1_801);
    house.run_jobs().await;
    let (browser, next) = logged_in(house, "taro", vec![]).await;
    assert!(next.ends_with("/links"), "{next}");
    let e13 = browser.get(&next).await;
    for cause in ["ほかのIDあて", "期限が過ぎたか", "すでに終わっています"] {
        assert!(e13.body.contains(cause), "{cause}");
    }
    assert!(!e13.body.contains("トヨタ中央販売") && !e13.body.contains("h***"), "nothing of whose it was");
    let (_, gone) = press(&browser, &e13, &next, &[("action", "pass")]).await;
    assert!(gone.location.unwrap().contains("code="));
    let (_, next) = logged_in(house, "taro", vec![]).await;
    assert!(next.contains("code="), "told once: {next}");
    let unknown = browser.get("/link/unheard-of").await;
    assert!(unknown.status.as_u16() == 404 && unknown.has("error") && unknown.body.contains("ほかのIDあて"));
}

async fn two_dealers_are_decided_separately(house: &House) {
    let first = house.started().await;
    house.clock.advance_seconds(1);
    let second = house.try_start("pal-D-0567", "C-1", HANAKO, false).await.unwrap().id;
    let (browser, next) = logged_in(house, "hanako", vec![]).await;
    let l6 = browser.get(&next).await;
    for id in ["link-complete-0", "link-complete-1", "link-decline-1", "link-later"] {
        assert!(l6.has(id), "{id}");
    }
    let (at, l7) = press(&browser, &l6, &next, &completing(&first, VERSION)).await;
    assert_eq!(house.state(&second).await, LinkState::Provisional);
    let (back, rest) = press(&browser, &l7, &at, &[]).await;
    assert!(back.ends_with("/links") && rest.has("link-complete-0") && !rest.has("link-complete-1"));
    assert!(rest.body.contains("レクサス湾岸"));
    let (at, sure) = press(&browser, &rest, &next, &[("action", "decline"), ("link", second.as_str())]).await;
    press(&browser, &sure, &at, &[("action", "confirm")]).await;
    assert_eq!(house.state(&first).await, LinkState::Linked);
    assert_eq!(house.state(&second).await, LinkState::Declined);
}

async fn a_second_record_of_one_dealer(house: &House) {
    let first = house.linked().await;
    let visit = house.visit("pal-D-0234", "C-2").await;
    assert_eq!(house.look_up(&visit, &[HANAKO]).await.unwrap(), [SlotState::LinkedHere]);
    let second = house.try_start("pal-D-0234", "C-2", HANAKO, false).await.unwrap().id;
    assert_eq!(house.complete("hanako", &second, 0, "").await, Completed::Linked);
    let (browser, _) = logged_in(house, "hanako", vec![]).await;
    let page = browser.get("/account/dealers").await;
    assert!(page.has("unlink-0") && page.has("unlink-1"));
    assert!(page.body.contains("C-1") && page.body.contains("C-2"), "told apart by the dealer's numbers");
    let path = format!("/account/dealers/{first}/unlink");
    let csrf = browser.get(&path).await.value("csrf");
    browser.post(&path, &[("csrf", &csrf)]).await;
    assert_eq!(house.state(&second).await, LinkState::Linked, "the other one stays");
}

async fn a_new_text_is_shown_again(house: &House) {
    let link = house.started().await;
    let (browser, next) = logged_in(house, "hanako", vec![]).await;
    let l6 = browser.get(&next).await;
    house.write(|tx| Ok(store::texts::insert_new(tx, &newer_consent(tx.now()))?)).await;
    let (at, again) = press(&browser, &l6, &next, &completing(&link, VERSION)).await;
    assert!(again.has("error-summary") && again.body.contains("エラー："), "{at}");
    for text in ["新しくなりました", "利用する情報を減らしました", "新しい本文"] {
        assert!(again.body.contains(text), "{text}");
    }
    assert_eq!(house.state(&link).await, LinkState::Provisional);
    assert_eq!(again.value("consent_version"), "2026-11-15");
    press(&browser, &again, &next, &completing(&link, "2026-11-15")).await;
    assert_eq!(house.state(&link).await, LinkState::Linked);
    let stored = "SELECT COUNT(*) AS n FROM dealer_link_consents WHERE version = '2026-11-15'";
    assert_eq!(house.count(stored).await, 1);
}

fn newer_consent(now: Timestamp) -> TextVersion {
    let words = |text: &str| text.to_owned();
    TextVersion {
        document: words(CONSENT_DOCUMENT),
        version: words("2026-11-15"),
        title_ja: words("連携について"),
        title_en: words("About the link"),
        body_ja: words("新しい本文です。"),
        body_en: words("The new text."),
        changes_ja: words("利用する情報を減らしました。"),
        changes_en: words("Less information is used."),
        hash: String::new(),
        effective_at: now,
    }
    .hashed()
}

/// E18, by a table that is not there: nothing half done, and the same press works afterwards.
async fn a_failure_changes_nothing(house: &House) {
    let link = house.started().await;
    let (browser, next) = logged_in(house, "hanako", vec![]).await;
    let l6 = browser.get(&next).await;
    rename(house, "dealer_link_consents", "away").await;
    let mut fields = vec![("csrf", l6.value("csrf"))];
    fields.extend(completing(&link, VERSION).map(|(name, value)| (name, value.to_owned())));
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let failed = browser.post(&next, &fields).await;
    assert_eq!(failed.status.as_u16(), 500);
    assert!(failed.has("error") && failed.body.contains("連携できませんでした"), "{}", failed.body);
    assert!(failed.body.contains(&next), "the way back to the same page");
    assert!(failed.has("reference") || failed.body.contains("class=\"reference\""), "{}", failed.body);
    assert_eq!(house.state(&link).await, LinkState::Provisional);
    assert_eq!(house.mails("dealer-link-done").await, 0);
    assert_eq!(house.audited("link.completed").await, 0);
    assert_eq!(house.audited("link.failed").await, 1, "an operator is alerted by the counter");
    assert!(house.provider.metrics.text().contains("event=\"link.failed\""));
    rename(house, "away", "dealer_link_consents").await;
    let (at, l7) = press(&browser, &l6, &next, &completing(&link, VERSION)).await;
    assert!(at.ends_with("/links/done") && l7.body.contains("連携完了"), "{at}");
}

async fn rename(house: &House, from: &'static str, to: &'static str) {
    house
        .write(move |tx| {
            use diesel::RunQueryDsl as _;
            let sql = format!("ALTER TABLE {from} RENAME TO {to}");
            diesel::sql_query(sql).execute(tx.connection()).map_err(store::StoreError::from)?;
            Ok(())
        })
        .await;
}

/// T1 to T4 for Hanako's record; gives the terminal and the link.
async fn at_t4(house: &House) -> (Browser<'_>, LinkId) {
    let terminal = at_t2(house).await;
    let csrf = terminal.get("/terminal/select").await.value("csrf");
    let pressed = [("csrf", csrf.as_str()), ("slot", "1"), ("action", "next")];
    assert_eq!(terminal.post("/terminal/select", &pressed).await.location.as_deref(), Some("/terminal/done"));
    let id = house.write(|tx| {
        let hanako = idp::domain::AccountId::from("hanako");
        Ok(federation::store::link_lists::list_pending(tx, &hanako)?[0].id.clone())
    });
    (terminal, id.await)
}

async fn at_t2(house: &House) -> Browser<'_> {
    let request = OpenVisit {
        warnings: Vec::new(),
        shop: "S-01".to_owned(),
        staff: "1234".to_owned(),
        service: None,
        customer: federation::domain::CustomerRecord {
            emails: vec![HANAKO.to_owned(), TARO.to_owned(), String::new()],
            ..record("C-1")
        },
    };
    let launch =
        open_visit(&house.federation, &house.provider, caller("pal-D-0234"), request).await.unwrap().launch;
    let terminal = Browser::new(house);
    terminal.post("/terminal", &[("launch", &launch)]).await;
    let csrf = terminal.get("/terminal/customer").await.value("csrf");
    let ticked = [("csrf", csrf.as_str()), ("notice_version", VERSION), ("customer_ack", "on")];
    terminal.post("/terminal/customer", &ticked).await;
    terminal
}

/// E14: 配信不可 at the dealer's, who corrects and repeats.
async fn a_bounced_mail_is_told_and_repeated(house: &House) {
    let (terminal, link) = at_t4(house).await;
    assert!(terminal.get("/terminal/done").await.body.contains("送信しています"));
    let failed = link.clone();
    house
        .write(move |tx| {
            let link = federation::store::links::find(tx, &failed)?.unwrap();
            Ok(store::outbox::fail(tx, &link.mail_id.unwrap())?)
        })
        .await;
    house.run_jobs().await;
    let t4 = terminal.get("/terminal/done").await;
    assert!(t4.body.contains("配信不可") && t4.has("edit-emails") && t4.has("refresh"), "{}", t4.body);
    let view = find_link(&house.provider, caller("pal-D-0234"), link.clone()).await.unwrap();
    assert_eq!(view.delivery, Delivery::Undeliverable);
    assert_eq!(
        house.count("SELECT COUNT(*) AS n FROM dealer_events WHERE kind = 'mail-undeliverable'").await,
        1
    );
    assert_eq!(house.audited("link.bounced").await, 1);
    // The right address stands in the second slot.
    house.clock.advance_seconds(601);
    let csrf = t4.value("csrf");
    let pressed = [("csrf", csrf.as_str()), ("slot", "2"), ("action", "next")];
    assert_eq!(terminal.post("/terminal/select", &pressed).await.location.as_deref(), Some("/terminal/done"));
    let t4 = terminal.get("/terminal/done").await;
    assert!(t4.body.contains(TARO) && !t4.body.contains("配信不可"));
    assert_eq!(house.state(&link).await, LinkState::Superseded);
}

/// The mail again: told once, a second press is harmless.
async fn the_mail_is_sent_again_from_t4(house: &House) {
    let (terminal, _) = at_t4(house).await;
    let csrf = terminal.get("/terminal/done").await.value("csrf");
    house.clock.advance_seconds(601);
    let again = [("csrf", csrf.as_str()), ("action", "resend")];
    let sent = terminal.post("/terminal/done", &again).await;
    assert_eq!(sent.location.as_deref(), Some("/terminal/done?sent"));
    assert!(terminal.get("/terminal/done?sent").await.body.contains("もう一度送りました"));
    let second = terminal.post("/terminal/done", &again).await;
    assert!(second.has("error-summary") && second.has("resend-error"));
    assert_eq!(house.mails("dealer-link-start").await, 2);
}

/// E21: before T2's press there is nothing; afterwards the dealer finds it, though the window was closed.
async fn closing_early_loses_and_leaves_nothing(house: &House) {
    let before = at_t2(house).await;
    drop(before);
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_links").await, 0);
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM outbox").await, 0);
    let (terminal, link) = at_t4(house).await;
    drop(terminal);
    let lost = Browser::new(house).get("/terminal/done").await;
    assert!(lost.status.as_u16() == 400 && lost.has("error"));
    let view = find_link(&house.provider, caller("pal-D-0234"), link).await.unwrap();
    assert_eq!((view.state, view.customer_code.as_deref()), (LinkState::Provisional, Some("C-1")));
}

/// The code at the counter says which shop it stands in, and nothing of the customer.
async fn the_shops_code_is_sealed(house: &House) {
    let terminal = at_t2(house).await;
    let code = terminal.get("/terminal/qr.svg").await;
    assert!(code.body.contains("<svg"));
    assert_eq!(code.headers.get("cache-control").unwrap(), "private, no-store");
    let hint = federation::flow::shop_hint(&house.provider, caller("pal-D-0234"), "S-01".to_owned());
    let hint = hint.await.unwrap();
    assert!(hint.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._~-".contains(&byte)), "{hint}");
    let words = house.provider.sealer.open("registration-shop", &hint).unwrap();
    let words: serde_json::Value = serde_json::from_slice(&words).unwrap();
    assert_eq!(words, serde_json::json!({ "ja": "トヨタ中央販売 本店", "en": "トヨタ中央販売 Main shop" }));
}

on_both_databases!(
    expired_says_so,
    already_linked_says_since_when,
    completing_here_is_not_told_again,
    cancelled_on_the_way_is_told,
    nothing_waits_explains_why,
    two_dealers_are_decided_separately,
    a_second_record_of_one_dealer,
    a_new_text_is_shown_again,
    a_failure_changes_nothing,
    a_bounced_mail_is_told_and_repeated,
    the_mail_is_sent_again_from_t4,
    closing_early_loses_and_leaves_nothing,
    the_shops_code_is_sealed,
);
