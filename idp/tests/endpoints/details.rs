//! `authorization_details` (RFC 9396) with a type of the test's: asked for, allowed, remembered, narrowed, and gone when what they
//! are about is over.

use super::{
    browser::{Answer, Browser, VERIFIER, claims, http, read, redeem, token},
    site::{CALLBACK, CLIENT_SECRET, Site},
};
use idp::{
    domain::{
        Account, AuthorizationDetail, Client, DetailField, DetailShape, FieldKind, Lang, Timestamp,
        TokenEndpointAuthMethod,
    },
    flow::{DetailQuery, DetailReader, DetailType, DetailWords},
    store::{StoreError, Tx},
};
use serde_json::{Value, json};

on_both_databases!(what_is_allowed_is_remembered_and_told, what_is_over_falls_away);

/// Until when there is something to grant: an hour after a site begins.
const OVER: Timestamp = Timestamp::from_seconds(1_795_312_800 + 3_600);

/// A type that is about something until [`OVER`].
pub(crate) struct Sample;

impl DetailType for Sample {
    fn shape(&self) -> DetailShape {
        DetailShape {
            name: "sample",
            scope: "profile",
            fields: &[
                DetailField { name: "actions", required: true, kind: FieldKind::Words(&["read", "write"]) },
                DetailField { name: "of", required: false, kind: FieldKind::Text(20) },
            ],
        }
    }

    fn words(
        &self,
        _: (&Account, &Client),
        detail: &AuthorizationDetail,
        _: Lang,
        _: &mut Tx<'_>,
    ) -> Result<DetailWords, StoreError> {
        Ok(DetailWords { title: format!("見本 {}", detail.members["actions"]), detail: None })
    }

    fn granted(
        &self,
        query: &DetailQuery<'_>,
        detail: &AuthorizationDetail,
        tx: &mut Tx<'_>,
    ) -> Result<Option<AuthorizationDetail>, StoreError> {
        let mut granted = detail.clone();
        let reader = match query.reader {
            DetailReader::Client => "client",
            DetailReader::TokenHolder => "holder",
            DetailReader::Other(_) => "other",
        };
        granted.members.insert("reader".to_owned(), reader.into());
        Ok((tx.now() < OVER).then_some(granted))
    }
}

async fn with_type(site: &Site) {
    for id in ["rp-basic", "rp-post"] {
        site.register(id, |registration| {
            registration.token_endpoint_auth_method = TokenEndpointAuthMethod::ClientSecretBasic;
            registration.authorization_details_types = vec!["sample".to_owned()];
            registration.resources = vec!["https://api.example/".to_owned()];
        })
        .await;
    }
}

fn asking(actions: &[&str]) -> String {
    json!([{"type": "sample", "actions": actions}]).to_string()
}

fn told(actions: &[&str], reader: &str) -> Value {
    json!([{"type": "sample", "actions": actions, "reader": reader}])
}

async fn introspect(site: &Site, client: &str, token: &str) -> Value {
    let request = http()
        .post(site.url("/introspect"))
        .form(&[("token", token)])
        .basic_auth(client, Some(CLIENT_SECRET));
    read(request.send().await.unwrap()).await.json()
}

async fn silently(browser: &mut Browser<'_>, details: &str) -> Answer {
    let extra = [("prompt", "none"), ("authorization_details", details)];
    browser.get(&Browser::authorize_url("rp-basic", "openid", &extra)).await
}

/// Allows what is asked for, with the login that is there.
async fn allowed(browser: &mut Browser<'_>, extra: &[(&str, &str)]) -> String {
    let (page, answer) = browser.follow(&Browser::authorize_url("rp-basic", "openid", extra)).await;
    assert!(answer.body.contains("見本"), "the page says it in the words of the type: {}", answer.body);
    let answer = browser.submit(&page, &answer.body, &[("decision", "allow")]).await.1;
    answer.param("code").unwrap()
}

