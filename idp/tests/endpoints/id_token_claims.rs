//! ID tokens that carry the claims of the granted scopes (OIDC Core 5.4), and what such a token is good for afterwards.

use super::{
    browser::{Answer, Browser, claims, http, read, redeem, token, userinfo},
    site::{EMAIL, Site},
};
use idp::{
    domain::{Address, IdTokenClaims},
    flow::FlowError,
    store,
};

const BYE: &str = "http://127.0.0.1:9999/bye";
const SCOPE: &str = "openid profile email address offline_access";

/// One where `rp-basic` takes the claims of its scopes in the ID token.
async fn site_with_claims() -> Site {
    let site = Site::start().await;
    site.register("rp-basic", |registration| {
        registration.id_token_claims = IdTokenClaims::Scopes;
        registration.scope = idp::domain::ScopeSet::parse(SCOPE);
    })
    .await;
    site
}

async fn tokens(site: &Site, browser: &mut Browser<'_>, scope: &str, extra: &[(&str, &str)]) -> Answer {
    let code = browser.code("rp-basic", scope, extra).await;
    let answer = redeem(site, &code).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer
}

fn id_token(answer: &Answer) -> String {
    answer.json()["id_token"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn an_application_that_reads_the_id_token_alone_knows_the_person() {
    let site = site_with_claims().await;
    let answer = tokens(&site, &mut Browser::new(&site), SCOPE, &[("prompt", "consent")]).await;
    let told = claims(&id_token(&answer));
    assert_eq!((&told["email"], &told["family_name"]), (&EMAIL.into(), &"豊田".into()));
    let access_token = answer.json()["access_token"].as_str().unwrap().to_owned();
    let person = userinfo(&site, &access_token).await.json();
    for (name, value) in person.as_object().unwrap() {
        assert_eq!(&told[name], value, "{name}: both places say the same");
    }
    // A refresh tells anew what is so by then, and no more than it asks for.
    let refresh_token = answer.json()["refresh_token"].as_str().unwrap().to_owned();
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token.as_str()),
        ("scope", "openid email"),
    ];
    let part = claims(&id_token(&token(&site, &fields).await));
    assert_eq!(part["email"], EMAIL);
    assert!(part.get("family_name").is_none(), "{part}");
}

#[actix_web::test]
async fn single_claims_go_there_whatever_is_registered() {
    for registered in [IdTokenClaims::Subject, IdTokenClaims::Scopes] {
        let site = Site::start().await;
        site.register("rp-basic", move |registration| registration.id_token_claims = registered).await;
        let asked = [("claims", r#"{"id_token":{"email":{"essential":true}}}"#)];
        let told = claims(&id_token(&tokens(&site, &mut Browser::new(&site), "openid email", &asked).await));
        assert_eq!(told["email"], EMAIL, "{registered:?}");
        assert_eq!(told.get("email_verified").is_some(), registered == IdTokenClaims::Scopes, "{told}");
    }
}

#[actix_web::test]
async fn the_others_tokens_stay_as_short_as_they_were() {
    let site = Site::start().await;
    let told = claims(&id_token(&tokens(&site, &mut Browser::new(&site), "openid profile email", &[]).await));
    let names: Vec<&str> = told.as_object().unwrap().keys().map(String::as_str).collect();
    let usual = ["iss", "sub", "aud", "iat", "exp", "auth_time", "acr", "amr", "sid", "at_hash", "nonce"];
    assert_eq!(names, usual);
}

/// An account whose claims are long, and a token that tells them all.
async fn long_token(site: &Site, browser: &mut Browser<'_>) -> String {
    let id = site.account.clone();
    site.provider
        .db
        .write(move |tx| {
            let mut account = store::accounts::find(tx, &id)?.unwrap();
            account.profile.picture = Some(format!("https://pictures.example/{}", "p".repeat(2_000)));
            account.profile.website = Some(format!("https://pages.example/{}", "w".repeat(2_000)));
            account.profile.address = Some(Address { building: "館".repeat(2_000), ..Address::default() });
            store::accounts::update_profile(tx, &id, &account.profile)?;
            Ok::<_, FlowError>(())
        })
        .await
        .unwrap();
    let answer = tokens(site, browser, SCOPE, &[("prompt", "consent")]).await;
    let token = id_token(&answer);
    assert!(token.len() > 16_000, "{}", token.len());
    token
}

async fn is_logged_in(browser: &mut Browser<'_>) -> bool {
    let silent = Browser::authorize_url("rp-basic", "openid", &[("prompt", "none")]);
    browser.get(&silent).await.param("code").is_some()
}

#[actix_web::test]
async fn a_long_and_expired_token_is_a_hint_by_post() {
    let site = site_with_claims().await;
    let mut browser = Browser::new(&site);
    let hint = long_token(&site, &mut browser).await;
    site.clock.advance_seconds(7_200);
    let fields = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", BYE), ("state", "s")];
    // At the login: the person who is expected is there.
    let mut login: Vec<(String, String)> = form_urlencoded::parse(
        Browser::authorize_url("rp-basic", "openid", &[]).split_once('?').unwrap().1.as_bytes(),
    )
    .into_owned()
    .collect();
    login.extend([("id_token_hint".to_owned(), hint.clone()), ("prompt".to_owned(), "none".to_owned())]);
    let login: Vec<(&str, &str)> =
        login.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = browser.post("/authorize", &login).await;
    assert!(answer.param("code").is_some(), "{answer:?}");
    let answer = browser.post("/logout", &fields).await;
    assert_eq!(answer.location.as_deref(), Some("http://127.0.0.1:9999/bye?state=s"));
    assert!(!is_logged_in(&mut browser).await);
}

#[actix_web::test]
async fn a_form_of_another_site_comes_without_cookies_and_still_logs_out() {
    let site = site_with_claims().await;
    let mut browser = Browser::new(&site);
    let hint = long_token(&site, &mut browser).await;
    let fields = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", BYE), ("state", "s")];
    // What a browser sends from a service's page: no cookie (SameSite=Lax), and where the form comes from.
    let request = http().post(site.url("/logout")).header("sec-fetch-site", "cross-site").form(&fields);
    let page = read(request.send().await.unwrap()).await;
    assert_eq!(page.status, 200);
    assert!(page.headers.get("set-cookie").is_none(), "the cookies that are there stay");
    assert!(page.body.contains("action=\"/logout\"") && page.body.contains(&hint), "{}", page.body);
    assert!(is_logged_in(&mut browser).await, "nothing has happened yet");
    // The page sends the same once more, now from here.
    let answer = browser.post("/logout", &fields).await;
    assert_eq!(answer.location.as_deref(), Some("http://127.0.0.1:9999/bye?state=s"));
    assert!(!is_logged_in(&mut browser).await);
}

#[actix_web::test]
async fn a_login_by_a_form_of_another_site_finds_the_session() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    browser.code("rp-basic", "openid", &[]).await;
    let query = Browser::authorize_url("rp-basic", "openid", &[("prompt", "none")]);
    let fields: Vec<(String, String)> =
        form_urlencoded::parse(query.split_once('?').unwrap().1.as_bytes()).into_owned().collect();
    let request = http().post(site.url("/authorize")).header("sec-fetch-site", "cross-site").form(&fields);
    let page = read(request.send().await.unwrap()).await;
    assert!(
        page.headers.get("set-cookie").is_none() && page.body.contains("action=\"/authorize\""),
        "{page:?}"
    );
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert!(browser.post("/authorize", &fields).await.param("code").is_some());
}
