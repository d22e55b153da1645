//! A11, A12 and the look-ups over HTTP: the customer's own pages about dealers.

use crate::{
    browser::Browser,
    customer_pages::logged_in,
    ending::grant,
    house::{HANAKO, House, caller, operator},
};
use federation::{
    domain::{Dealer, DealerId, DealerState, LinkId, LinkState, SlotState},
    flow::{change_as_dealer, change_dealer, dispute, suspend_dealer},
};
use idp::{domain::AccountId, store};

/// A browser in which this account is logged in.
async fn at_home<'h>(house: &'h House, account: &'static str) -> Browser<'h> {
    logged_in(house, account, vec![]).await.0
}

async fn nobody_without_a_login(house: &House) {
    let link = house.linked().await;
    let unlink = format!("/account/dealers/{link}/unlink");
    for path in ["/account/dealers", "/account/dealers/pending", "/account/dealers/lookups", &unlink] {
        let answer = Browser::new(house).get(path).await;
        assert_eq!(answer.status.as_u16(), 303, "{path}");
        assert!(answer.location.unwrap().starts_with("/interaction/"), "{path}");
    }
}

async fn linked_dealers_are_shown(house: &House) {
    let browser = at_home(house, "hanako").await;
    let none = browser.get("/account/dealers").await;
    assert!(!none.has("unlink-0") && none.body.contains("連携している販売店はありません"));
    house.linked().await;
    let page = browser.get("/account/dealers").await;
    for text in
        ["トヨタ中央販売", "本店", "連携中", "C-1", "2026年11月22日", "/terms/dealer-link-consent/2026-11-01"]
    {
        assert!(page.body.contains(text), "{text}");
    }
    let text = browser.get("/terms/dealer-link-consent/2026-11-01").await;
    assert!(text.status.is_success() && text.body.contains("見積書"), "what was agreed to can be read");
}

async fn unlinking_leaves_the_logins(house: &House) {
    let link = house.linked().await;
    house
        .write(|tx| {
            store::grants::insert(tx, &grant("carries", "openid dealer_links"))?;
            store::grants::insert(tx, &grant("other", "openid profile"))?;
            Ok(())
        })
        .await;
    let browser = at_home(house, "hanako").await;
    let path = format!("/account/dealers/{link}/unlink");
    let sure = browser.get(&path).await;
    assert!(sure.has("unlink-confirm") && sure.has("back") && sure.body.contains("トヨタ中央販売"));
    assert_eq!(house.state(&link).await, LinkState::Linked, "looking ends nothing");
    let csrf = sure.value("csrf");
    assert_eq!(browser.post(&path, &[("csrf", "forged")]).await.status.as_u16(), 403);
    for _ in 0..2 {
        let ended = browser.post(&path, &[("csrf", &csrf)]).await;
        assert_eq!(ended.location.as_deref(), Some("/account/dealers?done"), "a second press says the same");
    }
    assert!(browser.get("/account/dealers?done").await.body.contains("連携を解除しました"));
    assert_eq!(house.state(&link).await, LinkState::Unlinked);
    let live = house.write(|tx| Ok(store::grants::list_live(tx, &AccountId::from("hanako"))?)).await;
    let mut live: Vec<&str> = live.iter().map(|grant| grant.id.as_str()).collect();
    live.sort_unstable();
    assert_eq!(live, ["carries", "other"], "nobody is logged out of a service for it");
    assert_eq!(house.mails("dealer-link-unlinked").await, 1);
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_events WHERE kind = 'link-unlinked'").await, 1);
    let by_owner =
        "SELECT COUNT(*) AS n FROM audit WHERE action = 'link.unlinked' AND actor_type = 'account'";
    assert_eq!(house.count(by_owner).await, 1);
    // Linking again needs a new visit, and is a new link.
    house.clock.advance_seconds(601);
    let again = house.try_start("pal-D-0234", "C-1", HANAKO, false).await.unwrap().id;
    assert_ne!(again, link);
}

async fn others_links_do_not_exist(house: &House) {
    let linked = house.linked().await;
    let waiting = house.try_start("pal-D-0567", "C-1", HANAKO, false).await.unwrap().id;
    let browser = at_home(house, "taro").await;
    let list = browser.get("/account/dealers").await;
    assert!(!list.body.contains("トヨタ中央販売"));
    let csrf = browser.get("/account/dealers/lookups").await.value("csrf");
    for (link, way) in [(&linked, "unlink"), (&waiting, "decline"), (&waiting, "not-mine")] {
        let nothing = LinkId::from("00000000000000000000000000");
        for id in [link, &nothing] {
            let path = format!("/account/dealers/{id}/{way}");
            assert_eq!(browser.get(&path).await.status.as_u16(), 303, "{path}");
            assert_eq!(browser.post(&path, &[("csrf", &csrf)]).await.status.as_u16(), 404, "{path}");
        }
    }
    let fields = [("csrf", csrf.as_str()), ("action", "continue"), ("link", waiting.as_str())];
    let gone = browser.post("/account/dealers/pending", &fields).await;
    assert_eq!(gone.location.as_deref(), Some("/account/dealers/pending?gone"));
    assert_eq!(house.state(&linked).await, LinkState::Linked);
    assert_eq!(house.state(&waiting).await, LinkState::Provisional);
}

