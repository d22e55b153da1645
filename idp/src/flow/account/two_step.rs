//! A18, login in two steps: setting it up with an app, recovery codes, and switching it off.
//!
//! The secret and new recovery codes wait sealed in the database until they are confirmed or written down, so that a
//! page can be read again and a POST leads on by a redirect.

use super::{AccountScene, AccountVisit, Need, Visited, act_on_account, view_account};
use crate::{
    Provider,
    domain::{
        AccountId, LimitOutcome, Limits, RECOVERY_CODES, Secret, Timestamp, find_code, generate_recovery_code,
    },
    flow::{
        FlowError,
        second_step::{hash_recovery_code, notify, open_secret, seal_secret},
        ssf::{AccountNews, CredentialAct, CredentialKind, tell_of_account},
    },
    protocol::{TOTP_SECRET_BYTES, check_totp, totp_address, totp_key_words},
    store::{self, StoreError, Tx, audit::AuditEvent, two_step::TwoStep},
};
use std::sync::Arc;

/// How long setting it up may take, seconds.
const SETUP_SECONDS: i64 = 1_800;
/// How long new recovery codes can be read, seconds.
const UNSEEN_SECONDS: i64 = 600;

/// How things stand.
#[derive(Debug)]
pub struct TwoStepView {
    /// When it was switched on, if it is.
    pub since: Option<Timestamp>,
    /// Recovery codes that are left.
    pub codes_left: i64,
    /// Recovery codes that are still to be written down, as they are compared.
    pub unseen: Vec<Secret>,
}

/// What the app is given.
#[derive(Debug)]
pub struct TwoStepSetup {
    /// For the QR code.
    pub address: Secret,
    /// For typing.
    pub key: Secret,
}

/// What came of confirming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwoStepConfirmed {
    /// It is switched on, and recovery codes are made.
    Yes,
    /// Another code.
    Wrong,
    /// Not six digits.
    Format,
    /// Nothing is being set up, or not any more.
    Over,
}

/// How things stand with the account.
pub async fn view_two_step(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    need: Need,
) -> Result<Visited<TwoStepView>, FlowError> {
    let shared = Arc::clone(provider);
    view_account(provider, visit, need, move |tx, scene| {
        let account = &scene.account.id;
        let found = store::two_step::find(tx, account)?.filter(|found| found.confirmed_at.is_some());
        let Some(found) = found else {
            return Ok(TwoStepView { since: None, codes_left: 0, unseen: Vec::new() });
        };
        Ok(TwoStepView {
            since: found.confirmed_at,
            codes_left: store::recovery_codes::count_left(tx, account)?,
            unseen: unseen_codes(&shared, account, &found),
        })
    })
    .await
}

fn unseen_codes(provider: &Provider, account: &AccountId, found: &TwoStep) -> Vec<Secret> {
    let opened = found.unseen_codes.as_ref().and_then(|sealed| open_secret(provider, account, sealed));
    let text = opened.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    text.split_whitespace().map(Secret::from).collect()
}

/// Begins to set it up with a new secret. Nothing happens when it is switched on.
pub async fn begin_two_step(provider: &Arc<Provider>, visit: AccountVisit) -> Result<Visited<()>, FlowError> {
    let shared = Arc::clone(provider);
    act_on_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let mut secret = [0u8; TOTP_SECRET_BYTES];
        tx.random().fill(&mut secret);
        let sealed = seal_secret(&shared, &scene.account.id, &secret);
        let expires_at = tx.now().plus_seconds(SETUP_SECONDS);
        Ok(store::two_step::begin(tx, &scene.account.id, &sealed, expires_at)?)
    })
    .await
}

/// Switches it on with a secret that the owner has already, for accounts that nobody sets up by hand.
pub fn give_two_step(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &AccountId,
    secret: &[u8],
) -> Result<(), StoreError> {
    let sealed = seal_secret(provider, account, secret);
    let expires_at = tx.now().plus_seconds(SETUP_SECONDS);
    store::two_step::begin(tx, account, &sealed, expires_at)?;
    store::two_step::confirm(tx, account, 0).map(drop)
}

/// What the app is to be given; `None` when nothing is being set up.
pub async fn view_two_step_setup(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<Option<TwoStepSetup>>, FlowError> {
    let shared = Arc::clone(provider);
    view_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let Some(secret) = secret_to_confirm(&shared, tx, &scene.account.id)? else { return Ok(None) };
        let issuer = shared.site.brand.short_name.get(crate::domain::Lang::Ja);
        let address = totp_address(&secret, issuer, &scene.account.email).unwrap_or_default();
        Ok(Some(TwoStepSetup { address: address.into(), key: totp_key_words(&secret).into() }))
    })
    .await
}

fn secret_to_confirm(
    provider: &Provider,
    tx: &mut Tx<'_>,
    account: &AccountId,
) -> Result<Option<Vec<u8>>, StoreError> {
    let found = store::two_step::find(tx, account)?.filter(|found| found.confirmed_at.is_none());
    Ok(found.and_then(|found| open_secret(provider, account, &found.secret)))
}

