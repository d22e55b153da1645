//! R2 and R3: who gets which mail, and which codes are good.

use super::{
    newcomer::{NEW_EMAIL, Newcomer, audited, code_of, mails, other_than},
    site::{EMAIL, Site},
};
use idp::store;

/// The page without what differs between any two visits.
fn plain(newcomer: &Newcomer<'_>, email: &str) -> String {
    let csrf = super::browser::csrf_of(&newcomer.answer.body);
    newcomer.answer.body.replace(&csrf, "").replace(email, "")
}

#[actix_web::test]
async fn a_known_address_looks_like_any_other() {
    let site = Site::start().await;
    let mut known = Newcomer::to_code(&site, EMAIL).await;
    let sent = mails(&site).await;
    assert!(sent.len() == 1 && sent[0].to == EMAIL);
    assert!(code_of(&sent).is_none(), "ML1b holds no code");
    assert!(sent[0].mail.text.contains("/login"));
    let mut unknown = Newcomer::to_code(&site, NEW_EMAIL).await;
    let code = code_of(&mails(&site).await).unwrap();
    assert_eq!(known.page, unknown.page);
    assert_eq!(plain(&known, EMAIL), plain(&unknown, NEW_EMAIL));
    known.submit(&[("code", other_than(&code))]).await;
    unknown.submit(&[("code", other_than(&code))]).await;
    assert_eq!(plain(&known, EMAIL), plain(&unknown, NEW_EMAIL));
    known.submit(&[("action", "resend")]).await;
    unknown.submit(&[("action", "resend")]).await;
    assert_eq!(plain(&known, EMAIL), plain(&unknown, NEW_EMAIL));
}

#[actix_web::test]
async fn address_and_code_lie_sealed_in_the_outbox() {
    let site = Site::start().await;
    Newcomer::to_code(&site, NEW_EMAIL).await;
    let entries = site.provider.db.write(|tx| store::outbox::lease(tx, "mail", 10, 1)).await.unwrap();
    site.clock.advance_seconds(1);
    let code = code_of(&mails(&site).await).unwrap();
    assert!(!entries[0].payload.contains(NEW_EMAIL) && !entries[0].payload.contains(&code));
}

#[actix_web::test]
async fn a_second_press_sends_nothing_and_leads_on() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_code(&site, NEW_EMAIL).await;
    let code = code_of(&mails(&site).await).unwrap();
    newcomer.open("/register/email").await;
    newcomer.submit(&[("email", NEW_EMAIL)]).await;
    assert_eq!(newcomer.page, "/register/code");
    assert!(mails(&site).await.is_empty(), "the first press has sent it");
    newcomer.submit(&[("code", &code)]).await;
    assert_eq!(newcomer.page, "/register/details", "its code is good");
}

#[actix_web::test]
async fn refuses_what_is_no_address() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::arrive(&site).await;
    newcomer.accept_terms().await;
    for typed in ["", " ", "taro", "taro@example", "a b@example.jp", "<taro@example.jp>"] {
        newcomer.submit(&[("email", typed)]).await;
        assert!(newcomer.answer.body.contains("error-summary"), "{typed}");
        assert_eq!((newcomer.page.as_str(), newcomer.answer.status), ("/register/email", 200));
    }
    assert!(mails(&site).await.is_empty());
    newcomer.submit(&[("email", " ｙｏｓｈｉｍｉ＠Example.JP ")]).await;
    assert_eq!(mails(&site).await[0].to, NEW_EMAIL);
}

