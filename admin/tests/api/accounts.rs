//! `/v1/accounts`

use crate::site::{Site, answer};
use addresses::{BAD, GOOD, OTHERS_THAN_HANAKO, SAME_AS_HANAKO};
use idp::{
    domain::{Account, AccountId, AccountKind, AccountState, Profile, Secret, Timestamp},
    flow::FlowError,
    store,
};
use serde_json::json;

#[path = "../../../idp/tests/shared/addresses.rs"]
mod addresses;

pub(crate) async fn account(site: &Site, id: &'static str, state: AccountState) {
    let now = site.now();
    let account = Account {
        id: AccountId::from(id),
        kind: AccountKind::Individual,
        state,
        email: format!("{id}@example.jp"),
        mobile: Some(format!("+8190{:08}", id.len())),
        password_hash: Secret::from("$argon2id$"),
        profile: Profile { family_name: "豊田".to_owned(), ..Profile::default() },
        locale: "ja".to_owned(),
        created_at: now,
        updated_at: now,
        withdrawn_at: (state == AccountState::Withdrawing).then(|| Timestamp::from_seconds(now.seconds())),
    };
    let write = move |tx: &mut store::Tx<'_>| Ok::<_, FlowError>(store::accounts::insert(tx, &account)?);
    site.provider.db.write(write).await.unwrap();
}

#[tokio::test]
async fn found_for_a_reason_switched_off_and_on() {
    let site = Site::start().await;
    account(&site, "hanako", AccountState::Active).await;
    let search = |username: &str| {
        site.send("POST", "/v1/accounts/search", json!({"username": username, "reason": "security_incident"}))
    };
    let found = search(" hanako@EXAMPLE.jp ").await.expect(200);
    insta::assert_json_snapshot!("account", found.json());
    assert_eq!(search("090-0000-0006").await.expect(200).json(), found.json());
    search("taro@example.jp").await.expect(404);
    assert_eq!(site.get("/v1/accounts/hanako").await.expect(200).text, found.text);
    for personal in ["example.jp", "豊田", "argon2"] {
        assert!(!found.text.contains(personal), "{personal}");
    }

    let suspension = "/v1/accounts/hanako/suspension";
    answer(site.request("PUT", suspension).header("if-match", "\"other\"")).await.expect(412);
    for _ in 0..2 {
        assert_eq!(site.call("PUT", suspension).await.expect(200).json()["state"], "disabled");
    }
    site.clock.advance_seconds(1);
    for _ in 0..2 {
        assert_eq!(site.call("DELETE", suspension).await.expect(200).json()["state"], "active");
    }
    let audit = site.audit().await;
    let told = |action: &str| -> Vec<_> {
        let lines = audit.iter().filter(|line| line["action"] == action);
        lines.map(|line| (line["object"].as_str().unwrap(), line["result"].as_str().unwrap())).collect()
    };
    let mut looked_up = told("account.looked_up");
    looked_up.sort_unstable();
    let hanako = ("account:hanako", "security_incident");
    assert_eq!(looked_up, [hanako, hanako, ("account:unknown", "security_incident")]);
    assert_eq!(told("account.disabled"), [("account:hanako", "ok")]);
    assert_eq!(told("account.enabled"), [("account:hanako", "ok")]);
    let changes: Vec<_> = audit.iter().filter(|line| line["action"] == "account.changed").collect();
    assert!(changes.len() == 2 && changes[0]["after_digest"] == changes[1]["before_digest"], "{changes:?}");
    assert!(!json!(audit).to_string().contains("example.jp"), "no address in the audit");
}

#[tokio::test]
async fn bad_searches_and_states_are_refused() {
    let site = Site::start().await;
    account(&site, "taro", AccountState::Withdrawing).await;
    for (body, status) in [
        (json!({"username": "taro", "reason": "customer_request"}), 422),
        (json!({"username": "", "reason": "customer_request"}), 422),
        (json!({"username": "taro@example.jp"}), 400),
        (json!({"username": "taro@example.jp", "reason": "curiosity"}), 400),
        (json!({"reason": "customer_request"}), 400),
        (json!({"username": "taro@example.jp", "reason": "legal_request", "name": "x"}), 400),
    ] {
        site.send("POST", "/v1/accounts/search", body.clone()).await.expect(status);
    }
    assert!(site.audit().await.iter().all(|line| line["action"] != "account.looked_up"));
    // Coming back is its owner's to decide.
    let refused = site.call("DELETE", "/v1/accounts/taro/suspension").await.expect(409).json();
    assert_eq!(refused["type"], "urn:common-id:problem:wrong-state");
    site.call("PUT", "/v1/accounts/taro/suspension").await.expect(409);
    site.call("PUT", "/v1/accounts/nobody/suspension").await.expect(404);
    site.get("/v1/accounts/nobody").await.expect(404);
}

#[tokio::test]
async fn every_way_to_write_an_address_finds_its_account() {
    let site = Site::start().await;
    account(&site, "hanako.sato", AccountState::Active).await;
    let search = |username: &'static str| {
        site.send("POST", "/v1/accounts/search", json!({"username": username, "reason": "customer_request"}))
    };
    for typed in SAME_AS_HANAKO {
        assert_eq!(search(typed).await.expect(200).json()["account_id"], "hanako.sato", "{typed}");
    }
    for typed in OTHERS_THAN_HANAKO.into_iter().chain(GOOD.map(|good| good.typed)) {
        search(typed).await.expect(404);
    }
    for (typed, _) in BAD {
        search(typed).await.expect(422);
    }
}
