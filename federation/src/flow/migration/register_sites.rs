//! The OAuth clients of the legacy sites, written at start from the settings: what stands there is what holds.

use crate::domain::{LegacySite, MigrationSettings, SITE_SCOPE};
use idp::{
    Provider,
    domain::{Client, ClientKind, ClientRegistration, ClientState, ScopeSet, TokenEndpointAuthMethod},
    store::{self as idp_store, StoreError, Tx, VisitError},
};
use std::sync::Arc;

/// Why the sites cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SiteRefused {
    /// The client belongs to somebody else.
    #[error(
        "the client id of the legacy site `{0}` is taken by a client of another kind: give it another one"
    )]
    ClientTaken(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl VisitError for SiteRefused {
    fn as_store(&self) -> Option<&StoreError> {
        if let Self::Store(error) = self { Some(error) } else { None }
    }
}

/// Writes the clients. One that an operator suspended stays suspended.
pub async fn register_sites(
    provider: &Arc<Provider>,
    settings: &MigrationSettings,
    audience: &str,
) -> Result<(), SiteRefused> {
    let clients: Vec<Client> = settings.sites.iter().map(|site| client(site, audience)).collect();
    provider.db.write(move |tx| clients.iter().try_for_each(|client| write(tx, client))).await
}

fn write(tx: &mut Tx<'_>, client: &Client) -> Result<(), SiteRefused> {
    match idp_store::clients::find(tx, &client.id)? {
        None => idp_store::clients::insert(tx, client)?,
        Some(old) if old.registration.kind != ClientKind::LegacySite => {
            return Err(SiteRefused::ClientTaken(client.registration.client_name.clone()));
        }
        Some(old) if old.registration != client.registration => {
            idp_store::clients::update(tx, &Client { state: old.state, ..client.clone() })?;
        }
        Some(_) => {}
    }
    Ok(())
}

fn client(site: &LegacySite, audience: &str) -> Client {
    Client {
        id: site.client_id.clone(),
        state: ClientState::Active,
        secret_hash: None,
        registration: ClientRegistration {
            kind: ClientKind::LegacySite,
            client_name: site.name.ja.clone(),
            client_name_en: site.name.en.clone(),
            client_uri: Some(site.top_url.clone()),
            token_endpoint_auth_method: TokenEndpointAuthMethod::PrivateKeyJwt,
            jwks: site.jwks.clone(),
            jwks_uri: site.jwks_uri.clone(),
            grant_types: vec!["client_credentials".to_owned()],
            scope: ScopeSet::parse(SITE_SCOPE),
            resources: vec![audience.to_owned()],
            ..ClientRegistration::default()
        },
    }
}
