//! A18, passkeys: what the account has, one more, another name, one less.

use super::{AccountScene, AccountVisit, Need, Visited, act_on_account, view_account};
use crate::{
    Provider,
    domain::{LONGEST_PASSKEY_NAME, MOST_PASSKEYS, Passkey, PasskeyId, normalize_line},
    flow::{
        FlowError,
        passkey_ceremony::{Purpose, open_ceremony, seal_ceremony, user_handle},
        second_step::notify,
        ssf::{AccountNews, CredentialAct, CredentialKind, tell_of_account},
    },
    store::{self, StoreError, Tx, audit::AuditEvent},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// What came of adding a passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyAdded {
    /// It is there.
    Yes,
    /// The name cannot be kept.
    BadName,
    /// The device's answer does not fit the ceremony, or its time is over.
    Refused,
    /// The device's key is known already.
    Known,
    /// The account has as many as it may.
    Full,
}

/// The passkeys of the account, oldest first.
pub async fn view_passkeys(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    need: Need,
) -> Result<Visited<Vec<Passkey>>, FlowError> {
    let view = |tx: &mut Tx<'_>, scene: &AccountScene| Ok(store::passkeys::list(tx, &scene.account.id)?);
    view_account(provider, visit, need, view).await
}

/// One of them.
pub async fn view_passkey(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    id: PasskeyId,
) -> Result<Visited<Option<Passkey>>, FlowError> {
    view_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        Ok(store::passkeys::find(tx, &scene.account.id, &id)?)
    })
    .await
}

/// Begins the ceremony: `{ceremony, options}`. Nothing is stored. `None`: there are no passkeys at this issuer.
pub async fn begin_adding_passkey(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<Option<Value>>, FlowError> {
    let (shared, browser) = (Arc::clone(provider), visit.browser.hash());
    view_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let known = store::passkeys::list(tx, &scene.account.id)?;
        let known: Vec<String> = known.into_iter().map(|passkey| passkey.credential).collect();
        let handle = user_handle(&shared, &scene.account.id);
        let Some(Ok(begun)) = shared
            .passkeys
            .as_ref()
            .map(|passkeys| passkeys.begin_adding(handle, &scene.account.email, &known))
        else {
            return Ok(None);
        };
        let place = (&browser, scene.session.id.as_str());
        let ceremony = seal_ceremony(&shared, tx, Purpose::Adding, place, begun.state);
        Ok(Some(json!({ "ceremony": ceremony, "options": begun.options })))
    })
    .await
}

/// Adds the passkey that the device made.
pub async fn add_passkey(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    name: String,
    (ceremony, answer): (String, String),
) -> Result<Visited<PasskeyAdded>, FlowError> {
    let (shared, browser, request_id) =
        (Arc::clone(provider), visit.browser.hash(), visit.request_id.clone());
    act_on_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let Some(name) = normalize_name(&name) else { return Ok(PasskeyAdded::BadName) };
        let place = (&browser, scene.session.id.as_str());
        let state = open_ceremony(&shared, tx, Purpose::Adding, place, &ceremony)?;
        let (Some(state), Some(passkeys)) = (state, &shared.passkeys) else {
            return Ok(PasskeyAdded::Refused);
        };
        let Ok(made) = passkeys.finish_adding(&state, &answer) else { return Ok(PasskeyAdded::Refused) };
        if store::passkeys::list(tx, &scene.account.id)?.len() >= MOST_PASSKEYS {
            return Ok(PasskeyAdded::Full);
        }
        let now = tx.now();
        let passkey = Passkey {
            id: PasskeyId::generate(now, tx.random()),
            account_id: scene.account.id.clone(),
            credential_id: made.credential_id,
            name,
            credential: made.credential,
            created_at: now,
            last_used_at: None,
        };
        if store::passkeys::find_to_use(tx, &passkey.credential_id)?.is_some() {
            return Ok(PasskeyAdded::Known);
        }
        store::passkeys::insert(tx, &passkey)?;
        tell_services(&shared, tx, scene, CredentialAct::Create, &request_id)?;
        audit(tx, scene, "passkey.added", &passkey.id, &request_id)?;
        notify(&shared, tx, &scene.account.id, "passkey_added")?;
        Ok(PasskeyAdded::Yes)
    })
    .await
}

/// Gives it another name; `None` when the account has no such passkey, `false` when the name cannot be kept.
pub async fn rename_passkey(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    id: PasskeyId,
    name: String,
) -> Result<Visited<Option<bool>>, FlowError> {
    let request_id = visit.request_id.clone();
    act_on_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let Some(name) = normalize_name(&name) else { return Ok(Some(false)) };
        if !store::passkeys::rename(tx, &scene.account.id, &id, &name)? {
            return Ok(None);
        }
        audit(tx, scene, "passkey.renamed", &id, &request_id)?;
        Ok(Some(true))
    })
    .await
}

/// Removes it. Done twice it is still gone, and told once.
pub async fn remove_passkey(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    id: PasskeyId,
) -> Result<Visited<()>, FlowError> {
    let (shared, request_id) = (Arc::clone(provider), visit.request_id.clone());
    act_on_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        if store::passkeys::delete(tx, &scene.account.id, &id)? {
            tell_services(&shared, tx, scene, CredentialAct::Delete, &request_id)?;
            audit(tx, scene, "passkey.removed", &id, &request_id)?;
            notify(&shared, tx, &scene.account.id, "passkey_removed")?;
        }
        Ok(())
    })
    .await
}

/// Services hear of the change; which device it was, they do not.
fn tell_services(
    provider: &Provider,
    tx: &mut Tx<'_>,
    scene: &AccountScene,
    act: CredentialAct,
    request_id: &str,
) -> Result<(), StoreError> {
    let news = AccountNews::Credential(CredentialKind::Passkey, act);
    tell_of_account(provider, tx, &scene.account, news, (&scene.actor(), request_id))
}

fn normalize_name(typed: &str) -> Option<String> {
    normalize_line(typed).filter(|name| (1..=LONGEST_PASSKEY_NAME).contains(&name.chars().count()))
}

fn audit(
    tx: &mut Tx<'_>,
    scene: &AccountScene,
    action: &'static str,
    id: &PasskeyId,
    request_id: &str,
) -> Result<(), StoreError> {
    let mut event = AuditEvent::new(scene.actor(), action, format!("passkey:{id}"));
    request_id.clone_into(&mut event.request_id);
    event.account_kind = Some(scene.account.kind);
    store::audit::insert(tx, &event)
}
