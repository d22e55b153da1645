//! A login without a browser: the provider's own pages are answered as a person would. It knows the login, the second look
//! at a consent, and the way out; every other page is for a person.

use super::{
    provider::{Relying, deepest},
    report::{Checked, Failed},
};
use idp::domain::Secret;
use openidconnect::core::CoreIdToken;
use std::collections::BTreeMap;
use url::Url;

const LOGIN: &str = "login pages";
const LOGOUT: &str = "logout";

/// Redirects in a row.
const HOPS: usize = 15;

/// Pages of one login.
const PAGES: usize = 4;

/// Cookies and the way they go.
pub(super) struct Browser {
    http: reqwest::Client,
    cookies: BTreeMap<String, String>,
    redirect_uri: Url,
}

/// What a request led to.
enum Landing {
    /// The answer to the client.
    Answer(Url),
    /// A page of the provider.
    Page { url: Url, status: u16, body: String },
}

impl Browser {
    pub(super) fn new(relying: &Relying, redirect_uri: &Url) -> Self {
        Self { http: relying.http.clone(), cookies: BTreeMap::new(), redirect_uri: redirect_uri.clone() }
    }

    /// From the authorization request to the answer.
    pub(super) async fn log_in(
        &mut self,
        address: &Url,
        user: &str,
        password: &Secret,
    ) -> Result<Url, Failed> {
        let mut landing = self.send(self.http.get(address.clone()), address, LOGIN).await?;
        let mut was_asked = false;
        for _ in 0..PAGES {
            let (url, status, body) = match landing {
                Landing::Answer(url) => return Ok(url),
                Landing::Page { url, status, body } => (url, status, body),
            };
            let step = url.path().rsplit('/').next().unwrap_or_default();
            let fields: &[(&str, &str)] = match step {
                "login" if !was_asked => &[("username", user), ("password", password.expose())],
                "consent" if status == 200 => &[("decision", "allow")],
                "login" => {
                    return Err(Failed::new(
                        LOGIN,
                        format!("the login was refused ({status}): {}", title(&body)),
                    ));
                }
                _ => {
                    return Err(Failed::new(
                        LOGIN,
                        format!(
                            "the provider shows {} ({}), which is for a person: log in once with a browser, without --user",
                            url.path(),
                            title(&body)
                        ),
                    ));
                }
            };
            was_asked |= step == "login";
            landing = self.submit(&url, &body, fields, LOGIN).await?;
        }
        Err(Failed::new(LOGIN, "the provider shows page after page"))
    }

    /// Ends the session at the provider (OpenID Connect RP-Initiated Logout 1.0, 2).
    pub(super) async fn log_out(
        &mut self,
        endpoint: &Url,
        id_token: &CoreIdToken,
        relying: &Relying,
    ) -> Result<(), Failed> {
        let (hint, client) = (id_token.to_string(), relying.client_id.as_str());
        // By POST: a token in an address would stand in logs.
        let request =
            self.http.post(endpoint.clone()).form(&[("id_token_hint", hint.as_str()), ("client_id", client)]);
        match self.send(request, endpoint, LOGOUT).await? {
            Landing::Page { status, body, .. } if status >= 400 => {
                Err(Failed::new(LOGOUT, format!("refused ({status}): {}", title(&body))))
            }
            _ => Ok(()),
        }
    }

    /// Whether a request that may show no page is answered so as if nobody were logged in.
    pub(super) async fn is_logged_out(&mut self, address: &Url) -> Result<(), Failed> {
        let landing = self.send(self.http.get(address.clone()), address, LOGOUT).await?;
        let Landing::Answer(url) = landing else {
            return Err(Failed::new(LOGOUT, "prompt=none is answered by a page"));
        };
        let error = url.query_pairs().find(|(name, _)| name == "error").map(|(_, value)| value.into_owned());
        match error.as_deref() {
            Some("login_required") => Ok(()),
            Some(other) => Err(Failed::new(LOGOUT, format!("prompt=none is answered {other}"))),
            None => Err(Failed::new(LOGOUT, "the session goes on: prompt=none is answered with a code")),
        }
    }

    /// Sends the form of a page, with what stands in it unseen.
    async fn submit(
        &mut self,
        url: &Url,
        body: &str,
        fields: &[(&str, &str)],
        check: &'static str,
    ) -> Result<Landing, Failed> {
        let token = between(body, "name=\"csrf\" value=\"", "\"");
        let token = token
            .ok_or_else(|| Failed::new(check, format!("{} has no form of this provider", url.path())))?;
        let mut form = vec![("csrf", token)];
        form.extend_from_slice(fields);
        self.send(self.http.post(url.clone()).form(&form), url, check).await
    }

    /// Sends a request and follows where it leads, as long as that is at the provider.
    async fn send(
        &mut self,
        request: reqwest::RequestBuilder,
        url: &Url,
        check: &'static str,
    ) -> Result<Landing, Failed> {
        let (mut request, mut at) = (request, url.clone());
        for _ in 0..HOPS {
            let cookies: Vec<String> =
                self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let sent = request.header("cookie", cookies.join("; ")).send().await;
            let response = sent.map_err(|error| Failed::new(check, deepest(&error)))?;
            self.keep_cookies(&response);
            let status = response.status().as_u16();
            let location = response.headers().get("location").and_then(|value| value.to_str().ok());
            let Some(location) = location else {
                let body = response.text().await.check(check)?;
                return Ok(Landing::Page { url: at, status, body });
            };
            let next = at.join(location).check(check)?;
            if leads_to(&next, &self.redirect_uri) {
                return Ok(Landing::Answer(next));
            }
            if next.origin() != at.origin() {
                return Err(Failed::new(
                    check,
                    format!("the provider leads to {}", next.origin().ascii_serialization()),
                ));
            }
            (request, at) = (self.http.get(next.clone()), next);
        }
        Err(Failed::new(check, "the provider leads round in circles"))
    }

    fn keep_cookies(&mut self, response: &reqwest::Response) {
        let set = response.headers().get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
        for cookie in set {
            let pair = cookie.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                self.cookies.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
    }
}

/// Whether an address is the registered one, with an answer.
fn leads_to(url: &Url, redirect_uri: &Url) -> bool {
    let bare = |url: &Url| {
        let mut bare = url.clone();
        bare.set_query(None);
        bare.set_fragment(None);
        bare
    };
    bare(url) == bare(redirect_uri)
}

fn title(body: &str) -> &str {
    between(body, "<title>", "</title>").map_or("a page without a title", str::trim)
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<&'a str> {
    Some(text.split_once(open)?.1.split_once(close)?.0)
}
