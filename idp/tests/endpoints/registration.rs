//! R0–R6 from beginning to end, and what stands around it.

use super::{
    browser::Browser,
    newcomer::{DETAILS, NEW_EMAIL, NEW_PASSWORD, Newcomer, account, audited, code_of, mails, publish_terms},
    site::Site,
};
use idp::{
    domain::{AccountKind, Gender},
    store,
};

#[actix_web::test]
async fn a_person_gets_an_id() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_confirm(&site, NEW_EMAIL).await;
    for shown in [NEW_EMAIL, "\u{fa11}橋", "タカハシ", "450-0002", "090-1234-5678"] {
        assert!(newcomer.answer.body.contains(shown), "R5 shows {shown}");
    }
    assert!(!newcomer.answer.body.contains(NEW_PASSWORD));
    assert!(account(&site, NEW_EMAIL).await.is_none());

    newcomer.submit(&[]).await;
    assert_eq!(newcomer.page, "/register/done");
    assert!(newcomer.answer.body.contains(NEW_EMAIL));
    let made = account(&site, NEW_EMAIL).await.unwrap();
    assert_eq!((made.kind, made.profile.gender), (AccountKind::Individual, Some(Gender::Female)));
    assert_eq!(
        (made.profile.family_name.as_str(), made.profile.given_kana.as_str()),
        ("\u{fa11}橋", "ヨシミ")
    );
    assert_eq!(made.profile.phone.as_deref(), Some("+819012345678"));
    assert_eq!(made.profile.address.unwrap().postal_code, "4500002");
    let id = made.id.clone();
    let accepted = site.provider.db.read(move |tx| store::texts::find_accepted(tx, &id, "common-id")).await;
    assert_eq!(accepted.unwrap().as_deref(), Some(idp::pages::SHIPPED_VERSION));
    let mails = mails(&site).await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].to == NEW_EMAIL && mails[0].mail.text.contains(NEW_EMAIL), "ML2");
    assert_eq!(audited(&site, "registration.completed", "ok").await[0].actor, made.id.as_str());
    // Nothing of what was typed stays in the row.
    let row = newcomer.row().await.unwrap();
    assert!(row.entries.is_none() && row.password_hash.is_none() && row.code_hash.is_none());

    newcomer.open("/login").await;
    newcomer.submit(&[("username", NEW_EMAIL), ("password", NEW_PASSWORD)]).await;
    assert_eq!(newcomer.page, "/account", "{}", newcomer.answer.body);
}

#[actix_web::test]
async fn leads_back_to_the_service() {
    let site = Site::start().await;
    publish_terms(&site).await;
    for prompt in [None, Some(("prompt", "create"))] {
        let email = if prompt.is_some() { "second@example.jp" } else { NEW_EMAIL };
        let mut newcomer = Newcomer::arrive(&site).await;
        let extra: Vec<_> = prompt.into_iter().collect();
        newcomer.open(&Browser::authorize_url("rp-basic", "openid", &extra)).await;
        let interaction = newcomer.page.trim_start_matches("/register?interaction=").to_owned();
        let interaction =
            interaction.trim_start_matches("/interaction/").trim_end_matches("/login").to_owned();
        if prompt.is_some() {
            assert!(newcomer.page.starts_with("/register?interaction="), "{}", newcomer.page);
        } else {
            newcomer.open(&format!("/interaction/{interaction}/register")).await;
        }
        newcomer.open(&format!("/register/terms?interaction={interaction}")).await;
        newcomer.accept_terms().await;
        newcomer.submit(&[("email", email)]).await;
        let code = code_of(&mails(&site).await).unwrap();
        newcomer.submit(&[("code", &code)]).await;
        newcomer.submit(&DETAILS).await;
        newcomer.submit(&[]).await;
        let next = format!("href=\"/interaction/{interaction}\"");
        assert!(newcomer.answer.body.contains(&next), "{}", newcomer.answer.body);
        newcomer.open(&format!("/interaction/{interaction}")).await;
        newcomer.submit(&[("username", email), ("password", NEW_PASSWORD)]).await;
        if newcomer.page.ends_with("/consent") {
            newcomer.submit(&[("decision", "allow")]).await;
        }
        assert!(newcomer.answer.param("code").is_some(), "{:?}", newcomer.answer);
        mails(&site).await;
    }
}

