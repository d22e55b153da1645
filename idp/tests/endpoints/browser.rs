//! A browser without script: cookies, forms, redirects followed one at a time.

use super::site::{CALLBACK, CLIENT_SECRET, EMAIL, PASSWORD, Site};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The PKCE verifier of every request.
pub(crate) const VERIFIER: &str = "a-verifier-that-is-long-enough-to-be-taken-4321";

/// One browser.
pub(crate) struct Browser<'a> {
    site: &'a Site,
    http: reqwest::Client,
    cookies: BTreeMap<String, String>,
    user_agent: &'static str,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) body: String,
    pub(crate) headers: reqwest::header::HeaderMap,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.body))
    }

    pub(crate) fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// A parameter of the address that it leads to.
    pub(crate) fn param(&self, name: &str) -> Option<String> {
        let url = url::Url::parse(self.location.as_deref()?).ok()?;
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

pub(crate) fn http() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

pub(crate) async fn read(response: reqwest::Response) -> Answer {
    let headers = response.headers().clone();
    Answer {
        status: response.status().as_u16(),
        location: headers.get("location").map(|value| value.to_str().unwrap().to_owned()),
        body: response.text().await.unwrap(),
        headers,
    }
}

impl<'a> Browser<'a> {
    pub(crate) fn new(site: &'a Site) -> Self {
        Self { site, http: http(), cookies: BTreeMap::new(), user_agent: "" }
    }

    /// The same, of this name.
    pub(crate) fn says(self, user_agent: &'static str) -> Self {
        Self { user_agent, ..self }
    }

    fn absolute(&self, location: &str) -> String {
        if location.starts_with('/') { self.site.url(location) } else { location.to_owned() }
    }

    pub(crate) async fn get(&mut self, location: &str) -> Answer {
        let request = self.http.get(self.absolute(location));
        self.send(request).await
    }

    pub(crate) async fn post(&mut self, location: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.http.post(self.absolute(location)).form(fields);
        self.send(request).await
    }

    /// The cookies as a header, for requests that are sent at the same time.
    pub(crate) fn cookies(&self) -> String {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        cookies.join("; ")
    }

    /// The value of one of its cookies.
    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.get(name).cloned()
    }

    /// Somebody else puts a cookie there.
    pub(crate) fn plant(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Answer {
        let request = request.header("cookie", self.cookies()).header("user-agent", self.user_agent);
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let text = cookie.to_str().unwrap();
            let (name, rest) = text.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        read(response).await
    }

    /// Follows redirects of the provider until a page is shown or the answer leaves it; the address of
    /// the page comes with it.
    pub(crate) async fn follow(&mut self, location: &str) -> (String, Answer) {
        let mut location = location.to_owned();
        for _ in 0..10 {
            let answer = self.get(&location).await;
            match &answer.location {
                Some(next) if next.starts_with('/') => location.clone_from(next),
                _ => return (location, answer),
            }
        }
        panic!("too many redirects at {location}");
    }

    /// Posts the form of a page with its token, then follows.
    pub(crate) async fn submit(
        &mut self,
        page: &str,
        body: &str,
        fields: &[(&str, &str)],
    ) -> (String, Answer) {
        let csrf = csrf_of(body);
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        let answer = self.post(page, &all).await;
        match answer.location.clone() {
            Some(next) if next.starts_with('/') => self.follow(&next).await,
            _ => (page.to_owned(), answer),
        }
    }

    /// The address of an authorization request.
    pub(crate) fn authorize_url(client: &str, scope: &str, extra: &[(&str, &str)]) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs([
            ("client_id", client),
            ("redirect_uri", CALLBACK),
            ("response_type", "code"),
            ("scope", scope),
            ("state", "a-state"),
            ("nonce", "a-nonce"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        query.extend_pairs(extra);
        format!("/authorize?{}", query.finish())
    }

    /// Logs in on the page that is shown, allows when asked, and ends at the relying party.
    pub(crate) async fn log_in(&mut self, page: String, answer: Answer) -> Answer {
        let (page, answer) =
            self.submit(&page, &answer.body, &[("username", EMAIL), ("password", PASSWORD)]).await;
        if page.ends_with("/consent") && answer.status == 200 {
            return self.submit(&page, &answer.body, &[("decision", "allow")]).await.1;
        }
        answer
    }

    /// The whole way from the request to a code.
    pub(crate) async fn code(&mut self, client: &str, scope: &str, extra: &[(&str, &str)]) -> String {
        let (page, mut answer) = self.follow(&Self::authorize_url(client, scope, extra)).await;
        if answer.status == 200 {
            answer = self.log_in(page, answer).await;
        }
        answer.param("code").unwrap_or_else(|| panic!("no code: {answer:?}"))
    }
}

/// The token of the form on a page.
pub(crate) fn csrf_of(body: &str) -> String {
    let rest = body.split_once("name=\"csrf\" value=\"").unwrap_or_else(|| panic!("no form: {body}")).1;
    rest.split('"').next().unwrap().to_owned()
}

/// A request to the token endpoint by the confidential client.
pub(crate) async fn token(site: &Site, fields: &[(&str, &str)]) -> Answer {
    let request = http().post(site.url("/token")).basic_auth("rp-basic", Some(CLIENT_SECRET)).form(fields);
    read(request.send().await.unwrap()).await
}

/// Redeems a code of the confidential client.
pub(crate) async fn redeem(site: &Site, code: &str) -> Answer {
    token(
        site,
        &[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", VERIFIER),
        ],
    )
    .await
}

/// What userinfo says to the bearer.
pub(crate) async fn userinfo(site: &Site, access_token: &str) -> Answer {
    read(http().get(site.url("/userinfo")).bearer_auth(access_token).send().await.unwrap()).await
}

/// The claims of a token, not verified.
pub(crate) fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}
