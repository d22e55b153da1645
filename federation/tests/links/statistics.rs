//! How far starts came, in numbers: counted once each, by the month in which they began, for their dealer alone.

use crate::{
    browser::Browser,
    customer_pages::open_mail,
    dealer_api::{call, dealer},
    house::{HANAKO, House, TARO, caller},
};
use federation::{
    flow::{change_as_dealer, unlink},
    store,
};
use serde_json::{Value, json};

const DEALER: &str = "pal-D-0234";
const DAY: i64 = 86_400;

async fn numbers(house: &House, client: &str, query: &str) -> Vec<Value> {
    let answer = call(&dealer(house, client), "GET", &format!("/statistics{query}"), &Value::Null).await;
    assert_eq!(answer.status.as_u16(), 200, "{query}: {}", answer.body);
    answer.json()["statistics"].as_array().unwrap().clone()
}

/// The steps that are not zero.
fn counted(funnel: &Value) -> Value {
    let mut funnel = funnel.clone();
    funnel.as_object_mut().unwrap().retain(|_, value| *value != json!(0));
    funnel
}

async fn each_step_counts_once(house: &House) {
    // One that goes all the way, with two browsers and a second mail on it.
    let link = house.try_start(DEALER, "C-1", HANAKO, false).await.unwrap().id;
    let (path, _) = open_mail(house, &link).await;
    for _ in 0..2 {
        Browser::new(house).get(&path).await;
    }
    house.clock.advance_seconds(700);
    let resend = format!("/links/{link}/resend");
    assert_eq!(call(&dealer(house, DEALER), "POST", &resend, &json!({})).await.status.as_u16(), 204);
    house.complete("hanako", &link, 0, "").await;
    // One that is cancelled, one whose mail is given up and that expires.
    let second = house.try_start(DEALER, "C-2", HANAKO, false).await.unwrap().id;
    let cancel = format!("/links/{second}/cancel");
    for _ in 0..2 {
        assert_eq!(call(&dealer(house, DEALER), "POST", &cancel, &json!({})).await.status.as_u16(), 204);
    }
    let third = house.try_start(DEALER, "C-3", TARO, false).await.unwrap().id;
    house
        .write(move |tx| {
            let link = store::links::find(tx, &third)?.unwrap();
            Ok(idp::store::outbox::fail(tx, &link.mail_id.unwrap())?)
        })
        .await;
    house.run_jobs().await;
    house.run_jobs().await;
    // Whenever it happens, it counts for the month in which the start began.
    house.clock.advance_seconds(31 * DAY);
    house.run_jobs().await;
    change_as_dealer(&house.provider, caller(DEALER), link, unlink).await.unwrap();
    let found = numbers(house, DEALER, "").await;
    assert_eq!(
        found.iter().map(counted).collect::<Vec<_>>(),
        [json!({
            "dealer_id": "D-0234", "shop_id": "S-01", "month": "2026-11",
            "acknowledged": 3, "mailed": 3, "opened": 1, "consented": 1, "linked": 1,
            "cancelled": 1, "undeliverable": 1, "expired": 1, "unlinked": 1,
        })]
    );
    // They stay when the rows go.
    house.clock.advance_seconds(100 * DAY);
    house.run_jobs().await;
    assert_eq!(house.count("SELECT COUNT(*) AS n FROM dealer_links").await, 0);
    assert_eq!(numbers(house, DEALER, "").await, found);
}

async fn a_dealer_sees_its_own(house: &House) {
    house.started().await;
    house.try_start("pal-D-0567", "C-9", TARO, false).await.unwrap();
    house.clock.advance_seconds(10 * DAY);
    house.try_start(DEALER, "C-2", HANAKO, false).await.unwrap();
    let months = async |client: &str, query: &str| -> Vec<String> {
        let found = numbers(house, client, query).await;
        found.iter().map(|row| format!("{} {} {}", row["dealer_id"], row["month"], row["mailed"])).collect()
    };
    let (one, two) = ("\"D-0234\" \"2026-11\" 1", "\"D-0234\" \"2026-12\" 1");
    assert_eq!(months(DEALER, "").await, [one, two]);
    assert_eq!(months("pal-D-0567", "").await, ["\"D-0567\" \"2026-11\" 1"]);
    for (query, expected) in [
        ("?from=2026-12", vec![two]),
        ("?to=2026-11", vec![one]),
        ("?from=2026-11&to=2026-12&by=dealer", vec![one, two]),
        ("?shop=S-01", vec![one, two]),
        ("?shop=S-99", vec![]),
        ("?limit=1", vec![one]),
    ] {
        assert_eq!(months(DEALER, query).await, expected, "{query}");
    }
    let first = call(&dealer(house, DEALER), "GET", "/statistics?limit=1", &Value::Null).await.json();
    let cursor = first["next_cursor"].as_str().unwrap();
    assert_eq!(months(DEALER, &format!("?limit=1&cursor={cursor}")).await, [two]);
    let foreign = format!("/statistics?cursor={cursor}");
    assert_eq!(call(&dealer(house, "pal-D-0567"), "GET", &foreign, &Value::Null).await.status.as_u16(), 400);
    for bad in [
        "from=2026",
        "to=2026-13",
        "by=month",
        "by=x",
        "limit=0",
        "limit=201",
        "dealer=D-0567",
        "x=1",
        "shop=",
        "cursor=x",
    ] {
        let answer = call(&dealer(house, DEALER), "GET", &format!("/statistics?{bad}"), &Value::Null).await;
        assert_eq!(answer.status.as_u16(), 400, "{bad}");
    }
    // A system of another shop sees none of this one's.
    house.execute("UPDATE dealer_clients SET shop_id = 'S-02' WHERE client_id = 'pal-D-0234'").await;
    for query in ["", "?shop=S-01", "?shop=S-02"] {
        assert_eq!(months(DEALER, query).await, [""; 0], "{query}");
    }
}

on_both_databases!(each_step_counts_once, a_dealer_sees_its_own);
