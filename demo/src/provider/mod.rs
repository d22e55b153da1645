//! The provider as its clients see it: what discovery says, its public keys, and messages signed with them.
//! Knows the issuer's address and nothing of the pages or people of any one system.

pub(crate) mod api;
pub(crate) mod client_assertion;
mod random;
mod replay;
pub(crate) mod signed_message;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use openidconnect::{IssuerUrl, ProviderMetadataWithLogout};
use tokio::sync::Mutex;
use url::Url;

pub(crate) use random::random_token;
pub(crate) use replay::Seen;

/// Metadata and keys are looked at again after this time, so that a rotated key is not missed for long.
const FRESH_FOR: Duration = Duration::from_secs(10 * 60);
/// A key id that nobody knows must not let strangers drive our requests to the provider.
const NOT_AGAIN_WITHIN: Duration = Duration::from_secs(5);
/// The provider may still be starting when the first person comes.
const ATTEMPTS: u32 = 3;
const PAUSE_BETWEEN_ATTEMPTS: Duration = Duration::from_millis(400);

/// The provider, found lazily: nothing is fetched before the first use.
pub(crate) struct Provider {
    issuer: String,
    http: reqwest::Client,
    known: Mutex<Option<Known>>,
}

struct Known {
    metadata: Arc<ProviderMetadataWithLogout>,
    since: Instant,
}

/// The provider did not answer discovery, or answered for another issuer.
#[derive(Debug, thiserror::Error)]
#[error("the provider {issuer} cannot be reached: {cause}")]
pub(crate) struct Unreachable {
    issuer: String,
    cause: String,
}

impl Provider {
    /// `ca_pem` is a certificate authority to trust besides the public ones.
    pub(crate) fn new(issuer: &Url, ca_pem: Option<&str>) -> Result<Self, reqwest::Error> {
        // No redirects: an answer that points elsewhere could make this server fetch from places only it can reach.
        // No proxy either: in the demo everything lives on one machine.
        let mut http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(Duration::from_secs(3))
            .timeout(Duration::from_secs(10));
        if let Some(pem) = ca_pem {
            http = http.add_root_certificate(reqwest::Certificate::from_pem(pem.as_bytes())?);
        }
        Ok(Self { issuer: issuer_identifier(issuer), http: http.build()?, known: Mutex::new(None) })
    }

    /// The issuer identifier, compared as text with every `iss`.
    pub(crate) fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The HTTP client that trusts the provider's certificate.
    pub(crate) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// What discovery says, at most ten minutes old.
    pub(crate) async fn metadata(&self) -> Result<Arc<ProviderMetadataWithLogout>, Unreachable> {
        self.discovered(|known| known.since.elapsed() < FRESH_FOR).await
    }

    /// The same, but asked anew when the key `kid` is not among the keys: the provider may just have rotated them.
    pub(crate) async fn metadata_with_key(
        &self,
        kid: &str,
    ) -> Result<Arc<ProviderMetadataWithLogout>, Unreachable> {
        self.discovered(|known| {
            let age = known.since.elapsed();
            age < NOT_AGAIN_WITHIN || (age < FRESH_FOR && known.has_key(kid))
        })
        .await
    }

    async fn discovered(
        &self,
        good_enough: impl FnOnce(&Known) -> bool,
    ) -> Result<Arc<ProviderMetadataWithLogout>, Unreachable> {
        // Held over the request on purpose: many visitors at a cold start make one request, not many.
        let mut known = self.known.lock().await;
        if let Some(known) = known.as_ref().filter(|known| good_enough(known)) {
            return Ok(Arc::clone(&known.metadata));
        }
        let metadata = Arc::new(self.discover().await?);
        *known = Some(Known { metadata: Arc::clone(&metadata), since: Instant::now() });
        Ok(metadata)
    }

    /// Discovery and the key set (OpenID Connect Discovery 1.0, section 4), with a little patience.
    async fn discover(&self) -> Result<ProviderMetadataWithLogout, Unreachable> {
        let unreachable = |cause: String| Unreachable { issuer: self.issuer.clone(), cause };
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(|error| unreachable(error.to_string()))?;
        let mut attempt = 1;
        loop {
            match ProviderMetadataWithLogout::discover_async(issuer.clone(), &self.http).await {
                Ok(metadata) => return Ok(metadata),
                Err(error) if attempt == ATTEMPTS => return Err(unreachable(error.to_string())),
                Err(_) => tokio::time::sleep(PAUSE_BETWEEN_ATTEMPTS).await,
            }
            attempt += 1;
        }
    }
}

impl Known {
    fn has_key(&self, kid: &str) -> bool {
        use openidconnect::JsonWebKey;
        let mut keys = self.metadata.jwks().keys().iter();
        keys.any(|key| key.key_id().is_some_and(|id| id.as_str() == kid))
    }
}

/// `Url` writes a slash after a bare host; an issuer identifier has none, and it is compared byte for byte.
fn issuer_identifier(issuer: &Url) -> String {
    match issuer.path() {
        "/" => issuer.as_str().trim_end_matches('/').to_owned(),
        _ => issuer.to_string(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_issuer_has_no_slash_after_a_bare_host() {
        let cases = [
            ("http://localhost:8080", "http://localhost:8080"),
            ("https://id.example/tenant", "https://id.example/tenant"),
            ("https://id.example/tenant/", "https://id.example/tenant/"),
        ];
        for (given, expected) in cases {
            assert_eq!(issuer_identifier(&Url::parse(given).unwrap()), expected);
        }
    }
}
