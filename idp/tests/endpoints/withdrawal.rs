//! `/account/withdraw` and `/come-back`: leaving, coming back, and being erased.

use super::{
    browser::{Browser, redeem, token},
    newcomer::{NEW_EMAIL, Newcomer},
    owner::{account, happened, mails, open},
    site::{EMAIL, PASSWORD, Site},
};
use idp::{
    domain::AccountState,
    flow::account::{Switched, disable_account, enable_account, erase_accounts},
    store::{self, audit::Actor},
};

const DAY: i64 = 86_400;

/// Leaves; the browser afterwards, and the way back out of the mail.
async fn leave(site: &Site) -> String {
    let mut browser = Browser::new(site);
    let (page, answer) = open(&mut browser, "/account/withdraw").await;
    let (page, answer) = browser.submit(&page, &answer.body, &[("password", PASSWORD)]).await;
    assert_eq!(page, "/withdrawn", "{}", answer.body);
    assert!(answer.body.contains("id=\"left\""));
    let mails = mails(site).await;
    let mail = mails.iter().find(|mail| mail.mail.text.contains("/come-back/")).expect("ML9");
    assert_eq!(mail.to, EMAIL);
    assert!(mail.mail.text.contains("2026年12月22日"), "{}", mail.mail.text);
    let link = mail.mail.text.split("/come-back/").nth(1).unwrap();
    format!("/come-back/{}", link.split_whitespace().next().unwrap())
}

async fn can_log_in(site: &Site) -> bool {
    let mut browser = Browser::new(site);
    let (_, answer) = open(&mut browser, "/account").await;
    answer.body.contains("id=\"logout\"")
}

#[actix_web::test]
async fn leaving_ends_everything_and_says_so() {
    let site = Site::start().await;
    let mut elsewhere = Browser::new(&site);
    let code = elsewhere.code("rp-basic", "openid offline_access", &[("prompt", "consent")]).await;
    let refresh_token = redeem(&site, &code).await.json()["refresh_token"].as_str().unwrap().to_owned();
    let mut browser = Browser::new(&site);
    let (_, answer) = open(&mut browser, "/account/withdraw").await;
    assert!(
        answer.body.contains("試験サービス") && answer.body.contains("2026年12月22日"),
        "{}",
        answer.body
    );
    leave(&site).await;
    let left = account(&site).await;
    assert_eq!(left.state, AccountState::Withdrawing);
    assert!(left.withdrawn_at.is_some());
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.as_str())];
    assert_eq!(token(&site, &refresh).await.error(), "invalid_grant");
    for browser in [&mut elsewhere, &mut browser] {
        let silent = Browser::authorize_url("rp-basic", "openid", &[("prompt", "none")]);
        assert_eq!(browser.get(&silent).await.param("error").as_deref(), Some("login_required"));
    }
    assert!(happened(&site, "account.withdrawn").await);
    // Whoever logs in is told what everybody is told.
    assert!(!can_log_in(&site).await);
}

#[actix_web::test]
async fn the_password_is_asked_and_its_tries_are_counted() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (page, answer) = open(&mut browser, "/account/withdraw").await;
    for (password, words) in [("", "「パスワード」を入力"), ("wrong-password-1", "パスワードが違います")]
    {
        let (_, answer) = browser.submit(&page, &answer.body, &[("password", password)]).await;
        assert!(answer.body.contains(words) && answer.body.contains("エラー："), "{password}");
    }
    for _ in 0..4 {
        browser.submit(&page, &answer.body, &[("password", "wrong-password-1")]).await;
    }
    let (_, answer) = browser.submit(&page, &answer.body, &[("password", PASSWORD)]).await;
    assert!(answer.body.contains("分ほどお待ちください"), "even the right one: {}", answer.body);
    assert_eq!(account(&site).await.state, AccountState::Active);
    assert_eq!(browser.post(&page, &[("csrf", "x"), ("password", PASSWORD)]).await.status, 403);
}

#[actix_web::test]
async fn two_presses_at_once_are_one() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let (page, answer) = open(&mut browser, "/account/withdraw").await;
    let csrf = super::browser::csrf_of(&answer.body);
    let press = || {
        let request = super::browser::http().post(site.url(&page)).header("cookie", browser.cookies());
        request.form(&[("csrf", csrf.as_str()), ("password", PASSWORD)]).send()
    };
    let (first, second) = futures_util::future::join(press(), press()).await;
    for response in [first.unwrap(), second.unwrap(), press().await.unwrap()] {
        assert_eq!(super::browser::read(response).await.location.as_deref(), Some("/withdrawn"));
    }
    assert_eq!(mails(&site).await.iter().filter(|mail| mail.mail.text.contains("/come-back/")).count(), 1);
}

#[actix_web::test]
async fn the_owner_comes_back_by_the_mail_and_the_password() {
    let site = Site::start().await;
    let before = account(&site).await;
    let link = leave(&site).await;
    site.clock.advance_seconds(29 * DAY);
    let mut browser = Browser::new(&site);
    let (page, answer) = browser.follow(&link).await;
    assert_eq!(page, "/come-back", "the token has left the address bar");
    assert!(answer.body.contains("id=\"come-back\""));
    assert_eq!(account(&site).await.state, AccountState::Withdrawing, "looking changes nothing");
    let (_, wrong) = browser.submit(&page, &answer.body, &[("password", "wrong-password-1")]).await;
    assert!(wrong.body.contains("パスワードが違います"));
    let (page, answer) = browser.submit(&page, &answer.body, &[("password", PASSWORD)]).await;
    assert_eq!(page, "/come-back/done", "{}", answer.body);
    let back = account(&site).await;
    assert_eq!((back.state, back.withdrawn_at), (AccountState::Active, None));
    assert_eq!(back.profile, before.profile);
    assert!(can_log_in(&site).await && happened(&site, "account.returned").await);
    assert!(mails(&site).await.iter().any(|mail| mail.mail.subject.contains("再開しました")));
    // The link has done its work, and the account stays for good.
    assert_eq!(Browser::new(&site).follow(&link).await.1.status, 404);
    site.clock.advance_seconds(10 * DAY);
    assert_eq!(erase_accounts(&site.provider).await.unwrap(), 0);
}

