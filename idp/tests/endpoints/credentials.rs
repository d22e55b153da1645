//! A7, A8 and A10: mail address, password and mobile number of an account that is logged in.

use super::{
    browser::{Answer, Browser, csrf_of, http, read, redeem, token},
    forgetful::{NEW_PASSWORD, insert_twin, tell_birthdate},
    login_names::{gets_in, set_mobile},
    newcomer::{account, audited, code_of, mails, other_than},
    site::{EMAIL, PASSWORD, Site},
};
use idp::domain::{Account, AccountKind};

const NEW_EMAIL: &str = "hanako.new@example.jp";

/// Somebody on a page of the account, logged in a moment ago.
struct Owner<'a> {
    site: &'a Site,
    browser: Browser<'a>,
    page: String,
    answer: Answer,
}

impl<'a> Owner<'a> {
    async fn at(site: &'a Site, path: &str) -> Self {
        let mut browser = Browser::new(site);
        let (page, answer) = browser.follow(path).await;
        assert!(page.ends_with("/login"), "{page}");
        let fields = [("username", EMAIL), ("password", PASSWORD)];
        let (page, answer) = browser.submit(&page, &answer.body, &fields).await;
        assert_eq!(page, path, "the login leads back: {}", answer.body);
        Self { site, browser, page, answer }
    }

    async fn open(&mut self, path: &str) {
        (self.page, self.answer) = self.browser.follow(path).await;
    }

    async fn submit(&mut self, fields: &[(&str, &str)]) {
        let path = self.page.split('?').next().unwrap().to_owned();
        (self.page, self.answer) = self.browser.submit(&path, &self.answer.body, fields).await;
    }

    fn says(&self, words: &str) {
        assert!(self.answer.body.contains(words), "{words}: {} {}", self.page, self.answer.body);
    }
}

async fn owner_of(site: &Site) -> Account {
    let id = site.account.clone();
    site.provider.db.read(move |tx| idp::store::accounts::find(tx, &id)).await.unwrap().unwrap()
}

#[actix_web::test]
async fn another_mail_address_is_proven_and_the_old_one_is_told() {
    let site = Site::start().await;
    let mut owner = Owner::at(&site, "/account/email").await;
    owner.says(EMAIL);
    for (typed, words) in
        [("", "入力してください"), ("taro", "「@」が入っていません"), (EMAIL, "いまのメールアドレスと同じ")]
    {
        owner.submit(&[("email", typed)]).await;
        owner.says(words);
    }
    owner.submit(&[("email", NEW_EMAIL)]).await;
    assert_eq!(owner.page, "/account/email/code");
    let sent = mails(&site).await;
    assert_eq!(sent[0].to, NEW_EMAIL, "to the new address");
    owner.open("/account/email").await;
    owner.submit(&[("email", NEW_EMAIL)]).await;
    assert_eq!(owner.page, "/account/email/code", "a second press leads on");
    assert!(mails(&site).await.is_empty(), "and sends nothing");
    let code = code_of(&sent).unwrap();
    owner.submit(&[("code", other_than(&code))]).await;
    owner.says("あと4回");
    owner.submit(&[("action", "resend")]).await;
    owner.says("60秒");
    owner.submit(&[("code", &code)]).await;
    assert_eq!(owner.page, "/account/email/done");
    let told = mails(&site).await;
    assert_eq!((told.len(), told[0].to.as_str()), (1, EMAIL), "ML8");
    assert!(
        !told[0].mail.text.contains(NEW_EMAIL),
        "whoever reads the old mailbox need not know the new one"
    );
    assert!(gets_in(&site, NEW_EMAIL, PASSWORD).await && !gets_in(&site, EMAIL, PASSWORD).await);
    owner.open("/account").await;
    owner.says(NEW_EMAIL);
    assert_eq!(owner_of(&site).await.id, site.account, "the same account");
}

#[actix_web::test]
async fn an_address_of_somebody_else_is_answered_like_any_other() {
    let site = Site::start().await;
    insert_twin(&site, "twin", "twin@example.jp", AccountKind::Individual).await;
    let mut owner = Owner::at(&site, "/account/email").await;
    let mut pages = Vec::new();
    for email in ["twin@example.jp", NEW_EMAIL] {
        owner.open("/account/email").await;
        owner.submit(&[("email", email)]).await;
        let sent = mails(&site).await;
        assert_eq!((sent.len(), sent[0].to.as_str()), (1, email));
        assert_eq!(code_of(&sent).is_some(), email == NEW_EMAIL, "its owner gets no code");
        pages.push(owner.answer.body.replace(email, ""));
    }
    assert_eq!(pages[0], pages[1]);
    // The address was taken while the code was under way.
    site.clock.advance_seconds(61);
    owner.submit(&[("action", "resend")]).await;
    let code = code_of(&mails(&site).await).unwrap();
    insert_twin(&site, "faster", NEW_EMAIL, AccountKind::Individual).await;
    owner.submit(&[("code", &code)]).await;
    owner.says("別の共通IDで使われている");
    assert_eq!(owner_of(&site).await.email, EMAIL);
}

