//! The dealer API: calls that are repeated under their `Idempotency-Key`, limits in headers, and the request's name.

use crate::{
    browser::Answer,
    dealer_api::{call, dealer},
    house::{HANAKO, House, VERSION},
};
use serde_json::{Value, json};

const DEALER: &str = "pal-D-0234";
const NOTHING: &str = "00000000000000000000000000";

async fn keyed(house: &House, key: &str, path: &str, body: &Value) -> Answer {
    let system = dealer(house, DEALER).with_header("idempotency-key", key);
    call(&system, "POST", path, body).await
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

async fn a_repeat_is_answered_and_not_done_again(house: &House) {
    let visit = house.visit(DEALER, "C-1").await;
    let (path, body) =
        (format!("/visits/{visit}/provisional-link"), json!({ "email": HANAKO, "edited": true }));
    let first = keyed(house, "start", &path, &body).await;
    assert_eq!(first.status.as_u16(), 201, "{}", first.body);
    let lookups = "SELECT COUNT(*) AS n FROM audit WHERE action = 'link.address_looked_up'";
    let again = keyed(house, "start", &path, &body).await;
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    assert_eq!(header(&again, "idempotent-replayed"), "true");
    assert_eq!(house.count(lookups).await, 1, "a repeat asks nothing");
    let other = json!({ "email": HANAKO, "edited": false });
    let refused = keyed(house, "start", &path, &other).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (422, &json!("key_reused")));

    let id = first.json()["id"].as_str().unwrap().to_owned();
    house.clock.advance_seconds(601);
    for _ in 0..3 {
        let resent = keyed(house, "resend", &format!("/links/{id}/resend"), &json!({})).await;
        assert_eq!(resent.status.as_u16(), 204, "{}", resent.body);
    }
    assert_eq!(house.mails("dealer-link-start").await, 2);
    // What is cancelled is cancelled once; the mail's repeat still gets its answer.
    let cancel = format!("/links/{id}/cancel");
    assert_eq!(keyed(house, "cancel", &cancel, &json!({})).await.status.as_u16(), 204);
    assert_eq!(keyed(house, "cancel", &cancel, &json!({})).await.status.as_u16(), 204);
    assert_eq!(house.audited("link.cancelled").await, 1);
    let resent = keyed(house, "resend", &format!("/links/{id}/resend"), &json!({})).await;
    assert_eq!(resent.status.as_u16(), 204);
}

async fn the_answer_to_a_visit_rests_nowhere(house: &House) {
    let body = json!({
        "shop": "S-01", "staff": "1", "customer": { "customer_code": "C-77", "family_name": "豊田" },
    });
    let opened = keyed(house, "visit", "/visits", &body).await;
    assert_eq!(opened.status.as_u16(), 201, "{}", opened.body);
    let again = keyed(house, "visit", "/visits", &body).await;
    assert_eq!((again.status.as_u16(), &again.json()["code"]), (409, &json!("answer_not_kept")));
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_visits").await, 1);
    let kept = "SELECT COUNT(*) AS n FROM idempotency_keys WHERE answer IS NOT NULL";
    assert_eq!(house.count(kept).await, 0);
}

async fn a_suspended_dealer_gets_no_old_answers(house: &House) {
    let id = house.linked().await;
    let path = format!("/links/{id}/dispute");
    assert_eq!(keyed(house, "k", &path, &json!({})).await.status.as_u16(), 204);
    house.execute("UPDATE dealers SET state = 'suspended' WHERE id = 'D-0234'").await;
    let refused = keyed(house, "k", &path, &json!({})).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (403, &json!("dealer_suspended")));
    house.execute("UPDATE dealers SET state = 'active' WHERE id = 'D-0234'").await;
    // A refused call is judged anew, and another dealer's key is its own.
    assert_eq!(keyed(house, "k", &path, &json!({})).await.status.as_u16(), 204);
    let other = dealer(house, "pal-D-0567").with_header("idempotency-key", "k");
    assert_eq!(call(&other, "POST", &path, &json!({})).await.status.as_u16(), 404);
}

async fn every_post_reads_its_key(house: &House) {
    let document = dealer(house, DEALER).get("/dealer/v1/openapi.json").await.json();
    let mut posts = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(operation) = item.get("post") else { continue };
        let parameters = operation["parameters"].as_array().unwrap();
        assert!(parameters.iter().any(|one| one["name"] == "Idempotency-Key"), "{path}");
        let body = match path.rsplit('/').next().unwrap() {
            "visits" => json!({ "shop": "S-01", "staff": "1", "customer": { "customer_code": "C-1" } }),
            "acknowledgement" => json!({ "notice_version": VERSION }),
            "lookups" => json!({ "emails": [HANAKO] }),
            "provisional-link" => json!({ "email": HANAKO, "edited": false }),
            _ => json!({}),
        };
        let path = path.strip_prefix("/dealer/v1").unwrap();
        let path = path.replace("{visit_id}", NOTHING).replace("{id}", NOTHING);
        let refused = keyed(house, "no key", &path, &body).await;
        assert_eq!(refused.status.as_u16(), 400, "{path}: {}", refused.body);
        assert!(refused.json()["detail"].as_str().unwrap().starts_with("Idempotency-Key"), "{path}");
        posts += 1;
    }
    assert_eq!(posts, 10);
}

