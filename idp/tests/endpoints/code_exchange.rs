//! `/token` with a code.

use super::{
    browser::{Browser, VERIFIER, claims, redeem, token, userinfo},
    site::{CALLBACK, EMAIL, Site},
};
use idp::{
    domain::TokenHash,
    store::{authorization_codes, authorization_codes::TakenCode},
};

#[actix_web::test]
async fn a_code_becomes_tokens() {
    let site = Site::start().await;
    let code = Browser::new(&site)
        .code("rp-basic", "openid profile email offline_access", &[("prompt", "consent")])
        .await;
    let answer = redeem(&site, &code).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store");
    let tokens = answer.json();
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_in"], 600);
    assert!(tokens["refresh_token"].is_string());
    let id_token = claims(tokens["id_token"].as_str().unwrap());
    assert_eq!(id_token["iss"], site.issuer.as_str());
    assert_eq!(id_token["aud"], "rp-basic");
    assert_eq!(id_token["nonce"], "a-nonce");
    assert!(id_token.get("email").is_none(), "claims of scopes go to userinfo");
    let person = userinfo(&site, tokens["access_token"].as_str().unwrap()).await.json();
    assert_eq!(person["sub"], id_token["sub"]);
    assert_eq!(person["email"], EMAIL);
    assert_eq!(person["family_name"], "豊田");
    assert_ne!(person["sub"], site.account.as_str(), "subjects are pairwise");
}

#[actix_web::test]
async fn a_replay_revokes() {
    let site = Site::start().await;
    let code = Browser::new(&site).code("rp-basic", "openid", &[]).await;
    let access_token = redeem(&site, &code).await.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(userinfo(&site, &access_token).await.status, 200);
    let again = redeem(&site, &code).await;
    assert_eq!((again.status, again.error().as_str()), (400, "invalid_grant"));
    let answer = userinfo(&site, &access_token).await;
    assert_eq!(answer.status, 401);
    assert!(answer.header("www-authenticate").contains("invalid_token"));
}

#[actix_web::test]
async fn of_64_parallel_redemptions_one_wins() {
    let site = Site::start().await;
    let code = Browser::new(&site).code("rp-basic", "openid", &[]).await;
    let answers = futures_util::future::join_all((0..64).map(|_| redeem(&site, &code))).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert!(won <= 1, "{won} redemptions won");
    assert!(
        answers.iter().filter(|answer| answer.status != 200).all(|answer| answer.error() == "invalid_grant")
    );
}

#[actix_web::test]
async fn what_does_not_fit_is_refused_and_costs_the_code() {
    let site = Site::start().await;
    let fits = [("redirect_uri", CALLBACK), ("code_verifier", VERIFIER)];
    let wrong = "another-verifier-that-is-long-enough-to-be-taken";
    for (field, value, code) in [
        ("redirect_uri", "http://127.0.0.1:9999/callback/", "invalid_grant"),
        ("code_verifier", wrong, "invalid_grant"),
        ("code_verifier", "", "invalid_grant"),
        ("code_verifier", "short", "invalid_request"),
    ] {
        let issued = Browser::new(&site).code("rp-basic", "openid", &[]).await;
        let mut fields = vec![("grant_type", "authorization_code"), ("code", issued.as_str())];
        fields.extend(fits.map(|(name, fit)| if name == field { (name, value) } else { (name, fit) }));
        let answer = token(&site, &fields).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, code), "{field}={value}");
        assert_eq!(redeem(&site, &issued).await.error(), "invalid_grant", "the code is used up");
        assert!(
            is_forgotten(&site, &issued).await,
            "{field}={value}: `verify` would take it for a grant that was lost"
        );
    }
}

#[actix_web::test]
async fn a_code_holds_for_a_minute() {
    let site = Site::start().await;
    let code = Browser::new(&site).code("rp-basic", "openid", &[]).await;
    site.clock.advance_seconds(60);
    assert_eq!(redeem(&site, &code).await.error(), "invalid_grant");
    assert!(is_forgotten(&site, &code).await);
}

/// Whether nothing is known of a code any more.
async fn is_forgotten(site: &Site, code: &str) -> bool {
    let hash = TokenHash::of(code);
    let taken = site.provider.db.write(move |tx| authorization_codes::consume(tx, &hash)).await.unwrap();
    matches!(taken, TakenCode::Unknown)
}

/// A node that starts supposes that the database stood still in the minute before: here it is what another node did.
async fn taken_in_a_standstill(site: &Site, scope: &str) -> (String, serde_json::Value) {
    let start = site.provider.clock.now();
    site.clock.advance_seconds(-30);
    let code = Browser::new(site).code("rp-basic", scope, &[("prompt", "consent")]).await;
    let lost = redeem(site, &code).await;
    assert_eq!(lost.status, 200, "{}", lost.body);
    site.clock.set(start);
    (code, lost.json())
}

#[actix_web::test]
async fn a_code_whose_tokens_reached_nobody_gives_the_same_again() {
    for scope in ["openid", "openid offline_access"] {
        let site = Site::start().await;
        let (code, lost) = taken_in_a_standstill(&site, scope).await;
        site.clock.advance_seconds(10);
        let again = redeem(&site, &code).await;
        assert_eq!(again.status, 200, "{scope}: {}", again.body);
        assert_eq!(again.json()["refresh_token"], lost["refresh_token"], "never a second one");
        let access_token = again.json()["access_token"].as_str().unwrap().to_owned();
        assert_eq!(userinfo(&site, &access_token).await.status, 200);
    }
}

#[actix_web::test]
async fn a_replay_is_one_in_a_standstill_too() {
    let stranger = "another-verifier-that-is-long-enough-to-be-taken";
    for (case, wait, verifier, use_tokens) in [
        ("too late", 11, VERIFIER, false),
        ("another verifier", 1, stranger, false),
        ("the tokens were used", 1, VERIFIER, true),
    ] {
        let site = Site::start().await;
        let (code, lost) = taken_in_a_standstill(&site, "openid offline_access").await;
        site.clock.advance_seconds(wait);
        let mut latest = lost["refresh_token"].as_str().unwrap().to_owned();
        if use_tokens {
            let next = token(&site, &[("grant_type", "refresh_token"), ("refresh_token", &latest)]).await;
            latest = next.json()["refresh_token"].as_str().unwrap().to_owned();
        }
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", CALLBACK),
            ("code_verifier", verifier),
        ];
        assert_eq!(token(&site, &fields).await.error(), "invalid_grant", "{case}");
        let next = token(&site, &[("grant_type", "refresh_token"), ("refresh_token", &latest)]).await;
        assert_eq!(next.error(), "invalid_grant", "{case}: what grew from it is revoked");
    }
}
