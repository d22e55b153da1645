//! Switches a client off, and on again. A suspended one answers everywhere as if it did not exist.

use super::{
    AdminError, ClientPlace, ClientRecord, Expected, Operator, Versioned,
    edit_client::{Edit, edit_client},
};
use idp::{
    Provider,
    domain::{ClientId, ClientState},
};
use std::sync::Arc;

/// Sets the state; setting it twice is setting it once.
pub async fn set_client_state(
    provider: &Arc<Provider>,
    operator: Operator,
    (place, id): (ClientPlace, ClientId),
    expected: Expected,
    state: ClientState,
) -> Result<Versioned<ClientRecord>, AdminError> {
    let action = match state {
        ClientState::Suspended => "client.suspended",
        ClientState::Active => "client.reactivated",
    };
    edit_client(provider, Edit { place, id, expected, operator, action }, move |_, record| {
        record.client.state = state;
        Ok(())
    })
    .await
}