#[actix_web::test]
async fn nobody_guesses_the_way_back() {
    let site = Site::start().await;
    let link = leave(&site).await;
    let mut browser = Browser::new(&site);
    for path in ["/come-back", "/come-back/0000", "/come-back/a;b", "/come-back/%0d%0aset-cookie:x"] {
        assert_eq!(browser.follow(path).await.1.status, 404, "{path}");
    }
    let (page, answer) = browser.follow(&link).await;
    for _ in 0..5 {
        browser.submit(&page, &answer.body, &[("password", "wrong-password-1")]).await;
    }
    let (_, answer) = browser.submit(&page, &answer.body, &[("password", PASSWORD)]).await;
    assert!(answer.body.contains("分ほどお待ちください"));
    assert_eq!(account(&site).await.state, AccountState::Withdrawing);
}

#[actix_web::test]
async fn after_thirty_days_the_account_is_erased_and_its_address_is_free() {
    let site = Site::start().await;
    let id = site.account.clone();
    let link = leave(&site).await;
    site.clock.advance_seconds(30 * DAY);
    assert_eq!(erase_accounts(&site.provider).await.unwrap(), 0, "the last day belongs to its owner");
    site.clock.advance_seconds(13 * 3_600);
    let (_, answer) = Browser::new(&site).follow(&link).await;
    assert_eq!(answer.status, 404, "too late, even before the job");
    assert_eq!(erase_accounts(&site.provider).await.unwrap(), 1);
    assert_eq!(erase_accounts(&site.provider).await.unwrap(), 0, "once");
    let found = id.clone();
    assert!(site.provider.db.read(move |tx| store::accounts::find(tx, &found)).await.unwrap().is_none());
    assert!(site.provider.db.read(move |tx| store::withdrawals::is_erased(tx, &id)).await.unwrap());
    for action in ["login.ok", "account.withdrawn", "account.erased"] {
        assert!(happened(&site, action).await, "{action}");
    }
    let newcomer = Newcomer::registered(&site, EMAIL).await;
    assert_eq!(newcomer.page, "/register/done", "{}", newcomer.answer.body);
}

#[actix_web::test]
async fn an_id_is_never_used_again() {
    let site = Site::start().await;
    let before = account(&site).await;
    leave(&site).await;
    site.clock.advance_seconds(31 * DAY);
    erase_accounts(&site.provider).await.unwrap();
    let again = site.provider.db.write(move |tx| store::accounts::insert(tx, &before)).await;
    assert!(matches!(again, Err(store::StoreError::Duplicate(_))));
}

#[actix_web::test]
async fn an_operator_switches_an_account_off_and_on() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let code = browser.code("rp-basic", "openid offline_access", &[("prompt", "consent")]).await;
    let refresh_token = redeem(&site, &code).await.json()["refresh_token"].as_str().unwrap().to_owned();
    let switch = |off: bool| {
        let (provider, id) = (site.provider.clone(), site.account.clone());
        async move {
            let db = provider.db.clone();
            db.write(move |tx| {
                let actor = Actor::Client("tool".to_owned());
                if off {
                    disable_account(&provider, tx, &actor, "r-1", &id)
                } else {
                    enable_account(&provider, tx, &actor, "r-1", &id)
                }
            })
            .await
            .unwrap()
        }
    };
    assert_eq!((switch(true).await, switch(true).await), (Switched::Yes, Switched::Already));
    let refresh = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.as_str())];
    assert_eq!(token(&site, &refresh).await.error(), "invalid_grant");
    assert!(!can_log_in(&site).await);
    assert_eq!(switch(false).await, Switched::Yes);
    assert!(can_log_in(&site).await);
    assert_eq!(token(&site, &refresh).await.error(), "invalid_grant", "what ended stays ended");
    assert!(happened(&site, "account.disabled").await && happened(&site, "account.enabled").await);
    leave(&site).await;
    assert_eq!((switch(true).await, switch(false).await), (Switched::NotPossible, Switched::NotPossible));
}

#[actix_web::test]
async fn an_address_that_is_being_left_looks_like_any_other() {
    let site = Site::start().await;
    leave(&site).await;
    let mut answers = Vec::new();
    for email in [EMAIL, NEW_EMAIL] {
        let newcomer = Newcomer::to_code(&site, email).await;
        let csrf = super::browser::csrf_of(&newcomer.answer.body);
        answers.push(newcomer.answer.body.replace(email, "EMAIL").replace(&csrf, "CSRF"));
    }
    assert_eq!(answers[0], answers[1]);
    let mails = mails(&site).await;
    let told = mails.iter().find(|mail| mail.to == EMAIL).expect("its owner is told");
    assert!(told.mail.subject.contains("退会の手続き中") && told.mail.text.contains("2026年12月22日"));
}
