//! `/register` for programs: who may register what, how often, and that nothing outlives a client (RFC 7591, RFC 7592). What
//! each member may be stands beside the table of members.

use super::{
    browser::{Answer, Browser, VERIFIER, csrf_of, http, read, userinfo},
    site::{CALLBACK, EMAIL, PASSWORD, Site},
};
use actix_web::{App, HttpResponse, HttpServer, web};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use futures_util::future::join_all;
use idp::{
    domain::{
        ClientId, ClientKind, ClientProfile, ClientState, DynamicRegistration, InitialAccessToken,
        InitialAccessTokenId, RegistrationPolicy, ScopeSet,
    },
    flow::clean_up,
    store,
};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

on_both_databases!(
    from_registration_to_the_end,
    a_token_has_its_uses_and_its_time,
    a_registration_is_replaced_whole,
    a_sector_is_looked_at,
);

/// Gives an initial access token of this many uses.
async fn initial_token(site: &Site, uses: i32) -> String {
    let provider = &site.provider;
    let (secret, now) = (provider.random.secret(), provider.clock.now());
    let token = InitialAccessToken {
        id: InitialAccessTokenId::generate(now, &*provider.random),
        note: "a team".to_owned(),
        policy: RegistrationPolicy {
            redirect_hosts: Some(vec!["127.0.0.1".to_owned(), "rp.example".to_owned()]),
            scope: ScopeSet::parse("openid profile email offline_access"),
            grant_types: ["authorization_code", "refresh_token"].map(str::to_owned).into(),
            endpoint_audience: false,
            profile: ClientProfile::Default,
        },
        uses_left: uses,
        issued_at: now,
        expires_at: now.plus_seconds(3_600),
    };
    let hash = secret.hash();
    let write = move |tx: &mut store::Tx<'_>| store::initial_access_tokens::insert(tx, &token, &hash);
    provider.db.write(write).await.unwrap();
    secret.expose().to_owned()
}

async fn call(site: &Site, method: Method, path: &str, token: &str, body: Option<&Value>) -> Answer {
    let mut request = http().request(method, site.url(path));
    if !token.is_empty() {
        request = request.bearer_auth(token);
    }
    if let Some(body) = body {
        request = request.json(body);
    }
    read(request.send().await.unwrap()).await
}

async fn register(site: &Site, token: &str, metadata: &Value) -> Answer {
    call(site, Method::POST, "/register", token, Some(metadata)).await
}

fn metadata() -> Value {
    json!({
        "redirect_uris": [CALLBACK], "grant_types": ["authorization_code", "refresh_token"], "client_name": "Parts",
        "policy_uri": "https://rp.example/policy",
    })
}

/// A client with its secret, its token and the path of its registration.
struct Registered {
    id: String,
    secret: String,
    token: String,
    path: String,
}

impl Registered {
    async fn new(site: &Site) -> Self {
        let answer = register(site, &initial_token(site, 1).await, &metadata()).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        assert_eq!(answer.header("cache-control"), "no-store");
        let told = answer.json();
        assert_eq!(told["client_secret_expires_at"], 0);
        let text = |name: &str| told[name].as_str().unwrap().to_owned();
        let path = text("registration_client_uri").strip_prefix(&site.issuer).unwrap().to_owned();
        assert_eq!(path, format!("/register/{}", text("client_id")));
        Self {
            id: text("client_id"),
            secret: text("client_secret"),
            token: text("registration_access_token"),
            path,
        }
    }

    async fn token(&self, site: &Site, fields: &[(&str, &str)]) -> Answer {
        let request = http().post(site.url("/token")).basic_auth(&self.id, Some(&self.secret));
        read(request.form(fields).send().await.unwrap()).await
    }

    async fn call(&self, site: &Site, method: Method, body: Option<&Value>) -> Answer {
        call(site, method, &self.path, &self.token, body).await
    }

