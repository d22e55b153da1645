//! Who is told of what: services of the accounts that use them, each by its own subject, and nothing that leads to another.

use super::{
    super::{
        browser::Browser,
        site::{EMAIL, PASSWORD, Site},
    },
    Receiver, event, kinds, log_in_at, switch,
};
use idp::{
    domain::{AccountId, Secret},
    flow::account::erase_account,
    store::audit::Actor,
};
use serde_json::{Value, json};

/// Two services with streams, both logged in to in one browser, and one that nobody uses.
async fn two_services(site: &Site) -> (Receiver<'_>, String, Receiver<'_>, String) {
    let one = Receiver::of(site, "rp-basic", "ssf.manage").await;
    let two = Receiver::of(site, "rp-post", "ssf.manage").await;
    // Other hosts, so that the person has another subject there.
    site.register("rp-post", |registration| {
        registration.sector_identifier = Some("other.example".to_owned())
    })
    .await;
    let (first, second) = (one.polled().await, two.polled().await);
    (one, first, two, second)
}

async fn each_by_its_own_subject(site: Site) {
    let (one, first, two, second) = two_services(&site).await;
    let mut browser = Browser::new(&site);
    let id = log_in_at(&site, &mut browser, "rp-basic").await;
    switch(&site, "the-request", false).await;
    assert!(two.waiting(&second).await.is_empty(), "a service that the account never used");
    switch(&site, "another", true).await;
    let other = log_in_at(&site, &mut Browser::new(&site), "rp-post").await;
    switch(&site, "the-third", false).await;

    let events = one.waiting(&first).await;
    let expected = ["session-revoked", "account-disabled", "account-enabled", "account-disabled"];
    assert_eq!(kinds(&events), expected, "its own session, and the account wherever it is used");
    let user = json!({ "format": "iss_sub", "iss": site.issuer, "sub": id["sub"] });
    let session = json!({ "format": "opaque", "id": id["sid"] });
    assert_eq!(events[0]["sub_id"], json!({ "format": "complex", "user": user, "session": session }));
    assert_eq!(event(&events[0])["initiating_entity"], "admin");
    assert!(event(&events[0])["reason_admin"]["en"].is_string());
    for account in &events[1..] {
        assert_eq!(account["sub_id"], user);
        assert_eq!(account["aud"], "rp-basic");
    }
    let theirs = two.waiting(&second).await;
    assert_eq!(kinds(&theirs), ["session-revoked", "account-disabled"]);
    assert_eq!(theirs[1]["sub_id"]["sub"], other["sub"]);
    assert_ne!(id["sub"], other["sub"]);
    // One cause has one name at one receiver, and another at the other: nobody can put two subjects together by it.
    assert_eq!(events[0]["txn"], events[1]["txn"]);
    assert_ne!(events[1]["txn"], events[2]["txn"]);
    assert_eq!(theirs[0]["txn"], theirs[1]["txn"]);
    assert_ne!(events[3]["txn"], theirs[1]["txn"]);
    let said = Value::from(events).to_string() + &Value::from(theirs).to_string();
    for hidden in [EMAIL, site.account.as_str(), "花子", "the-request", "the-third"] {
        assert!(!said.contains(hidden), "{hidden}");
    }
}

async fn a_service_that_lost_its_permission_hears_no_more(site: Site) {
    let (one, first, _, _) = two_services(&site).await;
    let mut browser = Browser::new(&site);
    log_in_at(&site, &mut browser, "rp-basic").await;
    let page = browser.get("/account/services/rp-basic").await;
    let (_, done) = browser.submit("/account/services/rp-basic", &page.body, &[]).await;
    assert_eq!(done.status, 200, "{}", done.body);
    switch(&site, "r", false).await;
    assert!(one.waiting(&first).await.is_empty());
}

async fn a_new_password_is_told_with_what_it_ends(site: Site) {
    let (one, first, _, _) = two_services(&site).await;
    let mut browser = Browser::new(&site);
    log_in_at(&site, &mut browser, "rp-basic").await;
    let page = browser.get("/account/password").await;
    let new = [("password", "Kuruma-2027"), ("password2", "Kuruma-2027")];
    let (_, done) = browser.submit("/account/password", &page.body, &new).await;
    assert_eq!(done.status, 200, "{}", done.body);
    let events = one.waiting(&first).await;
    assert_eq!(kinds(&events), ["credential-change", "session-revoked"]);
    let said = event(&events[0]);
    assert_eq!((&said["credential_type"], &said["change_type"]), (&json!("password"), &json!("update")));
    assert_eq!((&said["initiating_entity"], &said["event_timestamp"]), (&json!("user"), &events[0]["iat"]));
    assert_eq!(events[0]["txn"], events[1]["txn"], "one cause");
    assert!(!Value::from(events).to_string().contains(PASSWORD));
}

async fn an_erased_account_is_told_as_gone_and_forgotten(site: Site) {
    let (one, first, _, _) = two_services(&site).await;
    let id = log_in_at(&site, &mut Browser::new(&site), "rp-basic").await;
    let subject = json!({ "format": "iss_sub", "iss": site.issuer, "sub": id["sub"] });
    let (provider, account): (_, AccountId) = (site.provider.clone(), site.account.clone());
    let erased = site.provider.db.write(move |tx| {
        let actor = Actor::Staff("operator".to_owned());
        erase_account(&provider, tx, (&actor, "r"), &account, "owner")
    });
    assert!(erased.await.unwrap());
    let events = one.waiting(&first).await;
    assert_eq!(kinds(&events), ["session-revoked", "account-disabled", "account-purged"]);
    assert_eq!(events[2]["sub_id"], subject);
}

async fn a_removed_subject_is_silent_until_it_is_added_again(site: Site) {
    let (one, first, _, _) = two_services(&site).await;
    let id = log_in_at(&site, &mut Browser::new(&site), "rp-basic").await;
    let body = |sub: &Value| {
        Some(
            json!({ "stream_id": first, "subject": { "format": "iss_sub", "iss": site.issuer, "sub": sub } }),
        )
    };
    let nobody = Value::from(Secret::from("nobody").expose());
    for (path, status) in [("/ssf/subjects/remove", 204), ("/ssf/subjects/add", 200)] {
        let (known, unknown) =
            (one.call("POST", path, body(&id["sub"])).await, one.call("POST", path, body(&nobody)).await);
        assert_eq!((known.status, known.body.as_str()), (status, ""));
        assert_eq!((unknown.status, unknown.body.as_str()), (status, ""), "nobody learns who there is");
    }
    one.call("POST", "/ssf/subjects/remove", body(&id["sub"])).await;
    switch(&site, "r", false).await;
    assert!(one.waiting(&first).await.is_empty(), "neither the person nor their session");
    one.call("POST", "/ssf/subjects/add", body(&id["sub"])).await;
    switch(&site, "r", true).await;
    assert_eq!(kinds(&one.waiting(&first).await), ["account-enabled"]);
}

on_both_databases!(
    each_by_its_own_subject,
    a_service_that_lost_its_permission_hears_no_more,
    a_new_password_is_told_with_what_it_ends,
    an_erased_account_is_told_as_gone_and_forgotten,
    a_removed_subject_is_silent_until_it_is_added_again,
);