#[actix_web::test]
async fn whoever_was_sent_to_register_may_log_in_instead() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let url = Browser::authorize_url("rp-basic", "openid", &[("prompt", "create")]);
    let (page, answer) = browser.follow(&url).await;
    assert!(page.starts_with("/register?interaction="));
    let login = answer.body.split("href=\"").find(|rest| rest.starts_with("/interaction/")).unwrap();
    let login = login.split('"').next().unwrap().to_owned();
    let (page, _) = browser.follow(&login).await;
    assert_eq!(page, login, "the login page is shown");
}

#[actix_web::test]
async fn another_browsers_interaction_is_no_way_back() {
    let site = Site::start().await;
    let mut victim = Browser::new(&site);
    let (page, _) = victim.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    let interaction = page.trim_start_matches("/interaction/").trim_end_matches("/login").to_owned();
    let mut newcomer = Newcomer::arrive(&site).await;
    newcomer.open(&format!("/register/terms?interaction={interaction}")).await;
    newcomer.accept_terms().await;
    assert!(newcomer.row().await.unwrap().interaction.is_none());
}

#[actix_web::test]
async fn the_terms_must_be_accepted_as_they_are() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::arrive(&site).await;
    newcomer.submit(&[("tos_version", idp::pages::SHIPPED_VERSION)]).await;
    assert_eq!((newcomer.page.as_str(), newcomer.answer.status), ("/register/terms", 200));
    assert!(newcomer.answer.body.contains("error-summary"));
    newcomer.submit(&[("tos", "yes"), ("tos_version", "1999-01-01")]).await;
    assert!(newcomer.answer.body.contains("error-summary"));
    assert!(newcomer.row().await.is_none());
    newcomer.accept_terms().await;
    assert_eq!(newcomer.row().await.unwrap().terms_version, idp::pages::SHIPPED_VERSION);
}

#[actix_web::test]
async fn out_of_turn_leads_to_where_it_stands() {
    let site = Site::start().await;
    let later =
        ["/register/email", "/register/code", "/register/details", "/register/confirm", "/register/done"];
    let mut newcomer = Newcomer::arrive(&site).await;
    for path in later {
        let answer = newcomer.browser.get(path).await;
        assert_eq!((answer.status, answer.location.as_deref()), (303, Some("/register")), "{path}");
        if path != "/register/done" {
            let form = super::browser::csrf_of(&newcomer.answer.body);
            let fields =
                [("csrf", form.as_str()), ("email", NEW_EMAIL), ("code", "123456"), ("action", "confirm")];
            let answer = newcomer.browser.post(path, &fields).await;
            assert_eq!(answer.status, 400, "{path}");
            assert!(answer.body.contains("href=\"/register\""), "{path} offers a restart");
            let answer = newcomer.browser.post(path, &[("email", NEW_EMAIL)]).await;
            assert_eq!(answer.status, 403, "{path} without token");
        }
    }
    assert!(newcomer.row().await.is_none() && mails(&site).await.is_empty());
    newcomer.accept_terms().await;
    for path in ["/register/code", "/register/details", "/register/confirm", "/register/done"] {
        assert_eq!(newcomer.browser.get(path).await.location.as_deref(), Some("/register/email"), "{path}");
    }
}

#[actix_web::test]
async fn what_is_never_verified_gives_nobody_anything() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_code(&site, NEW_EMAIL).await;
    newcomer.page = "/register/details".to_owned();
    newcomer.submit(&DETAILS).await;
    assert_eq!(newcomer.page, "/register/code");
    newcomer.page = "/register/confirm".to_owned();
    newcomer.submit(&[]).await;
    assert_eq!(newcomer.page, "/register/code");
    assert!(newcomer.row().await.unwrap().entries.is_none());
    assert!(account(&site, NEW_EMAIL).await.is_none());
}

#[actix_web::test]
async fn entries_are_forgotten_after_half_an_hour() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_confirm(&site, NEW_EMAIL).await;
    let sealed = newcomer.row().await.unwrap().entries.unwrap();
    assert!(!sealed.contains("高橋") && !sealed.contains("1234"));
    site.clock.advance_seconds(1_799);
    newcomer.open("/register/details").await;
    assert!(newcomer.answer.body.contains("𠮷美") && !newcomer.answer.body.contains(NEW_PASSWORD));
    site.clock.advance_seconds(1);
    newcomer.open("/register/confirm").await;
    assert_eq!(newcomer.page, "/register");
}
