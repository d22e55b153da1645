//! Tokens by way of the browser (OIDC Core 3.2, 3.3): what they stand for, and when they end.

use super::{
    browser::{Answer, Browser, claims, http, read, redeem, userinfo},
    site::{CLIENT_SECRET, Site},
};
use idp::{
    domain::{AccountState, IMPLICIT, ResponseType, ScopeConsentPolicy},
    store,
};
use std::collections::BTreeMap;

on_both_databases!(
    each_token_has_a_grant_of_its_own,
    an_id_token_alone_says_what_was_asked_for,
    nothing_outlives_the_account,
);

/// A site whose client is registered for this, with somebody who logs in: what came in the fragment.
async fn answered(site: &Site, one: ResponseType, scope: &str) -> BTreeMap<String, String> {
    site.register("rp-basic", move |registration| {
        registration.response_types = vec![one];
        registration.grant_types = one.grant_types().map(str::to_owned).collect();
        registration.scope_consent = ScopeConsentPolicy::Implicit;
    })
    .await;
    let asked = format!("response_type={}", one.as_str().replace(' ', "+"));
    let url = Browser::authorize_url("rp-basic", scope, &[]).replace("response_type=code", &asked);
    let mut browser = Browser::new(site);
    let (page, login) = browser.follow(&url).await;
    let back = browser.log_in(page, login).await;
    fragment(&back)
}

fn fragment(back: &Answer) -> BTreeMap<String, String> {
    let url = url::Url::parse(back.location.as_deref().unwrap()).unwrap();
    assert_eq!(url.query(), None, "servers and logs see a query");
    form_urlencoded::parse(url.fragment().unwrap().as_bytes()).into_owned().collect()
}

async fn grants(site: &Site) -> usize {
    let account = site.account.clone();
    site.provider.db.read(move |tx| store::grants::list_live(tx, &account)).await.unwrap().len()
}

async fn each_token_has_a_grant_of_its_own(site: Site) {
    let said = answered(&site, ResponseType::CodeIdTokenToken, "openid email").await;
    let front = said["access_token"].as_str();
    assert_eq!(grants(&site).await, 1, "the code's begins when it is taken");
    assert_eq!(userinfo(&site, front).await.status, 200);
    let tokens = redeem(&site, &said["code"]).await.json();
    let back = tokens["access_token"].as_str().unwrap();
    assert_eq!(grants(&site).await, 2);
    let (of_browser, of_code) = (claims(&said["id_token"]), claims(tokens["id_token"].as_str().unwrap()));
    for name in ["sub", "sid", "auth_time", "acr", "nonce"] {
        assert_eq!(of_browser[name], of_code[name], "{name}");
    }
    assert_eq!(redeem(&site, &said["code"]).await.error(), "invalid_grant");
    assert_eq!(userinfo(&site, back).await.status, 401, "what grew from a code ends when it is shown again");
    assert_eq!(userinfo(&site, front).await.status, 200, "what did not grow from it stays");
    let revoke = http().post(site.url("/revoke")).basic_auth("rp-basic", Some(CLIENT_SECRET));
    assert_eq!(read(revoke.form(&[("token", front)]).send().await.unwrap()).await.status, 200);
    assert_eq!(userinfo(&site, front).await.status, 401);
}

async fn an_id_token_alone_says_what_was_asked_for(site: Site) {
    let said = answered(&site, ResponseType::IdToken, "openid email offline_access").await;
    assert_eq!(said.keys().collect::<Vec<_>>(), ["id_token", "iss", "state"]);
    let about = claims(&said["id_token"]);
    assert!(about["email"].is_string() && about["nonce"] == "a-nonce", "OIDC Core 5.4: {about}");
    assert_eq!((about.get("at_hash"), about.get("c_hash")), (None, None));
    assert_eq!(grants(&site).await, 1, "its client hears of the logout, and stands among the services");
    let said = answered(&site, ResponseType::IdTokenToken, "openid email offline_access").await;
    assert_eq!(claims(&said["id_token"]).get("email"), None, "it is at userinfo");
    assert_eq!(claims(&said["access_token"])["scope"], said["scope"]);
    assert_eq!(said["scope"], "email openid");
}

async fn nothing_outlives_the_account(site: Site) {
    let said = answered(&site, ResponseType::CodeToken, "openid").await;
    let id = site.account.clone();
    let switch_off =
        move |tx: &mut store::Tx<'_>| store::accounts::update_state(tx, &id, AccountState::Disabled);
    site.provider.db.write(switch_off).await.unwrap();
    assert_eq!(userinfo(&site, &said["access_token"]).await.status, 401);
    assert_eq!(redeem(&site, &said["code"]).await.error(), "invalid_grant");
}

#[actix_web::test]
async fn a_client_without_the_grant_type_gets_none() {
    let site = Site::start().await;
    site.register("rp-basic", |registration| {
        registration.response_types = vec![ResponseType::CodeIdToken];
        registration.grant_types = vec!["authorization_code".to_owned()];
    })
    .await;
    let url = Browser::authorize_url("rp-basic", "openid", &[])
        .replace("response_type=code", "response_type=code+id_token");
    let said = fragment(&Browser::new(&site).get(&url).await);
    assert_eq!((said["error"].as_str(), said["state"].as_str()), ("unauthorized_client", "a-state"));
    site.register("rp-basic", |registration| registration.grant_types.push(IMPLICIT.to_owned())).await;
    assert_eq!(Browser::new(&site).follow(&url).await.1.status, 200);
}