    /// Tokens of somebody who logs in and allows what is asked for.
    async fn log_in(&self, site: &Site) -> Value {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs([
            ("client_id", self.id.as_str()),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("scope", "openid email offline_access"),
            ("prompt", "consent"),
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ]);
        let mut browser = Browser::new(site);
        let (page, answer) = browser.follow(&format!("/authorize?{}", query.finish())).await;
        let fields = [("username", EMAIL), ("password", PASSWORD)];
        let (page, answer) = browser.submit(&page, &answer.body, &fields).await;
        assert!(page.ends_with("/consent"), "{page}");
        for part in ["self-registered", "127.0.0.1", "https://rp.example/policy"] {
            assert!(answer.body.contains(part), "{part}");
        }
        assert!(!csrf_of(&answer.body).is_empty());
        let (_, answer) = browser.submit(&page, &answer.body, &[("decision", "allow")]).await;
        let code = answer.param("code").unwrap();
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ];
        let answer = self.token(site, &fields).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }
}

async fn from_registration_to_the_end(site: Site) {
    let client = Registered::new(&site).await;
    let tokens = client.log_in(&site).await;
    let access = tokens["access_token"].as_str().unwrap();
    let refresh =
        [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    assert_eq!(userinfo(&site, access).await.status, 200);
    let asked = client.call(&site, Method::GET, None).await;
    assert_eq!((asked.status, &asked.json()["client_name"]), (200, &json!("Parts")));
    assert_eq!(asked.json()["registration_access_token"], client.token, "it stays the same");
    assert_eq!(asked.json().get("client_secret"), None, "the secret is kept hashed");
    assert_eq!(client.call(&site, Method::DELETE, None).await.status, 204);
    for method in [Method::GET, Method::DELETE] {
        assert_eq!(client.call(&site, method, None).await.status, 401, "it is gone");
    }
    assert_eq!(userinfo(&site, access).await.status, 401);
    assert_eq!(client.token(&site, &refresh).await.error(), "invalid_client");
    let authorize =
        format!("/authorize?client_id={}&redirect_uri={CALLBACK}&response_type=code&scope=openid", client.id);
    let page = Browser::new(&site).get(&authorize).await;
    assert_eq!((page.status, page.location), (400, None));
}

async fn a_token_has_its_uses_and_its_time(site: Site) {
    let token = initial_token(&site, 3).await;
    assert_eq!(register(&site, &token, &json!({"redirect_uris": []})).await.error(), "invalid_redirect_uri");
    let metadata = metadata();
    let many = join_all((0..8).map(|_| register(&site, &token, &metadata))).await;
    let count = |status| many.iter().filter(|answer| answer.status == status).count();
    assert_eq!((count(201), count(401)), (3, 5), "what was refused cost no use");
    let late = initial_token(&site, 1).await;
    site.clock.advance_seconds(3_600);
    for (token, why) in [(late.as_str(), "its time is over"), ("nonsense", "unknown"), ("", "none came")] {
        let refused = register(&site, token, &metadata).await;
        assert_eq!((refused.status, refused.error().as_str()), (401, "invalid_token"), "{why}");
        let challenge = refused.header("www-authenticate");
        assert!(challenge.starts_with("Bearer "), "{why}");
        assert_eq!(challenge.contains("invalid_token"), !token.is_empty(), "{why}: RFC 6750, 3.1");
    }
    site.clock.advance_seconds(1);
    clean_up(&site.provider).await.unwrap();
    let left = site.provider.db.read(|tx| store::initial_access_tokens::list(tx, "", 10)).await.unwrap();
    assert_eq!(left, []);
}

async fn a_registration_is_replaced_whole(site: Site) {
    let (client, other) = (Registered::new(&site).await, Registered::new(&site).await);
    let put = async |changes: Value| {
        let mut body = json!({"client_id": client.id, "redirect_uris": [CALLBACK]});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        client.call(&site, Method::PUT, Some(&body)).await
    };
    for changes in [
        json!({"client_id": other.id}),
        json!({"client_id": null}),
        json!({"client_secret": "mine"}),
        json!({"client_secret": other.secret}),
        json!({"registration_access_token": client.token}),
        json!({"registration_client_uri": client.path}),
        json!({"client_id_issued_at": 1}),
        json!({"client_secret_expires_at": 0}),
    ] {
        let refused = put(changes.clone()).await;
        assert_eq!((refused.status, refused.error().as_str()), (400, "invalid_request"), "{changes}");
    }
    let evil = json!({"redirect_uris": ["https://evil.example/cb"]});
    assert_eq!(put(evil).await.error(), "invalid_redirect_uri", "the policy of the token still holds");
    assert_eq!(put(json!({"scope": "openid phone"})).await.error(), "invalid_client_metadata");
    let kept = client.call(&site, Method::GET, None).await.json();
    assert_eq!(kept["policy_uri"], "https://rp.example/policy", "what was refused changed nothing");

    let changed = put(json!({"client_secret": client.secret})).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    for gone in ["policy_uri", "client_name", "client_secret"] {
        assert_eq!(changed.json().get(gone), None, "{gone}");
    }
    assert_eq!(changed.json()["grant_types"], json!(["authorization_code"]));
    let public = put(json!({"token_endpoint_auth_method": "none"})).await.json();
    assert_eq!((public.get("client_secret"), &public["token_endpoint_auth_method"]), (None, &json!("none")));
    let again = put(json!({})).await.json();
    assert!(again["client_secret"].as_str().is_some_and(|secret| secret != client.secret), "a new one");

    for token in [other.token.as_str(), "nonsense", ""] {
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            let body = json!({"client_id": client.id, "redirect_uris": [CALLBACK]});
            let refused = call(&site, method, &client.path, token, Some(&body)).await;
            assert_eq!((refused.status, refused.error().as_str()), (401, "invalid_token"));
        }
    }
    let unknown = call(&site, Method::GET, "/register/c-none", &client.token, None).await;
    let wrong = call(&site, Method::GET, &client.path, &other.token, None).await;
    assert_eq!(
        (unknown.status, unknown.body),
        (wrong.status, wrong.body),
        "nobody learns which clients there are"
    );

    suspend(&site, &client.id).await;
    assert_eq!(client.call(&site, Method::GET, None).await.status, 401);
}

