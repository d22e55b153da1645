//! Consent without a browser, at its edges: calls that do not arrive, keys that are shown, people who leave or change.

use super::{
    backchannel::{ask, ask_with, decide, link_of, mails, open, poll, post, with_counter},
    browser::{Browser, http, read},
    proof_key::ProofKey,
    site::{CLIENT_SECRET, EMAIL, PASSWORD, Site},
};
use idp::{
    domain::{AccountId, BACKCHANNEL_GRANT, DeliveryMode, ScopeConsentPolicy},
    flow::{FlowError, backchannel::deliver_calls},
    store,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

const TWO_STEP: &str = "urn:common-id:acr:two-step";

on_both_databases!(
    a_call_that_fails_is_made_again,
    a_call_that_is_not_wanted_is_not_made_again,
    tokens_are_bound_to_the_key_that_is_shown,
    a_class_that_the_service_needs_is_asked_for,
    whoever_has_left_answers_nothing,
    another_account_on_the_way_answers_nothing,
);

/// Where a service is called, which answers with these statuses, one after the other.
async fn endpoint(statuses: &'static [u16]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://127.0.0.1:{}/answered", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        for status in statuses {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut chunk = [0u8; 4096];
            let mut seen = String::new();
            while !seen.ends_with('}') {
                let read = stream.read(&mut chunk).await.unwrap();
                seen.push_str(&String::from_utf8_lossy(&chunk[..read]));
            }
            let head = format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(head.as_bytes()).await.unwrap();
        }
    });
    address
}

/// A request that was answered, and whose service is to be called at `endpoint`.
async fn answered(site: &Site, endpoint: String) -> serde_json::Value {
    with_counter(site).await;
    site.register("rp-basic", move |registration| {
        registration.backchannel_token_delivery_mode = Some(DeliveryMode::Ping);
        registration.backchannel_client_notification_endpoint = Some(endpoint.clone());
    })
    .await;
    let token = ("client_notification_token", "8d67dc78-7faa-4d41-aabd-67707b374255");
    let asked = ask_with(site, &[("login_hint", EMAIL), token]).await;
    let link = link_of(site, mails(site).await.last().unwrap());
    decide(&mut Browser::new(site), &link, "allow").await;
    asked
}

async fn a_call_that_fails_is_made_again(site: Site) {
    let asked = answered(&site, endpoint(&[500, 503, 204]).await).await;
    for _ in 0..3 {
        assert_eq!(deliver_calls(&site.provider).await.unwrap(), 1);
        assert_eq!(deliver_calls(&site.provider).await.unwrap(), 0, "not at once");
        site.clock.advance_seconds(60);
    }
    assert_eq!(deliver_calls(&site.provider).await.unwrap(), 0, "it has arrived");
    assert_eq!(poll(&site, &asked).await.status, 200);
}

async fn a_call_that_is_not_wanted_is_not_made_again(site: Site) {
    let asked = answered(&site, endpoint(&[400]).await).await;
    assert_eq!(deliver_calls(&site.provider).await.unwrap(), 1);
    site.clock.advance_seconds(120);
    assert_eq!(deliver_calls(&site.provider).await.unwrap(), 0);
    assert_eq!(poll(&site, &asked).await.status, 200, "the answer is there all the same");
}

async fn tokens_are_bound_to_the_key_that_is_shown(site: Site) {
    with_counter(&site).await;
    let asked = ask(&site).await;
    let link = link_of(&site, &mails(&site).await[0]);
    decide(&mut Browser::new(&site), &link, "allow").await;
    let key = ProofKey::new();
    let proof = key.proof(&site, "POST", "/token", serde_json::json!({}));
    let fields = [("grant_type", BACKCHANNEL_GRANT), ("auth_req_id", asked["auth_req_id"].as_str().unwrap())];
    let call = http().post(site.url("/token")).header("dpop", proof);
    let call = call.basic_auth("rp-basic", Some(CLIENT_SECRET)).form(&fields);
    let tokens = read(call.send().await.unwrap()).await.json();
    assert_eq!(tokens["token_type"], "DPoP", "{tokens}");
    let access_token = tokens["access_token"].as_str().unwrap();
    let bearer = http().get(site.url("/userinfo")).bearer_auth(access_token);
    assert_eq!(read(bearer.send().await.unwrap()).await.status, 401, "good with the key alone");
    let proof = key.proof_with(&site, "GET", "/userinfo", access_token);
    let shown = http().get(site.url("/userinfo")).header("dpop", proof);
    let shown = shown.header("authorization", format!("DPoP {access_token}"));
    assert_eq!(read(shown.send().await.unwrap()).await.status, 200);
}

