//! PAL against a stand-in provider: from the counter to the launch, and the address book.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod stage;

use serde_json::{Value, json};
use stage::{
    browser::Browser,
    stand_in::{Mischief, StandIn},
};

#[tokio::test]
async fn a_visit_is_opened_and_the_browser_handed_over() {
    let provider = StandIn::start();
    let settings = stage::settings(&provider.issuer);
    let pal = settings.pal.base_url.clone();
    let running = demo::start(settings).await.unwrap();
    let browser = Browser::new();
    let at = |path: &str| pal.join(path).unwrap();

    assert!(browser.get(&pal).await.text.contains(r#"id="dealer-D-0567""#));
    assert_eq!(browser.get(&at("/customers")).await.location.as_deref(), Some("/"));
    let counter = [("dealer", "D-0234"), ("shop", "S-01"), ("staff", "1234")];
    let list = browser.post(&at("/counter"), &counter).await;
    let list = browser.follow(list).await;
    assert!(list.text.contains(r#"id="customer-C-000101""#));

    let record = browser.get(&at("/customers/C-000101")).await;
    assert!(
        record.text.contains("仮登録中") && !record.text.contains("連携済み"),
        "only this customer's links"
    );
    assert_eq!(browser.get(&at("/customers/C-999999")).await.status, 404);

    let launch = browser.post(&at("/customers/C-000101/link"), &[]).await;
    assert!(launch.text.contains(&format!(r#"action="{}/terminal""#, provider.issuer())));
    assert!(launch.text.contains(r#"value="sealed.launch""#) && launch.text.contains(r#"id="launch""#));
    let visit = provider.visit.lock().unwrap().clone();
    assert_eq!(visit["shop"], "S-01");
    assert_eq!(visit["staff"], "1234");
    assert_eq!(visit["customer"]["customer_code"], "C-000101");
    assert_eq!(visit["customer"]["emails"], json!(["taro.yamada@example.jp", "", ""]));
    running.stop().await;
}

#[tokio::test]
async fn a_signed_address_change_is_stored_once_and_a_rotated_key_is_found() {
    let provider = StandIn::start();
    let settings = stage::settings(&provider.issuer);
    let pal = settings.pal.base_url.clone();
    let running = demo::start(settings).await.unwrap();
    let endpoint = pal.join("/address-book").unwrap();
    let message = |changes: Value| {
        let mut claims = json!({
            "aud": endpoint.as_str(), "jti": "j1", "dealer": "D-0234", "customer_code": "C-000104",
            "emails": ["new@example.jp", "", ""],
        });
        claims.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        provider.sign("address-book+jwt", claims)
    };
    let send = async |message: String| {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = http.post(endpoint.clone()).header("content-type", "application/jwt").body(message);
        request.send().await.unwrap().status().as_u16()
    };

    assert_eq!(send("rubbish".to_owned()).await, 400);
    assert_eq!(send("x".repeat(100_000)).await, 413);
    assert_eq!(send(message(json!({ "aud": "https://elsewhere.example" }))).await, 400);
    assert_eq!(send(message(json!({ "iss": "https://elsewhere.example" }))).await, 400);
    assert_eq!(send(message(json!({ "exp": 1_000 }))).await, 400);
    assert_eq!(send(message(json!({ "jti": "j0", "customer_code": "C-999999" }))).await, 404);
    provider.be(Mischief::SignedByAStranger);
    assert_eq!(send(message(json!({}))).await, 400);
    provider.be(Mischief::None);

    let good = message(json!({}));
    assert_eq!(send(good.clone()).await, 204);
    assert_eq!(send(good).await, 400, "a second use");

    let browser = Browser::new();
    browser
        .post(&pal.join("/counter").unwrap(), &[("dealer", "D-0234"), ("shop", "S-01"), ("staff", "1")])
        .await;
    let record = browser.get(&pal.join("/customers/C-000104").unwrap()).await;
    assert!(record.text.contains("new@example.jp") && !record.text.contains("yumi.tanaka@example.jp"));

    // Strangers cannot make PAL ask for keys all the time, so a new key is looked for after a few seconds only.
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    provider.rotate_key();
    assert_eq!(send(message(json!({ "jti": "j2" }))).await, 204);
    running.stop().await;
}

#[tokio::test]
async fn without_a_provider_the_record_is_still_there() {
    let nowhere = url::Url::parse(&format!("http://localhost:{}", stage::free_port())).unwrap();
    let settings = stage::settings(&nowhere);
    let pal = settings.pal.base_url.clone();
    let running = demo::start(settings).await.unwrap();
    let browser = Browser::new();
    browser
        .post(&pal.join("/counter").unwrap(), &[("dealer", "D-0567"), ("shop", "S-01"), ("staff", "1")])
        .await;
    let record = browser.get(&pal.join("/customers/C-000101").unwrap()).await;
    assert_eq!(record.status, 200);
    assert!(record.text.contains("山田 太郎") && record.text.contains(r#"id="links-unavailable""#));
    let refused = browser.post(&pal.join("/customers/C-000101/link").unwrap(), &[]).await;
    assert_eq!(refused.status, 502);
    assert!(refused.text.contains(r#"id="error""#));
    running.stop().await;
}
