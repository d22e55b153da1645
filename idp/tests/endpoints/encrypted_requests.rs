//! Requests that only we can read (RFC 9101, 6.1; OIDC Core 6.1): opened where that is offered, and otherwise refused like any other
//! that does not hold.

use super::{
    browser::{Browser, http, read},
    fetched_requests::Service,
    proof_key::ProofKey,
    signed_messages::{address, object, push, request, signing},
    site::Site,
};
use idp::{
    domain::{Clock, ContentEncryption, Encryption, KeyManagement},
    flow::{
        KeyAct, PUBLISH_SECONDS, RETIRED_SECONDS, Rotation, ServeError, list_keys, reload_keys,
        rotate_by_schedule, rotate_keys, withdraw_key,
    },
    keys::RecipientKeys,
};
use serde_json::{Value, json};

macro_rules! reading_on_both_databases {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {$(
            #[actix_web::test]
            async fn $test() {
                super::$test(crate::site::Site::start_reading().await).await;
            }
        )+}
        mod postgres {$(
            #[actix_web::test]
            async fn $test() {
                super::$test(crate::site::Site::start_reading_on_postgres().await).await;
            }
        )+}
    };
}

reading_on_both_databases!(an_encrypted_request_is_opened, keys_change_and_nobody_notices);

const USUAL: Encryption = Encryption { alg: KeyManagement::EcdhEs, enc: ContentEncryption::A128CbcHs256 };
const BY_RSA: Encryption = Encryption { alg: KeyManagement::RsaOaep256, enc: ContentEncryption::A256Gcm };

async fn get(site: &Site, path: &str) -> String {
    reqwest::get(site.url(path)).await.unwrap().text().await.unwrap()
}

/// What a client that fetches our keys now encrypts by.
async fn published(site: &Site) -> RecipientKeys {
    RecipientKeys::parse(get(site, "/jwks").await.as_bytes()).unwrap()
}

async fn uses(site: &Site) -> Vec<String> {
    let set: Value = serde_json::from_str(&get(site, "/jwks").await).unwrap();
    set["keys"].as_array().unwrap().iter().map(|key| key["use"].as_str().unwrap().to_owned()).collect()
}

async fn an_encrypted_request_is_opened(site: Site) {
    let key = ProofKey::new();
    signing(&site, &key).await;
    let keys = published(&site).await;
    let closed = |how| keys.encrypt_token(&object(&site, &key, &json!({})), how).unwrap();
    for alg in KeyManagement::OF_REQUESTS {
        for enc in ContentEncryption::ALL {
            let pushed = push(&site, &closed(Encryption { alg, enc })).await;
            assert_eq!(pushed.status, 201, "{alg:?} {enc:?}: {}", pushed.body);
        }
    }
    let mut browser = Browser::new(&site);
    let (page, login) = browser.follow(&address(&closed(USUAL), "&state=bent&scope=openid+email")).await;
    assert_eq!(login.status, 200, "{login:?}");
    let back = browser.log_in(page, login).await;
    assert_eq!(back.param("state").as_deref(), Some("signed"), "nothing counts but what is inside");
    // What is fetched may be encrypted, too.
    let service = Service::start(closed(BY_RSA));
    let uri = service.at("/good");
    let registered = uri.clone();
    site.register("rp-basic", move |registration| registration.request_uris = vec![registered.clone()]).await;
    let back = browser.get(&format!("/authorize?client_id=rp-basic&request_uri={uri}")).await;
    assert_eq!(back.param("state").as_deref(), Some("signed"), "{back:?}");
    // It is no duty: what is signed alone is taken as before.
    assert_eq!(push(&site, &object(&site, &key, &json!({}))).await.status, 201);
    let metadata: Value =
        serde_json::from_str(&get(&site, "/.well-known/openid-configuration").await).unwrap();
    assert_eq!(metadata["request_object_encryption_alg_values_supported"], json!(KeyManagement::OF_REQUESTS));
    assert_eq!(metadata["request_object_encryption_enc_values_supported"], json!(ContentEncryption::ALL));
    assert_eq!(uses(&site).await, ["sig", "sig", "enc", "enc"]);
}

async fn keys_change_and_nobody_notices(site: Site) {
    let (provider, key) = (&site.provider, ProofKey::new());
    signing(&site, &key).await;
    let opens = async |keys: &RecipientKeys| {
        let mut statuses = Vec::new();
        for how in [USUAL, BY_RSA] {
            let closed = keys.encrypt_token(&object(&site, &key, &json!({})), how).unwrap();
            statuses.push(push(&site, &closed).await.status);
        }
        assert_eq!(statuses[0], statuses[1], "both kinds of keys go together");
        statuses[0] == 201
    };
    let rotate = async || {
        let step = rotate_keys(&provider.db, &provider.sealer, &provider.settings, KeyAct::at_terminal());
        let step = step.await.unwrap();
        let mut known = Vec::new();
        reload_keys(provider, &mut known).await.unwrap();
        (step, known)
    };
    let (old, set) = (published(&site).await, get(&site, "/jwks").await);
    let (step, known) = rotate().await;
    assert_eq!(step, Rotation::Published(PUBLISH_SECONDS));
    let waits = known.iter().filter(|line| line.state == "next" && line.usage.as_str() == "enc");
    assert_eq!(
        waits.map(|line| line.published).collect::<Vec<_>>(),
        [false, false],
        "all nodes have it first"
    );
    assert_eq!(uses(&site).await, ["sig", "sig", "sig", "sig", "enc", "enc"]);
    assert!(opens(&old).await);

    site.clock.advance_seconds(PUBLISH_SECONDS);
    assert_eq!(rotate().await.0, Rotation::Activated);
    let new = published(&site).await;
    assert_ne!(get(&site, "/jwks").await, set);
    assert_eq!(uses(&site).await.iter().filter(|usage| *usage == "enc").count(), 2, "the newest alone");
    assert!(opens(&new).await);
    assert!(opens(&old).await, "who keeps an older set is still read");

    // A month later nobody does; and a key that leaked is out at once.
    site.clock.advance_seconds(RETIRED_SECONDS);
    assert!(opens(&old).await);
    site.clock.advance_seconds(1);
    rotate_by_schedule(provider).await.unwrap();
    let mut known = Vec::new();
    reload_keys(provider, &mut known).await.unwrap();
    assert!(!opens(&old).await, "retired");
    assert!(opens(&new).await);
    let leaked: Vec<String> =
        known.into_iter().filter(|line| line.usage.as_str() == "enc").map(|line| line.kid).collect();
    assert_eq!(leaked.len(), 2);
    for kid in leaked {
        let out = withdraw_key(provider, &kid, KeyAct::at_terminal(), "compromised", |_| Ok(()));
        assert_eq!(out.await.map_err(|error: ServeError| error.to_string()), Ok(Some(())));
    }
    assert!(!opens(&new).await, "withdrawn");
    assert!(opens(&published(&site).await).await, "another one is there at once");
}

