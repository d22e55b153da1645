//! Versions of texts: previews, days to come, consent to what is new, and mails about it.

use super::{
    browser::Browser,
    newcomer::{NEW_EMAIL, NEW_PASSWORD, Newcomer, account, mails},
    site::Site,
};
use idp::{
    domain::{Announcement, TextVersion, Timestamp},
    flow::announce_texts,
    pages::text_version,
    store,
};

/// A later version of the terms of the common ID, in force after so many seconds.
fn later_terms(version: &str, now: Timestamp, seconds: i64) -> TextVersion {
    let text = text_version(
        "common-id",
        version,
        now.plus_seconds(seconds),
        "共通ID利用規約\n新しい本文。",
        "Terms\nA new text.",
    );
    TextVersion { changes_ja: "- 新しい条を加えました。".to_owned(), ..text }
}

async fn publish(site: &Site, version: &'static str, seconds: i64, announce: Option<Announcement>) {
    let text = later_terms(version, site.provider.clock.now(), seconds);
    let write = move |tx: &mut store::Tx<'_>| {
        store::texts::insert_new(tx, &text)?;
        announce.map_or(Ok(()), |to| store::texts::announce(tx, &text, to))
    };
    site.provider.db.write(write).await.unwrap();
}

/// Registers, then begins to log in from another browser: as far as the page after the password.
async fn log_in(site: &Site) -> Newcomer<'_> {
    let browser = Browser::new(site);
    let mut somebody =
        Newcomer { site, browser, page: String::new(), answer: Browser::new(site).get("/login").await };
    somebody.open("/account").await;
    somebody.submit(&[("username", NEW_EMAIL), ("password", NEW_PASSWORD)]).await;
    somebody
}

async fn registered(site: &Site) {
    let mut newcomer = Newcomer::to_confirm(site, NEW_EMAIL).await;
    newcomer.submit(&[]).await;
    assert_eq!(newcomer.page, "/register/done");
    mails(site).await;
}

#[actix_web::test]
async fn a_day_to_come_comes_by_itself() {
    let site = Site::start().await;
    registered(&site).await;
    publish(&site, "2027-01-01", 86_400, None).await;
    assert_eq!(log_in(&site).await.page, "/account", "nobody is asked before the day");
    let (_, preview) = Browser::new(&site).follow("/terms/common-id/2027-01-01").await;
    for shown in ["まだ適用されていません", "新しい本文", "新しい条を加えました"] {
        assert!(preview.body.contains(shown), "{shown}: {}", preview.body);
    }
    site.clock.advance_seconds(86_400);
    let asked = log_in(&site).await;
    assert!(asked.page.ends_with("/terms"), "{}", asked.page);
    let (_, document) = Browser::new(&site).follow("/terms/common-id/2027-01-01").await;
    assert!(!document.body.contains("まだ適用されていません"));
}

#[actix_web::test]
async fn new_terms_of_the_common_id_are_asked_once_with_what_changed() {
    let site = Site::start().await;
    registered(&site).await;
    publish(&site, "2026-11-20", -1, None).await;
    let mut somebody = log_in(&site).await;
    assert!(somebody.page.ends_with("/terms"), "{}", somebody.page);
    assert!(somebody.answer.body.contains("新しい条を加えました"), "{}", somebody.answer.body);
    somebody.submit(&[("tos", "on"), ("tos_document", "common-id"), ("tos_version", "2026-11-20")]).await;
    assert_eq!(somebody.page, "/account", "{}", somebody.answer.body);
    assert_eq!(log_in(&site).await.page, "/account", "asked once");
    let id = account(&site, NEW_EMAIL).await.unwrap().id;
    let accepted = site.provider.db.read(move |tx| store::texts::find_accepted(tx, &id, "common-id")).await;
    assert_eq!(accepted.unwrap().as_deref(), Some("2026-11-20"));
    let audited = super::newcomer::audited(&site, "terms.accepted", "ok").await;
    assert_eq!((audited.len(), audited[0].object.as_str()), (1, "text:common-id/2026-11-20"));
}

