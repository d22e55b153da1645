//! `/v1/accounts/{account_id}/sessions`

use crate::{
    accounts::account,
    site::{Site, relying_party},
};
use idp::{
    domain::{
        AccountId, AccountState, ClaimsRequest, ClientId, Grant, GrantId, NewSession, ScopeSet, SessionId,
        TokenHash,
    },
    flow::FlowError,
    store,
};
use serde_json::{Value, json};

const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                      Version/18.1 Mobile/15E148 Safari/604.1";

/// A login of the account at a service that wants to know when it ends.
async fn session(site: &Site, owner: &'static str, id: &'static str) {
    let write = move |tx: &mut store::Tx<'_>| {
        let (now, account_id) = (tx.now(), AccountId::from(owner));
        let new = NewSession {
            id: SessionId::from(id),
            token_hash: TokenHash::of(id),
            account_id: account_id.clone(),
            amr: vec!["pwd".to_owned()],
            acr: "1".to_owned(),
            expires_at: now.plus_seconds(86_400),
            user_agent: IPHONE.to_owned(),
        };
        store::sessions::insert(tx, &new)?;
        let grant = Grant {
            id: GrantId::from(format!("grant-{id}")),
            account_id,
            client_id: ClientId::from("notebook"),
            session_id: SessionId::from(id),
            subject: "subject".to_owned(),
            scope: ScopeSet::parse("openid"),
            claims: ClaimsRequest::default(),
            claims_locales: Vec::new(),
            resource: Vec::new(),
            authorization_details: Vec::new(),
            auth_time: now,
            acr: "1".to_owned(),
            amr: Vec::new(),
            nonce: None,
            dpop_jkt: None,
            certificate: None,
            created_at: now,
        };
        store::grants::insert(tx, &grant)?;
        Ok::<_, FlowError>(())
    };
    site.provider.db.write(write).await.unwrap();
}

async fn furnish(site: &Site) {
    let mut registration = relying_party();
    registration["backchannel_logout_uri"] = json!("https://rp.example/logout");
    let body = json!({"client_id": "notebook", "registration": registration});
    site.send("POST", "/v1/clients", body).await.expect(201);
    for owner in ["hanako", "jiro"] {
        account(site, owner, AccountState::Active).await;
    }
    for (owner, id) in [("hanako", "s-1"), ("hanako", "s-2"), ("hanako", "s-3"), ("jiro", "s-4")] {
        session(site, owner, id).await;
    }
}

async fn ids(site: &Site, query: &str) -> Vec<String> {
    let list = site.get(&format!("/v1/accounts/hanako/sessions{query}")).await.expect(200).json();
    let id = |session: &Value| session["session_id"].as_str().unwrap().to_owned();
    list["items"].as_array().unwrap().iter().map(id).collect()
}

async fn logout_tokens(site: &Site) -> i64 {
    site.count("SELECT COUNT(*) AS n FROM outbox WHERE kind = 'backchannel_logout' AND receiver = 'notebook'")
        .await
}

fn reason() -> Value {
    json!({"reason": "security_incident"})
}

async fn sessions_are_listed_and_ended(site: &Site) {
    furnish(site).await;
    assert_eq!(ids(site, "").await, ["s-1", "s-2", "s-3"]);
    let list = site.get("/v1/accounts/hanako/sessions?limit=2").await.expect(200);
    assert!(!list.text.contains("Mozilla"), "{}", list.text);
    insta::allow_duplicates! {
        insta::assert_json_snapshot!("session", list.json()["items"][0]);
    }
    let cursor = list.json()["next_cursor"].as_str().unwrap().to_owned();
    assert_eq!(ids(site, &format!("?limit=2&cursor={cursor}")).await, ["s-3"]);
    site.get(&format!("/v1/accounts/jiro/sessions?cursor={cursor}")).await.expect(400);
    site.get("/v1/accounts/nobody/sessions").await.expect(404);

    let end = |owner: &str, id: &str| format!("/v1/accounts/{owner}/sessions/{id}/end");
    site.send("POST", &end("hanako", "s-1"), json!({})).await.expect(400);
    // Another account's session is as if it did not exist.
    for (owner, id) in [("hanako", "s-4"), ("jiro", "s-1"), ("nobody", "s-1"), ("hanako", "none")] {
        site.send("POST", &end(owner, id), reason()).await.expect(404);
    }
    assert_eq!(logout_tokens(site).await, 0);
    site.send("POST", &end("hanako", "s-1"), reason()).await.expect(204);
    site.send("POST", &end("hanako", "s-1"), reason()).await.expect(404);
    assert_eq!(ids(site, "").await, ["s-2", "s-3"]);
    assert_eq!(logout_tokens(site).await, 1);
    let revoked = "SELECT COUNT(*) AS n FROM grants WHERE revoked_at IS NOT NULL";
    assert_eq!(site.count(revoked).await, 1);

    let all = "/v1/accounts/hanako/sessions/end";
    assert_eq!(site.send("POST", all, reason()).await.expect(200).json(), json!({"ended": 2}));
    assert_eq!(site.send("POST", all, reason()).await.expect(200).json(), json!({"ended": 0}));
    assert_eq!(ids(site, "").await, [""; 0]);
    assert_eq!((logout_tokens(site).await, site.count(revoked).await), (3, 3));
    site.send("POST", "/v1/accounts/nobody/sessions/end", reason()).await.expect(404);
    let audit = site.audit().await;
    let lines = |action: &str, object: &str, result: &str| {
        let fits = |line: &&Value| {
            line["action"] == action
                && line["object"] == object
                && line["result"] == result
                && line["actor"] == "console"
        };
        audit.iter().filter(fits).count()
    };
    assert_eq!(lines("account.session_ended", "account:hanako", "security_incident"), 1);
    assert_eq!(lines("account.sessions_ended", "account:hanako", "security_incident"), 2);
    for id in ["s-1", "s-2", "s-3"] {
        assert_eq!(lines("session.ended", &format!("session:{id}"), "ok"), 1, "{id}");
    }
}

on_both_databases!(sessions_are_listed_and_ended);