#[actix_web::test]
async fn of_two_hundred_codes_for_an_address_five_are_looked_at() {
    let site = Site::start().await;
    let mut owner = Owner::at(&site, "/account/email").await;
    owner.submit(&[("email", NEW_EMAIL)]).await;
    let code = code_of(&mails(&site).await).unwrap();
    let csrf = csrf_of(&owner.answer.body);
    let (client, url) = (http(), owner.site.url("/account/email/code"));
    let requests = (0..200).map(|_| {
        let form = [("csrf", csrf.as_str()), ("code", other_than(&code))];
        let request = client.post(&url).header("cookie", owner.browser.cookies()).form(&form);
        async { read(request.send().await.unwrap()).await }
    });
    let answers = futures_util::future::join_all(requests).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(audited(&site, "email.code_failed", "wrong").await.len(), 5);
    assert_eq!(audited(&site, "email.code_failed", "used_up").await.len(), 195);
    owner.submit(&[("code", &code)]).await;
    assert_eq!(owner_of(&site).await.email, EMAIL, "the right one comes too late");
}

#[actix_web::test]
async fn sensitive_pages_want_a_fresh_login() {
    let site = Site::start().await;
    for path in ["/account/email", "/account/password", "/account/mobile"] {
        let mut owner = Owner::at(&site, path).await;
        let form = owner.answer.body.clone();
        site.clock.advance_seconds(601);
        let (page, _) = owner.browser.follow(path).await;
        assert!(page.ends_with("/login"), "{path}: {page}");
        let fields = [
            ("email", NEW_EMAIL),
            ("password", NEW_PASSWORD),
            ("password2", NEW_PASSWORD),
            ("mobile", "09012345678"),
        ];
        let (page, _) = owner.browser.submit(path, &form, &fields).await;
        assert!(page.ends_with("/login"), "{path}: {page}");
    }
    assert!(gets_in(&site, EMAIL, PASSWORD).await, "nothing changed");
}

#[actix_web::test]
async fn another_password_ends_all_but_this_session() {
    let site = Site::start().await;
    let mut elsewhere = Browser::new(&site);
    let code = elsewhere.code("rp-basic", "openid offline_access", &[("prompt", "consent")]).await;
    let refresh = redeem(&site, &code).await.json()["refresh_token"].as_str().unwrap().to_owned();
    let mut owner = Owner::at(&site, "/account/password").await;
    mails(&site).await;
    let before = owner.browser.cookies();
    owner.submit(&[("password", "12345678"), ("password2", "12345678")]).await;
    owner.says("英字と数字");
    owner.submit(&[("password", NEW_PASSWORD), ("password2", "Kuruma-2027")]).await;
    owner.says("2つのパスワードが違います");
    owner.submit(&[("password", NEW_PASSWORD), ("password2", NEW_PASSWORD)]).await;
    assert_eq!(owner.page, "/account/password/done", "{}", owner.answer.body);
    let session = |cookies: &str| {
        cookies.split("; ").find_map(|pair| pair.strip_prefix("cid_session=")).unwrap().to_owned()
    };
    assert_ne!(session(&before), session(&owner.browser.cookies()), "a new id for this session");
    let told = mails(&site).await;
    assert!(told.len() == 1 && told[0].mail.subject.contains("パスワードを変更しました"), "ML6");
    let silent = elsewhere.get(&Browser::authorize_url("rp-basic", "openid", &[("prompt", "none")])).await;
    assert_eq!(silent.param("error").as_deref(), Some("login_required"));
    let again = token(&site, &[("grant_type", "refresh_token"), ("refresh_token", &refresh)]).await;
    assert_eq!(again.error(), "invalid_grant");
    let old = http().get(site.url("/account")).header("cookie", &before).send().await.unwrap();
    assert_eq!(old.status(), 303, "the old cookie is worth nothing");
    assert!(gets_in(&site, EMAIL, NEW_PASSWORD).await && !gets_in(&site, EMAIL, PASSWORD).await);
    assert_eq!(audited(&site, "password.changed", "ok").await.len(), 1);
}