/// E17: the text changes while somebody decides; what was not shown is not agreed to.
#[actix_web::test]
async fn a_version_that_came_while_deciding_is_asked_for_anew() {
    let site = Site::start().await;
    registered(&site).await;
    publish(&site, "2026-11-20", -1, None).await;
    let mut somebody = log_in(&site).await;
    publish(&site, "2026-11-21", -1, None).await;
    somebody.submit(&[("tos", "on"), ("tos_document", "common-id"), ("tos_version", "2026-11-20")]).await;
    assert!(somebody.page.ends_with("/terms") && somebody.answer.body.contains("tos-error"));
    assert!(somebody.answer.body.contains("value=\"2026-11-21\""), "{}", somebody.answer.body);
    somebody.submit(&[("tos", "on"), ("tos_document", "portal"), ("tos_version", "2026-11-21")]).await;
    assert!(somebody.page.ends_with("/terms"), "another document was not shown");
    somebody.submit(&[("tos", "on"), ("tos_document", "common-id"), ("tos_version", "2026-11-21")]).await;
    assert_eq!(somebody.page, "/account");
}

/// E17 on R1: the same.
#[actix_web::test]
async fn a_version_that_came_while_registering_is_asked_for_anew() {
    let site = Site::start().await;
    let mut newcomer = Newcomer::arrive(&site).await;
    publish(&site, "2026-11-20", -1, None).await;
    newcomer.submit(&[("tos", "on"), ("tos_version", idp::pages::SHIPPED_VERSION)]).await;
    assert!(newcomer.answer.body.contains("tos-error") && newcomer.answer.body.contains("2026-11-20"));
    newcomer.submit(&[("tos", "on"), ("tos_version", "2026-11-20")]).await;
    assert_eq!(newcomer.row().await.unwrap().terms_version, "2026-11-20");
}

async fn everybody_is_told_once_in_small_batches(site: Site) {
    registered(&site).await;
    let base = account(&site, NEW_EMAIL).await.unwrap();
    let terms = idp::pages::shipped_texts().remove(0);
    let write = move |tx: &mut store::Tx<'_>| {
        for number in 0..120 {
            let mut other = base.clone();
            other.id = idp::domain::AccountId::from(format!("a-{number:03}"));
            other.email = format!("user{number}@example.jp");
            if number == 7 {
                other.state = idp::domain::AccountState::Disabled;
            }
            store::accounts::insert(tx, &other)?;
            if number % 2 == 0 {
                store::texts::accept(tx, &other.id, &terms, None)?;
            }
        }
        Ok::<_, store::StoreError>(())
    };
    site.provider.db.write(write).await.unwrap();
    publish(&site, "2027-01-01", 86_400, Some(Announcement::Acceptors)).await;
    assert_eq!(announce_texts(&site.provider).await.unwrap(), 50, "a small batch");
    // Several nodes at once tell nobody twice.
    loop {
        let nodes = (0..4).map(|_| announce_texts(&site.provider));
        let told = futures_util::future::join_all(nodes).await;
        if told.into_iter().map(Result::unwrap).sum::<usize>() == 0 {
            break;
        }
    }
    let sent = mails(&site).await;
    let receivers: std::collections::BTreeSet<_> = sent.iter().map(|mail| mail.to.clone()).collect();
    assert_eq!((sent.len(), receivers.len()), (61, 61), "60 and the one who registered, once each");
    assert!(sent[0].mail.subject.contains("改定のお知らせ"), "{}", sent[0].mail.subject);
    assert!(sent[0].mail.text.contains("/terms/common-id/2027-01-01"), "{}", sent[0].mail.text);
    publish(&site, "2027-02-01", 86_400, Some(Announcement::Accounts)).await;
    while announce_texts(&site.provider).await.unwrap() > 0 {}
    // The site's own account too; not the one that is switched off.
    assert_eq!(mails(&site).await.len(), 121);
}

on_both_databases!(everybody_is_told_once_in_small_batches);
