//! The answer to the scope consent page.

use super::{
    FlowError, PageVisit, act_on_page,
    steps::{ConsentNote, SCOPE_CONSENT},
};
use crate::{
    Provider,
    domain::{Account, AuthorizationDetail, Client},
    store::{
        self, StoreError, Tx,
        audit::{Actor, AuditEvent},
    },
};
use std::sync::Arc;

/// Details that are remembered of one service at most: the oldest go first, and are asked for again.
const MOST_DETAILS: usize = 50;

/// Records that the person allowed or refused. A refusal is not remembered: the service may ask again.
/// `false`: the dispatcher is elsewhere.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn decide_scopes(
    provider: &Arc<Provider>,
    visit: PageVisit,
    allowed: bool,
    request_id: String,
) -> Result<bool, FlowError> {
    let done = act_on_page(provider, visit, move |tx, interaction, scene| {
        let (Some(account), Some(client), Some(request)) =
            (&scene.account, &scene.client, interaction.request())
        else {
            return Ok(());
        };
        let action = if allowed { "consent.given" } else { "consent.refused" };
        let mut event =
            AuditEvent::new(Actor::Account(account.id.to_string()), action, format!("client:{}", client.id));
        event.request_id.clone_from(&request_id);
        store::audit::insert(tx, &event)?;
        if allowed {
            let before = store::consents::find(tx, &account.id, &client.id)?;
            store::consents::upsert(tx, &account.id, &client.id, &before.union(&request.scope))?;
            remember_details(tx, account, client, &request.authorization_details)?;
        }
        interaction.set_note(SCOPE_CONSENT, &ConsentNote { allowed, denied: !allowed });
        Ok(())
    })
    .await?;
    Ok(done.is_some())
}

/// Adds details to those that were allowed before. Those that a new one covers are in it.
fn remember_details(
    tx: &mut Tx<'_>,
    account: &Account,
    client: &Client,
    allowed: &[AuthorizationDetail],
) -> Result<(), StoreError> {
    if allowed.is_empty() {
        return Ok(());
    }
    let mut details = store::consents::find_details(tx, &account.id, &client.id)?;
    details.retain(|known| !allowed.iter().any(|new| new.covers(known)));
    details.extend_from_slice(allowed);
    let too_many = details.len().saturating_sub(MOST_DETAILS);
    store::consents::set_details(tx, &account.id, &client.id, details.get(too_many..).unwrap_or_default())
}
