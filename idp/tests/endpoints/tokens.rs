//! `/userinfo`, `/introspect`, `/revoke`, discovery; and an address that receives.

use super::{
    browser::{Answer, Browser, http, read, redeem, userinfo},
    site::{CLIENT_SECRET, Site},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::mpsc,
};

/// Takes POSTs and answers 200.
pub(crate) struct Receiver {
    pub(crate) uri: String,
    bodies: mpsc::UnboundedReceiver<String>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("http://127.0.0.1:{}/logout", listener.local_addr().unwrap().port());
        let (sender, bodies) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut seen = Vec::new();
                let mut chunk = [0u8; 4096];
                loop {
                    let text = String::from_utf8_lossy(&seen).into_owned();
                    if let Some((head, body)) = text.split_once("\r\n\r\n") {
                        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                        if body.len() >= length.unwrap_or("0").parse::<usize>().unwrap() {
                            sender.send(body.to_owned()).unwrap();
                            break;
                        }
                    }
                    let read = stream.read(&mut chunk).await.unwrap();
                    seen.extend_from_slice(&chunk[..read]);
                }
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
            }
        });
        Self { uri, bodies }
    }

    pub(crate) async fn next(&mut self) -> String {
        self.bodies.recv().await.unwrap()
    }
}

async fn ask(site: &Site, path: &str, client: &str, token: &str) -> Answer {
    let request =
        http().post(site.url(path)).form(&[("token", token)]).basic_auth(client, Some(CLIENT_SECRET));
    read(request.send().await.unwrap()).await
}

async fn tokens(site: &Site) -> (String, String) {
    let code = Browser::new(site).code("rp-basic", "openid offline_access", &[("prompt", "consent")]).await;
    let tokens = redeem(site, &code).await.json();
    let text = |name: &str| tokens[name].as_str().unwrap().to_owned();
    (text("access_token"), text("refresh_token"))
}

#[actix_web::test]
async fn introspection_tells_the_owner_and_nobody_else() {
    let site = Site::start().await;
    let (access_token, refresh_token) = tokens(&site).await;
    for token in [&access_token, &refresh_token] {
        let answer = ask(&site, "/introspect", "rp-basic", token).await.json();
        assert_eq!((&answer["active"], &answer["client_id"]), (&true.into(), &"rp-basic".into()));
    }
    site.register("rp-post", |registration| {
        registration.token_endpoint_auth_method = idp::domain::TokenEndpointAuthMethod::ClientSecretBasic;
    })
    .await;
    for token in [access_token.as_str(), "rubbish"] {
        assert_eq!(ask(&site, "/introspect", "rp-post", token).await.body, "{\"active\":false}");
    }
    site.clock.advance_seconds(601);
    assert_eq!(ask(&site, "/introspect", "rp-basic", &access_token).await.json()["active"], false);
}

#[actix_web::test]
async fn revocation_ends_everything_of_the_grant() {
    let site = Site::start().await;
    let (access_token, refresh_token) = tokens(&site).await;
    assert_eq!(ask(&site, "/revoke", "rp-basic", "rubbish").await.status, 200);
    assert_eq!(userinfo(&site, &access_token).await.status, 200);
    assert_eq!(ask(&site, "/revoke", "rp-basic", &refresh_token).await.status, 200);
    assert_eq!(userinfo(&site, &access_token).await.status, 401);
    assert_eq!(ask(&site, "/introspect", "rp-basic", &refresh_token).await.json()["active"], false);
}

#[actix_web::test]
async fn userinfo_names_its_calls_as_the_client_does() {
    const SENT: &str = "c770aef3-6784-41f7-8e0e-ff5f97bddb3a";
    let site = Site::start().await;
    let access_token = tokens(&site).await.0;
    for (sent, token, status) in [
        (Some(SENT), access_token.as_str(), 200),
        (None, &access_token, 200),
        (Some("<b>"), &access_token, 200),
        (Some(SENT), "x", 401),
    ] {
        let mut call = http().get(site.url("/userinfo")).bearer_auth(token);
        if let Some(sent) = sent {
            call = call.header("x-fapi-interaction-id", sent);
        }
        let answer = call.send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status);
        let told = answer.headers()["x-fapi-interaction-id"].to_str().unwrap();
        assert_eq!(told == SENT, sent == Some(SENT), "{sent:?}: {told}");
        assert_eq!((told.len(), told.matches('-').count()), (36, 4), "{told}");
    }
}

#[actix_web::test]
async fn userinfo_takes_the_token_in_header_or_body() {
    let site = Site::start().await;
    let (access_token, _) = tokens(&site).await;
    let fields = [("access_token", access_token.as_str())];
    let in_body = read(http().post(site.url("/userinfo")).form(&fields).send().await.unwrap()).await;
    assert_eq!(in_body.status, 200, "{}", in_body.body);
    let in_header = http().post(site.url("/userinfo")).bearer_auth(&access_token).send().await.unwrap();
    assert_eq!(read(in_header).await.json(), in_body.json());
    let none = read(http().get(site.url("/userinfo")).send().await.unwrap()).await;
    assert_eq!(none.status, 401);
    assert!(
        none.header("www-authenticate").starts_with("Bearer")
            && !none.header("www-authenticate").contains("error")
    );
    let in_query =
        http().get(site.url(&format!("/userinfo?access_token={access_token}"))).send().await.unwrap();
    assert_eq!(in_query.status().as_u16(), 401);
}

#[actix_web::test]
async fn discovery_names_what_is_there() {
    let site = Site::start().await;
    let get = |path: &str| http().get(site.url(path)).send();
    let metadata = read(get("/.well-known/openid-configuration").await.unwrap()).await.json();
    assert_eq!(metadata["issuer"], site.issuer.as_str());
    for (name, path) in [
        ("authorization_endpoint", "/authorize"),
        ("token_endpoint", "/token"),
        ("pushed_authorization_request_endpoint", "/par"),
        ("userinfo_endpoint", "/userinfo"),
        ("jwks_uri", "/jwks"),
        ("revocation_endpoint", "/revoke"),
        ("introspection_endpoint", "/introspect"),
        ("end_session_endpoint", "/logout"),
    ] {
        assert_eq!(metadata[name], site.url(path), "{name}");
    }
    assert_eq!(metadata["dpop_signing_alg_values_supported"], serde_json::json!(["ES256", "EdDSA", "PS256"]));
    let keys = read(get("/jwks").await.unwrap()).await.json();
    let mut algs: Vec<&str> =
        keys["keys"].as_array().unwrap().iter().map(|key| key["alg"].as_str().unwrap()).collect();
    algs.sort_unstable();
    assert_eq!(algs, ["ES256", "RS256"]);
    assert!(keys["keys"].as_array().unwrap().iter().all(|key| key.get("d").is_none()));
}