async fn suspend(site: &Site, id: &str) {
    let id = ClientId::from(id);
    let write = move |tx: &mut store::Tx<'_>| {
        let mut client = store::clients::find(tx, &id)?.unwrap();
        assert_eq!(client.registration.kind, ClientKind::Dynamic);
        client.state = ClientState::Suspended;
        store::clients::update(tx, &client)
    };
    assert!(site.provider.db.write(write).await.unwrap());
}

/// Serves JSON documents, and a redirect to the good one.
async fn documents(good: Value) -> String {
    let server = HttpServer::new(move || {
        let good = good.clone();
        App::new()
            .route("/good", web::get().to(move || std::future::ready(HttpResponse::Ok().json(&good))))
            .route(
                "/other",
                web::get().to(async || HttpResponse::Ok().json(json!(["https://rp.example/other"]))),
            )
            .route("/html", web::get().to(async || HttpResponse::Ok().body("<html>")))
            .route("/long", web::get().to(async || HttpResponse::Ok().json(vec!["x".repeat(1_000); 100])))
            .route(
                "/moved",
                web::get().to(async || HttpResponse::Found().insert_header(("location", "/good")).finish()),
            )
    });
    let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
    let address = server.addrs().remove(0);
    tokio::spawn(server.run());
    format!("http://{address}")
}

async fn a_sector_is_looked_at(site: Site) {
    let uris = json!([CALLBACK, "https://rp.example/cb"]);
    let base = documents(uris.clone()).await;
    let token = initial_token(&site, 1).await;
    let asking = |uri: String| json!({"redirect_uris": uris, "sector_identifier_uri": uri});
    let bad = ["other", "html", "long", "moved", "missing"].map(|path| format!("{base}/{path}"));
    let private = [
        "https://10.0.0.1/s.json",
        "https://169.254.169.254/latest/meta-data",
        "https://192.168.0.1/s.json",
        "https://[::1]/s.json",
        "https://[::ffff:10.0.0.1]/s.json",
        "https://[fd00::1]/s.json",
        "https://0x0a000001/s.json",
        "https://localhost/s.json",
        "http://localhost/s.json",
        "https://u:p@rp.example/s.json",
        "ftp://rp.example/s.json",
        "file:///etc/passwd",
    ];
    for uri in bad.into_iter().chain(private.map(str::to_owned)) {
        let refused = register(&site, &token, &asking(uri.clone())).await;
        assert_eq!((refused.status, refused.error().as_str()), (400, "invalid_client_metadata"), "{uri}");
        assert!(refused.body.contains("sector_identifier_uri"), "{uri}");
    }
    let made = register(&site, &token, &asking(format!("{base}/good"))).await;
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(made.json()["sector_identifier_uri"], format!("{base}/good"));
}

