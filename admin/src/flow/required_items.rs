//! The table of services and the items that they need: its rows are part of the services' registrations.

use super::{
    AdminError, ClientPlace, Expected, Operator, Page, PageAsk, Versioned,
    edit_client::{Edit, edit_client, find},
    view_clients::page_of_clients,
};
use crate::domain::{Fault, RequiredItemsChange, RequiredItemsView, Rule};
use idp::{
    Provider,
    domain::{ClientId, ClientKind},
};
use std::sync::Arc;

/// Every service with what it needs, by id.
pub async fn list_required_items(
    provider: &Arc<Provider>,
    ask: PageAsk,
) -> Result<Page<RequiredItemsView>, AdminError> {
    page_of_clients(provider, ask, "required-items", &[ClientKind::RelyingParty]).await
}

/// The row of a service. Its version is that of the whole registration: who changes one changes the other.
pub async fn find_required_items(
    provider: &Arc<Provider>,
    id: ClientId,
) -> Result<Versioned<RequiredItemsView>, AdminError> {
    let place = ClientPlace::RelyingParties;
    let found = provider.db.read(move |tx| Ok::<_, AdminError>(find(tx, &place, &id)?.versioned())).await?;
    Ok(found.map(|record| record.client.into()))
}

/// Changes the row of a service, and nothing else of it.
pub async fn change_required_items(
    provider: &Arc<Provider>,
    operator: Operator,
    id: ClientId,
    expected: Expected,
    body: RequiredItemsChange,
) -> Result<Versioned<RequiredItemsView>, AdminError> {
    let items = body.required_items;
    for (index, item) in items.iter().enumerate() {
        if items.iter().skip(index + 1).any(|other| other == item) {
            return Err(AdminError::Invalid(vec![Fault::at("/required_items", Rule::Twice)]));
        }
    }
    let action = "client.required_items_changed";
    let edit = Edit { place: ClientPlace::RelyingParties, id, expected, operator, action };
    let changed = edit_client(provider, edit, move |_, record| {
        record.client.registration.required_items.clone_from(&items);
        Ok(())
    })
    .await?;
    Ok(changed.map(|record| record.client.into()))
}
