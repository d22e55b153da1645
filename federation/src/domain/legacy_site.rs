//! The legacy sites whose users may bring their data along, as operators set them.

use idp::domain::{ClientId, Lang, Localized};
use serde_json::Value;

/// Name of the journey, of its interactions and of its label in the counters.
pub const MIGRATION: &str = "migration";

/// Scopes of a site's client: hand users over, ask and be told what became of them.
pub const SITE_SCOPE: &str = "migration:read migration:start";

/// A legacy site.
#[derive(Clone, Debug, PartialEq)]
pub struct LegacySite {
    /// Its name in rows and handles: 1–32 letters, digits, hyphens. Never used again for another site.
    pub id: String,
    /// Its OAuth client: `private_key_jwt` and client credentials. Written at start from what stands here.
    pub client_id: ClientId,
    /// Name shown to people.
    pub name: Localized,
    /// Its first page, where people go back to.
    pub top_url: String,
    /// Its public keys, a JWK set; or `jwks_uri`.
    pub jwks: Option<Value>,
    /// Where its public keys are.
    pub jwks_uri: Option<String>,
    /// Where events are pushed (RFC 8935); without it they wait to be polled.
    pub events_endpoint: Option<String>,
    /// The service that its users migrate to.
    pub service: ClientId,
}

impl LegacySite {
    /// The name in one language.
    pub fn name_in(&self, lang: Lang) -> &str {
        self.name.get(lang)
    }
}

/// What the operator chooses about migrations.
#[derive(Clone, Debug, PartialEq)]
pub struct MigrationSettings {
    /// The sites; without one nobody migrates.
    pub sites: Vec<LegacySite>,
    /// The order of the steps.
    pub order: Vec<String>,
    /// Whether the registration asks for the password once, with the button that shows it.
    pub password_once: bool,
}

impl Default for MigrationSettings {
    /// No site; consent before login, as the reference has it.
    fn default() -> Self {
        let order = ["migration_consent", "login", "items", "terms"].map(str::to_owned).to_vec();
        Self { sites: Vec::new(), order, password_once: true }
    }
}

impl MigrationSettings {
    /// The site with this id.
    pub fn site(&self, id: &str) -> Option<&LegacySite> {
        self.sites.iter().find(|site| site.id == id)
    }

    /// The site of an OAuth client: it comes from the authenticated client and from nowhere else.
    pub fn site_of(&self, client: &ClientId) -> Option<&LegacySite> {
        self.sites.iter().find(|site| site.client_id == *client)
    }
}
