//! The way to the provider: an authorization request (OpenID Connect Core 1.0, section 3.1.2.1) with PKCE (RFC 7636).
//! `/login` is also our `initiate_login_uri`: the provider's mails lead here (Core, section 4).

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard},
    time::{Duration, Instant},
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Query},
};
use openidconnect::{
    CsrfToken, LoginHint, Nonce, PkceCodeChallenge, PkceCodeVerifier, Scope, core::CoreAuthenticationFlow,
};
use serde::Deserialize;

use super::{Site, page::Problem};
use crate::{provider::random_token, serve::browser};

/// A login may include a registration with its mail, so people get time.
const LIFETIME: Duration = Duration::from_secs(60 * 60);
/// Logins that were begun and not finished. The oldest give way.
const CAPACITY: usize = 10_000;

/// Asks that `dealer_links` be in the ID token too; by scope alone it would be in userinfo only (Core, section 5.5).
const CLAIMS: &str = r#"{"id_token":{"dealer_links":null}}"#;

/// What we have to remember between the request and the answer.
pub(super) struct Login {
    /// The browser that began: only there may the answer arrive.
    pub(super) browser: String,
    /// Will be in the ID token, which binds it to this login.
    pub(super) nonce: Nonce,
    /// Proves at the token endpoint that the code was asked for by us.
    pub(super) pkce_verifier: PkceCodeVerifier,
    /// The page of ours that the person wants to see.
    pub(super) target: String,
    begun: Instant,
}

/// The logins under way, by `state`.
#[derive(Default)]
pub(super) struct Logins(Mutex<HashMap<String, Login>>);

impl Logins {
    fn begin(&self, state: &CsrfToken, login: Login) {
        let mut logins = self.lock();
        logins.retain(|_, login| login.begun.elapsed() < LIFETIME);
        if logins.len() >= CAPACITY {
            let oldest = logins.iter().min_by_key(|(_, login)| login.begun).map(|(state, _)| state.clone());
            oldest.map(|state| logins.remove(&state));
        }
        logins.insert(state.secret().clone(), login);
    }

    /// Takes the login that `state` belongs to: an answer is accepted once, and only in the browser that asked.
    pub(super) fn take(&self, state: &str, browser: &str) -> Option<Login> {
        let mut logins = self.lock();
        let is_mine = logins
            .get(state)
            .is_some_and(|login| login.browser == browser && login.begun.elapsed() < LIFETIME);
        if is_mine { logins.remove(state) } else { None }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Login>> {
        // A panic elsewhere cannot leave the map half-written, so a poisoned lock is still good.
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// The parameters of a login that another party began (Core, section 4). All are absent when our own link is followed.
#[derive(Deserialize)]
pub(super) struct LoginParams {
    iss: Option<String>,
    login_hint: Option<String>,
    target_link_uri: Option<String>,
}

/// `GET /login`
pub(super) async fn get(site: Data<Site>, request: HttpRequest, params: Query<LoginParams>) -> HttpResponse {
    // Another issuer would mean that somebody tries to make us trust a foreign provider.
    if params.iss.as_deref().is_some_and(|iss| iss != site.provider.issuer()) {
        return site.problem(&Problem::ForeignIssuer);
    }
    let target = match params.target_link_uri.as_deref().map(|uri| site.own_page(uri)) {
        None => "/me".to_owned(),
        Some(Some(page)) => page,
        Some(None) => return site.problem(&Problem::ForeignTarget),
    };
    let metadata = match site.provider.metadata().await {
        Ok(metadata) => metadata,
        Err(error) => return site.problem(&Problem::Unreachable(error.to_string())),
    };
    let Ok(client) = site.client(&metadata) else { return site.problem(&Problem::OurMistake) };

    let (pkce_challenge, pkce_verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let mut authorization = client
        .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
        .set_pkce_challenge(pkce_challenge)
        .add_scopes(site.other_scopes())
        .add_extra_param("claims", CLAIMS);
    if let Some(hint) = &params.login_hint {
        authorization = authorization.set_login_hint(LoginHint::new(hint.clone()));
    }
    let (url, state, nonce) = authorization.url();

    // One name a browser, so that logins in several tabs do not disturb each other.
    let cookie_name = site.login_cookie();
    let browser = request.cookie(&cookie_name).map_or_else(random_token, |cookie| cookie.value().to_owned());
    let cookie = browser::cookie(cookie_name, browser.clone(), &site.settings.base_url);
    site.logins.begin(&state, Login { browser, nonce, pkce_verifier, target, begun: Instant::now() });

    HttpResponse::SeeOther().cookie(cookie).insert_header((header::LOCATION, url.as_str())).finish()
}

impl Site {
    /// The name of the cookie that tells browsers apart during a login.
    pub(super) fn login_cookie(&self) -> String {
        format!("{}-login", self.settings.client_id)
    }

    /// `openid` is added by the openidconnect crate.
    fn other_scopes(&self) -> impl Iterator<Item = Scope> {
        let scopes = self.settings.scopes.iter().filter(|scope| *scope != "openid");
        scopes.cloned().map(Scope::new)
    }

    /// The path and query of `uri` when it is a page of this site. Anything else would make us an open redirector.
    fn own_page(&self, uri: &str) -> Option<String> {
        let uri = url::Url::parse(uri).ok()?;
        (uri.origin() == self.settings.base_url.origin()).then(|| match uri.query() {
            // Two slashes at the start would name another host.
            Some(query) => format!("/{}?{query}", uri.path().trim_start_matches('/')),
            None => format!("/{}", uri.path().trim_start_matches('/')),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn login(browser: &str) -> Login {
        Login {
            browser: browser.to_owned(),
            nonce: Nonce::new_random(),
            pkce_verifier: PkceCodeChallenge::new_random_sha256().1,
            target: "/me".to_owned(),
            begun: Instant::now(),
        }
    }

    #[test]
    fn an_answer_is_accepted_once_and_only_where_it_was_asked_for() {
        let logins = Logins::default();
        let (one, two) = (CsrfToken::new("one".to_owned()), CsrfToken::new("two".to_owned()));
        logins.begin(&one, login("phone"));
        logins.begin(&two, login("phone"));
        assert!(logins.take("one", "another browser").is_none());
        assert!(logins.take("one", "phone").is_some());
        assert!(logins.take("one", "phone").is_none());
        assert!(logins.take("two", "phone").is_some(), "a second tab");
        assert!(logins.take("three", "phone").is_none());
    }
}
