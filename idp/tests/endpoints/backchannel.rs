//! Consent without a browser (CIBA Core 1.0): what the service is told, when, and that it gets its tokens once.

use super::{
    browser::{Answer, Browser, http, read},
    site::{CLIENT_SECRET, EMAIL, PASSWORD, Site},
    tokens::Receiver,
};
use futures_util::future::join_all;
use idp::{
    domain::{AccountId, BACKCHANNEL_GRANT, DeliveryMode, ScopeConsentPolicy},
    flow::{FlowError, backchannel::deliver_calls, clean_up, deliver_mails},
    mail::MemoryMailer,
    store,
};
use serde_json::Value;

on_both_databases!(
    a_service_gets_its_tokens_once,
    a_hasty_service_waits_longer,
    a_request_has_its_time,
    what_is_refused_stays_refused,
    nobody_else_answers,
    an_unknown_person_looks_like_a_known_one,
    nobody_is_flooded,
    a_service_is_called,
);

pub(crate) async fn with_counter(site: &Site) {
    site.register("rp-basic", |registration| {
        registration.grant_types.push(BACKCHANNEL_GRANT.to_owned());
        registration.scope_consent = ScopeConsentPolicy::Implicit;
    })
    .await;
}

pub(crate) async fn post(site: &Site, path: &str, fields: &[(&str, &str)]) -> Answer {
    let request = http().post(site.url(path)).basic_auth("rp-basic", Some(CLIENT_SECRET)).form(fields);
    read(request.send().await.unwrap()).await
}

