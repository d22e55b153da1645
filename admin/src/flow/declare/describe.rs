//! Writes down what is there: what [`super::apply_declaration`] makes again somewhere else.

use crate::{
    domain::{
        DealerClientView, Declaration, Declared, DeclaredClient, DeclaredDealer, DeclaredShop,
        DeclaredSystem, DeclaredText, RelyingPartyDocument,
    },
    flow::AdminError,
};
use federation::store as dealers;
use idp::{
    Provider,
    domain::ClientKind,
    store::{self, StoreError, Tx},
};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};

/// Every dealer with shops and systems, every service, every version of every text. Dealers that were merged into others
/// are history and stay out; so do the operators' tools and legacy sites, which are written elsewhere.
pub async fn describe(provider: &Arc<Provider>) -> Result<Declaration, AdminError> {
    Ok(provider.db.patient().read(describe_in).await?)
}

/// The same, in the visit of the caller.
pub(super) fn describe_in(tx: &mut Tx<'_>) -> Result<Declaration, StoreError> {
    let mut declaration = Declaration::default();
    for dealer in dealers::dealers::list(tx, "", i64::MAX)? {
        if dealer.merger.is_some() {
            continue;
        }
        let shops = dealers::shops::list(tx, &dealer.id, "", i64::MAX)?.into_iter();
        let shops = shops.map(|shop| DeclaredShop {
            shop_id: shop.id,
            name: shop.name,
            name_en: shop.name_en,
            state: shop.state.into(),
        });
        let (shops, mut systems) = (shops.collect(), Vec::new());
        for tie in dealers::dealer_clients::list(tx, &dealer.id)? {
            let Some(client) = store::clients::find(tx, &tie.client_id)? else { continue };
            let state = client.state.into();
            let DealerClientView { client_id, mut registration, .. } = (client, tie).into();
            registration.jwks = registration.jwks.map(in_order);
            systems.push(DeclaredSystem { client_id, state, registration });
        }
        systems.sort_by(|a, b| a.client_id.cmp(&b.client_id));
        declaration.dealers.push(declared(DeclaredDealer {
            dealer_id: dealer.id.to_string(),
            name: dealer.name,
            name_en: dealer.name_en,
            state: dealer.state.into(),
            shops,
            systems,
        }));
    }
    for client in store::clients::list(tx, ClientKind::RelyingParty, "", usize::MAX)? {
        let mut registration = RelyingPartyDocument::from(client.registration);
        registration.jwks = registration.jwks.map(in_order);
        let (client_id, state) = (client.id.to_string(), client.state.into());
        declaration.clients.push(declared(DeclaredClient { client_id, state, registration }));
    }
    for document in store::texts::list_documents(tx, "", i64::MAX)? {
        let versions = store::texts::list_versions(tx, &document)?.into_iter().rev();
        declaration.texts.extend(versions.map(|text| declared(DeclaredText::from(text))));
    }
    Ok(declaration)
}

/// The members of keys in the order of their names: they were sent in any, and a file is to be the same every time.
fn in_order(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let sorted: BTreeMap<String, Value> =
                members.into_iter().map(|(name, member)| (name, in_order(member))).collect();
            Value::Object(sorted.into_iter().collect())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(in_order).collect()),
        plain => plain,
    }
}

fn declared<T>(object: T) -> Declared<T> {
    Declared { origin: String::new(), object }
}
