//! Every operation of the description, with every role and every kind of broken token: one table, made
//! from the description, so that an operation without authorization fails here.

use crate::site::{ALL, Answer, SECRET, Site, TOOL, answer};
use idp::{domain::ClientId, keys::media_type, store};
use serde_json::{Value, json};

/// Open to everybody who reaches the listener.
const OPEN: [&str; 3] = ["/live", "/ready", "/metrics"];

/// Scopes that look and change nothing.
const READ: [&str; 3] = ["admin:audit", "admin:read", "admin:statistics"];

/// Who is there is for nobody's eyes but theirs who decide it.
const BOTH: &str = "admin:staff";

/// Worth nothing to a tool, which has no dealer.
const OWN_DEALER: &str = "admin:own-dealer";

/// An operation, as described.
struct Operation {
    method: String,
    path: String,
    /// The scope it names; `None` for one of the open ones.
    scope: Option<String>,
    /// Others, of which each is as good.
    also: Vec<String>,
}

fn operations() -> Vec<Operation> {
    let description = serde_json::to_value(admin::http::description()).unwrap();
    let mut found = Vec::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let mut scopes = match &operation["security"] {
                Value::Null => Vec::new(),
                Value::Array(ways) if !ways.is_empty() => ways.iter().map(scope_of).collect(),
                other => panic!("{method} {path}: {other}"),
            };
            let also = scopes.split_off(scopes.len().min(1));
            // Every parameter of a path stands for something that does not exist.
            let path = path.split('/').map(|part| if part.starts_with('{') { "nothing" } else { part });
            let path = path.collect::<Vec<_>>().join("/");
            found.push(Operation { method: method.to_uppercase(), path, scope: scopes.pop(), also });
        }
    }
    found
}

/// The one scope of a way in.
fn scope_of(way: &Value) -> String {
    let scopes = way["token"].as_array().unwrap();
    assert_eq!(scopes.len(), 1, "{way}");
    scopes[0].as_str().unwrap().to_owned()
}

/// Nothing, each scope alone, everything but each, and everything.
fn held_by_roles<'a>(scopes: &[&'a str]) -> Vec<Vec<&'a str>> {
    let without = |one: &str| scopes.iter().copied().filter(|scope| *scope != one).collect();
    let mut held = vec![Vec::new(), scopes.to_vec()];
    for one in scopes {
        held.push(vec![*one]);
        held.push(without(one));
    }
    held
}

async fn call(site: &Site, operation: &Operation, token: Option<&str>) -> Answer {
    let mut request = site.bare(&operation.method, &operation.path);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    answer(request).await
}

#[tokio::test]
async fn every_operation_by_every_role() {
    let site = Site::start().await;
    let scopes = admin::domain::Permission::ALL.map(admin::domain::Permission::scope);
    let operations = operations();
    assert!(operations.len() > 25, "{}", operations.len());
    for operation in &operations {
        let name = format!("{} {}", operation.method, operation.path);
        let Some(needed) = &operation.scope else {
            assert!(OPEN.contains(&operation.path.as_str()), "{name} names no scope");
            continue;
        };
        assert!(!OPEN.contains(&operation.path.as_str()), "{name}");
        // Reading and changing are not the same right.
        let both = needed == BOTH;
        assert!(both || (operation.method == "GET") == READ.contains(&needed.as_str()), "{name}");
        for held in held_by_roles(&scopes) {
            let also = operation.also.iter().filter(|scope| *scope != OWN_DEALER);
            let allowed = std::iter::once(needed).chain(also).any(|scope| held.contains(&scope.as_str()));
            let answer = call(&site, operation, Some(&site.token(&held.join(" ")))).await;
            let refused = matches!(answer.status.as_u16(), 401 | 403);
            assert_eq!(refused, !allowed, "{name} with {held:?}: {}", answer.status);
            if !allowed {
                assert_eq!(answer.status, 403, "{name} with {held:?}");
                assert!(answer.header("www-authenticate").contains(needed), "{name}");
            }
        }
        let answer = call(&site, operation, None).await.expect(401);
        assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"admin\"", "{name}");
        assert_eq!(answer.header("content-type"), "application/problem+json", "{name}");
    }
}

#[tokio::test]
async fn every_operation_refuses_every_broken_token() {
    let site = Site::start().await;
    let tokens = broken_tokens(&site).await;
    for operation in operations().iter().filter(|operation| operation.scope.is_some()) {
        for (flaw, token) in &tokens {
            let answer = call(&site, operation, Some(token)).await;
            let name = format!("{} {} with {flaw}", operation.method, operation.path);
            assert_eq!(answer.status, 401, "{name}");
            assert!(answer.header("www-authenticate").contains("invalid_token"), "{name}");
            assert_eq!(answer.json()["type"], "urn:common-id:problem:bad-token", "{name}");
        }
    }
}

