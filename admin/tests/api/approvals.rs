//! Two persons: acts that cannot be taken back, and `/v1/approvals`

use crate::{
    desk::{Person, version_of},
    people::everything,
    site::{ALL, Answer, Site, answer},
};
use admin::{domain::Role, flow::end_overdue_approvals};
use idp::domain::AccountId;
use serde_json::{Value, json};

const ASKED: &str = "/v1/dealers/D-1/merger";

/// Two dealers, and two operators with their tokens.
async fn furnish(site: &Site) -> [String; 2] {
    site.back_office().await;
    for dealer in ["D-1", "D-2", "D-3"] {
        site.dealer(dealer).await;
    }
    let mut tokens = Vec::new();
    for name in ["hanako", "taro"] {
        let account = site.person(name, Role::Operator, None).await;
        tokens.push(site.person_token(&account, &everything()).await);
    }
    tokens.try_into().unwrap()
}

async fn send(site: &Site, token: &str, method: &str, path: &str, body: Option<Value>) -> Answer {
    let request = site.bare(method, path).bearer_auth(token);
    answer(match body {
        Some(body) => request.json(&body),
        None => request,
    })
    .await
}

/// Asks for the merger of D-1 into D-2; the name of what waits.
async fn ask(site: &Site, token: &str) -> String {
    let asked = send(site, token, "PUT", ASKED, Some(json!({"into": "D-2"}))).await.expect(202);
    let approval = asked.json();
    let id = approval["approval_id"].as_str().unwrap().to_owned();
    assert_eq!(asked.header("location"), format!("/v1/approvals/{id}"));
    assert_eq!(approval["state"], "waiting");
    id
}

async fn decide(site: &Site, token: &str, id: &str, verb: &str) -> Answer {
    send(site, token, "POST", &format!("/v1/approvals/{id}/{verb}"), None).await
}

fn is_problem(answer: &Answer, kind: &str) {
    assert_eq!(answer.status, 409, "{}", answer.text);
    assert_eq!(answer.json()["type"], format!("urn:common-id:problem:{kind}"));
}

async fn is_merged(site: &Site) -> bool {
    site.get("/v1/dealers/D-1").await.expect(200).json()["merged_into"].is_string()
}

async fn a_merger_waits_for_somebody_else(site: &Site) {
    let [hanako, taro] = furnish(site).await;
    let id = ask(site, &hanako).await;
    assert!(!is_merged(site).await, "it waits");
    is_problem(&decide(site, &hanako, &id, "confirm").await, "same-person");
    let seen = site.get(&format!("/v1/approvals/{id}")).await.expect(200);
    assert_eq!(seen.json()["state"], "waiting");
    insta::allow_duplicates! {
        insta::assert_json_snapshot!("approval", seen.json(), { ".approval_id" => "[id]" });
    }
    let confirmed = decide(site, &taro, &id, "confirm").await.expect(200);
    assert_eq!(
        (&confirmed.json()["state"], &confirmed.json()["decided_by"]),
        (&json!("confirmed"), &json!("staff:taro"))
    );
    assert_ne!(confirmed.header("etag"), seen.header("etag"));
    assert!(is_merged(site).await);
    for verb in ["confirm", "refuse"] {
        is_problem(&decide(site, &taro, &id, verb).await, "wrong-state");
    }
    let mut lines: Vec<(Value, Value, Value)> = (site.audit().await.into_iter())
        .filter(|line| line["action"].as_str().unwrap().starts_with("approval."))
        .map(|line| (line["action"].clone(), line["actor"].clone(), line["dealer"].clone()))
        .collect();
    lines.sort_by_key(|(action, ..)| action.to_string());
    let line = |action: &str, actor: &str| (json!(action), json!(actor), json!("D-1"));
    assert_eq!(lines, [line("approval.asked", "hanako"), line("approval.confirmed", "taro")]);
    // Done is done: it needs nobody to do nothing.
    send(site, &hanako, "PUT", ASKED, Some(json!({"into": "D-2"}))).await.expect(200);
}

async fn a_key_waits_for_another_tool(site: &Site) {
    let keys = site.get("/v1/keys").await.expect(200).json();
    let old = keys["items"].as_array().unwrap().iter().find(|key| key["algorithm"] == "RS256").unwrap();
    let path = format!("/v1/keys/{}", old["key_id"].as_str().unwrap());
    let body = json!({"reason": "compromised"});
    let asked = site.send("POST", &format!("{path}/retire"), body).await.expect(202).json();
    let id = asked["approval_id"].as_str().unwrap();
    assert_eq!(asked["document"], json!({"reason": "compromised"}));
    site.get(&path).await.expect(200);
    is_problem(&decide(site, &site.token(ALL), id, "confirm").await, "same-person");
    site.insert_tool("second", "admin:approvals").await;
    let second = site.sign(idp::keys::media_type::ACCESS_TOKEN, &site.claims("second", "admin:approvals"));
    // It may look at what it decides, and at nothing else.
    send(site, &second, "GET", &format!("/v1/approvals/{id}"), None).await.expect(200);
    send(site, &second, "GET", "/v1/keys", None).await.expect(403);
    send(site, &second, "POST", &format!("{path}/retire"), Some(json!({"reason": "compromised"})))
        .await
        .expect(403);
    decide(site, &second, id, "confirm").await.expect(200);
    site.get(&path).await.expect(404);
    let sql = "SELECT COUNT(*) AS n FROM audit WHERE action = 'key.withdrawn' AND actor = 'second' AND result = 'compromised'";
    assert_eq!(site.count(sql).await, 1);
}

