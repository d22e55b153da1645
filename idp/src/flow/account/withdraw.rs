//! A16: the owner leaves. For thirty days they may come back; then everything about them is erased.
//!
//! 1. Say what ends with it: services, and what the plug-ins keep.
//! 2. The password once more.
//! 3. In one visit: the state, the way back, every session and token, what the plug-ins have open, ML9.

use super::{
    AccountScene, AccountVisit, Need, PasswordConfirmed, Visited, act_on_account,
    close_account::close_account, confirm_password, view_account, view_services::find_services,
};
use crate::{
    Provider,
    domain::{AccountState, COME_BACK_DAYS, Secret, Timestamp},
    flow::{FlowError, queue_mail},
    mail::messages::{LeftAccount, Message},
    store::{self, StoreError, Tx, audit::AuditEvent},
};
use serde_json::json;
use std::sync::Arc;

/// How long a second press of the button is told the same as the first, seconds.
const REPEAT_SECONDS: i64 = 600;

/// What leaving means.
#[derive(Debug)]
pub struct Consequences {
    /// The address of the account that would be left.
    pub email: String,
    /// Names of the services that use the ID.
    pub services: Vec<String>,
    /// What else ends, in sentences.
    pub others: Vec<String>,
    /// Until when the owner may come back, if they leave now.
    pub until: Timestamp,
}

/// What came of leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// The account is left, by this press or by the one before.
    Yes,
    /// The password is not the account's.
    WrongPassword,
    /// Too many tries: wait so many seconds.
    TooOften(u64),
}

/// What would end.
pub async fn view_consequences(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<Consequences>, FlowError> {
    let (looking, lang) = (Arc::clone(provider), visit.lang);
    view_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let services = find_services(tx, &scene.account.id)?;
        let services = services.iter().map(|service| service.client.name(lang).to_owned()).collect();
        let mut others = Vec::new();
        for extension in &looking.extensions {
            others.extend(extension.consequences(&scene.account, lang, tx)?);
        }
        let until = tx.now().end_of_day_in_japan(COME_BACK_DAYS);
        Ok(Consequences { email: scene.account.email.clone(), services, others, until })
    })
    .await
}

/// Leaves.
pub async fn withdraw(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    password: Secret,
) -> Result<Visited<Left>, FlowError> {
    let need = match confirm_password(provider, visit.clone(), password).await? {
        Visited::Yes(PasswordConfirmed::No) => return Ok(Visited::Yes(Left::WrongPassword)),
        Visited::Yes(PasswordConfirmed::TooOften(seconds)) => {
            return Ok(Visited::Yes(Left::TooOften(seconds)));
        }
        Visited::Login(need) => need,
        Visited::Yes(PasswordConfirmed::Yes) => {
            let (leaving, request_id) = (Arc::clone(provider), visit.request_id.clone());
            let left = act_on_account(provider, visit.clone(), Need::FreshLogin, move |tx, scene| {
                leave(&leaving, tx, scene, &request_id)
            });
            match left.await? {
                Visited::Yes(()) => return Ok(Visited::Yes(Left::Yes)),
                Visited::Login(need) => need,
            }
        }
    };
    // The session is gone: perhaps because the button was pressed twice.
    let repeated = provider.db.read(move |tx| was_just_left(tx, visit.session.as_ref())).await?;
    Ok(if repeated { Visited::Yes(Left::Yes) } else { Visited::Login(need) })
}

fn leave(
    provider: &Provider,
    tx: &mut Tx<'_>,
    scene: &AccountScene,
    request_id: &str,
) -> Result<(), FlowError> {
    let account = &scene.account;
    if !store::accounts::advance(tx, &account.id, AccountState::Active, AccountState::Withdrawing)? {
        return Ok(());
    }
    let (token, now) = (tx.random().secret(), tx.now());
    let until = now.end_of_day_in_japan(COME_BACK_DAYS);
    store::withdrawals::insert(tx, &account.id, &token.hash(), until)?;
    close_account(provider, tx, &scene.actor(), request_id, account)?;
    let data = json!({ "at": now, "until": until });
    let back = provider.settings.issuer.url(&format!("/come-back/{}", token.expose()));
    queue_mail(provider, tx, LeftAccount::KIND, &account.id, &data, Some(&json!({ "return_url": back })))?;
    let mut event = AuditEvent::new(scene.actor(), "account.withdrawn", format!("account:{}", account.id));
    request_id.clone_into(&mut event.request_id);
    event.account_kind = Some(account.kind);
    Ok(store::audit::insert(tx, &event)?)
}

/// Whether this browser's session ended because its account was left a moment ago.
fn was_just_left(tx: &mut Tx<'_>, session: Option<&Secret>) -> Result<bool, StoreError> {
    let Some(session) = session else { return Ok(false) };
    let Some(owner) = store::sessions::find_owner(tx, &session.hash())? else { return Ok(false) };
    let left = store::accounts::find(tx, &owner)?.and_then(|account| account.withdrawn_at);
    Ok(left.is_some_and(|left| tx.now().since(left) <= REPEAT_SECONDS))
}
