//! Somebody with a browser, a mailbox and an app for codes.

use crate::smtp::MailServer;
use std::{collections::BTreeMap, process::Command};

pub(crate) const PASSWORD: &str = "Kuruma-2026";

/// RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What a person types on the page of their details.
const DETAILS: [(&str, &str); 16] = [
    ("account_type", "individual"),
    ("shown_type", "individual"),
    ("password", PASSWORD),
    ("password2", PASSWORD),
    ("family_name", "高橋"),
    ("given_name", "良美"),
    ("family_kana", "たかはし"),
    ("given_kana", "よしみ"),
    ("gender", "female"),
    ("postal_code", "450-0002"),
    ("prefecture", "愛知県"),
    ("city", "名古屋市中村区"),
    ("street", "名駅4丁目7-1"),
    ("building", ""),
    ("phone", "090-1234-5678"),
    ("action", "confirm"),
];

/// A page, or the answer that leads away.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) body: String,
}

pub(crate) struct Person<'a> {
    issuer: String,
    mails: &'a MailServer,
    pub(crate) email: String,
    http: reqwest::Client,
    cookies: BTreeMap<String, String>,
    /// The key of the app, once the two-step login is on.
    app: String,
}

impl<'a> Person<'a> {
    pub(crate) fn new(issuer: &str, mails: &'a MailServer, email: &str) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let (issuer, email) = (issuer.to_owned(), email.to_owned());
        Self { issuer, mails, email, http, cookies: BTreeMap::new(), app: String::new() }
    }

    async fn send(&mut self, request: reqwest::RequestBuilder, path: &str) -> Page {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let response = request.header("cookie", cookies.join("; ")).send().await.unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap().to_owned());
        }
        let location =
            response.headers().get("location").map_or("", |value| value.to_str().unwrap()).to_owned();
        let status = response.status().as_u16();
        Page { path: path.to_owned(), status, location, body: response.text().await.unwrap() }
    }

    /// Opens a page of the provider and follows until one is shown, or the answer leaves it.
    pub(crate) async fn open(&mut self, path: &str) -> Page {
        let mut path = path.strip_prefix(&self.issuer).unwrap_or(path).to_owned();
        for _ in 0..10 {
            let request = self.http.get(format!("{}{path}", self.issuer));
            let page = self.send(request, &path).await;
            if !page.location.starts_with('/') {
                return page;
            }
            path = page.location;
        }
        panic!("too many redirects at {path}");
    }

    /// Sends the form of a page.
    pub(crate) async fn submit(&mut self, page: &Page, fields: &[(&str, &str)]) -> Page {
        let csrf = between(&page.body, "name=\"csrf\" value=\"", "\"").to_owned();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend_from_slice(fields);
        let request = self.http.post(format!("{}{}", self.issuer, page.path)).form(&all);
        let answer = self.send(request, &page.path).await;
        if answer.location.starts_with('/') { self.open(&answer.location).await } else { answer }
    }

    /// From the login page to an account, and back to what the login was for.
    pub(crate) async fn register(&mut self, login: &Page) -> Page {
        let landing = between(&login.body, "id=\"register\" href=\"", "\"").replace("&amp;", "&");
        let landing = self.open(&landing).await;
        let terms = format!("/register/terms{}", between(&landing.body, "href=\"/register/terms", "\""));
        let terms = self.open(&terms.replace("&amp;", "&")).await;
        let version = between(&terms.body, "name=\"tos_version\" value=\"", "\"").to_owned();
        let page = self.submit(&terms, &[("tos", "yes"), ("tos_version", &version)]).await;
        let email = self.email.clone();
        let page = self.submit(&page, &[("email", &email)]).await;
        let mail = self.mails.wait_for(&email, "認証コード");
        let code =
            mail.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 6).unwrap().to_owned();
        let page = self.submit(&page, &[("code", &code)]).await;
        assert_eq!(page.path, "/register/details", "{}", page.body);
        let page = self.submit(&page, &DETAILS).await;
        assert_eq!(page.path, "/register/confirm", "{}", page.body);
        let done = self.submit(&page, &[]).await;
        assert_eq!(done.path, "/register/done", "{}", done.body);
        let login = self.open(login.path.strip_suffix("/login").unwrap()).await;
        self.log_in(&login).await
    }

    /// Answers whatever the login asks for.
    pub(crate) async fn log_in(&mut self, page: &Page) -> Page {
        let email = self.email.clone();
        let page = self.submit(page, &[("username", &email), ("password", PASSWORD)]).await;
        if !page.path.ends_with("/two-step") || page.status != 200 {
            return page;
        }
        // The code of the present step was used when the app was set up; the next one is good already.
        let code = self.code(30);
        self.submit(&page, &[("app_code", &code)]).await
    }

    /// Sets the two-step login up.
    pub(crate) async fn set_up_app(&mut self) {
        let page = self.open("/account/two-step").await;
        let setup = self.submit(&page, &[]).await;
        self.app = between(&setup.body, "id=\"key\" translate=\"no\">", "<").replace(' ', "");
        let code = self.code(0);
        let done = self.submit(&setup, &[("app_code", &code)]).await;
        assert!(done.path.starts_with("/account/two-step/codes"), "{}", done.body);
    }

    /// The code of the app so many seconds from now (RFC 6238).
    fn code(&self, ahead: i64) -> String {
        const SCRIPT: &str = "import base64, hashlib, hmac, struct, sys, time
key = base64.b32decode(sys.argv[1] + '=' * (-len(sys.argv[1]) % 8))
step = struct.pack('>Q', (int(time.time()) + int(sys.argv[2])) // 30)
hash = hmac.new(key, step, hashlib.sha1).digest()
at = hash[19] & 15
print(f'{(struct.unpack(\">I\", hash[at:at + 4])[0] & 0x7fffffff) % 1000000:06}')";
        let output =
            Command::new("python3").args(["-c", SCRIPT, &self.app, &ahead.to_string()]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// The whole way from a service to its answer: the parameters that it is sent.
    pub(crate) async fn authorize(
        &mut self,
        client: &str,
        callback: &str,
        more: &[(&str, &str)],
    ) -> BTreeMap<String, String> {
        let mut url = reqwest::Url::parse(&format!("{}/authorize", self.issuer)).unwrap();
        url.query_pairs_mut().extend_pairs([
            ("client_id", client),
            ("redirect_uri", callback),
            ("response_type", "code"),
            ("state", "a-state"),
            ("nonce", "a-nonce"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ]);
        url.query_pairs_mut().extend_pairs(more);
        let mut page = self.open(url.as_str()).await;
        if page.path.ends_with("/login") {
            page = self.log_in(&page).await;
        }
        if page.path.ends_with("/consent") && page.status == 200 {
            page = self.submit(&page, &[("decision", "allow")]).await;
        }
        assert!(page.location.starts_with(callback), "{page:?}");
        let answer = reqwest::Url::parse(&page.location).unwrap();
        answer.query_pairs().into_owned().collect()
    }

    /// What the token endpoint answers a public client.
    pub(crate) async fn redeem(&self, client: &str, callback: &str, code: &str) -> serde_json::Value {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", callback),
            ("code_verifier", VERIFIER),
            ("client_id", client),
        ];
        let request = self.http.post(format!("{}/token", self.issuer)).form(&form);
        request.send().await.unwrap().json().await.unwrap()
    }
}

pub(crate) fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    text.split_once(open).unwrap_or_else(|| panic!("no {open}: {text}")).1.split_once(close).unwrap().0
}