/// Switches it on with the first code of the app, and makes recovery codes.
pub async fn confirm_two_step(
    provider: &Arc<Provider>,
    visit: AccountVisit,
    typed: Secret,
) -> Result<Visited<TwoStepConfirmed>, FlowError> {
    let (shared, request_id) = (Arc::clone(provider), visit.request_id.clone());
    act_on_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let account = &scene.account.id;
        let Some(secret) = secret_to_confirm(&shared, tx, account)? else {
            return Ok(TwoStepConfirmed::Over);
        };
        let Ok(code) = find_code(typed.expose()) else { return Ok(TwoStepConfirmed::Format) };
        let name = shared.sealer.keyed_hash("two-step-setup", account.as_str().as_bytes());
        let tries = shared.settings.limits.two_step_setup_tries;
        let allowed = i64::from(store::attempts::count(tx, &name, SETUP_SECONDS)?) <= tries;
        if !allowed {
            shared.metrics.count_limit(Limits::NAMES.two_step_setup_tries, LimitOutcome::Refused);
        }
        let step = check_totp(&secret, &code, tx.now()).filter(|_| allowed);
        let Some(step) = step else { return Ok(TwoStepConfirmed::Wrong) };
        if !store::two_step::confirm(tx, account, step)? {
            return Ok(TwoStepConfirmed::Over);
        }
        make_codes(&shared, tx, account)?;
        tell_services(
            &shared,
            tx,
            scene,
            AccountNews::Credential(CredentialKind::App, CredentialAct::Create),
            &request_id,
        )?;
        audit(tx, scene, "two_step.enabled", &request_id)?;
        notify(&shared, tx, account, "two_step_on")?;
        Ok(TwoStepConfirmed::Yes)
    })
    .await
}

/// Makes new recovery codes: those from before are good for nothing. `false` when the second step is not switched on.
pub async fn renew_recovery_codes(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<bool>, FlowError> {
    let (shared, request_id) = (Arc::clone(provider), visit.request_id.clone());
    act_on_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        if !store::two_step::is_on(tx, &scene.account.id)? {
            return Ok(false);
        }
        make_codes(&shared, tx, &scene.account.id)?;
        tell_services(&shared, tx, scene, AccountNews::RecoveryInformationChanged, &request_id)?;
        audit(tx, scene, "two_step.codes_renewed", &request_id)?;
        notify(&shared, tx, &scene.account.id, "recovery_codes_renewed")?;
        Ok(true)
    })
    .await
}

/// The new codes are written down: they are not shown again.
pub async fn forget_recovery_codes(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<()>, FlowError> {
    act_on_account(provider, visit, Need::Session, |tx, scene| {
        Ok(store::two_step::forget_unseen(tx, &scene.account.id)?)
    })
    .await
}

/// Switches it off. Done twice it is still off, and told once.
pub async fn switch_two_step_off(
    provider: &Arc<Provider>,
    visit: AccountVisit,
) -> Result<Visited<()>, FlowError> {
    let (shared, request_id) = (Arc::clone(provider), visit.request_id.clone());
    act_on_account(provider, visit, Need::FreshLogin, move |tx, scene| {
        let was_on = store::two_step::is_on(tx, &scene.account.id)?;
        store::two_step::delete_of_account(tx, &scene.account.id)?;
        if was_on {
            tell_services(
                &shared,
                tx,
                scene,
                AccountNews::Credential(CredentialKind::App, CredentialAct::Delete),
                &request_id,
            )?;
            audit(tx, scene, "two_step.disabled", &request_id)?;
            notify(&shared, tx, &scene.account.id, "two_step_off")?;
        }
        Ok(())
    })
    .await
}

fn tell_services(
    provider: &Provider,
    tx: &mut Tx<'_>,
    scene: &AccountScene,
    news: AccountNews,
    request_id: &str,
) -> Result<(), StoreError> {
    tell_of_account(provider, tx, &scene.account, news, (&scene.actor(), request_id))
}

fn make_codes(provider: &Provider, tx: &mut Tx<'_>, account: &AccountId) -> Result<(), FlowError> {
    let codes: Vec<Secret> = (0..RECOVERY_CODES).map(|_| generate_recovery_code(tx.random())).collect();
    let hashes: Vec<String> = codes.iter().map(|code| hash_recovery_code(provider, account, code)).collect();
    store::recovery_codes::replace(tx, account, &hashes)?;
    let text = codes.iter().map(Secret::expose).collect::<Vec<_>>().join(" ");
    let sealed = seal_secret(provider, account, text.as_bytes());
    let expires_at = tx.now().plus_seconds(UNSEEN_SECONDS);
    Ok(store::two_step::keep_unseen(tx, account, &sealed, expires_at)?)
}

fn audit(
    tx: &mut Tx<'_>,
    scene: &AccountScene,
    action: &'static str,
    request_id: &str,
) -> Result<(), StoreError> {
    let mut event = AuditEvent::new(scene.actor(), action, format!("account:{}", scene.account.id));
    request_id.clone_into(&mut event.request_id);
    event.account_kind = Some(scene.account.kind);
    store::audit::insert(tx, &event)
}
