//! `try-login`: a whole login at any OpenID provider, from the terminal, each check a line. It knows the provider by HTTP
//! alone, as every relying party does, and uses a library that knows nothing of this house.
//!
//! 1. Discovery, keys, and what is announced.
//! 2. The authorization request with PKCE, state and nonce; a person answers it in a browser, or a script by the
//!    provider's own pages.
//! 3. The answer, the tokens, the ID token, userinfo, refresh, revocation, logout.

mod browser;
mod loopback;
mod provider;
mod report;
mod tokens;

use crate::office::Usage;
use anyhow::Context;
use browser::Browser;
use clap::Args;
use idp::domain::Secret;
use openidconnect::{
    CsrfToken, Nonce, PkceCodeChallenge, Scope,
    core::{CoreAuthPrompt, CoreAuthenticationFlow},
};
use provider::Relying;
use report::{Failed, Report};
use std::{fs, path::PathBuf, time::Duration};
use tokens::{Answer, Login};
use url::Url;

/// `try-login`
#[derive(Debug, Args)]
pub(crate) struct TryLogin {
    /// The provider's issuer, as in https://id.example.jp.
    #[arg(value_name = "ISSUER")]
    issuer: String,
    /// As which client.
    #[arg(long, value_name = "ID")]
    client_id: String,
    /// A file with the client's secret; without it the client is a public one.
    #[arg(long, value_name = "FILE")]
    client_secret_file: Option<PathBuf>,
    /// Send the secret in the body (client_secret_post), not in the header.
    #[arg(long, requires = "client_secret_file")]
    secret_in_body: bool,
    /// Where the answer goes; must be registered for the client. On this machine it is waited for.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:9999/callback")]
    redirect_uri: Url,
    /// What is asked for, separated by spaces.
    #[arg(long, value_name = "SCOPES", default_value = "openid profile email offline_access")]
    scope: String,
    /// Do not wait for the answer: the address that the browser was sent to is pasted at the terminal.
    #[arg(long)]
    paste: bool,
    /// Log in without a browser, by the pages of this provider, as this ID.
    #[arg(long, value_name = "ID", requires = "password_file", conflicts_with = "paste")]
    user: Option<String>,
    /// A file with the password of that ID.
    #[arg(long, value_name = "FILE", requires = "user")]
    password_file: Option<PathBuf>,
    /// A PEM file with certificates that are trusted beside the public ones.
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// How long the person may take, seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    wait: u64,
    /// Answer in JSON, for programs.
    #[arg(long)]
    json: bool,
}

/// Tries it.
///
/// # Errors
/// A check that failed: what came after it was not tried.
pub(crate) async fn try_login(ask: TryLogin) -> anyhow::Result<()> {
    let secret = ask.client_secret_file.as_deref().map(read_secret).transpose()?;
    let password = ask.password_file.as_deref().map(read_secret).transpose()?;
    let ca = ask.ca.as_ref().map(|path| fs::read(path).with_context(|| path.display().to_string()));
    let relying = Relying::new(&ask, secret, ca.transpose()?.as_deref())?;
    let mut report = Report::new(ask.json);
    if let Err(failed) = walk(&ask, relying, password, &mut report).await {
        report.fail(failed)?;
    }
    report.end(&ask.issuer, &ask.client_id)
}

async fn walk(
    ask: &TryLogin,
    relying: Relying,
    password: Option<Secret>,
    report: &mut Report,
) -> Result<(), Failed> {
    let (metadata, client) = provider::discover(&relying, report).await?;
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let begin = |prompt: Option<CoreAuthPrompt>| {
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scopes(ask.scope.split_whitespace().map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge.clone());
        if let Some(prompt) = prompt {
            request = request.add_prompt(prompt);
        }
        request.url()
    };
    let (address, state, nonce) = begin(None);
    let mut unattended = None;
    let landed = match (&ask.user, password) {
        (Some(user), Some(password)) => {
            let mut browser = Browser::new(&relying, &ask.redirect_uri);
            let landed = browser.log_in(&address, user, &password).await?;
            report.ok("login pages", "answered without a browser")?;
            unattended = Some(browser);
            landed
        }
        _ if ask.paste => loopback::pasted(&address)?,
        _ => loopback::waited_for(&address, &ask.redirect_uri, &state, Duration::from_secs(ask.wait)).await?,
    };
    let answer = Answer::read(&landed, &state, &metadata, report)?;
    let login = Login { relying: &relying, metadata: &metadata, client: &client };
    let last = login.redeem(answer, verifier, &nonce, report).await?;
    let id_token = last.id_token.clone();
    login.revoke(last, report).await?;
    match (metadata.additional_metadata().end_session(), unattended) {
        (None, _) => report.skip("logout", "the provider announces no end_session_endpoint"),
        (Some(endpoint), Some(mut browser)) => {
            browser.log_out(endpoint, &id_token, &relying).await?;
            let (address, ..) = begin(Some(CoreAuthPrompt::None));
            browser.is_logged_out(&address).await?;
            report
                .ok("logout", "the session at the provider has ended: prompt=none is answered login_required")
        }
        (Some(_), None) => report.skip("logout", "the session is in your browser: log out there"),
    }
}

/// A secret alone in a file. Its end of line is none of it.
fn read_secret(path: &std::path::Path) -> anyhow::Result<Secret> {
    let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        return Err(Usage(format!("{} is empty", path.display())).into());
    }
    Ok(Secret::from(text))
}
