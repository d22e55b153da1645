//! ML7: a lock, and a device that was not seen before.

use super::{
    browser::Browser,
    login::attempt,
    login_names::gets_in,
    newcomer::{audited, mails},
    site::{EMAIL, PASSWORD, Site},
};

const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1";

#[actix_web::test]
async fn l1_lock_and_unlock() {
    let site = Site::start().await;
    let mut stranger = Browser::new(&site);
    for number in 1..=9 {
        attempt(&mut stranger, EMAIL, "wrong-password-1").await;
        assert!(mails(&site).await.is_empty(), "{number}");
    }
    let neutral = attempt(&mut stranger, "nobody@example.jp", PASSWORD).await;
    assert_eq!(attempt(&mut stranger, EMAIL, "wrong-password-1").await, neutral, "the page tells nothing");
    let told = mails(&site).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].to, EMAIL);
    assert!(told[0].mail.text.contains("15分") && told[0].mail.text.contains("/reminder"));
    assert_eq!(attempt(&mut stranger, EMAIL, PASSWORD).await, neutral, "E7: the right one is refused, too");
    assert!(mails(&site).await.is_empty(), "told once a lock");
    let locked = audited(&site, "login.locked", "ok").await;
    assert_eq!(locked.len(), 1);
    assert_eq!(locked[0].object, format!("account:{}", site.account));
    site.clock.advance_seconds(901);
    assert!(gets_in(&site, EMAIL, PASSWORD).await, "the lock passes");
}

#[actix_web::test]
async fn a_name_that_nobody_has_is_locked_in_silence() {
    let site = Site::start().await;
    let mut stranger = Browser::new(&site);
    for _ in 0..12 {
        attempt(&mut stranger, "nobody@example.jp", "wrong-password-1").await;
    }
    assert!(mails(&site).await.is_empty());
    assert!(audited(&site, "login.locked", "ok").await.is_empty());
    let unknown = audited(&site, "login.locked", "no_account").await;
    assert_eq!((unknown.len(), unknown[0].object.as_str()), (1, ""));
}

#[actix_web::test]
async fn a_new_device_is_told_but_not_the_first_one() {
    let site = Site::start().await;
    let mut first = Browser::new(&site);
    first.code("rp-basic", "openid", &[]).await;
    assert!(mails(&site).await.is_empty(), "the first login of all");
    first.code("rp-basic", "openid", &[("prompt", "login")]).await;
    assert!(mails(&site).await.is_empty(), "a browser that is known");
    // Sessions are forgotten after a month; that somebody logged in is not.
    site.clock.advance_seconds(60 * 86_400);
    while idp::flow::clean_up(&site.provider).await.unwrap() > 0 {}
    let mut second = Browser::new(&site).says(IPHONE);
    second.code("rp-basic", "openid", &[]).await;
    let told = mails(&site).await;
    assert_eq!((told.len(), told[0].to.as_str()), (1, EMAIL));
    assert!(told[0].mail.subject.contains("新しい端末") && told[0].mail.text.contains("iPhone / Safari"));
    second.code("rp-basic", "openid", &[("prompt", "login")]).await;
    assert!(mails(&site).await.is_empty(), "known by now");
}
