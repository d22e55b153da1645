//! `/logout` and back-channel logout.

use super::{
    browser::{Browser, redeem},
    site::Site,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use idp::{
    flow::{FlowError, run_logout_delivery},
    store::{self, outbox::NewEntry},
};
use serde_json::json;
use std::sync::Arc;

const BYE: &str = "http://127.0.0.1:9999/bye";

async fn id_token(site: &Site, browser: &mut Browser<'_>) -> String {
    let code = browser.code("rp-basic", "openid", &[]).await;
    redeem(site, &code).await.json()["id_token"].as_str().unwrap().to_owned()
}

fn logout_url(hint: &str, extra: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs([("id_token_hint", hint)]).extend_pairs(extra);
    format!("/logout?{}", query.finish())
}

async fn is_logged_in(browser: &mut Browser<'_>) -> bool {
    browser
        .get(&Browser::authorize_url("rp-basic", "openid", &[("prompt", "none")]))
        .await
        .param("code")
        .is_some()
}

#[actix_web::test]
async fn a_hint_of_this_session_logs_out_and_goes_back() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let hint = id_token(&site, &mut browser).await;
    let answer = browser.get(&logout_url(&hint, &[("post_logout_redirect_uri", BYE), ("state", "s")])).await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.location.as_deref(), Some("http://127.0.0.1:9999/bye?state=s"));
    assert!(!is_logged_in(&mut browser).await);
}

#[actix_web::test]
async fn without_a_hint_the_person_is_asked_and_stays_here() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    id_token(&site, &mut browser).await;
    let answer = browser.get(&format!("/logout?client_id=rp-basic&post_logout_redirect_uri={BYE}")).await;
    assert_eq!(answer.status, 200);
    assert!(answer.body.contains("id=\"logout-confirm\""));
    assert!(is_logged_in(&mut browser).await);
    let (_, answer) = browser.submit("/logout", &answer.body, &[("decision", "logout")]).await;
    assert_eq!((answer.status, answer.location), (200, None));
    assert!(!is_logged_in(&mut browser).await);
}

#[actix_web::test]
async fn whatever_does_not_fit_the_person_is_asked_and_stays_here() {
    let site = Site::start().await;
    site.register("rp-basic", |registration| {
        registration.client_uri = Some("https://rp.example/".to_owned())
    })
    .await;
    let mut browser = Browser::new(&site);
    let good = id_token(&site, &mut browser).await;
    let broken = format!("{good}x");
    let long = "s".repeat(3_000);
    let evil = "https://evil.example/?a=<b>";
    let unregistered = "https://evil.example/?a=&#60;b&#62; is not registered for the client rp-basic";
    let not_ours = "id_token_hint is not an ID token of this provider";
    let other_port = "http://127.0.0.1:9998/bye is not registered for the client rp-basic";
    for (pairs, told) in [
        (vec![("id_token_hint", good.as_str()), ("post_logout_redirect_uri", evil)], unregistered),
        (vec![("client_id", "rp-basic"), ("post_logout_redirect_uri", evil)], unregistered),
        (
            vec![("id_token_hint", &good), ("post_logout_redirect_uri", "http://127.0.0.1:9998/bye")],
            other_port,
        ),
        (
            vec![("client_id", "nobody"), ("post_logout_redirect_uri", BYE)],
            "not registered for the client nobody",
        ),
        (vec![("post_logout_redirect_uri", BYE)], "came with neither id_token_hint nor client_id"),
        (vec![("id_token_hint", &broken), ("post_logout_redirect_uri", BYE)], not_ours),
        (vec![("id_token_hint", "rubbish"), ("post_logout_redirect_uri", BYE)], not_ours),
        (vec![("id_token_hint", "a.b.c"), ("client_id", "rp-basic")], not_ours),
        (
            vec![("id_token_hint", &good), ("client_id", "rp-post")],
            "id_token_hint was issued to another client",
        ),
        (vec![("id_token_hint", &good), ("state", &long)], "state is too long"),
        (vec![("client_id", "rp-basic"), ("client_id", "rp-post")], "a parameter stands more than once"),
    ] {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let query = query.extend_pairs(&pairs).finish();
        let answer = browser.get(&format!("/logout?{query}")).await;
        assert_eq!((answer.status, answer.location.as_deref()), (200, None), "{pairs:?}");
        assert!(answer.body.contains("id=\"logout-confirm\""), "{pairs:?}");
        assert!(answer.body.contains(told), "{told}: {}", answer.body);
        assert!(!answer.body.contains("id=\"error\"") && answer.body.contains("この画面に残ります"));
        assert!(is_logged_in(&mut browser).await, "asked, and nothing done yet: {pairs:?}");
    }
    let unreadable = browser.get("/logout?%ff=%zz").await;
    assert!(unreadable.status == 200 && unreadable.body.contains("id=\"logout-confirm\""));
    // The press does it, and stays.
    let asked = browser.get(&logout_url(&good, &[("post_logout_redirect_uri", evil), ("state", "s")])).await;
    let hidden =
        [("id_token_hint", good.as_str()), ("post_logout_redirect_uri", evil), ("decision", "logout")];
    let (page, done) = browser.submit("/logout", &asked.body, &hidden).await;
    assert_eq!((page.as_str(), done.status, done.location), ("/logout", 200, None));
    assert!(done.body.contains("id=\"logged-out\"") && done.body.contains(unregistered), "{}", done.body);
    assert!(done.body.contains("href=\"https://rp.example/\""), "back to the service's own home");
    assert!(!is_logged_in(&mut browser).await);
}