async fn a_class_that_the_service_needs_is_asked_for(site: Site) {
    with_counter(&site).await;
    site.register("rp-basic", |registration| registration.required_acr = Some(TWO_STEP.to_owned())).await;
    let asked = ask(&site).await;
    let link = link_of(&site, &mails(&site).await[0]);
    let walked = decide(&mut Browser::new(&site), &link, "allow").await;
    assert!(walked.body.contains("2段階認証またはパスキーで"), "{}", walked.body);
    assert_eq!(poll(&site, &asked).await.error(), "authorization_pending", "a password is not enough");
    site.register("rp-basic", |registration| registration.required_acr = None).await;
    let allowed = decide(&mut Browser::new(&site), &link, "allow").await;
    assert!(allowed.body.contains("許可しました"), "nothing was lost by it: {}", allowed.body);
    site.clock.advance_seconds(5);
    assert_eq!(poll(&site, &asked).await.status, 200);
}

async fn whoever_has_left_answers_nothing(site: Site) {
    with_counter(&site).await;
    let asked = ask(&site).await;
    let link = link_of(&site, &mails(&site).await[0]);
    let mut browser = Browser::new(&site);
    let (page, shown) = open(&mut browser, &link).await;
    let mut elsewhere = Browser::new(&site);
    let (leave, answer) = open(&mut elsewhere, "/account/withdraw").await;
    let (left, _) = elsewhere.submit(&leave, &answer.body, &[("password", PASSWORD)]).await;
    assert_eq!(left, "/withdrawn");
    let (_, late) = browser.submit(&page, &shown.body, &[("decision", "allow")]).await;
    assert!(!late.body.contains("許可しました"), "{}", late.body);
    assert_eq!(poll(&site, &asked).await.error(), "authorization_pending");
    site.clock.advance_seconds(600);
    assert_eq!(poll(&site, &asked).await.error(), "expired_token", "as of anybody who does not answer");
    let unknown = ask(&site).await;
    assert_eq!(unknown["expires_in"], asked["expires_in"], "and who asks anew learns nothing");
}

async fn another_account_on_the_way_answers_nothing(site: Site) {
    with_counter(&site).await;
    site.register("rp-basic", |registration| registration.scope_consent = ScopeConsentPolicy::Explicit).await;
    let mine = site.account.clone();
    let plant = move |tx: &mut store::Tx<'_>| {
        let mut account = store::accounts::find(tx, &mine)?.unwrap();
        (account.id, account.email) = (AccountId::from("another"), "taro@example.jp".to_owned());
        account.mobile = None;
        Ok::<_, FlowError>(store::accounts::insert(tx, &account)?)
    };
    site.provider.db.write(plant).await.unwrap();
    let asked = ask(&site).await;
    let link = link_of(&site, &mails(&site).await[0]);
    let mut browser = Browser::new(&site);
    let (page, shown) = open(&mut browser, &link).await;
    let (consent, asks) = browser.submit(&page, &shown.body, &[("decision", "allow")]).await;
    assert!(consent.ends_with("/consent"), "{consent}");
    let (out, answer) = browser.follow("/logout").await;
    browser.submit(&out, &answer.body, &[]).await;
    let (login, answer) = browser.follow("/account").await;
    browser.submit(&login, &answer.body, &[("username", "taro@example.jp"), ("password", PASSWORD)]).await;
    let (_, theirs) = browser.follow(&consent).await;
    let form = if theirs.body.contains("name=\"csrf\"") { &theirs.body } else { &asks.body };
    let (_, told) = browser.submit(&consent, form, &[("decision", "allow")]).await;
    assert!(!told.body.contains("許可しました"), "{}", told.body);
    assert_eq!(poll(&site, &asked).await.error(), "authorization_pending");
    let fields = [("scope", "openid"), ("login_hint", "taro@example.jp")];
    assert_eq!(post(&site, "/backchannel_authentication", &fields).await.status, 200);
}