async fn anybody_who_may_decide_refuses(site: &Site) {
    let [hanako, taro] = furnish(site).await;
    for who in [&taro, &hanako] {
        let id = ask(site, &hanako).await;
        let refused = decide(site, who, &id, "refuse").await.expect(200);
        assert_eq!(refused.json()["state"], "refused");
        is_problem(&decide(site, &taro, &id, "confirm").await, "wrong-state");
    }
    assert!(!is_merged(site).await);
    let list = |query: &'static str| async move {
        let path = format!("/v1/approvals{query}");
        site.get(&path).await.expect(200).json()["items"].as_array().unwrap().len()
    };
    assert_eq!((list("").await, list("?state=refused").await, list("?state=waiting").await), (2, 2, 0));
    let first = site.get("/v1/approvals?limit=1").await.expect(200).json();
    let next = format!("/v1/approvals?limit=1&cursor={}", first["next_cursor"].as_str().unwrap());
    let second = site.get(&next).await.expect(200).json();
    assert!(second["items"][0]["asked_at"].as_i64() <= first["items"][0]["asked_at"].as_i64());
    assert_ne!(second["items"][0], first["items"][0]);
    site.get("/v1/approvals?state=open").await.expect(400);
    site.get("/v1/approvals/nothing").await.expect(404);
}

async fn a_day_ends_it(site: &Site) {
    furnish(site).await;
    let id = ask(site, &site.token(ALL)).await;
    site.insert_tool("second", ALL).await;
    let second = || site.sign(idp::keys::media_type::ACCESS_TOKEN, &site.claims("second", ALL));
    site.clock.advance_seconds(86_399);
    assert_eq!(end_overdue_approvals(&site.provider).await.unwrap(), 0);
    site.clock.advance_seconds(1);
    let list = async |state: &str| {
        let found = site.get(&format!("/v1/approvals?state={state}")).await.expect(200).json();
        found["items"].as_array().unwrap().len()
    };
    // Before the job as after it.
    for _ in 0..2 {
        assert_eq!((list("waiting").await, list("expired").await), (0, 1));
        is_problem(&decide(site, &second(), &id, "confirm").await, "wrong-state");
        end_overdue_approvals(&site.provider).await.unwrap();
    }
    assert_eq!(site.count("SELECT COUNT(*) AS n FROM audit WHERE action = 'approval.expired'").await, 1);
    let again = ask(site, &site.token(ALL)).await;
    assert_ne!(again, id);
    // One whose time is over stands in nobody's way, job or not.
    site.clock.advance_seconds(86_400);
    assert_ne!(ask(site, &site.token(ALL)).await, again);
    assert!(!is_merged(site).await);
}

async fn the_second_confirms_what_the_first_saw(site: &Site) {
    let [hanako, taro] = furnish(site).await;
    let id = ask(site, &hanako).await;
    site.send("PUT", "/v1/dealers/D-1", json!({"name": "別の名前"})).await.expect(200);
    is_problem(&decide(site, &taro, &id, "confirm").await, "outdated");
    decide(site, &taro, &id, "refuse").await.expect(200);
    // What cannot be done is refused as ever, and goes on waiting.
    let id = ask(site, &hanako).await;
    site.call("PUT", "/v1/dealers/D-2/suspension").await.expect(200);
    let refused = decide(site, &taro, &id, "confirm").await.expect(422);
    assert_eq!(refused.json()["errors"][0]["pointer"], "/into");
    assert_eq!(site.get(&format!("/v1/approvals/{id}")).await.json()["state"], "waiting");
    site.call("DELETE", "/v1/dealers/D-2/suspension").await.expect(200);
    decide(site, &taro, &id, "confirm").await.expect(200);
    assert!(is_merged(site).await);
}

async fn who_left_has_no_say(site: &Site) {
    let [hanako, taro] = furnish(site).await;
    let id = ask(site, &hanako).await;
    site.send("PUT", "/v1/staff/hanako", json!({"role": "auditor"})).await.expect(200);
    is_problem(&decide(site, &taro, &id, "confirm").await, "outdated");
    site.send("PUT", "/v1/staff/hanako", json!({"role": "operator"})).await.expect(200);
    decide(site, &taro, &id, "confirm").await.expect(200);
}

