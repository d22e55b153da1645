//! A provider as a stranger knows it: its address, what its clients were told, and a person who logs in there.

use crate::http::{Connection, Request};
use anyhow::Context;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicUsize, Ordering};
use url::Url;

/// Where every code goes; nobody is there, and nobody needs to be.
pub const CALLBACK: &str = "https://load.example/callback";

/// A provider, or what stands beside it, and who may use it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Provider {
    /// How the table calls it.
    pub name: String,
    /// The issuer.
    pub issuer: Url,
    /// What client there is for which work.
    #[serde(default)]
    pub clients: Clients,
    /// Who logs in.
    #[serde(default)]
    pub person: Option<Person>,
    /// More of them, where one is not enough: every login is the next one's.
    #[serde(default)]
    pub people: Vec<Person>,
}

impl Provider {
    /// Whose turn it is to log in.
    #[must_use]
    pub fn person(&self) -> Option<&Person> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let turn = NEXT.fetch_add(1, Ordering::Relaxed).checked_rem(self.people.len());
        turn.and_then(|turn| self.people.get(turn)).or(self.person.as_ref())
    }
}

/// Clients of the works; a work without its client is left out.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Clients {
    /// Gets tokens for itself that are JWT, signed with ES256.
    pub machine: Option<Client>,
    /// Gets tokens for itself that say nothing.
    pub machine_opaque: Option<Client>,
    /// Logs people in; ID tokens with RS256.
    pub rs256: Option<Client>,
    /// The same with ES256.
    pub es256: Option<Client>,
    /// Gets refresh tokens, and ID tokens with RS256.
    pub refresh_rs256: Option<Client>,
    /// The same with ES256.
    pub refresh_es256: Option<Client>,
}

/// A confidential client that authenticates by `client_secret_basic`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Client {
    /// `client_id`.
    pub client_id: String,
    /// `client_secret`.
    pub client_secret: String,
    /// The resource it asks tokens for (RFC 8707).
    #[serde(default)]
    pub resource: Option<String>,
}

impl Client {
    /// `Authorization` of RFC 6749, 2.3.1.
    #[must_use]
    pub fn authorization(&self) -> String {
        let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let pair = format!("{}:{}", encoded(&self.client_id), encoded(&self.client_secret));
        format!("Basic {}", STANDARD.encode(pair))
    }
}

/// Somebody with an account.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Person {
    /// What is typed into the field `username`.
    pub username: String,
    /// What is typed into the field `password`.
    pub password: String,
}

/// The addresses that the metadata names.
#[derive(Clone, Debug, Deserialize)]
#[allow(missing_docs, reason = "OpenID Connect Discovery 1.0 and RFC 8414 say it")]
pub struct Endpoints {
    pub jwks_uri: Url,
    pub authorization_endpoint: Url,
    pub token_endpoint: Url,
    pub userinfo_endpoint: Url,
    pub introspection_endpoint: Url,
}

/// A provider and its endpoints.
#[derive(Clone, Debug)]
pub struct Site {
    /// What is known of it.
    pub provider: Provider,
    /// Where its metadata is.
    pub metadata: Url,
    /// What its metadata says.
    pub endpoints: Endpoints,
}

impl Site {
    /// Asks the provider for its metadata.
    ///
    /// # Errors
    /// It does not answer, or not with metadata.
    pub async fn discover(provider: Provider) -> anyhow::Result<Self> {
        let issuer = provider.issuer.as_str().trim_end_matches('/');
        let metadata = Url::parse(&format!("{issuer}/.well-known/openid-configuration"))?;
        let mut connection = Connection::open(&metadata).await?;
        let reply = connection.send(&Request::get(&metadata, &[])).await?.with(200)?;
        let endpoints = serde_json::from_slice(&reply.body)
            .with_context(|| format!("the metadata of {} cannot be read", provider.name))?;
        Ok(Self { provider, metadata, endpoints })
    }
}
