//! R4: what is refused, the address of a postal code, and the two types of customer.

use super::{
    newcomer::{NEW_EMAIL, Newcomer, account, details_with},
    site::Site,
};
use idp::domain::AccountKind;

#[actix_web::test]
async fn refuses_and_keeps_what_was_typed() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    let cases = [
        ("password", "short1", "password-error"),
        ("password2", "Kuruma-2027", "password2-error"),
        ("family_name", "", "family_name-error"),
        ("family_kana", "高橋", "family_kana-error"),
        ("postal_code", "450-000", "postal_code-error"),
        ("prefecture", "関東県", "prefecture-error"),
        ("phone", "12-34", "phone-error"),
        ("birthdate_year", "1980", "birthdate-error"),
    ];
    for (name, typed, error) in cases {
        newcomer.page = "/register/details".to_owned();
        newcomer.submit(&details_with(&[(name, typed)])).await;
        assert_eq!((newcomer.page.as_str(), newcomer.answer.status), ("/register/details", 200), "{name}");
        assert!(
            newcomer.answer.body.contains(&format!("id=\"{error}\"")),
            "{error}: {}",
            newcomer.answer.body
        );
        assert!(newcomer.answer.body.contains("名駅4丁目7-1") && !newcomer.answer.body.contains("Kuruma"));
        assert!(newcomer.row().await.unwrap().password_hash.is_none());
    }
    newcomer.submit(&[("action", "confirm"), ("account_type", "individual")]).await;
    assert!(newcomer.answer.body.contains("id=\"given_kana-error\""), "an empty form");
}

#[actix_web::test]
async fn looks_addresses_up() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    newcomer
        .submit(&[("action", "lookup"), ("postal_code", "４５０－０００２"), ("family_name", "豊田")])
        .await;
    let body = &newcomer.answer.body;
    for filled in
        ["value=\"名古屋市中村区\"", "value=\"名駅\"", "value=\"豊田\"", "<option value=\"愛知県\" selected"]
    {
        assert!(body.contains(filled), "{filled}: {body}");
    }
    newcomer.submit(&[("action", "lookup"), ("postal_code", "498-0000")]).await;
    assert!(
        newcomer.answer.body.contains("三重県桑名郡木曽岬町")
            && newcomer.answer.body.contains("愛知県弥富市")
    );
    newcomer.submit(&[("action", "use_address"), ("postal_code", "498-0000"), ("postal_choice", "0")]).await;
    assert!(newcomer.answer.body.contains("value=\"桑名郡木曽岬町\""));
    newcomer.submit(&[("action", "lookup"), ("postal_code", "999-9999"), ("city", "豊田市")]).await;
    assert!(newcomer.answer.body.contains("id=\"postal_code-error\""));
    assert!(newcomer.answer.body.contains("value=\"豊田市\""));
}

#[actix_web::test]
async fn a_company_gets_an_id() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    newcomer
        .submit(&[("account_type", "corporate"), ("shown_type", "individual"), ("action", "switch_type")])
        .await;
    assert!(
        newcomer.answer.body.contains("id=\"org_name\"") && !newcomer.answer.body.contains("id=\"gender")
    );
    let company = [
        ("account_type", "corporate"),
        ("shown_type", "corporate"),
        ("org_name", "豊田商事株式会社"),
        ("org_kana", "とよだしょうじ"),
        ("org_unit", "総務部"),
    ];
    newcomer.submit(&details_with(&company)).await;
    assert_eq!(newcomer.page, "/register/confirm", "{}", newcomer.answer.body);
    newcomer.submit(&[]).await;
    let made = account(&site, NEW_EMAIL).await.unwrap();
    assert_eq!((made.kind, made.profile.gender), (AccountKind::Corporate, None));
    assert_eq!(made.profile.org_kana.as_deref(), Some("トヨダショウジ"));
}

#[actix_web::test]
async fn switching_the_type_asks_and_then_clears() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_details(&site, NEW_EMAIL).await;
    newcomer.submit(&details_with(&[("account_type", "corporate")])).await;
    assert!(newcomer.answer.body.contains("id=\"switch-confirm\""), "R4x: {}", newcomer.answer.body);
    let question = newcomer.answer.body.clone();
    newcomer.open("/register/details").await;
    assert!(newcomer.answer.body.contains("𠮷美"), "going back keeps everything");
    newcomer.answer.body = question;
    newcomer.submit(&[("action", "switch_confirmed"), ("account_type", "corporate")]).await;
    assert!(newcomer.answer.body.contains("id=\"org_name\"") && !newcomer.answer.body.contains("𠮷美"));
    newcomer.open("/register/details").await;
    assert!(!newcomer.answer.body.contains("𠮷美"), "and it is gone");
}