pub(crate) async fn ask_with(site: &Site, more: &[(&str, &str)]) -> Value {
    let mut fields = vec![("scope", "openid offline_access"), ("binding_message", "受付7")];
    fields.extend_from_slice(more);
    let answer = post(site, "/backchannel_authentication", &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

pub(crate) async fn ask(site: &Site) -> Value {
    ask_with(site, &[("login_hint", EMAIL)]).await
}

pub(crate) async fn poll(site: &Site, asked: &Value) -> Answer {
    let number = asked["auth_req_id"].as_str().unwrap();
    post(site, "/token", &[("grant_type", BACKCHANNEL_GRANT), ("auth_req_id", number)]).await
}

/// The mails that leave now, as text.
pub(crate) async fn mails(site: &Site) -> Vec<String> {
    let mailer = MemoryMailer::default();
    deliver_mails(&site.provider, &mailer).await.unwrap();
    mailer.sent().iter().map(|sent| sent.mail.text.clone()).collect()
}

pub(crate) fn link_of(site: &Site, mail: &str) -> String {
    let start = mail.find(&site.url("/account/requests/")).expect(mail);
    mail[start..].split_whitespace().next().unwrap()[site.issuer.len()..].to_owned()
}

/// Opens a page of the account, logging in before it where that is due.
pub(crate) async fn open(browser: &mut Browser<'_>, path: &str) -> (String, Answer) {
    let (page, answer) = browser.follow(path).await;
    if !answer.body.contains("login-submit") {
        return (page, answer);
    }
    browser.submit(&page, &answer.body, &[("username", EMAIL), ("password", PASSWORD)]).await
}

pub(crate) async fn decide(browser: &mut Browser<'_>, path: &str, decision: &str) -> Answer {
    let (page, answer) = open(browser, path).await;
    assert!(answer.body.contains("受付7"), "the message is shown: {}", answer.body);
    browser.submit(&page, &answer.body, &[("decision", decision)]).await.1
}

async fn a_service_gets_its_tokens_once(site: Site) {
    with_counter(&site).await;
    let asked = ask(&site).await;
    assert_eq!((asked["expires_in"].as_i64(), asked["interval"].as_i64()), (Some(600), Some(5)));
    assert_eq!(poll(&site, &asked).await.error(), "authorization_pending");
    let sent = mails(&site).await;
    assert!(sent[0].contains("受付7"), "{}", sent[0]);
    let link = link_of(&site, &sent[0]);
    let mut browser = Browser::new(&site);
    let (_, listed) = open(&mut browser, "/account/requests").await;
    assert!(listed.body.contains(&link), "who does not find the mail finds it in the account");
    site.clock.advance_seconds(5);
    assert_eq!(poll(&site, &asked).await.error(), "authorization_pending", "looking at it changes nothing");
    let done = decide(&mut browser, &link, "allow").await;
    assert!(done.body.contains("許可しました"), "{}", done.body);
    let answers = join_all((0..8).map(|_| poll(&site, &asked))).await;
    let (given, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert_eq!(given.len(), 1, "of parallel questions one is answered with tokens");
    assert!(refused.iter().all(|answer| answer.error() == "invalid_grant"));
    let tokens = given[0].json();
    assert_eq!(tokens["scope"], "offline_access openid");
    assert!(tokens["id_token"].is_string() && tokens["refresh_token"].is_string());
    let (_, again) = open(&mut browser, &link).await;
    assert!(again.body.contains("もうお答えいただけません"), "{}", again.body);
    // The ID token names the person from now on.
    let hint = tokens["id_token"].as_str().unwrap();
    ask_with(&site, &[("id_token_hint", hint)]).await;
    assert_eq!(mails(&site).await.len(), 1);
}

async fn a_hasty_service_waits_longer(site: Site) {
    with_counter(&site).await;
    let asked = ask(&site).await;
    for (waited, told) in
        [(0, "authorization_pending"), (4, "slow_down"), (9, "slow_down"), (15, "authorization_pending")]
    {
        site.clock.advance_seconds(waited);
        assert_eq!(poll(&site, &asked).await.error(), told, "after {waited} s");
    }
}

async fn a_request_has_its_time(site: Site) {
    with_counter(&site).await;
    let asked = ask_with(&site, &[("login_hint", EMAIL), ("requested_expiry", "30")]).await;
    assert_eq!(asked["expires_in"], 30);
    let link = link_of(&site, &mails(&site).await[0]);
    let mut browser = Browser::new(&site);
    let (page, shown) = open(&mut browser, &link).await;
    site.clock.advance_seconds(30);
    assert_eq!(poll(&site, &asked).await.error(), "expired_token");
    let (_, late) = browser.submit(&page, &shown.body, &[("decision", "allow")]).await;
    assert!(late.body.contains("もうお答えいただけません"), "{}", late.body);
    let (_, listed) = open(&mut browser, "/account/requests").await;
    assert!(!listed.body.contains(&link));
    site.clock.advance_seconds(3_601);
    clean_up(&site.provider).await.unwrap();
    assert_eq!(poll(&site, &asked).await.error(), "invalid_grant", "forgotten");
}

async fn what_is_refused_stays_refused(site: Site) {
    with_counter(&site).await;
    let asked = ask(&site).await;
    let link = link_of(&site, &mails(&site).await[0]);
    let mut browser = Browser::new(&site);
    let refused = decide(&mut browser, &link, "deny").await;
    assert!(refused.body.contains("拒否しました"), "{}", refused.body);
    for _ in 0..2 {
        assert_eq!(poll(&site, &asked).await.error(), "access_denied");
    }
    let (_, again) = open(&mut browser, &link).await;
    assert!(again.body.contains("もうお答えいただけません"));
}

async fn nobody_else_answers(site: Site) {
    with_counter(&site).await;
    let (mine, other) = (site.account.clone(), AccountId::from("another"));
    let planted = other.clone();
    let plant = move |tx: &mut store::Tx<'_>| {
        let mut account = store::accounts::find(tx, &mine)?.unwrap();
        (account.id, account.email, account.mobile) = (planted.clone(), "taro@example.jp".to_owned(), None);
        Ok::<_, FlowError>(store::accounts::insert(tx, &account)?)
    };
    site.provider.db.write(plant).await.unwrap();
    let asked = ask_with(&site, &[("login_hint", "taro@example.jp")]).await;
    let list = move |tx: &mut store::Tx<'_>| store::backchannel_requests::list_waiting(tx, &other, 9);
    let waiting = site.provider.db.read(list).await.unwrap();
    let path = format!("/account/requests/{}", waiting[0].id);
    let own = ask(&site).await;
    let mut browser = Browser::new(&site);
    let (_, told) = open(&mut browser, &path).await;
    assert!(told.body.contains("依頼が見つかりません"), "{}", told.body);
    assert!(!told.body.contains("受付7"), "nothing of it is shown");
    let (_, nothing) = open(&mut browser, "/account/requests/none").await;
    assert_eq!(
        told.body.replace(&waiting[0].id, ""),
        nothing.body.replace("none", ""),
        "as if there were none"
    );
    let (_, listed) = open(&mut browser, "/account/requests").await;
    assert!(!listed.body.contains(&path));
    let first = listed.body.find("/account/requests/").unwrap();
    let own_path = listed.body[first..].split('"').next().unwrap().to_owned();
    let (_, shown) = open(&mut browser, &own_path).await;
    for decision in ["allow", "deny"] {
        browser.submit(&path, &shown.body, &[("decision", decision)]).await;
        assert_eq!(browser.get(&path).await.status, 200);
    }
    assert_eq!(poll(&site, &asked).await.error(), "authorization_pending");
    assert_eq!(poll(&site, &own).await.error(), "authorization_pending");
    let stranger = http().post(site.url("/token")).basic_auth("rp-basic", Some("wrong"));
    let number = asked["auth_req_id"].as_str().unwrap();
    let stranger = stranger.form(&[("grant_type", BACKCHANNEL_GRANT), ("auth_req_id", number)]);
    assert_eq!(read(stranger.send().await.unwrap()).await.error(), "invalid_client");
}

async fn an_unknown_person_looks_like_a_known_one(site: Site) {
    with_counter(&site).await;
    let known = ask(&site).await;
    for hint in ["nobody@example.jp", "090-1234-5678", "no address"] {
        let unknown = ask_with(&site, &[("login_hint", hint)]).await;
        let members = |answer: &Value| answer.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(members(&unknown), members(&known));
        assert_eq!(unknown["expires_in"], known["expires_in"]);
        assert_eq!(poll(&site, &unknown).await.error(), "authorization_pending", "{hint}");
    }
    assert_eq!(mails(&site).await.len(), 1, "only whom we know gets one");
    let unknown = ask_with(&site, &[("login_hint", "nobody@example.jp")]).await;
    site.clock.advance_seconds(600);
    assert_eq!(poll(&site, &unknown).await.error(), "expired_token");
}

async fn nobody_is_flooded(site: Site) {
    with_counter(&site).await;
    for _ in 0..5 {
        ask(&site).await;
    }
    assert_eq!(mails(&site).await.len(), 3, "of one service");
    assert_eq!(site.limits_counted("backchannel_mails_of_client", "refused"), 2);
    let (_, listed) = open(&mut Browser::new(&site), "/account/requests").await;
    assert_eq!(listed.body.matches("内容を確かめる").count(), 5, "all of them can be answered");
    site.clock.advance_seconds(3_600);
    ask(&site).await;
    assert_eq!(mails(&site).await.len(), 1);
}

async fn a_service_is_called(site: Site) {
    let mut receiver = Receiver::start().await;
    with_counter(&site).await;
    let endpoint = receiver.uri.clone();
    site.register("rp-basic", move |registration| {
        registration.backchannel_token_delivery_mode = Some(DeliveryMode::Ping);
        registration.backchannel_client_notification_endpoint = Some(endpoint.clone());
    })
    .await;
    let fields = [("scope", "openid"), ("login_hint", EMAIL)];
    let missing = post(&site, "/backchannel_authentication", &fields).await;
    assert_eq!(missing.error(), "invalid_request", "without a token of the service there is no call");
    for (decision, told) in [("allow", 200), ("deny", 400)] {
        let token = "8d67dc78-7faa-4d41-aabd-67707b374255";
        let asked = ask_with(&site, &[("login_hint", EMAIL), ("client_notification_token", token)]).await;
        let link = link_of(&site, mails(&site).await.last().unwrap());
        assert_eq!(deliver_calls(&site.provider).await.unwrap(), 0, "not before there is an answer");
        decide(&mut Browser::new(&site), &link, decision).await;
        assert_eq!(deliver_calls(&site.provider).await.unwrap(), 1);
        let body: Value = serde_json::from_str(&receiver.next().await).unwrap();
        assert_eq!(body, serde_json::json!({ "auth_req_id": asked["auth_req_id"] }));
        assert_eq!(deliver_calls(&site.provider).await.unwrap(), 0, "once");
        assert_eq!(poll(&site, &asked).await.status, told);
    }
}
