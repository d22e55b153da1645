//! A login of somebody who is logged in: authorization request, code, tokens, userinfo. Nobody sees a page.

use super::{Kind, Later, Worker};
use crate::{
    browser::{Arrival, Browser},
    http::{Connection, Request},
    provider::{CALLBACK, Person, Site},
};
use anyhow::{Context, bail, ensure};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use url::Url;

/// What a service needs that shows a name.
pub(super) const SCOPE: &str = "openid profile email";
/// The same with a refresh token (OpenID Connect Core 1.0, 11).
pub(super) const OFFLINE: &str = "openid profile email offline_access";

/// No two requests of a run are the same.
static REQUESTS: AtomicU64 = AtomicU64::new(1);

/// An authorization request with PKCE (RFC 7636), and what redeems its code.
pub(super) struct Asked {
    pub(super) url: Url,
    state: String,
    verifier: String,
}

/// What comes of a code or a refresh token.
#[derive(Debug, Deserialize)]
pub(super) struct Tokens {
    pub(super) access_token: String,
    pub(super) id_token: String,
    #[serde(default)]
    pub(super) refresh_token: Option<String>,
}

impl Tokens {
    /// Whether the ID token is signed as it should be. Who measures the wrong algorithm learns nothing.
    pub(super) fn check(&self, kind: Kind) -> anyhow::Result<()> {
        #[derive(Deserialize)]
        struct Header {
            alg: String,
        }
        let header = self.id_token.split('.').next().unwrap_or_default();
        let header: Header = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header)?)?;
        ensure!(header.alg == kind.algorithm, "an ID token with {}", header.alg);
        Ok(())
    }
}

/// A new request; `more` are parameters beside the usual ones.
pub(super) fn ask(site: &Site, kind: Kind, scope: &str, more: &[(&str, &str)]) -> anyhow::Result<Asked> {
    let number = REQUESTS.fetch_add(1, Ordering::Relaxed);
    let verifier = format!("{number:0>64x}");
    let state = format!("s{number}");
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier));
    let mut url = site.endpoints.authorization_endpoint.clone();
    url.query_pairs_mut().extend_pairs([
        ("response_type", "code"),
        ("client_id", &kind.client_of(site)?.client_id),
        ("redirect_uri", CALLBACK),
        ("scope", scope),
        ("state", &state),
        ("nonce", &state),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ]);
    url.query_pairs_mut().extend_pairs(more);
    Ok(Asked { url, state, verifier })
}

/// The code of an authorization response.
pub(super) fn code(asked: &Asked, arrived: &Url) -> anyhow::Result<String> {
    let value = |wanted: &str| {
        arrived.query_pairs().find(|(name, _)| name == wanted).map(|(_, value)| value.into_owned())
    };
    if let Some(error) = value("error") {
        bail!("the authorization response says {error}");
    }
    ensure!(value("state").as_deref() == Some(&*asked.state), "the state of another request");
    value("code").context("an authorization response without a code")
}

/// Redeems a code.
pub(super) async fn redeem(
    site: &Site,
    connection: &mut Connection,
    kind: Kind,
    asked: &Asked,
    code: &str,
) -> anyhow::Result<Tokens> {
    let headers = [("authorization", &*kind.client_of(site)?.authorization())];
    let values = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", CALLBACK),
        ("code_verifier", &asked.verifier),
    ];
    let request = Request::form(&site.endpoints.token_endpoint, &headers, &values);
    let reply = connection.send(&request).await?.with(200)?;
    let tokens: Tokens = serde_json::from_slice(&reply.body)?;
    tokens.check(kind)?;
    Ok(tokens)
}

/// Logs in by password in a browser that nobody used before.
pub(super) async fn log_in(
    site: &Site,
    connection: &mut Connection,
    kind: Kind,
    scope: &str,
) -> anyhow::Result<(Browser, Tokens)> {
    let person = site.provider.person().context("nobody has an account")?;
    log_in_as(person, site, connection, kind, scope).await
}

/// The same for somebody who was chosen before.
pub(super) async fn log_in_as(
    person: &Person,
    site: &Site,
    connection: &mut Connection,
    kind: Kind,
    scope: &str,
) -> anyhow::Result<(Browser, Tokens)> {
    let mut browser = Browser::default();
    let asked = ask(site, kind, scope, &[])?;
    let arrived = match browser.open(connection, &asked.url).await? {
        Arrival::Page(url, reply) => browser.log_in(connection, (url, reply), person).await?,
        Arrival::Client(_) => bail!("a stranger is logged in"),
    };
    let code = code(&asked, &arrived)?;
    let tokens = redeem(site, connection, kind, &asked, &code).await?;
    Ok((browser, tokens))
}

/// The tokens of such a login.
pub(super) async fn tokens(
    site: &Site,
    connection: &mut Connection,
    kind: Kind,
    scope: &str,
) -> anyhow::Result<Tokens> {
    Ok(log_in(site, connection, kind, scope).await?.1)
}

/// The request for userinfo.
pub(super) fn userinfo(site: &Site, access_token: &str) -> Request {
    let bearer = format!("Bearer {access_token}");
    Request::get(&site.endpoints.userinfo_endpoint, &[("authorization", &bearer)])
}

struct Silent {
    site: Arc<Site>,
    kind: Kind,
    browser: Browser,
}

impl Worker for Silent {
    fn once<'a>(&'a mut self, connection: &'a mut Connection) -> Later<'a, ()> {
        Box::pin(async {
            let asked = ask(&self.site, self.kind, SCOPE, &[])?;
            let arrived = match self.browser.open(connection, &asked.url).await? {
                Arrival::Client(url) => url,
                Arrival::Page(url, _) => bail!("the page {} in place of a code", url.path()),
            };
            let code = code(&asked, &arrived)?;
            let tokens = redeem(&self.site, connection, self.kind, &asked, &code).await?;
            connection.send(&userinfo(&self.site, &tokens.access_token)).await?.with(200)?;
            Ok(())
        })
    }
}

pub(super) fn prepare<'a>(
    site: &'a Arc<Site>,
    connection: &'a mut Connection,
    kind: Kind,
) -> Later<'a, Box<dyn Worker>> {
    Box::pin(async move {
        let (browser, _) = log_in(site, connection, kind, SCOPE).await?;
        Ok(Box::new(Silent { site: Arc::clone(site), kind, browser }) as Box<dyn Worker>)
    })
}
