//! `/v1/staff` and `/v1/staff-invitations`

use crate::{
    people::everything,
    site::{Site, answer},
};
use admin::{
    domain::{Role, Seat, StaffMember},
    extension::StaffOfAccount,
    flow::{INVITATION_SECONDS, delete_expired_invitations},
    store::{staff, staff_invitations},
};
use idp::{
    domain::{AccountState, Secret},
    flow::account::AccountExtension,
    store::accounts,
};
use serde_json::{Value, json};

fn as_role(email: &str, role: &str) -> Value {
    json!({"email": email, "role": role})
}

/// With the account goes every seat that it had, ended ones too; the audit trail says that one ended.
async fn erasure_leaves_no_seat(site: &Site) {
    site.back_office().await;
    site.person("boss", Role::Operator, None).await;
    let hanako = site.person("hanako", Role::Support, None).await;
    let provider = site.provider.clone();
    site.write(move |tx| {
        staff::end(tx, &hanako, "staff:boss")?;
        staff::insert(
            tx,
            &StaffMember {
                account_id: hanako.clone(),
                seat: Seat::new(Role::Auditor, None).unwrap(),
                added_by: "staff:boss".to_owned(),
                added_at: tx.now(),
            },
        )?;
        let account = accounts::find(tx, &hanako)?.unwrap();
        Ok(StaffOfAccount.erase(&provider, &account, tx)?)
    })
    .await;
    assert_eq!(site.count("SELECT COUNT(*) AS n FROM staff WHERE account_id = 'hanako'").await, 0);
    assert_eq!(site.count("SELECT COUNT(*) AS n FROM staff").await, 1, "others stay");
    assert_eq!(site.count("SELECT COUNT(*) AS n FROM audit WHERE action = 'staff.ended'").await, 1);
}