async fn what_waits_goes_on_or_is_declined(house: &House) {
    let first = house.started().await;
    house.clock.advance_seconds(1);
    let second = house.try_start("pal-D-0567", "C-2", HANAKO, false).await.unwrap().id;
    let browser = at_home(house, "hanako").await;
    let page = browser.get("/account/dealers/pending").await;
    for id in ["continue-0", "decline-0", "not-mine-0", "continue-1", "decline-1", "not-mine-1"] {
        assert!(page.has(id), "{id}");
    }
    assert!(page.body.contains("レクサス湾岸") && page.body.contains("2026年12月22日"));
    let csrf = page.value("csrf");
    let fields = [("csrf", csrf.as_str()), ("action", "continue"), ("link", first.as_str())];
    let gone_on = browser.post("/account/dealers/pending", &fields).await;
    let login = "http://localhost:8090/my-toyota/login?iss=http%3A%2F%2Flocalhost%3A8080";
    assert_eq!(gone_on.location.as_deref(), Some(login));
    let path = format!("/account/dealers/{second}/decline");
    let sure = browser.get(&path).await;
    assert!(sure.has("link-decline-confirm") && sure.body.contains("レクサス湾岸"));
    assert_eq!(house.state(&second).await, LinkState::Provisional);
    let declined = browser.post(&path, &[("csrf", &csrf)]).await;
    assert_eq!(declined.location.as_deref(), Some("/account/dealers/pending?declined"));
    let again = browser.post(&path, &[("csrf", &csrf)]).await;
    assert_eq!(again.location.as_deref(), Some("/account/dealers/pending?gone"));
    assert_eq!(house.state(&second).await, LinkState::Declined);
    assert_eq!(house.state(&first).await, LinkState::Provisional, "decided separately");
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_events WHERE kind = 'link-declined'").await, 1);
}

async fn look_ups_are_shown_and_refused(house: &House) {
    let visit = house.visit("pal-D-0234", "C-1").await;
    house.look_up(&visit, &[HANAKO]).await.unwrap();
    let browser = at_home(house, "hanako").await;
    let page = browser.get("/account/dealers/lookups").await;
    assert!(page.body.contains("トヨタ中央販売 本店") && page.has("lookups-turn-off"));
    let csrf = page.value("csrf");
    for (choice, button, found) in [
        ("off", "lookups-turn-on", SlotState::NoAccount),
        ("off", "lookups-turn-on", SlotState::NoAccount),
        ("on", "lookups-turn-off", SlotState::CanStart),
    ] {
        let changed = browser.post("/account/dealers/lookups", &[("csrf", &csrf), ("lookups", choice)]).await;
        assert_eq!(changed.location.as_deref(), Some("/account/dealers/lookups?done"));
        assert!(browser.get("/account/dealers/lookups").await.has(button), "{choice}");
        assert_eq!(house.look_up(&visit, &[HANAKO]).await.unwrap(), [found]);
    }
    assert_eq!(house.audited("link.lookups_refused").await, 1, "a repeat changes nothing");
    assert_eq!(house.audited("link.lookups_allowed").await, 1);
}

async fn disputed_and_suspended_are_said(house: &House) {
    let link = house.linked().await;
    let browser = at_home(house, "hanako").await;
    change_as_dealer(&house.provider, caller("pal-D-0234"), link, dispute).await.unwrap();
    let page = browser.get("/account/dealers").await;
    assert!(page.body.contains("確認中") && page.body.contains("誤りがあるかもしれない"));
    house.clock.advance_seconds(1);
    let other = house.try_start("pal-D-0567", "C-1", HANAKO, false).await.unwrap().id;
    house.complete("hanako", &other, 0, "").await;
    house.write(|tx| Ok(suspend_dealer(tx, &operator(), &DealerId::from("D-0567"))?)).await;
    assert!(browser.get("/account/dealers").await.body.contains("停止中"));
}

/// E15: the old name as history; the link stays.
async fn former_names_are_shown(house: &House) {
    let link = house.linked().await;
    house.clock.advance_seconds(86_400);
    house
        .write(|tx| {
            let renamed = Dealer {
                id: DealerId::from("D-0234"),
                name: "トヨタ新中央".to_owned(),
                name_en: String::new(),
                state: DealerState::Active,
                merger: None,
            };
            change_dealer(tx, &operator(), &renamed)?;
            Ok(())
        })
        .await;
    let page = at_home(house, "hanako").await.get("/account/dealers").await;
    assert!(page.body.contains("トヨタ新中央") && page.body.contains("以前の名称"));
    assert!(page.body.contains("トヨタ中央販売（2026年11月23日まで）"), "{}", page.body);
    assert_eq!(house.state(&link).await, LinkState::Linked);
}

on_both_databases!(
    nobody_without_a_login,
    linked_dealers_are_shown,
    unlinking_leaves_the_logins,
    others_links_do_not_exist,
    what_waits_goes_on_or_is_declined,
    look_ups_are_shown_and_refused,
    disputed_and_suspended_are_said,
    former_names_are_shown,
);
