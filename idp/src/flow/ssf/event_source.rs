//! The seam for events of plug-ins, and for what they know of receivers.

use crate::{
    Provider,
    domain::{Client, ClientKind, EventType},
    store::{StoreError, Tx},
};

/// What a plug-in can tell receivers of.
pub trait EventSource: Send + Sync {
    /// The types of its own that this client can have.
    fn event_types(&self, client: &Client) -> &'static [EventType];

    /// Whether the client may receive anything at the moment. One that the plug-in does not know may.
    fn may_receive(&self, client: &Client, tx: &mut Tx<'_>) -> Result<bool, StoreError>;
}

impl Provider {
    /// The types that this client can have, in the form in which they are stored. A service hears of the accounts that
    /// use it; all others have what plug-ins have for them.
    pub(super) fn event_types_for(&self, client: &Client) -> Vec<&'static str> {
        let own: &[EventType] = match client.registration.kind {
            ClientKind::RelyingParty => &EventType::OF_ACCOUNTS,
            ClientKind::Dealer | ClientKind::Admin | ClientKind::LegacySite | ClientKind::Dynamic => &[],
        };
        let plugged = self.event_sources.iter().flat_map(|source| source.event_types(client));
        own.iter().chain(plugged).map(|kind| kind.as_str()).collect()
    }

    /// Whether the client may receive anything at the moment.
    pub(super) fn may_receive(&self, tx: &mut Tx<'_>, client: &Client) -> Result<bool, StoreError> {
        for source in &self.event_sources {
            if !source.may_receive(client, tx)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
