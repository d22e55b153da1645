//! Somebody before a console: a browser's cookie without a browser.

use crate::site::{Answer, Site, answer};
use admin::{
    console::{DEALERS, Mount, OFFICE, Route},
    domain::CONSOLE_LONGEST_SECONDS,
    store::staff_sessions,
};
use idp::{
    domain::{AccountId, ClientId, Secret, SessionId},
    store,
};

/// Somebody before a console.
pub(crate) struct Person<'a> {
    pub(crate) site: &'a Site,
    pub(crate) cookie: Secret,
    mount: &'static Mount,
}

impl<'a> Person<'a> {
    /// As a login leaves them at the office's console.
    pub(crate) async fn at(site: &'a Site, account: &AccountId) -> Person<'a> {
        Self::before(&OFFICE, site, account).await
    }

    /// The same at any of the two.
    pub(crate) async fn before(mount: &'static Mount, site: &'a Site, account: &AccountId) -> Person<'a> {
        Self::with(mount, site, account, SessionId::from("session")).await
    }

    /// The same by this session at the provider.
    pub(crate) async fn with(
        mount: &'static Mount,
        site: &'a Site,
        account: &AccountId,
        session: SessionId,
    ) -> Person<'a> {
        let (mut grant, cookie) =
            (site.grant(account, &crate::people::everything()), site.provider.random.secret());
        grant.session_id = session;
        grant.client_id = ClientId::from(mount.client);
        let (hash, account) = (cookie.hash(), account.clone());
        site.write(move |tx| {
            store::grants::insert(tx, &grant)?;
            let end = tx.now().plus_seconds(CONSOLE_LONGEST_SECONDS);
            Ok(staff_sessions::insert(tx, &hash, (&account, &grant.id), end)?)
        })
        .await;
        Self { site, cookie, mount }
    }

    /// Nobody in particular.
    pub(crate) fn stranger(mount: &'static Mount, site: &'a Site) -> Person<'a> {
        Self { site, cookie: Secret::from("nobody"), mount }
    }

    /// With the cookie of another console.
    pub(crate) fn moved_to(&self, mount: &'static Mount) -> Person<'a> {
        Self { site: self.site, cookie: self.cookie.clone(), mount }
    }

    pub(crate) fn header(&self) -> String {
        format!("{}={}", self.mount.cookie, self.cookie.expose())
    }

    pub(crate) fn csrf(&self) -> String {
        self.site.provider.sealer.keyed_hash("console-csrf", self.cookie.expose().as_bytes())
    }

    /// A request as the browser sends it: the office is on one listener, the dealers on the other.
    pub(crate) fn request(&self, method: &str, below: &str) -> reqwest::RequestBuilder {
        let path = self.mount.path(below);
        let request = if self.is_dealers() {
            self.site.at_issuer(method, &path)
        } else {
            self.site.bare(method, &path)
        };
        request.header("cookie", self.header())
    }

    fn is_dealers(&self) -> bool {
        self.mount.base == DEALERS.base
    }

    pub(crate) async fn get(&self, below: &str) -> Answer {
        answer(self.request("GET", below)).await
    }

    pub(crate) async fn post(&self, below: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = self.csrf();
        let mut form = vec![("csrf", csrf.as_str())];
        form.extend_from_slice(fields);
        self.send(below, &form).await
    }

    pub(crate) async fn send(&self, below: &str, form: &[(&str, &str)]) -> Answer {
        let origin = if self.is_dealers() { self.site.issuer.as_str() } else { crate::people::ADDRESS };
        answer(self.request("POST", below).header("origin", origin).form(form)).await
    }

    /// Opens a form, and sends it with its version and these fields.
    pub(crate) async fn press(&self, below: &str, fields: &[(&str, &str)]) -> Answer {
        let form = self.get(below).await.expect(200);
        let version =
            form.text.split("name=\"version\" value=\"").nth(1).map(|rest| rest.split('"').next().unwrap());
        let mut sent: Vec<(&str, &str)> = version.map(|version| ("version", version)).into_iter().collect();
        sent.extend_from_slice(fields);
        self.post(below, &sent).await
    }

    pub(crate) async fn open(&self, route: &Route) -> Answer {
        let below = concrete(route);
        if route.method == "GET" { self.get(&below).await } else { self.post(&below, &[]).await }
    }
}

/// The version of the object that a page shows.
pub(crate) fn version_of(page: &Answer) -> String {
    page.text.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// The path with things that do not exist in its places.
pub(crate) fn concrete(route: &Route) -> String {
    let parts = route.path.split('/').map(|part| if part.starts_with('{') { "nothing" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

pub(crate) fn name(route: &Route) -> String {
    format!("{} {}", route.method, if route.path.is_empty() { "/" } else { route.path })
}
