//! A13: the services that use the ID, and taking the permission back from one.

use super::{AccountVisit, Need, Visited, act_on_account, view_account};
use crate::{
    Provider,
    domain::{AccountId, Client, ClientId, ScopeSet, Timestamp},
    flow::FlowError,
    store::{self, StoreError, Tx, audit::AuditEvent},
};
use std::{collections::BTreeMap, sync::Arc};

/// A service that has tokens of the account, or its consent.
#[derive(Clone, Debug)]
pub struct ServiceInUse {
    /// The service.
    pub client: Client,
    /// Since when it may know the account.
    pub since: Timestamp,
    /// What it may know.
    pub scope: ScopeSet,
    /// The account's name there (`sub`), when a token was issued.
    pub subject: Option<String>,
}

/// The services, by the time that they were first used.
pub async fn view_services(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<Vec<ServiceInUse>>, FlowError> {
    view_account(provider, visit, Need::Session, |tx, scene| Ok(find_services(tx, &scene.account.id)?)).await
}

/// Takes back what one service was allowed: its tokens end, and it asks again before it gets new ones. `false` when it
/// was allowed nothing.
pub async fn revoke_service(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    id: ClientId,
) -> Result<Visited<bool>, FlowError> {
    let request_id = visit.request_id.clone();
    act_on_account(provider, visit, Need::Session, move |tx, scene| {
        let account = &scene.account;
        let grants = store::grants::revoke_all(tx, &account.id, Some(&id))?;
        store::grants::take_back(tx, &account.id, &id)?;
        let consent = store::consents::revoke(tx, &account.id, &id)?;
        if grants == 0 && !consent {
            return Ok(false);
        }
        let mut event = AuditEvent::new(scene.actor(), "consent.revoked", format!("client:{id}"));
        event.request_id.clone_from(&request_id);
        event.account_kind = Some(account.kind);
        store::audit::insert(tx, &event)?;
        Ok(true)
    })
    .await
}

/// The services of an account, in the visit of the caller. One that was switched off is listed all the same.
pub(super) fn find_services(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<ServiceInUse>, StoreError> {
    let mut allowed: BTreeMap<String, (Timestamp, ScopeSet, Option<String>)> = BTreeMap::new();
    let consents = store::consents::list(tx, account)?;
    let consents = consents.into_iter().map(|one| (one.client_id, one.granted_at, one.scope, None::<String>));
    let grants = store::grants::list_live(tx, account)?;
    let grants = grants.into_iter().map(|one| (one.client_id, one.created_at, one.scope, Some(one.subject)));
    for (client, since, scope, subject) in consents.chain(grants) {
        let entry = allowed.entry(client.to_string()).or_insert((since, ScopeSet::default(), None));
        *entry = (entry.0.min(since), entry.1.union(&scope), subject.or(entry.2.take()));
    }
    let mut services = Vec::new();
    for (id, (since, scope, subject)) in allowed {
        if let Some(client) = store::clients::find(tx, &ClientId::from(id))? {
            services.push(ServiceInUse { client, since, scope, subject });
        }
    }
    services.sort_by_key(|service| service.since);
    Ok(services)
}
