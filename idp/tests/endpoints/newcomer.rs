//! Somebody who registers: a browser, a mailbox, and what they type.

use super::{
    browser::{Answer, Browser, csrf_of, http, read},
    site::Site,
};
use idp::{
    domain::Account,
    flow::deliver_mails,
    mail::{MemoryMailer, OutgoingMail},
    store::{
        self,
        audit::AuditLine,
        audit_search::{AuditFilter, AuditPart},
        registrations::Registration,
    },
};

/// An address that no account has yet.
pub(crate) const NEW_EMAIL: &str = "yoshimi@example.jp";
/// A password that fits the rules.
pub(crate) const NEW_PASSWORD: &str = "Kuruma-2026";

/// What a careful person types on R4.
pub(crate) const DETAILS: [(&str, &str); 16] = [
    ("account_type", "individual"),
    ("shown_type", "individual"),
    ("password", NEW_PASSWORD),
    ("password2", NEW_PASSWORD),
    ("family_name", "\u{fa11}橋"),
    ("given_name", "𠮷美"),
    ("family_kana", "たかはし"),
    ("given_kana", "ﾖｼﾐ"),
    ("gender", "female"),
    ("postal_code", "450-0002"),
    ("prefecture", "愛知県"),
    ("city", "名古屋市中村区"),
    ("street", "名駅4丁目7-1"),
    ("building", ""),
    ("phone", "090-1234-5678"),
    ("action", "confirm"),
];

/// The details with some of them changed or added.
pub(crate) fn details_with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all: Vec<(&str, &str)> =
        DETAILS.into_iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name)).collect();
    all.extend_from_slice(changes);
    all
}

pub(crate) struct Newcomer<'a> {
    pub(crate) site: &'a Site,
    pub(crate) browser: Browser<'a>,
    /// The page that is shown.
    pub(crate) page: String,
    pub(crate) answer: Answer,
}

impl<'a> Newcomer<'a> {
    /// Opens R1 of a site that has terms.
    pub(crate) async fn arrive(site: &'a Site) -> Self {
        publish_terms(site).await;
        let mut browser = Browser::new(site);
        let (page, answer) = browser.follow("/register/terms").await;
        Self { site, browser, page, answer }
    }

    pub(crate) async fn open(&mut self, path: &str) {
        (self.page, self.answer) = self.browser.follow(path).await;
    }

    pub(crate) async fn submit(&mut self, fields: &[(&str, &str)]) {
        let path = self.page.clone();
        (self.page, self.answer) = self.browser.submit(&path, &self.answer.body, fields).await;
    }

    pub(crate) async fn accept_terms(&mut self) {
        let version = idp::pages::SHIPPED_VERSION;
        self.submit(&[("tos", "yes"), ("tos_version", version)]).await;
        assert_eq!(self.page, "/register/email", "{}", self.answer.body);
    }

    /// As far as R3.
    pub(crate) async fn to_code(site: &'a Site, email: &str) -> Self {
        let mut newcomer = Self::arrive(site).await;
        newcomer.accept_terms().await;
        newcomer.submit(&[("email", email)]).await;
        newcomer
    }

    /// As far as R4.
    pub(crate) async fn to_details(site: &'a Site, email: &str) -> Self {
        let mut newcomer = Self::to_code(site, email).await;
        let code = code_of(&mails(site).await).unwrap();
        newcomer.submit(&[("code", &code)]).await;
        assert_eq!(newcomer.page, "/register/details", "{}", newcomer.answer.body);
        newcomer
    }

    /// As far as R5.
    pub(crate) async fn to_confirm(site: &'a Site, email: &str) -> Self {
        let mut newcomer = Self::to_details(site, email).await;
        newcomer.submit(&DETAILS).await;
        assert_eq!(newcomer.page, "/register/confirm", "{}", newcomer.answer.body);
        newcomer
    }

    /// As far as R6.
    pub(crate) async fn registered(site: &'a Site, email: &str) -> Self {
        let mut newcomer = Self::to_confirm(site, email).await;
        newcomer.submit(&[]).await;
        newcomer
    }

    /// Sends the same form `count` times at the same time.
    pub(crate) async fn press_at_once(&self, count: usize, fields: &[(&str, &str)]) -> Vec<Answer> {
        let csrf = csrf_of(&self.answer.body);
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        let client = http();
        let requests = (0..count).map(|_| {
            let request = client.post(self.site.url(&self.page)).header("cookie", self.browser.cookies());
            let request = request.form(&all);
            async { read(request.send().await.unwrap()).await }
        });
        futures_util::future::join_all(requests).await
    }

    /// The row behind this browser.
    pub(crate) async fn row(&self) -> Option<Registration> {
        let cookies = self.browser.cookies();
        let cookie = cookies.split("; ").find_map(|pair| pair.strip_prefix("cid_browser=")).unwrap();
        let id = idp::domain::TokenHash::of(cookie);
        self.site.provider.db.read(move |tx| store::registrations::find(tx, &id)).await.unwrap()
    }
}

pub(crate) async fn publish_terms(site: &Site) {
    let texts = idp::pages::shipped_texts();
    let write = move |tx: &mut store::Tx<'_>| {
        texts.iter().try_for_each(|text| store::texts::insert_new(tx, text).map(drop))
    };
    site.provider.db.write(write).await.unwrap();
}

/// Everything that waits in the outbox, delivered.
pub(crate) async fn mails(site: &Site) -> Vec<OutgoingMail> {
    let mailer = MemoryMailer::default();
    while deliver_mails(&site.provider, &mailer).await.unwrap() > 0 {}
    mailer.sent()
}

/// The code in the last of these mails.
pub(crate) fn code_of(mails: &[OutgoingMail]) -> Option<String> {
    let words = mails.last()?.mail.text.split(|c: char| !c.is_ascii_digit());
    words.filter(|word| word.len() == 6).map(str::to_owned).next()
}

/// Six digits that are not this code.
pub(crate) fn other_than(code: &str) -> &'static str {
    if code == "123456" { "654321" } else { "123456" }
}

pub(crate) async fn account(site: &Site, email: &str) -> Option<Account> {
    let email = email.to_owned();
    site.provider.db.read(move |tx| store::accounts::find_by_email(tx, &email)).await.unwrap()
}

/// The audit lines of one action with one result.
pub(crate) async fn audited(site: &Site, action: &str, result: &str) -> Vec<AuditLine> {
    let lines = site
        .provider
        .db
        .read(|tx| store::audit_search::search(tx, &AuditFilter::default(), AuditPart::After(""), 10_000))
        .await
        .unwrap();
    lines.into_iter().filter(|line| line.action == action && line.result == result).collect()
}
