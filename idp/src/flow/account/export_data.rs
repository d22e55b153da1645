//! A17: everything that is kept about the account, for its owner: to read, and as one document for programs.
//!
//! The members of the document are described in `docs/data-download.md`. Secrets are not in it: hashes of passwords
//! and tokens are of no use to anybody but a thief.

use super::{
    AccountScene, AccountVisit, DataSection, Need, ServiceInUse, Visited, act_on_account, view_account,
    view_history::{History, find_history},
    view_services::find_services,
};
use crate::{
    Provider,
    domain::{Account, AccountId, Lang, Passkey, Session, Timestamp, device_words},
    flow::FlowError,
    store::{self, StoreError, Tx, audit::AuditEvent, items::ItemConfirmation, texts::Acceptance},
};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The name and version of the document's form.
const FORMAT: &str = "common-id-account/1";

/// What is kept, for a page.
#[derive(Debug)]
pub struct AccountData {
    /// The account with its profile.
    pub account: Account,
    /// With what its owner logs in.
    pub methods: LoginMethods,
    /// Sessions that are alive, with the browser in words.
    pub sessions: Vec<(Session, String)>,
    /// Services that use it.
    pub services: Vec<ServiceInUse>,
    /// What its owner agreed to.
    pub history: History,
    /// What plug-ins keep.
    pub others: Vec<DataSection>,
}

/// With what an account logs in besides its password.
#[derive(Debug)]
pub struct LoginMethods {
    /// Its passkeys, oldest first.
    pub passkeys: Vec<Passkey>,
    /// Since when the two-step login is on; `None` while it is off.
    pub two_step_since: Option<Timestamp>,
    /// Recovery codes that were not used yet.
    pub recovery_codes_left: i64,
}

/// What is kept, to read.
pub async fn view_data(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<AccountData>, FlowError> {
    let (looking, lang) = (Arc::clone(provider), visit.lang);
    view_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let sessions = live_sessions(&looking, tx, scene)?;
        let mut others = Vec::new();
        for extension in &looking.extensions {
            others.extend(extension.data_sections(&scene.account, lang, tx)?);
        }
        Ok(AccountData {
            account: scene.account.clone(),
            methods: find_login_methods(tx, &scene.account.id)?,
            sessions,
            services: find_services(tx, &scene.account.id)?,
            history: find_history(&looking, tx, scene, lang)?,
            others,
        })
    })
    .await
}

/// The document, formatted for people who look into it. That it was taken is written down.
pub async fn export_data(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<String>, FlowError> {
    let (exporting, request_id) = (Arc::clone(provider), visit.request_id.clone());
    act_on_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let account = &scene.account;
        let mut event = AuditEvent::new(scene.actor(), "account.exported", format!("account:{}", account.id));
        event.request_id.clone_from(&request_id);
        event.account_kind = Some(account.kind);
        store::audit::insert(tx, &event)?;
        let document = document(&exporting, tx, scene)?;
        Ok(serde_json::to_string_pretty(&document).map_err(StoreError::from)?)
    })
    .await
}

fn live_sessions(
    provider: &Provider,
    tx: &mut Tx<'_>,
    scene: &AccountScene,
) -> Result<Vec<(Session, String)>, StoreError> {
    let idle = provider.settings.lifetimes.session_idle;
    let sessions = store::sessions::list_in_use(tx, &scene.account.id, idle)?;
    Ok(sessions.into_iter().map(|(session, agent)| (session, device_words(&agent))).collect())
}

fn find_login_methods(tx: &mut Tx<'_>, account: &AccountId) -> Result<LoginMethods, StoreError> {
    Ok(LoginMethods {
        passkeys: store::passkeys::list(tx, account)?,
        two_step_since: store::two_step::find(tx, account)?.and_then(|two_step| two_step.confirmed_at),
        recovery_codes_left: store::recovery_codes::count_left(tx, account)?,
    })
}

fn document(
    provider: &Provider,
    tx: &mut Tx<'_>,
    scene: &AccountScene,
) -> Result<Map<String, Value>, StoreError> {
    let account = &scene.account;
    let mut document = Map::new();
    let mut put = |name: &str, value: Value| document.insert(name.to_owned(), value);
    put("format", FORMAT.into());
    put("issuer", provider.settings.issuer.as_str().into());
    put("exported_at", json!(tx.now()));
    put("account", account_member(account));
    put("profile", serde_json::to_value(&account.profile)?);
    put("login_methods", methods_member(&find_login_methods(tx, &account.id)?));
    let sessions = live_sessions(provider, tx, scene)?;
    put("sessions", sessions.iter().map(|(session, device)| session_member(session, device)).collect());
    let services = find_services(tx, &account.id)?;
    put("services", services.iter().map(service_member).collect());
    let accepted = store::texts::list_accepted(tx, &account.id)?;
    put("accepted_texts", accepted.iter().map(acceptance_member).collect());
    let confirmed = store::items::list(tx, &account.id)?;
    put("confirmed_items", confirmed.iter().map(confirmation_member).collect());
    for extension in &provider.extensions {
        document.extend(extension.export(account, tx)?);
    }
    Ok(document)
}

fn account_member(account: &Account) -> Value {
    json!({
        "id": account.id,
        "account_type": account.kind,
        "state": account.state.as_str(),
        "email": account.email,
        "mobile": account.mobile,
        "locale": account.locale,
        "created_at": account.created_at,
        "updated_at": account.updated_at,
    })
}

/// Public keys are left out: no other program could do anything with them.
fn methods_member(methods: &LoginMethods) -> Value {
    let passkey = |passkey: &Passkey| {
        json!({
            "name": passkey.name,
            "created_at": passkey.created_at,
            "last_used_at": passkey.last_used_at,
        })
    };
    json!({
        "passkeys": methods.passkeys.iter().map(passkey).collect::<Vec<_>>(),
        "two_step_since": methods.two_step_since,
        "recovery_codes_left": methods.recovery_codes_left,
    })
}

fn session_member(session: &Session, device: &str) -> Value {
    json!({
        "device": device,
        "methods": session.amr,
        "began_at": session.created_at,
        "last_used_at": session.last_seen_at,
        "ends_at": session.expires_at,
    })
}

fn service_member(service: &ServiceInUse) -> Value {
    json!({
        "client_id": service.client.id,
        "name": service.client.name(Lang::Ja),
        "sub": service.subject,
        "scope": service.scope,
        "authorization_details": service.details,
        "since": service.since,
    })
}

fn acceptance_member(accepted: &Acceptance) -> Value {
    json!({
        "document": accepted.document,
        "version": accepted.version,
        "hash": accepted.hash,
        "client_id": accepted.client_id,
        "accepted_at": accepted.accepted_at,
    })
}

fn confirmation_member(confirmed: &ItemConfirmation) -> Value {
    json!({
        "client_id": confirmed.client_id,
        "item": confirmed.item,
        "confirmed_at": confirmed.confirmed_at,
    })
}