async fn an_act_waits_once(site: &Site) {
    let [hanako, taro] = furnish(site).await;
    let id = ask(site, &hanako).await;
    assert_eq!(ask(site, &hanako).await, id);
    // Asking for the same is not confirming it.
    assert_eq!(ask(site, &taro).await, id);
    let other = json!({"into": "D-3"});
    is_problem(&send(site, &taro, "PUT", ASKED, Some(other)).await, "approval-waits");
    for (path, body, status) in [
        ("/v1/dealers/D-9/merger", json!({"into": "D-2"}), 404),
        ("/v1/dealers/D-2/merger", json!({"into": "D-2"}), 422),
        ("/v1/dealers/D-2/merger", json!({"into": "D-9"}), 422),
    ] {
        send(site, &taro, "PUT", path, Some(body)).await.expect(status);
    }
    let stale = site.request("PUT", "/v1/dealers/D-3/merger").header("if-match", "\"x\"");
    answer(stale.json(&json!({"into": "D-2"}))).await.expect(412);
    assert_eq!(site.count("SELECT COUNT(*) AS n FROM approvals").await, 1);
}

async fn of_many_presses_one_does_it(site: &Site) {
    let [hanako, taro] = furnish(site).await;
    let id = ask(site, &hanako).await;
    let (one, two) = tokio::join!(decide(site, &taro, &id, "confirm"), decide(site, &taro, &id, "confirm"));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(site.count("SELECT COUNT(*) AS n FROM audit WHERE action = 'dealer.merged'").await, 1);
}

/// The same in the console: asked for, seen by others, confirmed by one of them.
async fn the_console_shows_what_waits(site: &Site) {
    furnish(site).await;
    let at = async |name: &'static str| Person::at(site, &AccountId::from(name)).await;
    let (hanako, taro) = (at("hanako").await, at("taro").await);
    assert!(taro.get("/approvals").await.expect(200).text.contains("承認を待つ操作はありません"));
    let version = version_of(&hanako.get("/dealers/D-1/merge").await.expect(200));
    let form = |press| [("into", "D-2"), ("press", press), ("version", version.as_str())];
    let check = hanako.post("/dealers/D-1/merge", &form("")).await.expect(200);
    assert!(check.text.contains("ほかの運用担当者が承認すると"), "{}", check.text);
    let asked = hanako.post("/dealers/D-1/merge", &form("submit")).await.expect(303);
    let place = asked.header("location").strip_prefix("/console").unwrap().to_owned();
    let place = place.strip_suffix("?asked").unwrap();
    assert!(hanako.get("").await.expect(200).text.contains("承認を待っている操作があります"));
    let own = hanako.get(place).await.expect(200);
    assert!(own.text.contains("申請を取り下げる") && !own.text.contains("id=\"confirm\""), "{}", own.text);
    let refused = hanako.post(&format!("{place}/confirm"), &[]).await.expect(409);
    assert!(refused.text.contains("ご自分の申請は、承認できません"), "{}", refused.text);
    let reader = site.person("reader", Role::ReadOnlyOperator, None).await;
    let reader = Person::at(site, &reader).await;
    let seen = reader.get(place).await.expect(200);
    assert!(seen.text.contains("staff:hanako") && !seen.text.contains("hanako@example.jp"));
    assert!(!seen.text.contains("id=\"confirm\"") && !seen.text.contains("id=\"refuse\""));
    let list = taro.get("/approvals?state=waiting").await.expect(200);
    assert!(list.text.contains("hanako@example.jp") && list.text.contains("D-1"), "{}", list.text);
    assert!(taro.get(place).await.expect(200).text.contains("id=\"confirm\""));
    taro.get(&format!("{place}/confirm")).await.expect(200);
    taro.post(&format!("{place}/confirm"), &[]).await.expect(303);
    assert!(is_merged(site).await);
    assert!(taro.get(place).await.expect(200).text.contains("taro@example.jp"), "who decided is shown");
    taro.post(&format!("{place}/refuse"), &[]).await.expect(409);

    let version = version_of(&taro.get("/dealers/D-2/merge").await.expect(200));
    let form = [("into", "D-3"), ("press", "submit"), ("version", version.as_str())];
    let asked = taro.post("/dealers/D-2/merge", &form).await.expect(303);
    let place = asked.header("location").strip_prefix("/console").unwrap().replace("?asked", "");
    site.send("PUT", "/v1/dealers/D-2", json!({"name": "別"})).await.expect(200);
    let outdated = hanako.post(&format!("{place}/confirm"), &[]).await.expect(409);
    assert!(outdated.text.contains("申請のあとで、内容が変わりました"), "{}", outdated.text);
    hanako.post(&format!("{place}/refuse"), &[]).await.expect(303);
    assert!(taro.get(&place).await.expect(200).text.contains("却下"));
}

on_both_databases!(
    admin::domain::BackOfficeSettings { two_persons: true, ..Default::default() } =>
    a_merger_waits_for_somebody_else,
    a_key_waits_for_another_tool,
    anybody_who_may_decide_refuses,
    a_day_ends_it,
    the_second_confirms_what_the_first_saw,
    who_left_has_no_say,
    an_act_waits_once,
    of_many_presses_one_does_it,
    the_console_shows_what_waits,
);
