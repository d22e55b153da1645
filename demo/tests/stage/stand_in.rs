//! A stand-in for the provider that says what the test wants, wrong things above all: the real one never would.
//! It asks no person anything. What it checks is what a client has to get right.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    dev::ServerHandle,
    web::{self, Bytes, Data, Form, Query},
};
use josekit::{
    jwk::{Jwk, alg::ec::EcCurve},
    jws::{ES256, JwsHeader},
    jwt::{self, JwtPayload},
};
use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};
use serde_json::{Value, json};
use url::Url;

/// What the stand-in does wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mischief {
    None,
    AnswersAsAnotherIssuer,
    LeavesIssOut,
    Denies,
    WrongNonce,
    WrongAudience,
    Expired,
    SignedByAStranger,
    WrongAccessTokenHash,
    UserinfoOfAnother,
    RefusesTheCode,
    RefusesTheRefresh,
}

type Params = HashMap<String, String>;

pub(crate) struct StandIn {
    pub(crate) issuer: Url,
    pub(crate) mischief: Mutex<Mischief>,
    key: Mutex<Jwk>,
    /// Authorization requests by the code that answered them.
    requests: Mutex<HashMap<String, Params>>,
    /// The last visit that a dealer opened.
    pub(crate) visit: Mutex<Value>,
    /// The last member that the legacy site handed over.
    pub(crate) handed_over: Mutex<Value>,
    /// Where the stand-in says that it takes handles.
    pub(crate) open_url: Mutex<Option<String>>,
    handle: Mutex<Option<ServerHandle>>,
}

fn new_key(kid: &str) -> Jwk {
    let mut key = Jwk::generate_ec_key(EcCurve::P256).unwrap();
    key.set_key_id(kid);
    key.set_algorithm("ES256");
    key
}

impl StandIn {
    pub(crate) fn start() -> Arc<Self> {
        let port = super::free_port();
        let stand_in = Arc::new(Self {
            issuer: Url::parse(&format!("http://localhost:{port}")).unwrap(),
            mischief: Mutex::new(Mischief::None),
            key: Mutex::new(new_key("k1")),
            requests: Mutex::default(),
            visit: Mutex::default(),
            handed_over: Mutex::default(),
            open_url: Mutex::default(),
            handle: Mutex::default(),
        });
        let data = Data::from(Arc::clone(&stand_in));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .route("/.well-known/openid-configuration", web::get().to(discovery))
                .route("/jwks", web::get().to(jwks))
                .route("/authorize", web::get().to(authorize))
                .route("/token", web::post().to(token))
                .route("/userinfo", web::get().to(userinfo))
                .route("/logout", web::get().to(logout))
                .route("/dealer/v1/visits", web::post().to(visits))
                .route("/dealer/v1/links", web::get().to(links))
                .route("/migration/v1/handovers", web::post().to(handovers))
                .route("/migration/v1/users/status", web::post().to(users))
                .default_service(web::to(HttpResponse::NotFound))
        })
        .workers(1)
        .disable_signals()
        .bind(SocketAddr::from(([127, 0, 0, 1], port)))
        .unwrap()
        .run();
        *stand_in.handle.lock().unwrap() = Some(server.handle());
        tokio::spawn(server);
        stand_in
    }

    pub(crate) fn issuer(&self) -> &str {
        self.issuer.as_str().trim_end_matches('/')
    }

    pub(crate) fn be(&self, mischief: Mischief) {
        *self.mischief.lock().unwrap() = mischief;
    }

    pub(crate) fn is(&self, mischief: Mischief) -> bool {
        *self.mischief.lock().unwrap() == mischief
    }

    pub(crate) fn rotate_key(&self) {
        *self.key.lock().unwrap() = new_key("k2");
    }

    /// A message signed by the provider, now and for a minute unless `claims` say otherwise.
    pub(crate) fn sign(&self, typ: &str, claims: Value) -> String {
        let key = self.key.lock().unwrap();
        let key =
            if self.is(Mischief::SignedByAStranger) { new_key(key.key_id().unwrap()) } else { key.clone() };
        let now = now();
        let mut all = json!({ "iss": self.issuer(), "iat": now, "exp": now + 60 });
        all.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone());
        let mut header = JwsHeader::new();
        header.set_token_type(typ);
        let payload = JwtPayload::from_map(all.as_object().unwrap().clone()).unwrap();
        jwt::encode_with_signer(&payload, &header, &ES256.signer_from_jwk(&key).unwrap()).unwrap()
    }

    fn id_token(&self, client_id: &str, nonce: Option<&String>) -> String {
        let mut claims = json!({
            "sub": "subject-1", "aud": client_id, "sid": "session-1",
            "dealer_links": [{ "dealer": "D-0234", "dealer_name": "トヨタ中央販売", "linked_at": 1_763_769_600 }],
        });
        if let Some(nonce) = nonce {
            claims["nonce"] = json!(nonce);
        }
        match *self.mischief.lock().unwrap() {
            Mischief::WrongNonce => claims["nonce"] = json!("another"),
            Mischief::WrongAudience => claims["aud"] = json!("another"),
            Mischief::Expired => claims["exp"] = json!(now() - 600),
            Mischief::WrongAccessTokenHash => claims["at_hash"] = json!("AAAAAAAAAAAAAAAAAAAAAA"),
            _ => {}
        }
        self.sign("JWT", claims)
    }
}

