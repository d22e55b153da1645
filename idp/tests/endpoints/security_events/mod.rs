//! The transmitter of security events over real HTTP (SSF 1.0, RFC 8935, RFC 8936).

mod management;
mod polled;
mod pushed;
mod told;

use super::{
    browser::{Answer, Browser, VERIFIER, http, read},
    site::{CALLBACK, CLIENT_SECRET, Site},
};
use idp::{
    domain::{AccountId, ScopeSet},
    flow::account::{Switched, disable_account, enable_account},
    store::audit::Actor,
};
use serde_json::{Value, json};

const RISC: &str = "https://schemas.openid.net/secevent/risc/event-type";
const CAEP: &str = "https://schemas.openid.net/secevent/caep/event-type";

/// Every type that services can have.
fn all_types() -> Value {
    let risc = ["account-disabled", "account-enabled", "account-purged", "recovery-information-changed"];
    let caep = ["session-revoked", "credential-change"];
    let risc = risc.iter().map(|name| format!("{RISC}/{name}"));
    risc.chain(caep.iter().map(|name| format!("{CAEP}/{name}"))).collect()
}

/// A receiver: a client of the site with a token for this interface.
struct Receiver<'a> {
    site: &'a Site,
    token: String,
}

impl<'a> Receiver<'a> {
    async fn of(site: &'a Site, client: &str, scope: &str) -> Self {
        let all = ScopeSet::parse("openid profile email offline_access ssf.read ssf.manage");
        site.register(client, move |registration| registration.scope = all.clone()).await;
        let answer = token(site, client, &[("grant_type", "client_credentials"), ("scope", scope)]).await;
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        Self { site, token }
    }

    async fn call(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let mut request = http().request(method, self.site.url(path)).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        read(request.send().await.unwrap()).await
    }

    /// Makes its stream; its name.
    async fn stream(&self, wishes: Value) -> String {
        let answer = self.call("POST", "/ssf/stream", Some(wishes)).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json()["stream_id"].as_str().unwrap().to_owned()
    }

    /// A stream of every type that is polled.
    async fn polled(&self) -> String {
        self.stream(json!({ "events_requested": all_types() })).await
    }

    async fn poll(&self, stream: &str, mut body: Value) -> Answer {
        body.as_object_mut().unwrap().entry("returnImmediately").or_insert(true.into());
        self.call("POST", &format!("/ssf/streams/{stream}/poll"), Some(body)).await
    }

    /// What waits, in the order of the answer; nothing is acknowledged.
    async fn waiting(&self, stream: &str) -> Vec<Value> {
        let answer = self.poll(stream, json!({})).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        sets_in_order(&answer.body).iter().map(|(jti, set)| verified(self.site, jti, set)).collect()
    }
}

/// Names and tokens as they stand in the text of the answer: an object that was read has lost its order.
fn sets_in_order(body: &str) -> Vec<(String, String)> {
    let inner = body.split_once("{\"sets\":{").unwrap().1.split_once('}').unwrap().0;
    let pairs = inner.split(',').filter(|pair| !pair.is_empty());
    let plain = |text: &str| text.trim_matches('"').to_owned();
    pairs.map(|pair| pair.split_once(':').map(|(jti, set)| (plain(jti), plain(set))).unwrap()).collect()
}

/// The claims of a token whose signature, type and name are right.
fn verified(site: &Site, jti: &str, set: &str) -> Value {
    let jwks: Value = serde_json::from_slice(&site.provider.keys.current().jwks()).unwrap();
    let header = josekit::jwt::decode_header(set).unwrap();
    let text = |name: &str| header.claim(name).and_then(Value::as_str).unwrap().to_owned();
    assert_eq!((text("typ").as_str(), text("alg").as_str()), ("secevent+jwt", "RS256"));
    let key = jwks["keys"].as_array().unwrap().iter().find(|key| key["kid"] == text("kid").as_str()).unwrap();
    let key = josekit::jwk::Jwk::from_map(key.as_object().unwrap().clone()).unwrap();
    let verifier = josekit::jws::RS256.verifier_from_jwk(&key).unwrap();
    let (payload, _) = josekit::jwt::decode_with_verifier(set, &verifier).unwrap();
    let claims = Value::Object(payload.claims_set().clone());
    assert_eq!(claims["jti"], jti);
    assert_eq!(claims["iss"], site.issuer.as_str());
    assert!(claims.get("sub").is_none() && claims.get("exp").is_none(), "{claims}");
    assert_eq!(claims["events"].as_object().unwrap().len(), 1);
    claims
}

/// The last parts of the types, in order.
fn kinds(events: &[Value]) -> Vec<String> {
    let kind = |event: &Value| event["events"].as_object().unwrap().keys().next().unwrap().clone();
    events.iter().map(|event| kind(event).rsplit('/').next().unwrap().to_owned()).collect()
}

/// The one event of a token.
fn event(claims: &Value) -> &Value {
    claims["events"].as_object().unwrap().values().next().unwrap()
}

async fn token(site: &Site, client: &str, fields: &[(&str, &str)]) -> Answer {
    let mut all = fields.to_vec();
    let mut request = http().post(site.url("/token"));
    if client == "rp-basic" {
        request = request.basic_auth(client, Some(CLIENT_SECRET));
    } else {
        all.extend([("client_id", client), ("client_secret", CLIENT_SECRET)]);
    }
    read(request.form(&all).send().await.unwrap()).await
}

/// The owner logs in at a service; the ID token.
async fn log_in_at(site: &Site, browser: &mut Browser<'_>, client: &str) -> Value {
    let code = browser.code(client, "openid", &[]).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let answer = token(site, client, &fields).await.json();
    super::browser::claims(answer["id_token"].as_str().unwrap())
}

/// An operator switches the account off or on, in a request of this number.
async fn switch(site: &Site, request_id: &'static str, on: bool) {
    let (provider, account): (_, AccountId) = (site.provider.clone(), site.account.clone());
    let switched = site.provider.db.write(move |tx| {
        let actor = Actor::Staff("operator".to_owned());
        let act = if on { enable_account } else { disable_account };
        act(&provider, tx, &actor, request_id, &account)
    });
    assert_eq!(switched.await.unwrap(), Switched::Yes);
}
