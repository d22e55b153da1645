//! A service with a brand of its own: one issuer, one account, another face.

use super::{browser::Browser, site::Site};

#[actix_web::test]
async fn pages_wear_the_brand_of_the_service() {
    let site = Site::start_with_brands().await;
    let mut browser = Browser::new(&site);
    let (page, answer) = browser.follow(&Browser::authorize_url("rp-post", "openid", &[])).await;
    assert!(answer.body.contains("LEXUS ID"), "{}", answer.body);
    let sheet = answer.body.split("href=\"").find(|rest| rest.starts_with("/assets/brand-")).unwrap();
    let sheet = sheet.split('"').next().unwrap().to_owned();
    let (_, colours) = browser.follow(&sheet).await;
    assert!(colours.body.contains("#123456"), "{}", colours.body);
    // The registration on the way, too; and the language switch keeps it.
    for path in ["/register", page.as_str()] {
        let (_, other) = browser.follow(path).await;
        assert!(other.body.contains("LEXUS ID"), "{path}");
    }
    // Another service, and another browser, have the provider's own.
    let (_, plain) = browser.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    assert!(!plain.body.contains("LEXUS ID"));
    let (_, plain) = browser.follow("/register").await;
    assert!(!plain.body.contains("LEXUS ID"), "and it stays");
    let (_, plain) = Browser::new(&site).follow("/register").await;
    assert!(!plain.body.contains("LEXUS ID"));
}