#[actix_web::test]
async fn five_wrong_codes_end_it() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_code(&site, NEW_EMAIL).await;
    let code = code_of(&mails(&site).await).unwrap();
    for typed in ["", "12345", "1234567", "abcdef"] {
        newcomer.submit(&[("code", typed)]).await;
        assert!(newcomer.answer.body.contains("error-summary"), "{typed} costs no try");
    }
    for left in [4, 3, 2, 1] {
        newcomer.submit(&[("code", other_than(&code))]).await;
        assert!(newcomer.answer.body.contains(&format!("あと{left}回")), "{left}");
    }
    newcomer.submit(&[("code", other_than(&code))]).await;
    assert!(newcomer.answer.body.contains("id=\"send-code\""), "back to R2");
    newcomer.submit(&[("code", &code)]).await;
    assert!(newcomer.answer.body.contains("id=\"send-code\""), "the right one comes too late");
    site.clock.advance_seconds(60);
    newcomer.open("/register/code").await;
    newcomer.submit(&[("action", "resend")]).await;
    let code = code_of(&mails(&site).await).unwrap();
    newcomer.submit(&[("code", &code)]).await;
    assert_eq!(newcomer.page, "/register/details");
}

#[actix_web::test]
async fn of_two_hundred_at_once_five_are_looked_at() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_code(&site, NEW_EMAIL).await;
    let code = code_of(&mails(&site).await).unwrap();
    newcomer.page = "/register/code".to_owned();
    let answers = newcomer.press_at_once(200, &[("code", other_than(&code))]).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(audited(&site, "registration.code_failed", "wrong").await.len(), 5);
    assert_eq!(audited(&site, "registration.code_failed", "used_up").await.len(), 195);
    newcomer.submit(&[("code", &code)]).await;
    assert!(newcomer.row().await.unwrap().verified_at.is_none());
}

#[actix_web::test]
async fn a_code_lives_for_half_an_hour() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_code(&site, NEW_EMAIL).await;
    let code = code_of(&mails(&site).await).unwrap();
    site.clock.advance_seconds(1_800);
    newcomer.submit(&[("code", &code)]).await;
    assert!(newcomer.answer.body.contains("期限が切れています"), "{}", newcomer.answer.body);
    newcomer.submit(&[("action", "resend")]).await;
    let code = code_of(&mails(&site).await).unwrap();
    site.clock.advance_seconds(1_799);
    newcomer.submit(&[("code", &format!(" {code} "))]).await;
    assert_eq!(newcomer.page, "/register/details");
}

#[actix_web::test]
async fn a_new_code_voids_the_old_one() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_code(&site, NEW_EMAIL).await;
    let old = code_of(&mails(&site).await).unwrap();
    newcomer.submit(&[("action", "resend")]).await;
    assert!(newcomer.answer.body.contains("60秒"), "E2: {}", newcomer.answer.body);
    assert!(mails(&site).await.is_empty());
    site.clock.advance_seconds(60);
    newcomer.submit(&[("action", "resend")]).await;
    assert_eq!(newcomer.page, "/register/code?sent=again");
    let new = code_of(&mails(&site).await).unwrap();
    newcomer.page = "/register/code".to_owned();
    if old != new {
        newcomer.submit(&[("code", &old)]).await;
        assert!(newcomer.answer.body.contains("あと4回"));
    }
    newcomer.submit(&[("code", &new)]).await;
    assert_eq!(newcomer.page, "/register/details");
}

