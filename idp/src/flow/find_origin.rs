//! Where somebody can go back to: the service that an interaction was begun for, or that a browser came from last.

use super::FlowError;
use crate::{
    Provider,
    domain::{ClientId, InteractionId},
    store,
};
use std::sync::Arc;

/// Where logins of the service begin, or its home page; `None` when it is not known, or out of use, or has neither.
///
/// The interaction may be another browser's, or over: it is asked for nothing but its service.
pub async fn find_origin(
    provider: &Arc<Provider>,
    interaction: Option<InteractionId>,
    came_from: Option<ClientId>,
) -> Result<Option<String>, FlowError> {
    let node = Arc::clone(provider);
    let remembered = interaction.as_ref().and_then(|id| provider.origins.get(id));
    provider
        .db
        .read(move |tx| {
            let begun_for = match (&remembered, &interaction) {
                (Some(client), _) => Some(client.clone()),
                (None, Some(id)) => store::interactions::find_client(tx, id)?,
                (None, None) => None,
            };
            let client = match begun_for.or_else(|| came_from.clone()) {
                Some(id) => node.find_client(tx, &id)?,
                None => None,
            };
            let issuer = node.settings.issuer.as_str();
            Ok(client.and_then(|client| client.login_start(issuer).or_else(|| client.home(issuer))))
        })
        .await
}
