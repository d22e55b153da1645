//! R5: any number of presses, tabs and browsers make one account.

use super::{
    newcomer::{DETAILS, NEW_EMAIL, Newcomer, account, audited, code_of, mails},
    site::Site,
};

async fn pressing_at_once_makes_one_account(site: Site) {
    let newcomer = Newcomer::to_confirm(&site, NEW_EMAIL).await;
    for answer in newcomer.press_at_once(16, &[]).await {
        assert_eq!((answer.status, answer.location.as_deref()), (303, Some("/register/done")));
    }
    assert_eq!(audited(&site, "registration.completed", "ok").await.len(), 1);
    assert_eq!(mails(&site).await.len(), 1, "one ML2");
}

async fn pressing_again_later_shows_the_same_end(site: Site) {
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

async fn two_browsers_with_one_address_make_one_account(site: Site) {
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

async fn the_same_address_at_once_from_many_browsers_makes_one_account(site: Site) {
    let mut browsers = vec![Newcomer::to_confirm(&site, NEW_EMAIL).await];
    for _ in 0..2 {
        site.clock.advance_seconds(60);
        // None waits: each code before was typed in.
        let mut other = Newcomer::to_code(&site, NEW_EMAIL).await;
        assert_eq!(other.page, "/register/code", "{}", other.answer.body);
        let code = code_of(&mails(&site).await).unwrap();
        other.submit(&[("code", &code)]).await;
        other.submit(&DETAILS).await;
        assert_eq!(other.page, "/register/confirm", "{}", other.answer.body);
        browsers.push(other);
    }
    let presses = browsers.iter().map(|browser| browser.press_at_once(4, &[]));
    let answers: Vec<_> = futures_util::future::join_all(presses).await.into_iter().flatten().collect();
    let done = answers.iter().filter(|answer| answer.location.as_deref() == Some("/register/done")).count();
    assert!(done >= 4 && answers.iter().all(|answer| matches!(answer.status, 303 | 400)), "{answers:?}");
    assert_eq!(audited(&site, "registration.completed", "ok").await.len(), 1);
    assert!(account(&site, NEW_EMAIL).await.is_some());
}

async fn two_tabs_that_go_different_ways_make_one_account(site: Site) {
    let mut first = Newcomer::to_confirm(&site, NEW_EMAIL).await;
    let shown = first.answer.body.clone();
    // The second tab of the same browser goes back and corrects the name while the first waits at R5.
    first.open("/register/details").await;
    first.submit(&super::newcomer::details_with(&[("family_name", "鈴木")])).await;
    first.answer.body = shown;
    first.page = "/register/confirm".to_owned();
    first.submit(&[]).await;
    assert_eq!(first.page, "/register/done");
    assert_eq!(account(&site, NEW_EMAIL).await.unwrap().profile.family_name, "鈴木");
    assert_eq!(audited(&site, "registration.completed", "ok").await.len(), 1);
}

on_both_databases!(
    pressing_at_once_makes_one_account,
    pressing_again_later_shows_the_same_end,
    two_browsers_with_one_address_make_one_account,
    the_same_address_at_once_from_many_browsers_makes_one_account,
    two_tabs_that_go_different_ways_make_one_account,
);