#[actix_web::test]
async fn what_cannot_be_read_is_told_like_a_wrong_signature() {
    let site = Site::start_reading().await;
    let (key, other) = (ProofKey::new(), ProofKey::new());
    signing(&site, &key).await;
    let keys = published(&site).await;
    let closed = |content: &str| keys.encrypt_token(content, USUAL).unwrap();
    let good = closed(&object(&site, &key, &json!({})));
    let told = push(&site, &object(&site, &other, &json!({}))).await;
    assert_eq!((told.status, told.error().as_str()), (400, "invalid_request_object"));
    let unsigned = key.sign(&json!({ "alg": "none" }), &request(&site, &json!({})));
    let foreign = RecipientKeys::from_value(&json!({ "keys": [other.jwk] })).unwrap();
    let mut parts: Vec<String> = good.split('.').map(str::to_owned).collect();
    parts[4] = parts[4].chars().rev().collect();
    for (name, object) in [
        ("signed by another", closed(&object(&site, &other, &json!({})))),
        ("unsigned", closed(&format!("{}.", unsigned.rsplit_once('.').unwrap().0))),
        ("plain claims", closed(&request(&site, &json!({})).to_string())),
        ("encrypted twice", closed(&good)),
        ("nothing", closed("x")),
        ("for somebody else", foreign.encrypt_token(&object(&site, &key, &json!({})), USUAL).unwrap()),
        ("changed", parts.join(".")),
        ("six parts", format!("{good}.AAAA")),
        ("five parts of nothing", "....".to_owned()),
        (
            "of another type",
            closed(&key.sign(&json!({"typ": "dpop+jwt", "alg": "ES256"}), &request(&site, &json!({})))),
        ),
    ] {
        let answer = push(&site, &object).await;
        assert_eq!((answer.status, &answer.body), (400, &told.body), "{name}");
        let page = Browser::new(&site).get(&address(&object, "")).await;
        assert_eq!((page.status, &page.location), (400, &None), "{name}");
        assert!(page.body.contains("invalid_request_object"), "{name}");
    }
    // What is inside is held to all that a signed one is.
    let over = closed(&object(&site, &key, &json!({ "exp": 1 })));
    assert_eq!(push(&site, &over).await.error(), "invalid_request_object");
    // A client that signs nothing sends nothing encrypted either.
    let plain = http().post(site.url("/par")).basic_auth("rp-post", Some(super::site::CLIENT_SECRET));
    let plain = read(plain.form(&[("request", good.as_str())]).send().await.unwrap()).await;
    assert_ne!(plain.status, 201);
    let plain = Browser::authorize_url("rp-public", "openid", &[("request", &good)]);
    assert_eq!(
        Browser::new(&site).get(&plain).await.param("error").as_deref(),
        Some("request_not_supported")
    );
}

#[actix_web::test]
async fn without_the_setting_nothing_is_encrypted() {
    let (site, reading) = (Site::start().await, Site::start_reading().await);
    let key = ProofKey::new();
    signing(&site, &key).await;
    assert_eq!(uses(&site).await, ["sig", "sig"]);
    assert!(!get(&site, "/.well-known/openid-configuration").await.contains("request_object_encryption"));
    let told = push(&site, &object(&site, &ProofKey::new(), &json!({}))).await;
    let closed = published(&reading).await.encrypt_token(&object(&site, &key, &json!({})), USUAL).unwrap();
    let answer = push(&site, &closed).await;
    assert_eq!((answer.status, answer.body), (400, told.body));

    // Switched on, a node makes keys; switched off again, they are gone.
    let lines = async || {
        let keys = list_keys(&site.provider.db, &site.provider.settings, site.clock.now()).await.unwrap();
        keys.iter().filter(|line| line.usage.as_str() == "enc").count()
    };
    let on = site.node(|settings| settings.request_object_encryption = true).await.unwrap();
    assert_eq!(lines().await, 2);
    let again = site.node(|settings| settings.request_object_encryption = true).await.unwrap();
    assert_eq!(on.keys.current().jwks(), again.keys.current().jwks(), "nodes share them");
    let mut known = Vec::new();
    reload_keys(&site.provider, &mut known).await.unwrap();
    assert_eq!(uses(&site).await, ["sig", "sig"], "not of a node that cannot read");
    site.node(|_| ()).await.unwrap();
    assert_eq!(lines().await, 0);
}