async fn what_is_allowed_is_remembered_and_told(site: Site) {
    with_type(&site).await;
    let read_only = asking(&["read"]);
    let both = asking(&["read", "write"]);
    let mut browser = Browser::new(&site);
    let details = ("authorization_details", read_only.as_str());
    let resource = ("resource", "https://api.example/");
    let code = browser.code("rp-basic", "openid offline_access", &[details, resource]).await;
    let tokens = redeem(&site, &code).await.json();
    assert_eq!(tokens["authorization_details"], told(&["read"], "client"));
    let access_token = tokens["access_token"].as_str().unwrap();
    assert_eq!(claims(access_token)["authorization_details"], told(&["read"], "holder"));
    for (client, reader) in [("rp-basic", "client"), ("rp-post", "other")] {
        let answer = introspect(&site, client, access_token).await;
        assert_eq!(answer["authorization_details"], told(&["read"], reader), "{client} {answer}");
    }
    assert!(silently(&mut browser, &read_only).await.param("code").is_some(), "it was allowed before");
    assert_eq!(silently(&mut browser, &both).await.param("error").as_deref(), Some("consent_required"));
    let wider = [("authorization_details", both.as_str()), ("prompt", "consent")];
    let code = allowed(&mut browser, &wider).await;
    assert!(silently(&mut browser, &read_only).await.param("code").is_some(), "the wider holds it, too");
    let narrowed = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
        ("authorization_details", &read_only),
    ];
    let narrowed = token(&site, &narrowed);
    let narrowed = narrowed.await.json();
    assert_eq!(narrowed["authorization_details"], told(&["read"], "client"));
    let refresh_token = tokens["refresh_token"].as_str().unwrap();
    let wider = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token),
        ("authorization_details", both.as_str()),
    ];
    assert_eq!(token(&site, &wider).await.error(), "invalid_authorization_details");
    // It cost nothing.
    let answer = token(&site, &wider[..2]).await.json();
    assert_eq!(answer["authorization_details"], told(&["read"], "client"));
    let client = site.provider.db.clone();
    let account = site.account.clone();
    let kept = client
        .read(move |tx| idp::store::consents::find_details(tx, &account, &"rp-basic".into()))
        .await
        .unwrap();
    assert_eq!(kept.len(), 1, "what a wider one holds is not kept beside it: {kept:?}");
}

async fn what_is_over_falls_away(site: Site) {
    with_type(&site).await;
    site.clock.set(OVER.plus_seconds(-60));
    let details = asking(&["read"]);
    let details = ("authorization_details", details.as_str());
    let code = Browser::new(&site).code("rp-basic", "openid offline_access", &[details]).await;
    let tokens = redeem(&site, &code).await.json();
    let (access_token, refresh_token) =
        (tokens["access_token"].as_str().unwrap(), tokens["refresh_token"].as_str().unwrap());
    assert_eq!(
        introspect(&site, "rp-basic", refresh_token).await["authorization_details"],
        told(&["read"], "client")
    );
    site.clock.set(OVER);
    for token in [access_token, refresh_token] {
        let answer = introspect(&site, "rp-basic", token).await;
        assert_eq!((&answer["active"], &answer["authorization_details"]), (&json!(true), &json!([])));
    }
    let refreshed = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
    let refreshed = token(&site, &refreshed).await.json();
    assert_eq!(refreshed["authorization_details"], json!([]));
    assert_eq!(claims(refreshed["access_token"].as_str().unwrap())["authorization_details"], json!([]));
    // The operator takes the type away: it falls away, and is not refused.
    site.clock.set(OVER.plus_seconds(-30));
    site.register("rp-basic", |registration| registration.authorization_details_types.clear()).await;
    let refresh_token = refreshed["refresh_token"].as_str().unwrap();
    let answer = token(&site, &[("grant_type", "refresh_token"), ("refresh_token", refresh_token)]).await;
    assert_eq!(answer.json()["authorization_details"], json!([]), "{}", answer.body);
}
