//! Requests by reference (OIDC Core 6.2; RFC 9101, 5.2): fetched where the client is registered for it, and nowhere else.

use super::{
    browser::{Answer, Browser, http, read},
    proof_key::ProofKey,
    site::{CALLBACK, CLIENT_SECRET, Site},
};
use actix_web::{App, HttpResponse, HttpServer, web};
use form_urlencoded::byte_serialize;
use idp::domain::{ScopeConsentPolicy, SigningAlgorithm};
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

on_both_databases!(a_request_is_fetched_where_it_is_registered);

/// A service's own server with its request object, and what else may stand at an address.
pub(super) struct Service {
    base: String,
    calls: Arc<AtomicUsize>,
}

impl Service {
    pub(super) fn start(object: String) -> Self {
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let server = HttpServer::new(move || {
            let (object, counted) = (object.clone(), Arc::clone(&counted));
            App::new().default_service(web::to(move |request: actix_web::HttpRequest| {
                counted.fetch_add(1, Ordering::SeqCst);
                std::future::ready(match request.path() {
                    "/good" => HttpResponse::Ok().content_type("application/jwt").body(object.clone()),
                    "/moved" => HttpResponse::Found().insert_header(("location", "/good")).finish(),
                    "/long" => HttpResponse::Ok().body("x".repeat(70_000)),
                    "/bytes" => HttpResponse::Ok().body(vec![0xff, 0xfe]),
                    "/html" => HttpResponse::Ok().body("<html>"),
                    _ => HttpResponse::NotFound().finish(),
                })
            }))
        });
        let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", server.addrs().remove(0));
        tokio::spawn(server.run());
        Self { base, calls }
    }

    pub(super) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

/// A site whose client signs its requests and keeps one at `/good`; the other addresses are registered, too.
async fn referring(site: &Site, registered: &[&str]) -> Service {
    let key = ProofKey::new();
    // Without an end: what is fetched is as fresh as the call.
    let claims = json!({
        "iss": "rp-basic", "aud": site.issuer, "client_id": "rp-basic", "redirect_uri": CALLBACK, "response_type": "code",
        "scope": "openid", "state": "signed", "code_challenge": "zY_4iKz31hQGW1ysllnd1JX_N_tYXxbqy32mNnsxXqU",
        "code_challenge_method": "S256",
    });
    let object = key.sign(&json!({ "typ": "oauth-authz-req+jwt", "alg": "ES256" }), &claims);
    let service = Service::start(object);
    let jwks = json!({ "keys": [key.jwk] });
    let absolute = |uri: &&str| if uri.starts_with('/') { service.at(uri) } else { (*uri).to_owned() };
    let request_uris: Vec<String> = registered.iter().map(absolute).collect();
    site.register("rp-basic", move |registration| {
        registration.request_object_signing_alg = Some(SigningAlgorithm::ES256);
        registration.jwks = Some(jwks.clone());
        registration.request_uris.clone_from(&request_uris);
        registration.scope_consent = ScopeConsentPolicy::Implicit;
    })
    .await;
    service
}

fn address(request_uri: &str) -> String {
    let uri: String = byte_serialize(request_uri.as_bytes()).collect();
    // What stands beside the reference counts for nothing.
    format!(
        "/authorize?client_id=rp-basic&request_uri={uri}&state=bent&scope=openid+email&redirect_uri={CALLBACK}&response_type=code"
    )
}

async fn visit(site: &Site, request_uri: &str) -> Answer {
    Browser::new(site).get(&address(request_uri)).await
}

async fn a_request_is_fetched_where_it_is_registered(site: Site) {
    let service = referring(&site, &["/good#first", "/good?a=1"]).await;
    for uri in ["/good", "/good#first", "/good#second", "/good?a=1"] {
        let mut browser = Browser::new(&site);
        let (page, login) = browser.follow(&address(&service.at(uri))).await;
        assert_eq!(login.status, 200, "{uri}: {login:?}");
        let back = browser.log_in(page, login).await;
        assert_eq!(back.param("state").as_deref(), Some("signed"), "{uri}");
        assert!(back.param("code").is_some(), "{uri}");
    }
    assert_eq!(service.calls(), 4, "each request once, and none is remembered");
}

#[actix_web::test]
async fn what_is_not_registered_is_never_fetched() {
    let site = Site::start().await;
    let service = referring(&site, &["/good"]).await;
    let host = service.base.trim_start_matches("http://");
    for uri in [
        service.at("/good?a=1"),
        service.at("/good/"),
        service.at("/"),
        service.at("/x/../good"),
        service.at("/%67ood"),
        service.base.replace("127.0.0.1", "localhost") + "/good",
        service.base.replace("127.0.0.1", "0x7f000001") + "/good",
        format!("HTTP://{host}/good"),
        format!("http://u@{host}/good"),
        format!("https://{host}/good"),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "https://[::1]/good".to_owned(),
        "file:///etc/passwd".to_owned(),
        "urn:x".to_owned(),
        "x".to_owned(),
    ] {
        let page = visit(&site, &uri).await;
        assert_eq!((page.status, &page.location), (400, &None), "{uri}");
        assert!(page.body.contains("invalid_request_uri"), "{uri}");
    }
    // Nor where nobody may refer to anything.
    let push = http().post(site.url("/par")).basic_auth("rp-basic", Some(CLIENT_SECRET));
    let uri = service.at("/good");
    let pushed = read(push.form(&[("request_uri", uri.as_str())]).send().await.unwrap()).await;
    assert_eq!((pushed.status, pushed.error().as_str()), (400, "invalid_request"), "RFC 9126, 2.1");
    site.register("rp-basic", |registration| registration.require_pushed_authorization_requests = true).await;
    assert_eq!(visit(&site, &uri).await.param("error").as_deref(), Some("invalid_request"));
    site.register("rp-basic", |registration| {
        registration.require_pushed_authorization_requests = false;
        registration.request_uris = Vec::new();
    })
    .await;
    assert_eq!(visit(&site, &uri).await.param("error").as_deref(), Some("request_uri_not_supported"));
    assert_eq!(service.calls(), 0);
}

#[actix_web::test]
async fn what_cannot_be_fetched_is_no_request() {
    let site = Site::start().await;
    let private = [
        "http://localhost/good",
        "https://localhost/good",
        "https://10.0.0.1/good",
        "https://172.16.0.1/good",
        "https://192.168.0.1/good",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/good",
        "https://0.0.0.0/good",
        "https://127.0.0.2/good",
        "https://0x7f000001/good",
        "https://[::1]/good",
        "https://[::ffff:10.0.0.1]/good",
        "https://[fd00::1]/good",
        "https://[fe80::1]/good",
        "http://8.8.8.8/good",
        "ftp://127.0.0.1/good",
    ];
    let unusable = ["/moved", "/long", "/bytes", "/missing"];
    let service = referring(&site, &[&private[..], &unusable[..], &["/html"]].concat()).await;
    for uri in private.iter().map(|uri| (*uri).to_owned()).chain(unusable.map(|path| service.at(path))) {
        let page = visit(&site, &uri).await;
        assert_eq!((page.status, &page.location), (400, &None), "{uri}");
        assert!(page.body.contains("invalid_request_uri"), "{uri}");
    }
    assert_eq!(service.calls(), unusable.len(), "no redirect is followed");
    let page = visit(&site, &service.at("/html")).await;
    assert!(page.status == 400 && page.body.contains("invalid_request_object"), "{page:?}");
}
