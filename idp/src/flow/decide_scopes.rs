//! The answer to the scope consent page.

use super::{
    FlowError, PageVisit, act_on_page,
    steps::{ConsentNote, SCOPE_CONSENT},
};
use crate::{
    Provider,
    store::{
        self,
        audit::{Actor, AuditEvent},
    },
};
use std::sync::Arc;

/// Records that the person allowed or refused. A refusal is not remembered: the service may ask again.
/// `false`: the dispatcher is elsewhere.
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
        }
        interaction.set_note(SCOPE_CONSENT, &ConsentNote { allowed, denied: !allowed });
        Ok(())
    })
    .await?;
    Ok(done.is_some())
}
