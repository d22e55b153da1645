//! Writes down what is there: what [`super::apply_declaration`] makes again somewhere else.

use crate::{
    domain::{
        DealerClientView, Declaration, Declared, DeclaredClient, DeclaredDealer, DeclaredMember,
        DeclaredShop, DeclaredSystem, DeclaredText, DeclaredTool, RelyingPartyDocument,
    },
    flow::{AdminError, register_tool::is_tool},
    store::{staff, staff_invitations},
};
use federation::store as dealers;
use idp::{
    Provider,
    domain::{ClientKind, fold_email},
    store::{self, StoreError, Tx},
};
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc};

/// Every dealer with shops and systems, every service, every tool, everybody who has a seat in the back office or is invited to
/// one, every version of every text. Dealers that were merged into others are history and stay out; so do legacy sites, which
/// stand in the settings, and the client of the back office, which belongs to the installation.
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
    for client in store::clients::list(tx, &[ClientKind::RelyingParty], "", usize::MAX)? {
        let mut registration = RelyingPartyDocument::from(client.registration);
        registration.jwks = registration.jwks.map(in_order);
        let (client_id, state) = (client.id.to_string(), client.state.into());
        declaration.clients.push(declared(DeclaredClient { client_id, state, registration }));
    }
    for tool in store::clients::list(tx, &[ClientKind::Admin], "", usize::MAX)?.into_iter().filter(is_tool) {
        let (client_id, state) = (tool.id.to_string(), tool.state.into());
        declaration.tools.push(declared(DeclaredTool { client_id, state, scope: tool.registration.scope }));
    }
    declaration.staff = describe_staff(tx)?;
    for document in store::texts::list_documents(tx, "", i64::MAX)? {
        let versions = store::texts::list_versions(tx, &document)?.into_iter().rev();
        declaration.texts.extend(versions.map(|text| declared(DeclaredText::from(text))));
    }
    Ok(declaration)
}

/// Whoever has a seat, and whoever is invited to one, by address.
fn describe_staff(tx: &mut Tx<'_>) -> Result<Vec<Declared<DeclaredMember>>, StoreError> {
    let mut found = BTreeMap::new();
    for invitation in staff_invitations::list(tx, "", i64::MAX)? {
        let member = DeclaredMember::of(invitation.email, &invitation.seat);
        found.insert(fold_email(&member.email), member);
    }
    for member in staff::list(tx, "", i64::MAX)? {
        // An account that is gone has lost its seat with everything else.
        let Some(account) = store::accounts::find(tx, &member.account_id)? else { continue };
        let member = DeclaredMember::of(account.email, &member.seat);
        found.insert(fold_email(&member.email), member);
    }
    Ok(found.into_values().map(declared).collect())
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
