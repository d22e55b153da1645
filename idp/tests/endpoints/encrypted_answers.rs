//! Answers that only their client can read (OIDC Core 10.2, JARM 2.2, RFC 9701), opened as the client opens them.

use super::{
    browser::{Answer, Browser, claims, http, read, redeem, token, userinfo},
    site::{CLIENT_SECRET, EMAIL, Site},
};
use idp::domain::{
    ContentEncryption, EncryptedAnswer, Encryption, IMPLICIT, KeyManagement, ResponseMode, ResponseType,
    ScopeConsentPolicy, SigningAlgorithm,
};
use josekit::{
    jwe::{ECDH_ES, JweContext},
    jwk::{Jwk, P_256},
};
use serde_json::{Value, json};

const HOW: Encryption = Encryption { alg: KeyManagement::EcdhEs, enc: ContentEncryption::A256Gcm };

/// Of a port where nobody listens.
const NOWHERE: &str = "http://127.0.0.1:9/jwks";

on_both_databases!(every_answer_is_for_its_client, keys_that_cannot_be_had_cost_nothing);

/// The client's own key.
struct Reader(Jwk);

impl Reader {
    fn new() -> Self {
        Self(Jwk::generate_ec_key(P_256).unwrap())
    }

    fn jwks(&self) -> Value {
        let mut key = self.0.to_public_key().unwrap().as_ref().clone();
        key.insert("use".to_owned(), json!("enc"));
        key.insert("kid".to_owned(), json!("reader"));
        json!({ "keys": [key] })
    }

    /// What is in an encrypted token, as text, and what its header says of it.
    fn open(&self, token: &str) -> (String, Value) {
        assert_eq!(token.split('.').count(), 5, "encrypted: {token}");
        let decrypter = ECDH_ES.decrypter_from_jwk(&self.0).unwrap();
        let (content, header) = JweContext::new().deserialize_compact(token, &decrypter).unwrap();
        (String::from_utf8(content).unwrap(), Value::Object(header.claims_set().clone()))
    }

    fn inner(&self, token: &Value) -> String {
        self.open(token.as_str().unwrap()).0
    }
}

/// A site whose client is registered for these encrypted answers.
async fn encrypting(site: &Site, jwks: Value, answers: &'static [EncryptedAnswer]) {
    site.register("rp-basic", move |registration| {
        registration.jwks = Some(jwks.clone());
        registration.jwks_uri = None;
        registration.encryption = Default::default();
        for answer in answers {
            registration.encryption.set(*answer, Some(HOW));
        }
        registration.scope_consent = ScopeConsentPolicy::Implicit;
    })
    .await;
}

async fn introspect(site: &Site, token: &str, accept: &str) -> Answer {
    let ask = http().post(site.url("/introspect")).basic_auth("rp-basic", Some(CLIENT_SECRET));
    read(ask.header("accept", accept).form(&[("token", token)]).send().await.unwrap()).await
}

