//! R5: the registration becomes an account, exactly once.

use super::{
    RegistrationVisit, Stage, TERMS_DOCUMENT, audit, enter_details::profile_of, send_code::already_registered,
};
use crate::{
    Provider,
    domain::{Account, AccountId, AccountState},
    flow::{FlowError, queue_mail, queue_mail_to},
    mail::messages::{AlreadyRegistered, Message, Registered},
    store::{
        self, StoreError, Tx,
        audit::{Actor, AuditEvent},
        registrations::Registration,
    },
};
use serde_json::json;
use std::sync::Arc;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountCreated {
    /// The account is there, from this press or from one before.
    Yes,
    /// Meanwhile the address got an account by another way; its owner is told by mail, as on R2.
    Taken,
    /// The registration stands elsewhere.
    Elsewhere(Stage),
}

/// Creates the account. Any number of presses, tabs and browsers make one account of one address.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn create_account(
    provider: Arc<Provider>,
    visit: RegistrationVisit,
) -> Result<AccountCreated, FlowError> {
    let db = provider.db.clone();
    let (again, told) = (Arc::clone(&provider), visit.clone());
    let created = db.write(move |tx| create(&provider, tx, &visit)).await;
    match created {
        // Another browser was faster with the same address, between the look and the write.
        Err(FlowError::Store(StoreError::Duplicate(_))) => {
            db.write(move |tx| Ok(give_up(&again, tx, &told)?)).await
        }
        other => other,
    }
}

fn create(
    provider: &Provider,
    tx: &mut Tx<'_>,
    visit: &RegistrationVisit,
) -> Result<AccountCreated, FlowError> {
    let found = store::registrations::find_to_change(tx, &visit.browser)?;
    let registration = match (Stage::of(found.as_ref()), found) {
        (Stage::Done, _) => return Ok(AccountCreated::Yes),
        (Stage::Confirm, Some(registration)) => registration,
        (stage, _) => return Ok(AccountCreated::Elsewhere(stage)),
    };
    let Some(account) = account_of(provider, tx, visit, &registration) else {
        return Ok(AccountCreated::Elsewhere(Stage::Details));
    };
    if store::accounts::find_by_email(tx, &account.email)?.is_some() {
        return Ok(give_up(provider, tx, visit)?);
    }
    if !store::registrations::complete(tx, &visit.browser, &account.id)? {
        return Ok(AccountCreated::Yes);
    }
    store::accounts::insert(tx, &account)?;
    let text = store::texts::find(tx, TERMS_DOCUMENT, &registration.terms_version)?
        .ok_or_else(|| StoreError::unreadable("registrations.terms_version"))?;
    store::texts::accept(tx, &account.id, &text, None)?;
    let data = json!({ "services_url": provider.settings.issuer.url("/services") });
    queue_mail(provider, tx, Registered::KIND, &account.id, &data, None)?;
    let actor = Actor::Account(account.id.to_string());
    let mut event = AuditEvent::new(actor, "registration.completed", format!("account:{}", account.id));
    event.request_id.clone_from(&visit.request_id);
    event.account_kind = Some(account.kind);
    store::audit::insert(tx, &event)?;
    Ok(AccountCreated::Yes)
}

/// The account; `None` when an entry that was right is wrong by now.
fn account_of(
    provider: &Provider,
    tx: &Tx<'_>,
    visit: &RegistrationVisit,
    registration: &Registration,
) -> Option<Account> {
    let now = tx.now();
    let (entries, profile) = profile_of(provider, registration, now)?;
    Some(Account {
        id: AccountId::generate(now, tx.random()),
        kind: entries.kind,
        state: AccountState::Active,
        email: registration.email.clone()?,
        mobile: None,
        password_hash: registration.password_hash.clone()?,
        profile,
        locale: visit.lang.tag().to_owned(),
        created_at: now,
        updated_at: now,
        withdrawn_at: None,
    })
}

/// The address has an account: its owner gets ML1b, and this registration begins again with an address.
fn give_up(
    provider: &Provider,
    tx: &mut Tx<'_>,
    visit: &RegistrationVisit,
) -> Result<AccountCreated, StoreError> {
    let found = store::registrations::find_to_change(tx, &visit.browser)?;
    let Some(registration) = found.filter(|found| found.account.is_none()) else {
        return Ok(AccountCreated::Yes);
    };
    if let Some(to) = registration.email {
        let data = already_registered(provider);
        queue_mail_to(provider, tx, AlreadyRegistered::KIND, (&to, visit.lang), &data)?;
    }
    store::registrations::forget_address(tx, &visit.browser)?;
    audit(tx, visit, "registration.completed", "taken")?;
    Ok(AccountCreated::Taken)
}
