//! R5: any number of presses, tabs and browsers make one account.

use super::{
    newcomer::{DETAILS, NEW_EMAIL, Newcomer, account, audited, code_of, mails},
    site::Site,
};

#[actix_web::test]
async fn pressing_at_once_makes_one_account() {
    let site = Site::start().await;
    let newcomer = Newcomer::to_confirm(&site, NEW_EMAIL).await;
    for answer in newcomer.press_at_once(16, &[]).await {
        assert_eq!((answer.status, answer.location.as_deref()), (303, Some("/register/done")));
    }
    assert_eq!(audited(&site, "registration.completed", "ok").await.len(), 1);
    assert_eq!(mails(&site).await.len(), 1, "one ML2");
}

#[actix_web::test]
async fn pressing_again_later_shows_the_same_end() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::to_confirm(&site, NEW_EMAIL).await;
    let second_tab = newcomer.answer.body.clone();
    newcomer.submit(&[]).await;
    let made = account(&site, NEW_EMAIL).await.unwrap().id;
    newcomer.page = "/register/confirm".to_owned();
    newcomer.answer.body = second_tab;
    newcomer.submit(&[]).await;
    assert_eq!(newcomer.page, "/register/done");
    for path in ["/register/email", "/register/code", "/register/details", "/register/confirm"] {
        newcomer.open(path).await;
        assert_eq!(newcomer.page, "/register/done", "{path}");
    }
    assert_eq!(account(&site, NEW_EMAIL).await.unwrap().id, made);
}

#[actix_web::test]
async fn two_browsers_with_one_address_make_one_account() {
    let site = Site::start().await;
    let mut first = Newcomer::to_confirm(&site, NEW_EMAIL).await;
    site.clock.advance_seconds(60);
    let mut second = Newcomer::to_code(&site, NEW_EMAIL).await;
    let code = code_of(&mails(&site).await).unwrap();
    second.submit(&[("code", &code)]).await;
    second.submit(&DETAILS).await;
    first.submit(&[]).await;
    let made = account(&site, NEW_EMAIL).await.unwrap();
    mails(&site).await;
    second.submit(&[]).await;
    assert_eq!(second.answer.status, 400, "{}", second.answer.body);
    assert_eq!(account(&site, NEW_EMAIL).await.unwrap().id, made.id);
    let told = mails(&site).await;
    assert!(told.len() == 1 && told[0].to == NEW_EMAIL && code_of(&told).is_none(), "ML1b to the owner");
    let row = second.row().await.unwrap();
    assert!(row.entries.is_none() && row.verified_at.is_none() && row.account.is_none());
}
