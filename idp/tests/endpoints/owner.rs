//! The owner of the one account, on its own pages.

use super::{
    browser::{Answer, Browser},
    site::{EMAIL, PASSWORD, Site},
};
use idp::{
    domain::Account,
    flow::deliver_mails,
    mail::{MemoryMailer, OutgoingMail},
    store::{
        self, StoreError,
        audit::AuditLine,
        audit_search::{AuditFilter, AuditPart},
    },
};

/// Opens a page of the account, logging in when asked to; the page and its address.
pub(crate) async fn open(browser: &mut Browser<'_>, path: &str) -> (String, Answer) {
    let (page, answer) = browser.follow(path).await;
    if !page.ends_with("/login") {
        return (page, answer);
    }
    browser.submit(&page, &answer.body, &[("username", EMAIL), ("password", PASSWORD)]).await
}

/// The account as it is stored.
pub(crate) async fn account(site: &Site) -> Account {
    let id = site.account.clone();
    site.provider.db.read(move |tx| store::accounts::find(tx, &id)).await.unwrap().expect("it is there")
}

/// Every line of the audit.
pub(crate) async fn audit(site: &Site) -> Vec<AuditLine> {
    site.provider
        .db
        .read(|tx| store::audit_search::search(tx, &AuditFilter::default(), AuditPart::After(""), 1_000))
        .await
        .unwrap()
}

/// Whether the audit says that this happened.
pub(crate) async fn happened(site: &Site, action: &str) -> bool {
    audit(site).await.iter().any(|line| line.action == action)
}

/// Mails that leave now.
pub(crate) async fn mails(site: &Site) -> Vec<OutgoingMail> {
    let mailer = MemoryMailer::default();
    while deliver_mails(&site.provider, &mailer).await.unwrap() > 0 {}
    mailer.sent()
}

/// Changes the account as it is stored.
pub(crate) async fn change(
    site: &Site,
    change: impl Fn(&mut store::Tx<'_>, &Account) -> Result<(), StoreError> + Send + 'static,
) {
    let account = account(site).await;
    site.provider.db.write(move |tx| change(tx, &account)).await.unwrap();
}
