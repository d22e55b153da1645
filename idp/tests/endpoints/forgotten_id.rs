//! A1b: the ID goes to its own address, and the page says nothing.

use super::{
    forgetful::{Forgetful, insert_twin, set_state, tell_birthdate},
    newcomer::{audited, mails},
    site::{EMAIL, Site},
};
use idp::domain::{AccountKind, AccountState};

const RIGHT: [(&str, &str); 6] = [
    ("family_kana", "とよた"),
    ("given_kana", "ﾊﾅｺ"),
    ("birthdate_year", "1980"),
    ("birthdate_month", "4"),
    ("birthdate_day", "5"),
    ("phone", "０９０-1234-5678"),
];

fn with<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    RIGHT.into_iter().map(|(known, old)| (known, if known == name { value } else { old })).collect()
}

async fn ask<'a>(site: &'a Site, fields: &[(&str, &str)]) -> Forgetful<'a> {
    let mut person = Forgetful::arrive(site).await;
    person.open("/reminder/id").await;
    person.submit(fields).await;
    person
}

#[actix_web::test]
async fn the_id_goes_to_the_registered_address_and_nowhere_else() {
    let site = Site::start().await;
    tell_birthdate(&site).await;
    insert_twin(&site, "twin", "twin@example.jp", AccountKind::Individual).await;
    let found = ask(&site, &RIGHT).await;
    assert_eq!(found.page, "/reminder/id/sent", "{}", found.answer.body);
    let mut told = mails(&site).await;
    told.sort_by(|a, b| a.to.cmp(&b.to));
    let to: Vec<&str> = told.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, [EMAIL, "twin@example.jp"], "somebody with two IDs gets both");
    assert!(told[0].mail.text.contains(EMAIL) && !told[0].mail.text.contains("twin@"));
    let page = found.answer.body;
    assert!(!page.contains(EMAIL) && !page.contains("***"));
    for other in [
        with("family_kana", "トヨダ"),
        with("given_kana", "ハナ"),
        with("birthdate_day", "6"),
        with("phone", "090-1234-5679"),
    ] {
        let unknown = ask(&site, &other).await;
        assert_eq!((unknown.page.as_str(), unknown.answer.body), ("/reminder/id/sent", page.clone()));
    }
    assert!(mails(&site).await.is_empty());
    let mut again = ask(&site, &RIGHT).await;
    assert_eq!(again.answer.body, page);
    assert_eq!(mails(&site).await.len(), 2, "another browser, which had none yet");
    again.open("/reminder/id").await;
    again.submit(&RIGHT).await;
    assert_eq!(again.answer.body, page, "told a moment ago: the page does not say so");
    assert_eq!(ask(&site, &RIGHT).await.answer.body, page, "two an hour for anybody: nor of that");
    assert!(mails(&site).await.is_empty(), "E2");
    site.clock.advance_seconds(3_600);
    set_state(&site, AccountState::Withdrawing).await;
    assert_eq!(ask(&site, &RIGHT).await.answer.body, page);
    assert_eq!(mails(&site).await.len(), 1, "the twin alone");
}

#[actix_web::test]
async fn entries_are_checked_and_questions_are_bounded() {
    // A thousand in truth: too many to send here.
    let site = Site::with_limits(|limits| limits.reminder_range = 30).await;
    for refused in [
        with("family_kana", ""),
        with("given_kana", "花子"),
        with("birthdate_month", "13"),
        with("phone", "12345"),
    ] {
        let person = ask(&site, &refused).await;
        assert!(person.answer.body.contains("error-summary"), "{refused:?}");
        assert!(
            person.answer.body.contains("value=\"とよた\"") || refused[0].1.is_empty(),
            "entries are kept"
        );
    }
    for _ in 0..30 {
        assert_eq!(ask(&site, &RIGHT).await.page, "/reminder/id/sent");
    }
    let flood = ask(&site, &RIGHT).await;
    assert!(flood.answer.body.contains("15分"), "{}", flood.answer.body);
    assert_eq!(audited(&site, "recovery.id_asked", "throttled").await.len(), 1);
}