async fn limits_are_told_before_and_at_their_end(house: &House) {
    let visit = house.visit(DEALER, "C-1").await;
    let path = format!("/visits/{visit}/lookups");
    let system = dealer(house, DEALER);
    let emails: Vec<String> = (0..3).map(|n| format!("nobody-{n}@example.jp")).collect();
    let body = json!({ "emails": emails });
    for left in (0..20).rev() {
        let answer = call(&system, "POST", &path, &body).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.body);
        assert_eq!(
            header(&answer, "ratelimit-policy"),
            "\"lookups_per_terminal\";q=60;w=3600, \"lookups_per_dealer\";q=500;w=86400"
        );
        let terminal = format!("\"lookups_per_terminal\";r={};t=3600, ", left * 3);
        assert!(header(&answer, "ratelimit").starts_with(&terminal), "{}", header(&answer, "ratelimit"));
        assert_eq!(header(&answer, "retry-after"), "");
    }
    house.clock.advance_seconds(600);
    let system = dealer(house, DEALER);
    let refused = call(&system, "POST", &path, &body).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (429, &json!("too_many_lookups")));
    assert_eq!(header(&refused, "retry-after"), "3000");
    assert!(header(&refused, "ratelimit").starts_with("\"lookups_per_terminal\";r=0;t=3000, "));
    // One that met no limit tells of none.
    let list = call(&system, "GET", "/links", &Value::Null).await;
    assert_eq!(header(&list, "ratelimit"), "");

    let body = json!({ "shop": "S-01", "staff": "1", "customer": { "customer_code": "C-2" } });
    let opened = call(&system, "POST", "/visits", &body).await;
    assert_eq!(header(&opened, "ratelimit-policy"), "\"visits_per_client\";q=2000;w=3600");
    assert!(header(&opened, "ratelimit").starts_with("\"visits_per_client\";r=1998;"));
}

async fn mails_to_others_are_not_told_of(house: &House) {
    // Three starts of two dealers for one account: the fourth is refused, and nobody learns by whom the others were.
    for (client, code) in [(DEALER, "C-1"), ("pal-D-0567", "C-2"), (DEALER, "C-3")] {
        house.try_start(client, code, HANAKO, false).await.unwrap();
    }
    let visit = house.visit(DEALER, "C-4").await;
    let (path, body) =
        (format!("/visits/{visit}/provisional-link"), json!({ "email": HANAKO, "edited": false }));
    let refused = call(&dealer(house, DEALER), "POST", &path, &body).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (429, &json!("too_many_mails")));
    assert_eq!(header(&refused, "retry-after"), "86400");
    assert!(!header(&refused, "ratelimit").contains("mail"), "{}", header(&refused, "ratelimit"));
    // A record's own pause is its dealer's to know.
    let id = house.count("SELECT COUNT(*) AS n FROM dealer_links").await;
    assert_eq!(id, 3);
    let links = call(&dealer(house, DEALER), "GET", "/links", &Value::Null).await.json();
    let link = links["links"][0]["id"].as_str().unwrap().to_owned();
    house.clock.advance_seconds(100);
    let soon = call(&dealer(house, DEALER), "POST", &format!("/links/{link}/resend"), &json!({})).await;
    assert_eq!((soon.status.as_u16(), header(&soon, "retry-after")), (429, "500"));
    assert_eq!(header(&soon, "ratelimit"), "\"link_mail_gap\";r=0;t=500");
}

async fn every_answer_names_its_request(house: &House) {
    let system = dealer(house, DEALER);
    let strange = crate::browser::Browser::new(house).with_header("accept-language", "en");
    for (answer, status) in [
        (call(&system, "GET", "/links", &Value::Null).await, 200),
        (call(&system, "GET", &format!("/links/{NOTHING}"), &Value::Null).await, 404),
        (call(&system, "GET", "/nothing", &Value::Null).await, 404),
        (call(&system, "POST", "/visits", &json!({})).await, 400),
        (call(&strange, "GET", "/links", &Value::Null).await, 401),
    ] {
        assert_eq!(answer.status.as_u16(), status);
        let id = header(&answer, "x-request-id");
        assert_eq!(id.len(), 26);
        if status != 200 {
            assert_eq!(answer.json()["instance"], format!("urn:common-id:request:{id}"));
        }
        if status == 401 {
            assert_eq!(answer.json()["title"], "The access token is not valid");
        }
    }
}

on_both_databases!(
    a_repeat_is_answered_and_not_done_again,
    the_answer_to_a_visit_rests_nowhere,
    a_suspended_dealer_gets_no_old_answers,
    every_post_reads_its_key,
    limits_are_told_before_and_at_their_end,
    mails_to_others_are_not_told_of,
    every_answer_names_its_request,
);
