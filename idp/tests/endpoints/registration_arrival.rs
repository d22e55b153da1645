//! R0 and R6 for whoever comes from a shop, the list of services, and what holds a flood of mails back.

use super::{
    browser::Browser,
    newcomer::{DETAILS, NEW_EMAIL, Newcomer, code_of, mails, publish_terms},
    site::Site,
};

#[actix_web::test]
async fn the_shop_s_code_leads_back_to_the_counter() {
    let site = Site::start().await;
    publish_terms(&site).await;
    let mut browser = Browser::new(&site);
    let (page, answer) = browser.follow("/register?shop=d-1.s-1").await;
    assert!(answer.body.contains("お店でのご登録"), "R0 says so: {}", answer.body);
    assert!(answer.body.contains("href=\"/register/terms?shop=d-1.s-1\""));
    let mut newcomer = Newcomer { site: &site, browser, page, answer };
    newcomer.open("/register/terms?shop=d-1.s-1").await;
    newcomer.accept_terms().await;
    newcomer.submit(&[("email", NEW_EMAIL)]).await;
    let code = code_of(&mails(&site).await).unwrap();
    newcomer.submit(&[("code", &code)]).await;
    newcomer.submit(&DETAILS).await;
    newcomer.submit(&[]).await;
    assert_eq!(newcomer.page, "/register/done");
    assert!(newcomer.answer.body.contains("お店の方にこの画面をお見せください"));
    assert!(newcomer.answer.body.contains("href=\"/services\""));
}

#[actix_web::test]
async fn going_back_to_the_terms_keeps_the_way_back() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::arrive(&site).await;
    newcomer.open("/register/terms?shop=d-1.s-1").await;
    newcomer.accept_terms().await;
    newcomer.open("/register/terms").await;
    assert!(
        newcomer.answer.body.contains("action=\"/register/terms?shop=d-1.s-1\""),
        "{}",
        newcomer.answer.body
    );
}

/// The name of the shop is believed only from a hint that was sealed here.
#[actix_web::test]
async fn a_sealed_hint_names_the_shop() {
    let site = Site::start().await;
    publish_terms(&site).await;
    let words = r#"{"ja":"トヨタ中央販売 名駅店","en":"Toyota Chuo, Meieki"}"#.as_bytes();
    let hint = site.provider.sealer.seal(idp::flow::register::SHOP_HINT, words);
    let mut browser = Browser::new(&site);
    let (_, answer) = browser.follow(&format!("/register?shop={hint}")).await;
    assert!(answer.body.contains("トヨタ中央販売 名駅店"), "{}", answer.body);
    let other = site.provider.sealer.seal("another-purpose", words);
    let (_, answer) = browser.follow(&format!("/register?shop={other}")).await;
    assert!(!answer.body.contains("名駅店") && answer.body.contains("お店でのご登録"));
}

#[actix_web::test]
async fn what_is_no_hint_is_left_out() {
    let site = Site::start().await;
    publish_terms(&site).await;
    let mut browser = Browser::new(&site);
    for query in ["shop=%3Cscript%3E", "shop=", &format!("shop={}", "a".repeat(2_001))] {
        let (_, answer) = browser.follow(&format!("/register?{query}")).await;
        assert_eq!(answer.status, 200);
        assert!(!answer.body.contains("お店でのご登録"), "{query}");
    }
}

#[actix_web::test]
async fn services_are_listed() {
    let site = Site::start().await;
    let (page, answer) = Browser::new(&site).follow("/services").await;
    assert_eq!((page.as_str(), answer.status), ("/services", 200));
    assert!(answer.body.contains("GAZOO") && answer.body.contains("my route"));
}

/// One address range cannot have mails sent to any number of strangers.
#[actix_web::test]
async fn mails_are_limited_for_an_address_range() {
    // Three hundred in truth: too many to send here.
    let site = Site::with_limits(|limits| limits.registration_range_free = 20).await;
    let mut newcomer = Newcomer::arrive(&site).await;
    newcomer.accept_terms().await;
    for number in 0..=20 {
        newcomer.open("/register/email").await;
        newcomer.submit(&[("email", &format!("stranger{number}@example.jp"))]).await;
        assert_eq!(newcomer.page, "/register/code", "{number}: {}", newcomer.answer.body);
    }
    newcomer.open("/register/email").await;
    newcomer.submit(&[("email", NEW_EMAIL)]).await;
    assert_eq!(newcomer.page, "/register/email");
    assert!(newcomer.answer.body.contains("順番に受け付けています"), "{}", newcomer.answer.body);
    // Asked to wait, and then one after the other.
    site.clock.advance_seconds(15);
    newcomer.submit(&[("email", NEW_EMAIL)]).await;
    assert_eq!(newcomer.page, "/register/code", "{}", newcomer.answer.body);
    let later = Newcomer::to_code(&site, "later@example.jp").await;
    assert_eq!(later.page, "/register/email");
}