#[actix_web::test]
async fn bodies_are_one_json_object() {
    let site = Site::start().await;
    let token = initial_token(&site, 1).await;
    let long = format!(r#"{{"client_name":"{}"}}"#, "x".repeat(70_000));
    for (media_type, body, status) in [
        ("text/plain", "redirect_uris=x", 415),
        ("application/json", "[]", 400),
        ("application/json", "", 400),
        ("application/json", r#"{"scope":"openid","scope":"openid"}"#, 400),
        ("application/json", &long, 413),
    ] {
        let request =
            http().post(site.url("/register")).bearer_auth(&token).header("content-type", media_type);
        let answer = read(request.body(body.to_owned()).send().await.unwrap()).await;
        assert_eq!(
            (answer.status, answer.error().as_str()),
            (status, "invalid_client_metadata"),
            "{body:.40}"
        );
    }
    let mut browser = Browser::new(&site);
    assert_eq!(browser.get("/register").await.status, 200, "people find their own registration here");
    let form = browser.post("/register", &[("redirect_uris", "x")]).await;
    assert_eq!(
        (form.status, form.header("content-type")),
        (405, "text/html; charset=utf-8"),
        "and are told by a page"
    );
}

#[actix_web::test]
async fn calls_are_bounded_by_address_and_by_token() {
    let site = Site::with_limits(|limits| (limits.client_range, limits.client_token) = (5, 3)).await;
    let token = initial_token(&site, 10).await;
    for _ in 0..3 {
        assert_eq!(register(&site, &token, &metadata()).await.status, 201);
    }
    let refused = register(&site, &token, &metadata()).await;
    assert_eq!((refused.status, refused.error().as_str()), (429, "temporarily_unavailable"));
    assert!(refused.header("retry-after").parse::<i64>().unwrap() <= 3_600);
    assert_eq!(register(&site, "nonsense", &metadata()).await.status, 401, "a wrong token counts");
    assert_eq!(register(&site, "nonsense too", &metadata()).await.status, 429);
    assert_eq!(site.limits_counted("client_range", "refused"), 1);
    assert_eq!(site.limits_counted("client_token", "refused"), 1);
    site.clock.advance_seconds(3_600);
    let token = initial_token(&site, 1).await;
    assert_eq!(register(&site, &token, &metadata()).await.status, 201);
}

#[actix_web::test]
async fn registration_is_off_or_open_by_its_setting() {
    let off = Site::start_registering(DynamicRegistration::Off).await;
    let token = initial_token(&off, 1).await;
    assert_eq!(register(&off, &token, &metadata()).await.status, 405, "there is the page of people alone");
    assert_eq!(call(&off, Method::GET, "/register/c-1", &token, None).await.status, 404);
    let open = Site::start_registering(DynamicRegistration::Open).await;
    let made = register(&open, "", &json!({"redirect_uris": ["https://anywhere.example/cb"]})).await;
    assert_eq!(made.status, 201, "{}", made.body);
    for scope in ["openid admin:clients", "openid dealer_links", "ssf.manage"] {
        let refused = register(&open, "", &json!({"redirect_uris": [CALLBACK], "scope": scope})).await;
        assert_eq!(refused.error(), "invalid_client_metadata", "{scope}");
    }
    for (site, endpoint) in [(&off, Value::Null), (&open, json!(open.url("/register")))] {
        let document =
            read(http().get(site.url("/.well-known/openid-configuration")).send().await.unwrap()).await;
        assert_eq!(document.json()["registration_endpoint"], endpoint);
    }
}