#[allow(clippy::disallowed_methods)]
pub(crate) fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

async fn discovery(stand_in: Data<StandIn>) -> HttpResponse {
    let at = |path: &str| format!("{}{path}", stand_in.issuer());
    HttpResponse::Ok().json(json!({
        "issuer": stand_in.issuer(), "authorization_endpoint": at("/authorize"), "token_endpoint": at("/token"),
        "userinfo_endpoint": at("/userinfo"), "jwks_uri": at("/jwks"), "end_session_endpoint": at("/logout"),
        "response_types_supported": ["code"], "subject_types_supported": ["pairwise", "public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "EdDSA"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt", "none"],
    }))
}

async fn jwks(stand_in: Data<StandIn>) -> HttpResponse {
    let key = stand_in.key.lock().unwrap();
    let mut public = key.to_public_key().unwrap();
    public.set_key_id(key.key_id().unwrap());
    public.set_key_use("sig");
    HttpResponse::Ok().json(json!({ "keys": [public] }))
}

async fn authorize(stand_in: Data<StandIn>, params: Query<Params>) -> HttpResponse {
    assert_eq!(params["code_challenge_method"], "S256");
    assert!(params["scope"].split(' ').filter(|scope| *scope == "openid").count() == 1);
    assert_eq!(params["claims"], r#"{"id_token":{"dealer_links":null}}"#);
    let mut back = Url::parse(&params["redirect_uri"]).unwrap();
    let code = format!("code-{}", params["state"]);
    let mut query = back.query_pairs_mut();
    query.append_pair("state", &params["state"]);
    match *stand_in.mischief.lock().unwrap() {
        Mischief::AnswersAsAnotherIssuer => query.append_pair("iss", "https://evil.example"),
        Mischief::LeavesIssOut => &mut query,
        _ => query.append_pair("iss", stand_in.issuer()),
    };
    if stand_in.is(Mischief::Denies) {
        query.append_pair("error", "access_denied");
    } else {
        query.append_pair("code", &code);
    }
    drop(query);
    stand_in.requests.lock().unwrap().insert(code, params.into_inner());
    HttpResponse::SeeOther().insert_header(("Location", back.as_str())).finish()
}

async fn token(stand_in: Data<StandIn>, request: HttpRequest, form: Form<Params>) -> HttpResponse {
    let client_id = authenticated_client(&stand_in, &request, &form);
    let refused = || HttpResponse::BadRequest().json(json!({ "error": "invalid_grant" }));
    let tokens = |nonce: Option<&String>| {
        HttpResponse::Ok().json(json!({
            "access_token": "access", "token_type": "Bearer", "expires_in": 300, "refresh_token": "refresh",
            "id_token": stand_in.id_token(&client_id, nonce),
        }))
    };
    match form["grant_type"].as_str() {
        "authorization_code" => {
            let begun = stand_in.requests.lock().unwrap().remove(&form["code"]).unwrap();
            let verifier = PkceCodeVerifier::new(form["code_verifier"].clone());
            let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
            assert_eq!(challenge.as_str(), begun["code_challenge"]);
            assert_eq!(form["redirect_uri"], begun["redirect_uri"]);
            if stand_in.is(Mischief::RefusesTheCode) { refused() } else { tokens(begun.get("nonce")) }
        }
        "refresh_token" if stand_in.is(Mischief::RefusesTheRefresh) => refused(),
        "refresh_token" => tokens(None),
        "client_credentials" => HttpResponse::Ok()
            .json(json!({ "access_token": "access", "token_type": "Bearer", "expires_in": 300 })),
        other => panic!("{other}"),
    }
}

/// The client by its secret in the header, or by its assertion, of which the audience and both names are looked at.
fn authenticated_client(stand_in: &StandIn, request: &HttpRequest, form: &Params) -> String {
    if let Some(header) = request.headers().get("authorization") {
        assert_eq!(header, "Basic bXktdG95b3RhOnNlY3JldA==");
        return "my-toyota".to_owned();
    }
    assert_eq!(form["client_assertion_type"], "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    let claims: Value = form["client_assertion"].split('.').nth(1).map(base64url).unwrap();
    assert_eq!(claims["iss"], claims["sub"]);
    assert_eq!(claims["aud"], stand_in.issuer());
    assert_eq!(form["client_id"], claims["sub"].as_str().unwrap());
    form["client_id"].clone()
}

fn base64url(part: &str) -> Value {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

async fn userinfo(stand_in: Data<StandIn>, request: HttpRequest) -> HttpResponse {
    assert_eq!(request.headers().get("authorization").unwrap(), "Bearer access");
    let sub = if stand_in.is(Mischief::UserinfoOfAnother) { "subject-2" } else { "subject-1" };
    HttpResponse::Ok().json(json!({
        "sub": sub, "name": "山田 太郎", "family_name": "山田", "family_name#ja-Kana-JP": "ヤマダ",
        "email": "taro.yamada@example.jp", "email_verified": true, "account_type": "individual", "unheard_of": 7,
        "dealer_links": [
            { "dealer": "D-0234", "dealer_name": "トヨタ中央販売", "linked_at": 1_763_769_600, "customer_ref": "C-000101" },
        ],
    }))
}

async fn logout(params: Query<Params>) -> HttpResponse {
    assert!(params["id_token_hint"].split('.').count() == 3);
    let back = format!("{}?state={}", params["post_logout_redirect_uri"], params["state"]);
    HttpResponse::SeeOther().insert_header(("Location", back)).finish()
}

async fn visits(stand_in: Data<StandIn>, body: Bytes) -> HttpResponse {
    *stand_in.visit.lock().unwrap() = serde_json::from_slice(&body).unwrap();
    HttpResponse::Created().json(json!({
        "visit_id": "v1", "launch": "sealed.launch", "expires_in": 300,
        "launch_url": format!("{}/terminal", stand_in.issuer()),
    }))
}

async fn handovers(stand_in: Data<StandIn>, body: Bytes) -> HttpResponse {
    *stand_in.handed_over.lock().unwrap() = serde_json::from_slice(&body).unwrap();
    let own = format!("{}/migration/open", stand_in.issuer());
    let open_url = stand_in.open_url.lock().unwrap().clone().unwrap_or(own);
    HttpResponse::Created()
        .json(json!({ "handle": "owners-site.one-time", "open_url": open_url, "expires_in": 600 }))
}

async fn users() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "users": [{ "legacy_user_id": "yumi82", "state": "in_progress" }] }))
}

async fn links() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "next_cursor": null, "links": [
        { "id": "l2", "state": "provisional", "customer_code": "C-000101", "shop": "S-01", "staff": "1234",
          "created_at": 1_763_769_600, "expires_at": 1_766_415_599, "delivery": "sent" },
        { "id": "l1", "state": "linked", "customer_code": "C-000102", "created_at": 1_763_769_600 },
    ] }))
}