async fn added_changed_and_ended(site: &Site) {
    site.back_office().await;
    let boss = site.person("boss", Role::Operator, None).await;
    let hanako = site.account("hanako", true).await;
    let token = site.person_token(&boss, &everything()).await;
    let send = |method: &str, path: &str, body: Value| {
        answer(site.bare(method, path).bearer_auth(&token).json(&body))
    };
    let made = send("POST", "/v1/staff", as_role(" Hanako@EXAMPLE.jp ", "support")).await.expect(201);
    assert_eq!(made.header("location"), "/v1/staff/hanako");
    let view = made.json();
    assert_eq!(view["role"], "support");
    assert_eq!(view["email"], "hanako@example.jp");
    assert_eq!(view["added_by"], "staff:boss");
    let again = send("POST", "/v1/staff", as_role("hanako@example.jp", "auditor")).await.expect(409);
    assert_eq!(again.json()["type"], "urn:common-id:problem:already-staff");

    let listed = site.get("/v1/staff").await.expect(200).json();
    let ids: Vec<&str> =
        listed["items"].as_array().unwrap().iter().map(|item| item["account_id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["boss", "hanako"]);
    let first = site.get("/v1/staff?limit=1").await.expect(200).json();
    let next = format!("/v1/staff?cursor={}", first["next_cursor"].as_str().unwrap());
    assert_eq!(site.get(&next).await.expect(200).json()["items"][0]["account_id"], "hanako");

    // The role of hanako is good for accounts alone, and from the next request on for the audit alone.
    let hers = site.person_token(&hanako, &everything()).await;
    let look = |path: &'static str| answer(site.bare("GET", path).bearer_auth(&hers));
    look("/v1/accounts/boss").await.expect(200);
    look("/v1/audit").await.expect(403);
    let read = site.get("/v1/staff/hanako").await.expect(200);
    let other = answer(
        site.bare("PUT", "/v1/staff/hanako")
            .bearer_auth(&token)
            .header("if-match", "\"another\"")
            .json(&json!({"role": "auditor"})),
    );
    other.await.expect(412);
    let changed = answer(
        site.bare("PUT", "/v1/staff/hanako")
            .bearer_auth(&token)
            .header("if-match", read.header("etag"))
            .json(&json!({"role": "auditor"})),
    );
    assert_eq!(changed.await.expect(200).json()["role"], "auditor");
    look("/v1/audit").await.expect(200);
    send("PUT", "/v1/staff/hanako", json!({"role": "auditor"})).await.expect(200);
    send("DELETE", "/v1/staff/hanako", json!({})).await.expect(204);
    assert_eq!(look("/v1/audit").await.expect(401).json()["type"], "urn:common-id:problem:bad-token");
    send("DELETE", "/v1/staff/hanako", json!({})).await.expect(404);
    site.get("/v1/staff/hanako").await.expect(404);
    // And back: a row that ended hinders nothing.
    send("POST", "/v1/staff", as_role("hanako@example.jp", "support")).await.expect(201);

    let audit = site.audit().await;
    let lines: Vec<(&str, &str, &str)> = audit
        .iter()
        .filter(|line| line["action"].as_str().unwrap().starts_with("staff."))
        .map(|line| {
            let text = |name: &str| line[name].as_str().unwrap();
            (text("action"), text("actor_type"), text("actor"))
        })
        .collect();
    let by_boss = |action| (action, "staff", "boss");
    let mut expected = ["staff.added", "staff.changed", "staff.ended", "staff.added"].map(by_boss).to_vec();
    let mut lines = lines;
    lines.sort_unstable();
    expected.sort_unstable();
    assert_eq!(lines, expected);
    assert!(!json!(audit).to_string().contains("example.jp"), "no address in the audit");
}

async fn somebody_is_always_left(site: &Site) {
    site.person("boss", Role::Operator, None).await;
    let refused = site.call("DELETE", "/v1/staff/boss").await.expect(409).json();
    assert_eq!(refused["type"], "urn:common-id:problem:last-operator");
    site.send("PUT", "/v1/staff/boss", json!({"role": "auditor"})).await.expect(409);
    site.send("PUT", "/v1/staff/boss", json!({"role": "operator"})).await.expect(200);
    // Somebody who cannot log in is nobody.
    let other = site.person("other", Role::Operator, None).await;
    let id = other.clone();
    site.write(move |tx| Ok(accounts::update_state(tx, &id, AccountState::Disabled)?)).await;
    site.call("DELETE", "/v1/staff/boss").await.expect(409);
    let id = other.clone();
    site.write(move |tx| Ok(accounts::update_state(tx, &id, AccountState::Active)?)).await;
    // Two that end one another's role at the same moment: one of them stays.
    let (one, two) =
        tokio::join!(site.call("DELETE", "/v1/staff/boss"), site.call("DELETE", "/v1/staff/other"));
    let mut answers = [one.status.as_u16(), two.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [204, 409]);
}

async fn what_cannot_be(site: &Site) {
    site.dealer("D-1").await;
    site.dealer("D-2").await;
    site.call("PUT", "/v1/dealers/D-2/suspension").await.expect(200);
    for (body, status, code) in [
        (as_role("hanako", "support"), 422, "invalid_email"),
        (json!({"email": "h@example.jp", "role": "dealer_staff"}), 422, "role_and_dealer"),
        (json!({"email": "h@example.jp", "role": "support", "dealer_id": "D-1"}), 422, "role_and_dealer"),
        (json!({"email": "h@example.jp", "role": "dealer_staff", "dealer_id": "D-9"}), 422, "no_such_dealer"),
        (json!({"email": "h@example.jp", "role": "dealer_staff", "dealer_id": "D-2"}), 422, "no_such_dealer"),
        (as_role("h@example.jp", "root"), 400, "wrong_shape"),
        (json!({"email": "h@example.jp"}), 400, "missing_member"),
        (json!({"email": "h@example.jp", "role": "support", "name": "x"}), 400, "unknown_member"),
    ] {
        let refused = site.send("POST", "/v1/staff", body.clone()).await.expect(status).json();
        assert_eq!(refused["errors"][0]["code"], code, "{body}");
    }
    site.send("PUT", "/v1/staff/nobody", json!({"role": "support"})).await.expect(404);
    site.call("DELETE", "/v1/staff-invitations/nothing").await.expect(404);
}

async fn who_cannot_log_in_yet_is_invited(site: &Site) {
    site.dealer("D-1").await;
    site.account("taro", false).await;
    // Without an account, and with one that has a password alone.
    for email in ["nobody@example.jp", "taro@example.jp"] {
        let body = json!({"email": email, "role": "dealer_staff", "dealer_id": "D-1"});
        let invited = site.send("POST", "/v1/staff", body).await.expect(202);
        let view = invited.json();
        assert_eq!(view["email"], email);
        assert_eq!(
            view["expires_at"].as_i64().unwrap() - view["added_at"].as_i64().unwrap(),
            INVITATION_SECONDS
        );
        assert!(!invited.text.contains("staff-invitation/"), "the link is in the mail alone");
        site.clock.advance_seconds(1);
    }
    assert_eq!(site.get("/v1/staff").await.json()["items"], json!([]));
    let listed = site.get("/v1/staff-invitations").await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    // A new one goes over the old one, and only the latter's id is gone.
    let before = listed["items"][1]["invitation_id"].as_str().unwrap().to_owned();
    site.send("POST", "/v1/staff", as_role("TARO@example.jp", "support")).await.expect(202);
    let listed = site.get("/v1/staff-invitations").await.expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    let latest = &listed["items"][1];
    assert_ne!(latest["invitation_id"], before);
    assert_eq!(latest["role"], "support");
    let path = format!("/v1/staff-invitations/{}", latest["invitation_id"].as_str().unwrap());
    answer(site.request("DELETE", &path).header("if-match", "\"another\"")).await.expect(412);
    site.call("DELETE", &path).await.expect(204);
    site.call("DELETE", &path).await.expect(404);
    // What nobody took in time is over, and then gone.
    site.clock.advance_seconds(INVITATION_SECONDS);
    assert_eq!(site.get("/v1/staff-invitations").await.json()["items"], json!([]));
    assert_eq!(delete_expired_invitations(&site.provider).await.unwrap(), 1);
    assert_eq!(delete_expired_invitations(&site.provider).await.unwrap(), 0);
    let token = Secret::from("x");
    let none = site.write(move |tx| Ok(staff_invitations::find_by_token(tx, &token.hash())?)).await;
    assert!(none.is_none());
}

on_both_databases!(
    erasure_leaves_no_seat,
    added_changed_and_ended,
    somebody_is_always_left,
    what_cannot_be,
    who_cannot_log_in_yet_is_invited,
);
