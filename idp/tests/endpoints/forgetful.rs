//! Somebody who forgot: a browser on the reminder's pages, and what is known of them.

use super::{
    browser::{Answer, Browser, csrf_of, http, read},
    login_names::set_mobile,
    newcomer::{code_of, mails},
    site::{EMAIL, Site},
};
use idp::{
    domain::{AccountKind, AccountState, Profile},
    store::{self, StoreError, Tx},
};

/// The birth date of the one account, once it is told.
pub(crate) const BIRTHDATE: [(&str, &str); 3] =
    [("birthdate_year", "1980"), ("birthdate_month", "4"), ("birthdate_day", "5")];
/// Another day.
pub(crate) const ANOTHER_DAY: [(&str, &str); 3] =
    [("birthdate_year", "1980"), ("birthdate_month", "5"), ("birthdate_day", "4")];
/// What the account has afterwards.
pub(crate) const NEW_PASSWORD: &str = "Kuruma-2026";

pub(crate) struct Forgetful<'a> {
    pub(crate) site: &'a Site,
    pub(crate) browser: Browser<'a>,
    pub(crate) page: String,
    pub(crate) answer: Answer,
}

impl<'a> Forgetful<'a> {
    /// Opens A2.
    pub(crate) async fn arrive(site: &'a Site) -> Self {
        let mut browser = Browser::new(site);
        let (page, answer) = browser.follow("/reminder/password").await;
        Self { site, browser, page, answer }
    }

    /// As far as A3.
    pub(crate) async fn to_code(site: &'a Site, username: &str) -> Self {
        let mut person = Self::arrive(site).await;
        person.submit(&[("username", username)]).await;
        assert_eq!(person.page, "/reminder/code", "{}", person.answer.body);
        person
    }

    /// Past A3, with the code from the mail.
    pub(crate) async fn past_code(site: &'a Site, username: &str) -> Self {
        let mut person = Self::to_code(site, username).await;
        let code = code_of(&mails(site).await).unwrap();
        person.submit(&[("code", &code)]).await;
        person
    }

    pub(crate) async fn open(&mut self, path: &str) {
        (self.page, self.answer) = self.browser.follow(path).await;
    }

    pub(crate) async fn submit(&mut self, fields: &[(&str, &str)]) {
        let path = self.page.split('?').next().unwrap().to_owned();
        (self.page, self.answer) = self.browser.submit(&path, &self.answer.body, fields).await;
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

    /// The page without what differs between any two visits.
    pub(crate) fn plain(&self, username: &str) -> (u16, String) {
        let csrf = csrf_of(&self.answer.body);
        (self.answer.status, self.answer.body.replace(&csrf, "").replace(username, ""))
    }
}

/// Changes the one account.
pub(crate) async fn change(
    site: &Site,
    change: impl Fn(&mut Tx<'_>, &idp::domain::AccountId) -> Result<(), StoreError> + Send + 'static,
) {
    let account = site.account.clone();
    site.provider.db.write(move |tx| change(tx, &account)).await.unwrap();
}

pub(crate) async fn set_state(site: &Site, state: AccountState) {
    change(site, move |tx, id| store::accounts::update_state(tx, id, state)).await;
}

/// Tells the account a birth date, and a telephone number.
pub(crate) async fn tell_birthdate(site: &Site) {
    change(site, |tx, id| {
        let profile = store::accounts::find(tx, id)?.unwrap().profile;
        let profile = Profile {
            birthdate: Some("1980-04-05".to_owned()),
            phone: Some("+819012345678".to_owned()),
            ..profile
        };
        store::accounts::update_profile(tx, id, &profile)
    })
    .await;
}

/// A second account with the first one's profile.
pub(crate) async fn insert_twin(site: &Site, id: &'static str, email: &'static str, kind: AccountKind) {
    change(site, move |tx, first| {
        let mut account = store::accounts::find(tx, first)?.unwrap();
        account.id = idp::domain::AccountId::from(id);
        account.email = email.to_owned();
        account.mobile = None;
        account.kind = kind;
        store::accounts::insert(tx, &account)
    })
    .await;
}

#[actix_web::test]
async fn known_unknown_locked_and_withdrawn_are_answered_alike() {
    let site = Site::start().await;
    let mut pages = Vec::new();
    for kind in ["known", "unknown", "locked", "disabled", "withdrawn", "mobile off", "mobile on"] {
        let username = match kind {
            "unknown" => "nobody@example.jp",
            "mobile off" | "mobile on" => "090-1234-5678",
            _ => EMAIL,
        };
        match kind {
            "locked" => {
                let mut stranger = Browser::new(&site);
                for _ in 0..11 {
                    super::login::attempt(&mut stranger, EMAIL, "wrong-password-1").await;
                }
                mails(&site).await;
            }
            "disabled" => set_state(&site, AccountState::Disabled).await,
            "withdrawn" => set_state(&site, AccountState::Withdrawing).await,
            "mobile on" => set_mobile(&site, Some("+819012345678")).await,
            _ => set_state(&site, AccountState::Active).await,
        }
        let mut person = Forgetful::to_code(&site, username).await;
        let sent = mails(&site).await;
        assert_eq!(sent.len(), usize::from(["known", "locked", "mobile on"].contains(&kind)), "{kind}");
        assert!(sent.iter().all(|mail| mail.to == EMAIL), "to the registered address only");
        let mut seen = vec![person.plain(username)];
        let wrong = sent
            .last()
            .and(code_of(&sent))
            .map_or("000000".to_owned(), |code| super::newcomer::other_than(&code).to_owned());
        for fields in [[("code", wrong.as_str())], [("action", "resend")]] {
            person.submit(&fields).await;
            seen.push(person.plain(username));
        }
        pages.push((kind, seen));
        site.clock.advance_seconds(3_601);
    }
    for (kind, seen) in &pages[1..] {
        assert_eq!(seen, &pages[0].1, "{kind}");
    }
}
