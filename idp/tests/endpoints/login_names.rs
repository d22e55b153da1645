//! L1 with either name of an account: its mail address, or a mobile number that was switched on.

use super::{
    browser::Browser,
    login::attempt,
    site::{EMAIL, PASSWORD, Site},
};
use idp::store;

const MOBILE: &str = "+819012345678";

/// Switches the number of the one account on or off.
pub(crate) async fn set_mobile(site: &Site, mobile: Option<&'static str>) {
    let account = site.account.clone();
    let write = move |tx: &mut store::Tx<'_>| store::accounts::update_mobile(tx, &account, mobile);
    site.provider.db.write(write).await.unwrap();
}

/// Whether a new browser gets a code with this name and the right password.
pub(crate) async fn gets_in(site: &Site, username: &str, password: &str) -> bool {
    let mut browser = Browser::new(site);
    let (page, answer) = browser.follow(&Browser::authorize_url("rp-basic", "openid", &[])).await;
    let fields = [("username", username), ("password", password)];
    let (page, answer) = browser.submit(&page, &answer.body, &fields).await;
    page.ends_with("/consent") || answer.param("code").is_some()
}

#[actix_web::test]
async fn l1_by_mail() {
    let site = Site::start().await;
    for typed in [EMAIL, " hanako@EXAMPLE.jp ", "ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ"] {
        assert!(gets_in(&site, typed, PASSWORD).await, "{typed}");
    }
    assert!(!gets_in(&site, EMAIL, "toyota2027").await);
}

#[actix_web::test]
async fn l1_by_mobile_enabled_or_not_with_hyphens() {
    let site = Site::start().await;
    assert!(!gets_in(&site, "09012345678", PASSWORD).await, "the number is not switched on");
    let mut browser = Browser::new(&site);
    let unknown = attempt(&mut browser, "nobody@example.jp", PASSWORD).await;
    assert_eq!(attempt(&mut browser, "09012345678", PASSWORD).await, unknown, "E8: the text is neutral");
    set_mobile(&site, Some(MOBILE)).await;
    for typed in ["09012345678", "090-1234-5678", "０９０ー１２３４ー５６７８", " 090 1234 5678 "]
    {
        assert!(gets_in(&site, typed, PASSWORD).await, "{typed}");
    }
    assert!(!gets_in(&site, "09012345678", "toyota2027").await);
    assert!(!gets_in(&site, "08012345678", PASSWORD).await, "another number");
    set_mobile(&site, None).await;
    assert!(!gets_in(&site, "09012345678", PASSWORD).await, "off again");
}

#[actix_web::test]
async fn failures_are_counted_by_account_whatever_name_was_typed() {
    let site = Site::start().await;
    set_mobile(&site, Some(MOBILE)).await;
    let mut stranger = Browser::new(&site);
    for number in 0..10 {
        let name = if number % 2 == 0 { EMAIL } else { "090-1234-5678" };
        attempt(&mut stranger, name, "wrong-password-1").await;
    }
    assert!(!gets_in(&site, EMAIL, PASSWORD).await, "locked by either name");
    assert!(!gets_in(&site, "09012345678", PASSWORD).await, "locked by either name");
}
