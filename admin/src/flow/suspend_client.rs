//! Switches a client off, and on again. A suspended one answers everywhere as if it did not exist.

use super::{
    AdminError, ClientPlace, ClientRecord, Expected, Operator, Versioned,
    edit_client::{Edit, edit_client},
};
use crate::domain::{Fault, Rule};
use idp::{
    Provider,
    domain::{ClientId, ClientState, SigningAlgorithms},
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
    let offered = provider.settings.signing_algorithms.clone();
    edit_client(provider, Edit { place, id, expected, operator, action }, move |_, record| {
        switch(record, state, &offered)
    })
    .await
}

/// Sets the state of a client that is held.
pub(super) fn switch(
    record: &mut ClientRecord,
    state: ClientState,
    offered: &SigningAlgorithms,
) -> Result<(), AdminError> {
    // Its algorithm may have been switched off while it was suspended; nobody could log in to it.
    let missing = record.client.registration.missing_algorithm(offered);
    if let (ClientState::Active, Some((member, _))) = (state, missing) {
        return Err(AdminError::Invalid(vec![Fault::at(format!("/registration/{member}"), Rule::Algorithm)]));
    }
    record.client.state = state;
    Ok(())
}
