//! A15: everything that the owner agreed to: terms, what services may know, and what plug-ins recorded.

use super::{AccountScene, AccountVisit, Agreement, Need, Visited, view_account};
use crate::{
    Provider,
    domain::{Client, Lang, ScopeSet, Timestamp},
    flow::{DetailWords, FlowError},
    store::{self, StoreError, Tx},
};
use std::sync::Arc;

/// What a service was allowed, as it stands.
#[derive(Clone, Debug)]
pub struct AllowedScopes {
    /// The service; `None` when it is not registered any more.
    pub client: Option<Client>,
    /// What.
    pub scope: ScopeSet,
    /// And in more words.
    pub details: Vec<DetailWords>,
    /// Since when.
    pub granted_at: Timestamp,
}

/// The history.
#[derive(Debug)]
pub struct History {
    /// Texts that were agreed to, the newest first.
    pub agreements: Vec<Agreement>,
    /// What services were allowed, the newest first.
    pub scopes: Vec<AllowedScopes>,
}

/// Reads it.
pub async fn view_history(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<History>, FlowError> {
    let (looking, lang) = (Arc::clone(provider), visit.lang);
    view_account(provider, visit, Need::Session, move |tx, scene| {
        Ok(find_history(&looking, tx, scene, lang)?)
    })
    .await
}

/// The history, in the visit of the caller.
pub(super) fn find_history(
    provider: &Provider,
    tx: &mut Tx<'_>,
    scene: &AccountScene,
    lang: Lang,
) -> Result<History, StoreError> {
    let mut agreements = Vec::new();
    for accepted in store::texts::list_accepted(tx, &scene.account.id)? {
        let text = store::texts::find(tx, &accepted.document, &accepted.version)?;
        let client = match &accepted.client_id {
            Some(id) => store::clients::find(tx, id)?,
            None => None,
        };
        agreements.push(Agreement {
            title: text
                .as_ref()
                .map_or_else(|| accepted.document.clone(), |text| text.title(lang).to_owned()),
            href: text
                .map(|_| format!("/terms/{}/{}", accepted.document, accepted.version))
                .unwrap_or_default(),
            version: accepted.version,
            party: client.map(|client| client.name(lang).to_owned()).unwrap_or_default(),
            agreed_at: accepted.accepted_at,
        });
    }
    for extension in &provider.extensions {
        agreements.extend(extension.agreements(&scene.account, lang, tx)?);
    }
    agreements.sort_by_key(|agreement| std::cmp::Reverse(agreement.agreed_at));
    let mut scopes = Vec::new();
    for consent in store::consents::list(tx, &scene.account.id)? {
        let client = store::clients::find(tx, &consent.client_id)?;
        let details = match &client {
            Some(client) => {
                provider.describe_details((&scene.account, client), &consent.details, lang, tx)?
            }
            None => Vec::new(),
        };
        scopes.push(AllowedScopes { client, scope: consent.scope, details, granted_at: consent.granted_at });
    }
    scopes.sort_by_key(|allowed| std::cmp::Reverse(allowed.granted_at));
    Ok(History { agreements, scopes })
}
