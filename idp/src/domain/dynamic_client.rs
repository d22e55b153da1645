//! Clients that register themselves (RFC 7591): who may, for what, and what is kept of what they say.

use super::{ClientProfile, ClientRegistration, InitialAccessTokenId, ScopeSet, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Who may register a client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DynamicRegistration {
    /// Nobody: operators register clients.
    #[default]
    Off,
    /// Who shows an initial access token of an operator (RFC 7591, 3).
    InitialAccessToken,
    /// Everybody: for conformance suites, and nothing else.
    Open,
}

/// What clients that register with one initial access token may be. Holds for every later change, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationPolicy {
    /// Hosts of redirect URIs, `*.example.jp` for all below `example.jp`; `None` for any.
    pub redirect_hosts: Option<Vec<String>>,
    /// Scopes.
    pub scope: ScopeSet,
    /// Grant types.
    pub grant_types: Vec<String>,
    /// What they are held to.
    #[serde(default)]
    pub profile: ClientProfile,
    /// Whether assertions may name an endpoint of ours as their audience, as certification plans do.
    #[serde(default)]
    pub endpoint_audience: bool,
}

impl RegistrationPolicy {
    /// Whether answers may go there. A private scheme is a host turned round (RFC 8252, 7.1).
    pub fn takes_redirect_uri(&self, uri: &str) -> bool {
        let Some(hosts) = &self.redirect_hosts else { return true };
        let Ok(url) = url::Url::parse(uri) else { return false };
        let host = match (url.scheme(), url.host_str()) {
            ("http" | "https", Some(host)) => host.to_owned(),
            ("http" | "https", None) => return false,
            (private, _) => private.rsplit('.').collect::<Vec<_>>().join("."),
        };
        hosts.iter().any(|pattern| is_of(pattern, &host))
    }
}

/// Whether a host is the one of the pattern, or one below it.
fn is_of(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix("*.") {
        Some(parent) => host.strip_suffix(parent).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.')),
        None => pattern == host,
    }
}

/// What an operator gives to whoever is to register clients. The token itself is kept nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InitialAccessToken {
    /// Its name.
    pub id: InitialAccessTokenId,
    /// For whom, in the operator's words.
    pub note: String,
    /// What may be registered with it.
    pub policy: RegistrationPolicy,
    /// How many clients can still be registered with it.
    pub uses_left: i32,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What is kept of a client that registered itself, besides its registration.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DynamicClient {
    /// `client_id_issued_at`, seconds.
    pub issued_at: i64,
    /// What it says of itself and nothing follows from: names in other languages, addresses of people and documents.
    pub presented: Map<String, Value>,
}

impl ClientRegistration {
    /// Where its policy on the use of data is (`policy_uri`), in this language (BCP 47) or in none.
    pub fn policy_uri(&self, lang: &str) -> Option<&str> {
        self.presented("policy_uri", lang)
    }

    /// Where its terms of service are (`tos_uri`).
    pub fn tos_uri(&self, lang: &str) -> Option<&str> {
        self.presented("tos_uri", lang)
    }

    fn presented(&self, name: &str, lang: &str) -> Option<&str> {
        let presented = &self.dynamic.as_ref()?.presented;
        let tagged = format!("{name}#{lang}");
        presented.get(&tagged).or_else(|| presented.get(name)).and_then(Value::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_a_policy() {
        let hosts = ["rp.example".to_owned(), "*.dealer.example.jp".to_owned()];
        let policy = RegistrationPolicy {
            redirect_hosts: Some(hosts.to_vec()),
            scope: ScopeSet::parse("openid"),
            grant_types: Vec::new(),
            endpoint_audience: false,
            profile: ClientProfile::Default,
        };
        for (uri, taken) in [
            ("https://rp.example/cb", true),
            ("https://rp.example:8443/cb", true),
            ("https://RP.example/cb", true),
            ("https://a.rp.example/cb", false),
            ("https://rp.example.evil.example/cb", false),
            ("https://evilrp.example/cb", false),
            ("https://a.dealer.example.jp/cb", true),
            ("https://a.b.dealer.example.jp/cb", true),
            ("https://dealer.example.jp/cb", false),
            ("https://.dealer.example.jp/cb", false),
            ("https://evildealer.example.jp/cb", false),
            ("http://127.0.0.1/cb", false),
            ("example.rp:/cb", true),
            ("jp.example.dealer.app:/cb", true),
            ("jp.example.dealer:/cb", false),
            ("rp.example:/cb", false),
            ("no url", false),
        ] {
            assert_eq!(policy.takes_redirect_uri(uri), taken, "{uri}");
        }
        let any = RegistrationPolicy { redirect_hosts: None, ..policy };
        assert!(any.takes_redirect_uri("https://anything.example/"));
    }

    #[test]
    fn documents_in_a_language() {
        let presented = [("policy_uri", "p"), ("policy_uri#ja", "p-ja"), ("tos_uri", "t")];
        let presented = presented.map(|(name, value)| (name.to_owned(), Value::from(value)));
        let dynamic = DynamicClient { issued_at: 1, presented: presented.into_iter().collect() };
        let registration = ClientRegistration { dynamic: Some(dynamic), ..ClientRegistration::default() };
        assert_eq!(registration.policy_uri("ja"), Some("p-ja"));
        assert_eq!(registration.policy_uri("en"), Some("p"));
        assert_eq!(registration.tos_uri("ja"), Some("t"));
        assert_eq!(ClientRegistration::default().tos_uri("ja"), None);
    }
}
