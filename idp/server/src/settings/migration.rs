//! Legacy sites whose users come over: how an operator writes them, and what they are held to.

use super::{Settings, facts::leads_here};
use federation::domain::{LegacySite, MigrationSettings as Migration};
use idp::domain::{ClientId, Localized};
use serde::Deserialize;
use url::Url;

/// `[federation.migration]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MigrationSettings {
    /// Whether the registration asks for the password once; it does unless this says no.
    pub(crate) password_once: Option<bool>,
    /// `[[federation.migration.sites]]`
    pub(crate) sites: Vec<SiteSettings>,
}

/// One site. Its OAuth client (`private_key_jwt`) is written from what stands here at every start.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SiteSettings {
    /// Its name in handles and rows; never given to another site later.
    pub(crate) id: String,
    /// Its `client_id`; the id when absent.
    pub(crate) client_id: Option<String>,
    /// Name shown to people.
    pub(crate) name: String,
    /// The same in English; the Japanese one when absent.
    pub(crate) name_en: Option<String>,
    /// Its first page, where people go back to.
    pub(crate) top_url: String,
    /// Where its public keys are.
    pub(crate) jwks_uri: String,
    /// Where events are pushed (RFC 8935); without it the site polls.
    pub(crate) events_endpoint: Option<String>,
    /// `client_id` of the service that its users migrate to.
    pub(crate) service: String,
}

/// `[journeys]`: the order of the steps, by their names; absent ones keep the shipped order.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct JourneySettings {
    /// Of requests by relying parties: every step.
    pub(crate) authorize: Option<Vec<String>>,
    /// Of migrations: `migration_consent` and `login` at least.
    pub(crate) migration: Option<Vec<String>>,
}

/// The rule.
pub(super) fn sites_are_usable(settings: &Settings) -> Option<String> {
    let sites = &settings.federation.migration.sites;
    sites.iter().enumerate().find_map(|(n, site)| {
        let name = format!("`federation.migration.sites[{n}]`");
        let is_id = |text: &str| {
            (1..=32).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if !is_id(&site.id) || sites.iter().filter(|other| other.id == site.id).count() > 1 {
            return Some(format!(
                "{name}: `id` must be 1 to 32 letters, digits and hyphens that no other site has"
            ));
        }
        if site.name.trim().is_empty() {
            return Some(format!("{name}: `name` is what people read; it must not be empty"));
        }
        let urls = [Some(&site.top_url), Some(&site.jwks_uri), site.events_endpoint.as_ref()];
        let bad = urls.into_iter().flatten().find(|text| !is_https(text));
        bad.map(|text| {
            format!(
                "{name}: {text:?} must be an absolute https address; plain http is for this machine alone"
            )
        })
    })
}

/// The rule about orders: what leaves a step out would let people pass by it.
pub(super) fn migration_asks_for_consent(settings: &Settings) -> Option<String> {
    let order = settings.journeys.migration.as_ref()?;
    let has = |step: &str| order.iter().any(|name| name == step);
    (!has("migration_consent") || !has("login")).then(|| {
        "`journeys.migration` must name migration_consent and login: without them nobody agrees, and nobody is known"
            .to_owned()
    })
}

fn is_https(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        plain && (url.scheme() == "https" || (url.scheme() == "http" && leads_here(&url)))
    })
}

/// As the federation takes it.
pub(super) fn migration(settings: &Settings) -> Migration {
    let mut migration = Migration::default();
    let set = &settings.federation.migration;
    migration.password_once = set.password_once.unwrap_or(migration.password_once);
    if let Some(order) = &settings.journeys.migration {
        migration.order.clone_from(order);
    }
    migration.sites = set.sites.iter().map(site).collect();
    migration
}

fn site(set: &SiteSettings) -> LegacySite {
    LegacySite {
        id: set.id.clone(),
        client_id: ClientId::from(set.client_id.as_ref().unwrap_or(&set.id).as_str()),
        name: Localized::new(&set.name, set.name_en.as_ref().unwrap_or(&set.name)),
        top_url: set.top_url.clone(),
        jwks: None,
        jwks_uri: Some(set.jwks_uri.clone()),
        events_endpoint: set.events_endpoint.clone(),
        service: ClientId::from(set.service.as_str()),
    }
}