async fn broken_tokens(site: &Site) -> Vec<(&'static str, String)> {
    let good = site.claims(TOOL, ALL);
    let changed = |name: &str, value: Value| {
        let mut claims = good.clone();
        claims.insert(name.to_owned(), value);
        claims
    };
    let signed = |claims| site.sign(media_type::ACCESS_TOKEN, &claims);
    let whole = signed(good.clone());
    let (message, _) = whole.rsplit_once('.').unwrap();
    insert_relying_party(site).await;
    let now = site.now().seconds();
    vec![
        ("nothing in it", "x".to_owned()),
        ("no signature", format!("{message}.")),
        ("another signature", format!("{message}.{}", "A".repeat(86))),
        ("another type", site.sign(media_type::JWT, &good)),
        ("the type of a logout token", site.sign(media_type::LOGOUT_TOKEN, &good)),
        ("another issuer", signed(changed("iss", json!("https://other.example")))),
        ("the provider as audience", signed(changed("aud", json!(site.issuer)))),
        ("the dealers' audience", signed(changed("aud", json!(format!("{}/dealer/v1", site.issuer))))),
        ("an audience that begins alike", signed(changed("aud", json!(format!("{}/x", site.audience()))))),
        ("no audience", signed(changed("aud", json!([])))),
        ("an end in the past", signed(changed("exp", json!(now)))),
        ("no end", signed(changed("exp", Value::Null))),
        ("a key that it is bound to", signed(changed("cnf", json!({"jkt": "k"})))),
        ("a person behind it", signed(changed("sub", json!("somebody")))),
        ("a grant behind it", signed(changed("gid", json!("grant")))),
        ("an unknown client", signed(site.claims("nobody", ALL))),
        ("a relying party's name", signed(site.claims("some-service", ALL))),
    ]
}

/// A relying party that calls itself a tool.
async fn insert_relying_party(site: &Site) {
    site.insert_tool("some-service", ALL).await;
    let id = ClientId::from("some-service");
    site.provider
        .db
        .write(move |tx| {
            let mut client = store::clients::find(tx, &id)?.unwrap();
            client.registration.kind = idp::domain::ClientKind::RelyingParty;
            store::clients::update(tx, &client)
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn the_right_ends_with_the_registration() {
    let site = Site::start().await;
    let token = site.token(ALL);
    answer(site.bare("GET", "/v1/clients").bearer_auth(&token)).await.expect(200);
    let id = ClientId::from(TOOL);
    let change = |edit: fn(&mut idp::domain::Client)| {
        let (site, id) = (&site, id.clone());
        async move {
            let found = id.clone();
            site.provider
                .db
                .write(move |tx| {
                    let mut client = store::clients::find(tx, &found)?.unwrap();
                    edit(&mut client);
                    store::clients::update(tx, &client)
                })
                .await
                .unwrap();
            site.provider.forget_client(&id);
        }
    };
    change(|tool| tool.registration.scope = idp::domain::ScopeSet::parse("admin:clients")).await;
    answer(site.bare("GET", "/v1/clients").bearer_auth(&token)).await.expect(403);
    change(|tool| tool.state = idp::domain::ClientState::Suspended).await;
    answer(site.bare("GET", "/v1/clients").bearer_auth(&token)).await.expect(401);
}

#[tokio::test]
async fn the_token_comes_from_the_token_endpoint() {
    let site = Site::start().await;
    let real = site.real_token("admin:read").await.expect(200).json();
    let token = real["access_token"].as_str().unwrap();
    answer(site.bare("GET", "/v1/dealers").bearer_auth(token)).await.expect(200);
    answer(site.bare("POST", "/v1/dealers").bearer_auth(token).json(&json!({}))).await.expect(403);
    assert_ne!(SECRET, token);
}

#[tokio::test]
async fn a_token_stands_in_one_header_alone() {
    let site = Site::start().await;
    let token = site.token(ALL);
    let twice = site.bare("GET", "/v1/dealers").header("authorization", format!("Bearer {token}"));
    answer(twice.header("authorization", format!("Bearer {token}"))).await.expect(401);
    answer(site.bare("GET", &format!("/v1/dealers?access_token={token}"))).await.expect(401);
    answer(site.bare("GET", "/v1/dealers").header("authorization", format!("Basic {token}")))
        .await
        .expect(401);
}
