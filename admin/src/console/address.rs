//! Where browsers reach the console: the registration of its client says so, and no header of a request.

use super::Mount;
use crate::flow::AdminError;
use idp::{
    Provider,
    domain::{ClientId, ClientKind},
};
use std::sync::Arc;

/// The address of a console.
#[derive(Clone, Debug)]
pub(super) struct Address {
    /// Scheme, host and port.
    pub(super) origin: String,
    /// Where a login comes back to.
    pub(super) callback: String,
}

impl Address {
    /// As registered; `None` when nobody installed the client, or it is suspended.
    pub(super) async fn find(provider: &Arc<Provider>, mount: &Mount) -> Result<Option<Self>, AdminError> {
        let client = provider.load_client(&ClientId::from(mount.client)).await?;
        let Some(client) = client.filter(|client| client.registration.kind == ClientKind::Admin) else {
            return Ok(None);
        };
        let below = mount.path("/callback");
        let registered = client.registration.redirect_uris.iter();
        let found = registered.filter_map(|uri| Some((uri, uri.strip_suffix(&below)?))).next();
        Ok(found.map(|(uri, origin)| Self { origin: origin.to_owned(), callback: uri.clone() }))
    }

    /// Whether browsers reach it by https.
    pub(super) fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }
}
