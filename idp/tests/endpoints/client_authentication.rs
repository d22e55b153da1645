//! Who a client is, at `/token`.

use super::{
    browser::{http, read, token},
    site::{CLIENT_SECRET, Site},
};

#[actix_web::test]
async fn wrong_credentials_are_401_with_a_challenge() {
    let site = Site::start().await;
    let fields = [("grant_type", "client_credentials")];
    for (id, secret) in [("rp-basic", "wrong"), ("nobody", CLIENT_SECRET), ("rp-post", CLIENT_SECRET)] {
        let request = http().post(site.url("/token")).basic_auth(id, Some(secret)).form(&fields);
        let answer = read(request.send().await.unwrap()).await;
        assert_eq!((answer.status, answer.error().as_str()), (401, "invalid_client"), "{id}");
        assert!(answer.header("www-authenticate").starts_with("Basic"), "{id}");
    }
}

#[actix_web::test]
async fn the_registered_method_and_no_other() {
    let site = Site::start().await;
    let post = |id: &'static str, secret: &'static str| {
        let fields = [("grant_type", "client_credentials"), ("client_id", id), ("client_secret", secret)];
        http().post(site.url("/token")).form(&fields).send()
    };
    assert_eq!(read(post("rp-post", CLIENT_SECRET).await.unwrap()).await.status, 200);
    assert_eq!(read(post("rp-basic", CLIENT_SECRET).await.unwrap()).await.error(), "invalid_client");
    let both =
        [("grant_type", "client_credentials"), ("client_id", "rp-basic"), ("client_secret", CLIENT_SECRET)];
    assert_eq!(token(&site, &both).await.error(), "invalid_request");
}

#[actix_web::test]
async fn bad_requests_are_json_with_the_right_code() {
    let site = Site::start().await;
    for (fields, code) in [
        (vec![], "invalid_request"),
        (vec![("grant_type", "password")], "unsupported_grant_type"),
        (vec![("grant_type", "authorization_code")], "invalid_request"),
        (vec![("grant_type", "authorization_code"), ("code", "x"), ("code", "y")], "invalid_request"),
        (vec![("grant_type", "refresh_token"), ("refresh_token", "x")], "invalid_grant"),
        (vec![("grant_type", "client_credentials"), ("scope", "admin:read")], "invalid_scope"),
    ] {
        let answer = token(&site, &fields).await;
        assert_eq!((answer.status, answer.error().as_str()), (400, code), "{fields:?}");
        assert_eq!(answer.header("content-type"), "application/json");
    }
    let answer = read(http().get(site.url("/token")).send().await.unwrap()).await;
    assert_eq!(answer.status, 405);
    let request = http().post(site.url("/token")).header("content-type", "application/json").body("{}");
    let answer = read(request.send().await.unwrap()).await;
    assert_eq!((answer.status, answer.error().as_str()), (400, "invalid_request"));
}