#[actix_web::test]
async fn a_hint_of_an_ended_session_has_nothing_left_to_do() {
    let site = Site::start().await;
    let mut browser = Browser::new(&site);
    let hint = id_token(&site, &mut browser).await;
    browser.get(&logout_url(&hint, &[])).await;
    let again = browser.get(&logout_url(&hint, &[("post_logout_redirect_uri", BYE)])).await;
    assert_eq!(again.location.as_deref(), Some(BYE));
    let evil =
        browser.get(&logout_url(&hint, &[("post_logout_redirect_uri", "https://evil.example/")])).await;
    assert_eq!((evil.status, evil.location), (200, None));
}

#[actix_web::test]
async fn clients_of_the_session_are_told() {
    let site = Site::start().await;
    let mut receiver = super::tokens::Receiver::start().await;
    let uri = receiver.uri.clone();
    site.register("rp-basic", move |registration| registration.backchannel_logout_uri = Some(uri.clone()))
        .await;
    let mut browser = Browser::new(&site);
    let hint = id_token(&site, &mut browser).await;
    browser.get(&logout_url(&hint, &[])).await;
    assert_eq!(idp::flow::deliver_logout_tokens(&site.provider).await.unwrap(), 1);
    let body = receiver.next().await;
    let token = body.strip_prefix("logout_token=").unwrap();
    let (told, known) = (super::browser::claims(token), super::browser::claims(&hint));
    assert_eq!((&told["sub"], &told["sid"], &told["aud"]), (&known["sub"], &known["sid"], &known["aud"]));
    assert!(told["events"]["http://schemas.openid.net/event/backchannel-logout"].is_object());
    assert!(told.get("nonce").is_none());
    assert_eq!(idp::flow::deliver_logout_tokens(&site.provider).await.unwrap(), 0, "told once");
}

/// A client that takes the connection and never answers: the others are told meanwhile.
#[actix_web::test]
async fn a_client_that_hangs_delays_nobody_else() {
    let site = Site::start().await;
    let mut well = super::tokens::Receiver::start().await;
    let hanging = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let hanging_uri = format!("http://{}/logout", hanging.local_addr().unwrap());
    for (id, uri) in [("rp-basic", hanging_uri), ("rp-post", well.uri.clone())] {
        site.register(id, move |registration| registration.backchannel_logout_uri = Some(uri.clone())).await;
    }
    let write = |tx: &mut store::Tx<'_>| {
        // The one that hangs comes first, and more than once.
        for (number, client) in ["rp-basic", "rp-basic", "rp-basic", "rp-post", "rp-post"].iter().enumerate()
        {
            let session = format!("session-{number}");
            let payload = json!({ "client_id": client, "subject": "somebody", "session_id": session });
            let (kind, receiver) = ("backchannel_logout", Some(*client));
            store::outbox::insert_entry(
                tx,
                NewEntry { kind, receiver, payload: &payload, good_until: None },
            )?;
        }
        Ok::<_, FlowError>(())
    };
    site.provider.db.write(write).await.unwrap();
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let provider = Arc::clone(&site.provider);
    let worker = tokio::spawn(async move { run_logout_delivery(&provider, stopping).await });
    let both = async { (well.next().await, well.next().await) };
    // The one that hangs holds its own lane for five seconds.
    tokio::time::timeout(std::time::Duration::from_secs(4), both).await.expect("the others are told");
    stop.send(true).unwrap();
    tokio::time::timeout(std::time::Duration::from_secs(9), worker).await.expect("the worker ends").unwrap();
}

#[actix_web::test]
async fn services_hear_of_the_logout_in_frames_before_the_browser_goes_on() {
    const FRAME: &str = "https://rp.example:8443/out?a=<b>";
    let site = Site::start().await;
    let framed = |registration: &mut idp::domain::ClientRegistration| {
        registration.frontchannel_logout_uri = Some(FRAME.to_owned());
    };
    site.register("rp-basic", framed).await;
    let mut browser = Browser::new(&site);
    let hint = id_token(&site, &mut browser).await;
    let answer = browser.get(&logout_url(&hint, &[("post_logout_redirect_uri", BYE), ("state", "s")])).await;
    assert_eq!((answer.status, answer.location.as_deref()), (200, None));
    assert!(
        answer.body.contains("id=\"onward\" href=\"http://127.0.0.1:9999/bye?state=s\""),
        "{}",
        answer.body
    );
    let claims = hint.split('.').nth(1).and_then(|claims| URL_SAFE_NO_PAD.decode(claims).ok()).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("iss", claims["iss"].as_str().unwrap())
        .append_pair("sid", claims["sid"].as_str().unwrap())
        .finish();
    let frame = format!(
        "<iframe src=\"https://rp.example:8443/out?a=&#60;b&#62;&#38;{}\"",
        query.replace('&', "&#38;")
    );
    assert!(answer.body.contains(&frame), "{frame}: {}", answer.body);
    let policy = answer.header("content-security-policy");
    assert!(policy.ends_with("; frame-src https://rp.example:8443"), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!is_logged_in(&mut browser).await);
    // Nobody is logged in any more: nothing is left to be told.
    let again = browser.get(&logout_url(&hint, &[("post_logout_redirect_uri", BYE)])).await;
    assert_eq!((again.status, again.location.as_deref()), (303, Some(BYE)));
}