#[actix_web::test]
async fn a_mobile_number_is_switched_on_by_its_code_and_off_again() {
    let site = Site::start().await;
    tell_birthdate(&site).await;
    let mut owner = Owner::at(&site, "/account/mobile").await;
    for typed in ["", "052-123-4567", "090-1234", "taro@example.jp"] {
        owner.submit(&[("action", "send"), ("mobile", typed)]).await;
        owner.says("error-summary");
    }
    owner.submit(&[("action", "send"), ("mobile", "０９０-1234-5678")]).await;
    assert_eq!(owner.page, "/account/mobile/code", "{}", owner.answer.body);
    let sent = mails(&site).await;
    assert_eq!(sent[0].to, "09012345678@sms.example.jp", "through the gateway");
    owner.open("/account/mobile").await;
    owner.submit(&[("action", "send"), ("mobile", "090-1234-5678")]).await;
    assert_eq!(owner.page, "/account/mobile/code", "a second press leads on");
    assert!(mails(&site).await.is_empty(), "and sends nothing");
    assert!(sent[0].mail.html.is_empty() && !sent[0].mail.text.contains('\n'), "one plain line");
    let code = code_of(&sent).unwrap();
    owner.submit(&[("code", other_than(&code))]).await;
    owner.says("あと4回");
    assert!(!owner_of(&site).await.profile.phone_verified);
    owner.submit(&[("code", &code)]).await;
    assert_eq!(owner.page, "/account/mobile?turned=on");
    owner.says("090-1234-5678");
    let told = mails(&site).await;
    assert!(told[0].to == EMAIL && told[0].mail.text.contains("5678"), "the account is told");
    let account = owner_of(&site).await;
    assert_eq!(account.mobile.as_deref(), Some("+819012345678"));
    assert!(account.profile.phone_verified, "it is the contact number, too");
    assert!(gets_in(&site, "090-1234-5678", PASSWORD).await);
    mails(&site).await;
    owner.submit(&[("action", "off")]).await;
    assert_eq!(owner.page, "/account/mobile?turned=off");
    assert!(owner_of(&site).await.mobile.is_none());
    assert!(!gets_in(&site, "090-1234-5678", PASSWORD).await);
    assert_eq!(mails(&site).await.len(), 1);
}

#[actix_web::test]
async fn a_number_belongs_to_whoever_proved_it_last() {
    let site = Site::start().await;
    set_mobile(&site, Some("+819012345678")).await;
    insert_twin(&site, "twin", "twin@example.jp", AccountKind::Individual).await;
    let mut browser = Browser::new(&site);
    let (page, answer) = browser.follow("/account/mobile").await;
    let fields = [("username", "twin@example.jp"), ("password", PASSWORD)];
    let (page, answer) = browser.submit(&page, &answer.body, &fields).await;
    let fields = [("action", "send"), ("mobile", "09012345678")];
    let (page, answer) = browser.submit(&page, &answer.body, &fields).await;
    let code = code_of(&mails(&site).await).unwrap();
    assert!(owner_of(&site).await.mobile.is_some(), "asking changes nothing");
    let (page, _) = browser.submit(&page, &answer.body, &[("code", &code)]).await;
    assert_eq!(page, "/account/mobile?turned=on");
    assert!(owner_of(&site).await.mobile.is_none(), "released");
    let twin = account(&site, "twin@example.jp").await.unwrap();
    assert_eq!(twin.mobile.as_deref(), Some("+819012345678"));
    let mut to: Vec<String> = mails(&site).await.into_iter().map(|mail| mail.to).collect();
    to.sort();
    assert_eq!(to, [EMAIL, "twin@example.jp"], "both are told");
    assert_eq!(audited(&site, "mobile.released", "ok").await.len(), 1);
}

#[actix_web::test]
async fn without_a_gateway_numbers_are_not_offered() {
    let site = Site::without_sms().await;
    let mut owner = Owner::at(&site, "/account/mobile").await;
    owner.says("サービスを行っていません");
    assert!(!owner.answer.body.contains("id=\"mobile\""));
    let form = owner.browser.get("/account").await;
    let fields = [("action", "send"), ("mobile", "09012345678")];
    let (page, _) = owner.browser.submit("/account/mobile", &form.body, &fields).await;
    assert_eq!(page, "/account/mobile");
    owner.open("/account/mobile/code").await;
    assert_eq!(owner.page, "/account/mobile");
    assert!(mails(&site).await.is_empty());
}