#[actix_web::test]
async fn a_handful_of_mails_whoever_asks() {
    let site = Site::start().await;
    for number in 0..2 {
        let newcomer = Newcomer::to_code(&site, NEW_EMAIL).await;
        assert_eq!(newcomer.page, "/register/code", "{number}");
        site.clock.advance_seconds(61);
    }
    // The third browser is told when its turn comes, and finds what it typed.
    let mut newcomer = Newcomer::to_code(&site, NEW_EMAIL).await;
    assert_eq!(newcomer.page, "/register/email");
    assert!(newcomer.answer.body.contains("3分ほど"), "{}", newcomer.answer.body);
    assert!(newcomer.answer.body.contains(&format!("value=\"{NEW_EMAIL}\"")));
    newcomer.submit(&[("email", NEW_EMAIL)]).await;
    assert_eq!(newcomer.page, "/register/email", "asking again brings nothing forward");
    assert_eq!(mails(&site).await.len(), 2);
    site.clock.advance_seconds(180);
    newcomer.submit(&[("email", NEW_EMAIL)]).await;
    assert_eq!(newcomer.page, "/register/code");
    assert!(code_of(&mails(&site).await).is_some());
    // Three from one range in the hour.
    site.clock.advance_seconds(200);
    let mut newcomer = Newcomer::to_code(&site, NEW_EMAIL).await;
    assert_eq!(newcomer.page, "/register/email");
    assert!(newcomer.answer.body.contains("52分"), "{}", newcomer.answer.body);
    assert!(mails(&site).await.is_empty());
    newcomer.submit(&[("email", "another@example.jp")]).await;
    assert_eq!(newcomer.page, "/register/code");
    site.clock.advance_seconds(3_600);
    assert_eq!(Newcomer::to_code(&site, NEW_EMAIL).await.page, "/register/code");
}

#[actix_web::test]
async fn a_range_that_proves_nothing_waits_and_one_that_proves_does_not() {
    let site = Site::with_limits(|limits| limits.registration_range_free = 2).await;
    for address in ["one@example.jp", "two@example.jp", "three@example.jp"] {
        assert_eq!(Newcomer::to_code(&site, address).await.page, "/register/code", "{address}");
    }
    let mut newcomer = Newcomer::to_code(&site, NEW_EMAIL).await;
    assert_eq!(newcomer.page, "/register/email");
    assert!(newcomer.answer.body.contains("あと15秒"), "{}", newcomer.answer.body);
    assert!(newcomer.answer.body.contains(&format!("value=\"{NEW_EMAIL}\"")), "what was typed is kept");
    mails(&site).await;
    site.clock.advance_seconds(15);
    newcomer.submit(&[("email", NEW_EMAIL)]).await;
    assert_eq!(newcomer.page, "/register/code", "{}", newcomer.answer.body);
    // Where codes are typed in there are people: three more may be under way.
    let code = code_of(&mails(&site).await).unwrap();
    newcomer.submit(&[("code", &code)]).await;
    assert_eq!(newcomer.page, "/register/details");
    for address in ["four@example.jp", "five@example.jp", "six@example.jp"] {
        assert_eq!(Newcomer::to_code(&site, address).await.page, "/register/code", "{address}");
    }
    assert_eq!(Newcomer::to_code(&site, "seven@example.jp").await.page, "/register/email");
    assert!(site.limits_counted("registration_range_free", "waited") > 0);
}

#[actix_web::test]
async fn a_code_is_good_in_its_own_browser_and_for_its_own_address() {
    let site = Site::start().await;
    let mut attacker = Newcomer::to_code(&site, NEW_EMAIL).await;
    mails(&site).await;
    site.clock.advance_seconds(60);
    let mut owner = Newcomer::to_code(&site, NEW_EMAIL).await;
    let code = code_of(&mails(&site).await).unwrap();
    attacker.submit(&[("code", &code)]).await;
    assert!(attacker.row().await.unwrap().verified_at.is_none());
    // The address is changed after the code was sent: the code proves nothing about the new one.
    owner.page = "/register/email".to_owned();
    owner.submit(&[("email", EMAIL)]).await;
    owner.submit(&[("code", &code)]).await;
    assert!(owner.row().await.unwrap().verified_at.is_none());
}

#[actix_web::test]
async fn correcting_the_address_asks_for_proof_again() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    newcomer.open("/register/email").await;
    assert!(newcomer.answer.body.contains(NEW_EMAIL), "the address is filled in");
    newcomer.submit(&[("email", "better@example.jp")]).await;
    assert_eq!(newcomer.page, "/register/code");
    newcomer.open("/register/details").await;
    assert_eq!(newcomer.page, "/register/code");
}
