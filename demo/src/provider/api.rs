//! Calls to an interface of the provider, as another system makes them: a token by client credentials with
//! `private_key_jwt`, then plain JSON. Errors come as `application/problem+json` (RFC 9457).

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use reqwest::{Method, RequestBuilder, StatusCode};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use url::Url;

use super::{
    Provider,
    client_assertion::{ASSERTION_TYPE, client_assertion},
};

/// A token is given up a little before it ends, so that it does not end on the way.
const MARGIN: Duration = Duration::from_secs(30);

/// One access token a client, until it ends.
#[derive(Default)]
pub(crate) struct AccessTokens(Mutex<HashMap<String, (String, Instant)>>);

/// An interface of the provider, and who calls it.
#[derive(Clone, Copy)]
pub(crate) struct Api<'a> {
    /// The provider.
    pub(crate) provider: &'a Provider,
    /// The tokens that there are.
    pub(crate) tokens: &'a AccessTokens,
    /// The address of the interface.
    pub(crate) base: &'a Url,
    /// Who calls.
    pub(crate) client_id: &'a str,
    /// Its key, ES256.
    pub(crate) private_jwk: &'a Value,
    /// What it wants to be allowed.
    pub(crate) scope: &'static str,
}

/// Why a call did not work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    /// The provider does not answer, or not with what was agreed.
    #[error("the provider cannot be reached: {0}")]
    Unreachable(String),
    /// The provider refused, with its reason.
    #[error("{status} {reason}")]
    Refused {
        /// Its status.
        status: StatusCode,
        /// Its words.
        reason: String,
    },
}

impl From<reqwest::Error> for CallError {
    fn from(error: reqwest::Error) -> Self {
        Self::Unreachable(error.to_string())
    }
}

#[derive(Deserialize)]
struct TokenAnswer {
    access_token: String,
    /// Seconds.
    expires_in: Option<u64>,
}

/// The members of a problem that we show.
#[derive(Default, Deserialize)]
struct Problem {
    title: Option<String>,
    detail: Option<String>,
    // At the token endpoint an error looks like this instead (RFC 6749, section 5.2).
    error: Option<String>,
    error_description: Option<String>,
}

impl Api<'_> {
    /// `GET {base}/{path}`
    pub(crate) async fn get<A: DeserializeOwned>(&self, path: &str) -> Result<A, CallError> {
        self.call(path, |http, url| http.request(Method::GET, url)).await
    }

    /// `POST {base}/{path}`
    pub(crate) async fn post<A: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<A, CallError> {
        self.call(path, |http, url| http.request(Method::POST, url).json(body)).await
    }

    async fn call<A: DeserializeOwned>(
        &self,
        path: &str,
        request: impl Fn(&reqwest::Client, String) -> RequestBuilder,
    ) -> Result<A, CallError> {
        let url = format!("{}/{path}", self.base.as_str().trim_end_matches('/'));
        let token = self.access_token().await?;
        let answer = request(self.provider.http(), url).bearer_auth(token).send().await?;
        if answer.status() == StatusCode::UNAUTHORIZED {
            // The provider may have been set up anew since; the next attempt asks for a new token.
            self.tokens.forget(self.client_id);
        }
        read(answer).await
    }

    /// A token for the interface: the one we have, or a new one (RFC 6749, section 4.4).
    async fn access_token(&self) -> Result<String, CallError> {
        if let Some(token) = self.tokens.find(self.client_id) {
            return Ok(token);
        }
        let failed = |error: &dyn std::fmt::Display| CallError::Unreachable(error.to_string());
        let metadata = self.provider.metadata().await.map_err(|error| failed(&error))?;
        let endpoint = metadata.token_endpoint().ok_or_else(|| failed(&"there is no token endpoint"))?;
        let assertion = client_assertion(self.client_id, self.provider.issuer(), self.private_jwk);
        let assertion = assertion.map_err(|error| failed(&error))?;
        let form = [
            ("grant_type", "client_credentials"),
            ("scope", self.scope),
            ("client_id", self.client_id),
            ("client_assertion_type", ASSERTION_TYPE),
            ("client_assertion", &assertion),
        ];
        let asked_at = Instant::now();
        let answer = self.provider.http().post(endpoint.url().clone()).form(&form).send().await?;
        let answer: TokenAnswer = read(answer).await?;
        let lifetime = Duration::from_secs(answer.expires_in.unwrap_or(0)).saturating_sub(MARGIN);
        self.tokens.keep(
            self.client_id,
            &answer.access_token,
            asked_at + lifetime.min(Duration::from_secs(3_600)),
        );
        Ok(answer.access_token)
    }
}

/// The JSON of a good answer, or the reason of a bad one. An answer without content reads as `null`.
async fn read<A: DeserializeOwned>(answer: reqwest::Response) -> Result<A, CallError> {
    let status = answer.status();
    let body = answer.bytes().await?;
    if !status.is_success() {
        let problem: Problem = serde_json::from_slice(&body).unwrap_or_default();
        let reason = [problem.detail, problem.error_description, problem.title, problem.error]
            .into_iter()
            .flatten()
            .next();
        return Err(CallError::Refused { status, reason: reason.unwrap_or_default() });
    }
    let body = if body.is_empty() { b"null".as_slice() } else { &body };
    serde_json::from_slice(body).map_err(|error| CallError::Unreachable(error.to_string()))
}

impl AccessTokens {
    fn find(&self, client_id: &str) -> Option<String> {
        let tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(client_id).filter(|(_, end)| *end > Instant::now()).map(|(token, _)| token.clone())
    }

    fn keep(&self, client_id: &str, token: &str, end: Instant) {
        let mut tokens = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.insert(client_id.to_owned(), (token.to_owned(), end));
    }

    fn forget(&self, client_id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(client_id);
    }
}
