//! `/v1/mails`

use crate::{
    accounts::account,
    site::{Site, answer},
};
use idp::{
    domain::{AccountId, AccountState, Lang},
    flow::{FlowError, deliver_mails, queue_mail, queue_mail_to},
    mail::{Mailer, OutgoingMail, SendError, Sending},
};
use serde_json::{Value, json};

/// A mail server that says always the same.
struct Server(fn() -> Result<(), SendError>);

impl Mailer for Server {
    fn send(&self, _mail: OutgoingMail) -> Sending<'_> {
        Box::pin(async { (self.0)() })
    }
}

/// A mail to Hanako and one to an address without an account.
async fn queue(site: &Site) {
    account(site, "hanako", AccountState::Active).await;
    let node = site.provider.clone();
    let data = json!({ "at": 1_795_312_800, "device": "iPhone / Safari", "reminder_url": "https://id.example/reminder" });
    let write = move |tx: &mut idp::store::Tx<'_>| {
        queue_mail(&node, tx, "password-changed", &AccountId::from("hanako"), &data, None)?;
        queue_mail_to(&node, tx, "password-changed", ("taro@mail.example.jp", Lang::Ja), &data)?;
        Ok::<_, FlowError>(())
    };
    site.provider.db.write(write).await.unwrap();
}

async fn list(site: &Site, query: &str) -> Vec<Value> {
    let answer = site.get(&format!("/v1/mails{query}")).await.expect(200);
    for secret in ["hanako@", "taro@", "Safari", "reminder", "https"] {
        assert!(!answer.text.contains(secret), "{secret}: {}", answer.text);
    }
    answer.json()["items"].as_array().unwrap().clone()
}

async fn mails_are_listed_without_what_they_say(site: &Site) {
    queue(site).await;
    site.clock.advance_seconds(90);
    let found = list(site, "?state=waiting").await;
    let mut receivers: Vec<_> = found.iter().map(|mail| mail["receiver"].as_str().unwrap()).collect();
    receivers.sort_unstable();
    assert_eq!(receivers, ["h***@e***.jp", "t***@m***.jp"]);
    insta::allow_duplicates! {
        insta::assert_json_snapshot!("mail", found[0], { ".mail_id" => "[id]", ".receiver" => "[masked]" });
    }
    for (query, count) in [
        ("", 2),
        ("?kind=password-changed", 2),
        ("?kind=other", 0),
        ("?state=failed", 0),
        ("?last_failure=put_off", 0),
        ("?created_before=1795312800", 0),
        ("?created_before=1795312801", 2),
    ] {
        assert_eq!(list(site, query).await.len(), count, "{query}");
    }
    let first = site.get("/v1/mails?limit=1").await.expect(200).json();
    let next = format!("?limit=1&cursor={}", first["next_cursor"].as_str().unwrap());
    let second = list(site, &next).await;
    let id = |mail: &Value| mail["mail_id"].as_str().unwrap().to_owned();
    assert!(second.len() == 1 && id(&second[0]) < id(&first["items"][0]), "newest first");
    for bad in ["state=done", "last_failure=x", "created_before=-1", "account=hanako", "cursor=x"] {
        site.get(&format!("/v1/mails?{bad}")).await.expect(400);
    }
    site.get("/v1/mails/nothing").await.expect(404);
}

async fn failures_have_a_class(site: &Site) {
    queue(site).await;
    let classes = async |state: &str| -> Vec<Value> {
        let mails = list(site, &format!("?state={state}")).await;
        mails.iter().map(|mail| mail["last_failure"].clone()).collect()
    };
    let put_off = Server(|| Err(SendError::Transient("mailbox hanako@example.jp is busy".to_owned())));
    deliver_mails(&site.provider, &put_off).await.unwrap();
    assert_eq!(classes("waiting").await, ["put_off", "put_off"]);
    // Tried again by an operator, one leaves; the other one's server refuses it for good.
    let mails = list(site, "").await;
    let path = |index: usize| format!("/v1/mails/{}", mails[index]["mail_id"].as_str().unwrap());
    assert!(mails[0]["next_try_at"].as_i64().unwrap() > site.now().seconds());
    let retry = answer(site.request("POST", &format!("{}/retry", path(0))).header("if-match", "\"x\"")).await;
    retry.expect(412);
    let seen = site.get(&path(0)).await.expect(200);
    let retry = site.request("POST", &format!("{}/retry", path(0))).header("if-match", seen.header("etag"));
    let hastened = answer(retry).await.expect(200).json();
    assert_eq!(hastened["next_try_at"], site.now().seconds());
    assert_eq!(deliver_mails(&site.provider, &Server(|| Ok(()))).await.unwrap(), 1);
    assert_eq!(list(site, "?state=sent").await.len(), 1);
    let sent = site.call("POST", &format!("{}/retry", path(0))).await.expect(409).json();
    assert_eq!(sent["type"], "urn:common-id:problem:wrong-state");
    site.clock.advance_seconds(60);
    let refusing = Server(|| Err(SendError::Permanent("no such mailbox taro@mail.example.jp".to_owned())));
    deliver_mails(&site.provider, &refusing).await.unwrap();
    assert_eq!(classes("failed").await, ["refused"]);
    let failed = site.get(&path(1)).await.expect(200).json();
    assert_eq!((failed.get("receiver"), failed.get("next_try_at")), (None, None));
    let audit = site.audit().await;
    let lines: Vec<_> = audit.iter().filter(|line| line["action"] == "mail.hastened").collect();
    assert_eq!(
        (lines.len(), lines[0]["object"].as_str()),
        (1, Some(&*path(0).replace("/v1/mails/", "mail:")))
    );
}

async fn what_is_given_up_is_never_sent(site: &Site) {
    queue(site).await;
    let mails = list(site, "").await;
    let path = |index: usize| format!("/v1/mails/{}", mails[index]["mail_id"].as_str().unwrap());
    // Somebody sends the first one at this moment.
    let held = "UPDATE outbox SET leased_until = 2000000000 WHERE id = ";
    site.execute(&format!("{held}'{}'", mails[0]["mail_id"].as_str().unwrap())).await;
    assert_eq!(site.get(&path(0)).await.json()["under_way"], true);
    site.call("POST", &format!("{}/give-up", path(0))).await.expect(409);
    let gone = site.call("POST", &format!("{}/give-up", path(1))).await.expect(200).json();
    assert_eq!((&gone["state"], &gone["last_failure"]), (&json!("failed"), &json!("given_up")));
    site.call("POST", &format!("{}/give-up", path(1))).await.expect(409);
    site.call("POST", "/v1/mails/nothing/give-up").await.expect(404);
    assert_eq!(deliver_mails(&site.provider, &Server(|| Ok(()))).await.unwrap(), 0);
    assert_eq!(
        site.count("SELECT COUNT(*) AS n FROM outbox WHERE state = 'failed' AND payload = '{}'").await,
        1
    );
    assert_eq!(site.count("SELECT COUNT(*) AS n FROM audit WHERE action = 'mail.given_up'").await, 1);
}

on_both_databases!(
    mails_are_listed_without_what_they_say,
    failures_have_a_class,
    what_is_given_up_is_never_sent,
);
