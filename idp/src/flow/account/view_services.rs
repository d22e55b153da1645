//! A13: the services that use the ID, and taking the permission back from one.

use super::{AccountVisit, Need, Visited, act_on_account, view_account};
use crate::{
    Provider,
    domain::{AccountId, AuthorizationDetail, Client, ClientId, Lang, ScopeSet, Timestamp},
    flow::{DetailWords, FlowError},
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
    /// And in more words.
    pub details: Vec<AuthorizationDetail>,
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

/// One of them, with the details of what it may know in words.
pub async fn view_service(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    id: ClientId,
    lang: Lang,
) -> Result<Visited<Option<(ServiceInUse, Vec<DetailWords>)>>, FlowError> {
    let looking = Arc::clone(provider);
    view_account(provider, visit, Need::Session, move |tx, scene| {
        let services = find_services(tx, &scene.account.id)?;
        let Some(service) = services.into_iter().find(|service| service.client.id == id) else {
            return Ok(None);
        };
        let of = (&scene.account, &service.client);
        let words = looking.describe_details(of, &service.details, lang, tx)?;
        Ok(Some((service, words)))
    })
    .await
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
    let mut allowed: BTreeMap<String, Allowed> = BTreeMap::new();
    for one in store::consents::list(tx, account)? {
        let known =
            allowed.entry(one.client_id.to_string()).or_insert_with(|| Allowed::since(one.granted_at));
        known.add(one.granted_at, &one.scope, one.details);
    }
    for one in store::grants::list_live(tx, account)? {
        let known =
            allowed.entry(one.client_id.to_string()).or_insert_with(|| Allowed::since(one.created_at));
        known.add(one.created_at, &one.scope, one.authorization_details);
        known.subject = Some(one.subject);
    }
    let mut services = Vec::new();
    for (id, Allowed { since, scope, details, subject }) in allowed {
        if let Some(client) = store::clients::find(tx, &ClientId::from(id))? {
            services.push(ServiceInUse { client, since, scope, details, subject });
        }
    }
    services.sort_by_key(|service| service.since);
    Ok(services)
}

/// What one service was allowed, by consents and grants.
struct Allowed {
    since: Timestamp,
    scope: ScopeSet,
    details: Vec<AuthorizationDetail>,
    subject: Option<String>,
}

impl Allowed {
    fn since(since: Timestamp) -> Self {
        Self { since, scope: ScopeSet::default(), details: Vec::new(), subject: None }
    }

    fn add(&mut self, since: Timestamp, scope: &ScopeSet, details: Vec<AuthorizationDetail>) {
        self.since = self.since.min(since);
        self.scope = self.scope.union(scope);
        for detail in details {
            if !self.details.iter().any(|known| known.covers(&detail)) {
                self.details.push(detail);
            }
        }
    }
}