async fn every_answer_is_for_its_client(site: Site) {
    let reader = Reader::new();
    encrypting(&site, reader.jwks(), &EncryptedAnswer::ALL).await;
    site.register("rp-basic", |registration| {
        registration.userinfo_signed_response_alg = Some(SigningAlgorithm::ES256);
        registration.authorization_signed_response_alg = Some(SigningAlgorithm::ES256);
        registration.introspection_signed_response_alg = Some(SigningAlgorithm::ES256);
    })
    .await;
    let mut browser = Browser::new(&site);
    let code = browser.code("rp-basic", "openid email offline_access", &[]).await;
    let tokens = redeem(&site, &code).await.json();
    let (id_token, header) = reader.open(tokens["id_token"].as_str().unwrap());
    assert_eq!(
        [&header["alg"], &header["enc"], &header["cty"], &header["kid"]],
        ["ECDH-ES", "A256GCM", "JWT", "reader"]
    );
    let said = claims(&id_token);
    assert_eq!(
        (&said["iss"], &said["aud"], &said["nonce"]),
        (&json!(site.issuer), &json!("rp-basic"), &json!("a-nonce"))
    );

    let refresh =
        [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    let refreshed = token(&site, &refresh).await.json();
    assert_eq!(claims(&reader.inner(&refreshed["id_token"]))["sub"], said["sub"]);

    let access_token = tokens["access_token"].as_str().unwrap();
    let about = userinfo(&site, access_token).await;
    assert_eq!((about.status, about.header("content-type")), (200, "application/jwt"));
    assert_eq!(claims(&reader.open(&about.body).0)["email"], EMAIL);
    site.register("rp-basic", |registration| registration.userinfo_signed_response_alg = None).await;
    let (unsigned, header) = reader.open(&userinfo(&site, access_token).await.body);
    assert_eq!(header.get("cty"), None, "OIDC Core 5.3.2: encrypted claims that nobody signed");
    let unsigned: Value = serde_json::from_str(&unsigned).unwrap();
    assert_eq!([&unsigned["iss"], &unsigned["aud"], &unsigned["email"]], [&site.issuer, "rp-basic", EMAIL]);

    // OIDC Core 3.1.2.1: the signed token is the hint.
    let hinted = |hint: &str| {
        Browser::authorize_url("rp-basic", "openid", &[("id_token_hint", hint), ("prompt", "none")])
    };
    assert!(browser.get(&hinted(&id_token)).await.param("code").is_some());
    let refused = browser.get(&hinted(tokens["id_token"].as_str().unwrap())).await;
    assert!(
        refused.param("error_description").unwrap().contains("id_token_hint is encrypted"),
        "{refused:?}"
    );

    let back = browser.get(&Browser::authorize_url("rp-basic", "openid", &[("response_mode", "jwt")])).await;
    assert_eq!(back.param("code"), None);
    let said = claims(&reader.open(&back.param("response").unwrap()).0);
    assert_eq!(redeem(&site, said["code"].as_str().unwrap()).await.status, 200);

    let told = introspect(&site, access_token, "application/token-introspection+jwt").await;
    assert_eq!(
        (told.status, told.header("content-type"), told.header("cache-control")),
        (200, "application/token-introspection+jwt", "no-store")
    );
    let signed = reader.open(&told.body).0;
    let header = josekit::jwt::decode_header(&signed).unwrap();
    assert_eq!(
        [header.claim("typ"), header.claim("alg")],
        [Some(&json!("token-introspection+jwt")), Some(&json!("ES256"))]
    );
    let plain = introspect(&site, access_token, "application/json").await.json();
    assert_eq!(
        claims(&signed),
        json!({
            "iss": site.issuer, "aud": "rp-basic", "iat": site.provider.clock.now().seconds(), "token_introspection": plain,
        })
    );
}

#[actix_web::test]
async fn tokens_by_the_browser_are_encrypted_too() {
    let (site, reader) = (Site::start().await, Reader::new());
    encrypting(&site, reader.jwks(), &[EncryptedAnswer::IdToken]).await;
    site.register("rp-basic", |registration| {
        registration.response_types = vec![ResponseType::CodeIdToken];
        registration.grant_types = ["authorization_code", IMPLICIT].map(str::to_owned).to_vec();
        registration.response_modes = vec![ResponseMode::Fragment];
    })
    .await;
    let url = Browser::authorize_url("rp-basic", "openid", &[]);
    let url = url.replace("response_type=code", "response_type=code+id_token");
    let said = |back: &Answer| {
        let url = url::Url::parse(back.location.as_deref().unwrap()).unwrap();
        let pairs = form_urlencoded::parse(url.fragment().unwrap().as_bytes()).into_owned();
        Value::Object(pairs.map(|(name, value)| (name, value.into())).collect())
    };
    let mut browser = Browser::new(&site);
    let (page, login) = browser.follow(&url).await;
    let answer = said(&browser.log_in(page, login).await);
    let inner = claims(&reader.inner(&answer["id_token"]));
    assert!(inner["c_hash"].is_string() && inner["nonce"] == "a-nonce", "{inner}");

    // Without a key the client is told so, and nothing else.
    encrypting(&site, json!({"keys": []}), &[EncryptedAnswer::IdToken]).await;
    let answer = said(&browser.get(&url).await);
    assert_eq!((&answer["error"], &answer["state"]), (&json!("invalid_client_metadata"), &json!("a-state")));
    assert!(answer["error_description"].as_str().unwrap().starts_with("id_token_encrypted_response_alg"));
    assert_eq!((answer.get("code"), answer.get("id_token")), (None, None));
    assert_eq!(answer["iss"], site.issuer, "RFC 9207");
}

async fn keys_that_cannot_be_had_cost_nothing(site: Site) {
    let reader = Reader::new();
    encrypting(&site, reader.jwks(), &[EncryptedAnswer::IdToken, EncryptedAnswer::Userinfo]).await;
    let mut browser = Browser::new(&site);
    let code = browser.code("rp-basic", "openid offline_access", &[]).await;
    let gone = || async {
        site.register("rp-basic", |registration| {
            registration.jwks = None;
            registration.jwks_uri = Some(NOWHERE.to_owned());
        })
        .await;
    };
    gone().await;
    let refused = redeem(&site, &code).await;
    assert_eq!((refused.status, refused.error().as_str()), (400, "invalid_client_metadata"));
    encrypting(&site, reader.jwks(), &[EncryptedAnswer::IdToken, EncryptedAnswer::Userinfo]).await;
    let tokens = redeem(&site, &code).await;
    assert_eq!(tokens.status, 200, "the code was not taken: {}", tokens.body);
    let tokens = tokens.json();
    gone().await;
    let refresh =
        [("grant_type", "refresh_token"), ("refresh_token", tokens["refresh_token"].as_str().unwrap())];
    assert_eq!(token(&site, &refresh).await.error(), "invalid_client_metadata");
    assert_eq!(userinfo(&site, tokens["access_token"].as_str().unwrap()).await.status, 400);
    // Keys of another kind are none.
    encrypting(
        &site,
        json!({"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}]}),
        &[EncryptedAnswer::IdToken],
    )
    .await;
    assert_eq!(token(&site, &refresh).await.error(), "invalid_client_metadata");
    encrypting(&site, reader.jwks(), &[EncryptedAnswer::IdToken]).await;
    assert_eq!(token(&site, &refresh).await.status, 200, "the refresh token was not used");
}
