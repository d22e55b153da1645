//! The owner of an account that was left comes back: by the link in ML9, and with the password. What ended stays ended;
//! they log in anew. The login itself never tells that an account is being left.

use super::confirm_password::{PasswordConfirmed, compare, counter, take_try};
use crate::{
    Provider,
    domain::{AccountState, Secret, Timestamp},
    flow::{
        FlowError, queue_mail,
        ssf::{AccountNews, tell_of_account},
    },
    mail::messages::{CameBack as CameBackMail, Message},
    store::{
        self, Tx,
        audit::{Actor, AuditEvent},
    },
};
use serde_json::json;
use std::sync::Arc;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameBack {
    /// The account is in use again.
    Yes,
    /// The password is not the account's.
    WrongPassword,
    /// Too many tries: wait so many seconds.
    TooOften(u64),
    /// The link is good for nothing: used, too old, or never ours.
    Gone,
}

/// What a link can bring back.
#[derive(Debug)]
pub struct WayBack {
    /// The address of the account, to which the link was sent.
    pub email: String,
    /// Until when.
    pub until: Timestamp,
}

/// What the link brings back; `None` when that is nothing.
pub async fn view_come_back(provider: &Arc<Provider>, token: &Secret) -> Result<Option<WayBack>, FlowError> {
    let hash = token.hash();
    provider
        .db
        .read(move |tx| {
            let Some((id, until)) = store::withdrawals::find(tx, &hash)? else { return Ok(None) };
            let account = store::accounts::find(tx, &id)?;
            Ok(account.map(|account| WayBack { email: account.email, until }))
        })
        .await
}

/// Comes back.
pub async fn come_back(
    provider: &Arc<Provider>,
    token: Secret,
    password: Secret,
    request_id: String,
) -> Result<CameBack, FlowError> {
    let place = provider.hashing.place()?;
    let (hash, counting) = (token.hash(), Arc::clone(provider));
    let found = provider.db.write(move |tx| {
        let Some((id, _)) = store::withdrawals::find(tx, &hash)? else { return Ok(None) };
        let Some(account) = store::accounts::find(tx, &id)? else { return Ok(None) };
        let name = counter(&counting, hash.as_str());
        let tried = take_try(&counting, tx, &name)?;
        Ok::<_, FlowError>(Some(tried.map(|()| (account.password_hash, name))))
    });
    let (password_hash, name) = match found.await? {
        None => return Ok(CameBack::Gone),
        Some(Err(seconds)) => return Ok(CameBack::TooOften(seconds)),
        Some(Ok(found)) => found,
    };
    if compare(provider, place, password, Some(password_hash), name).await? != PasswordConfirmed::Yes {
        return Ok(CameBack::WrongPassword);
    }
    let restoring = Arc::clone(provider);
    provider.db.write(move |tx| restore(&restoring, tx, &token, &request_id)).await
}

fn restore(
    provider: &Provider,
    tx: &mut Tx<'_>,
    token: &Secret,
    request_id: &str,
) -> Result<CameBack, FlowError> {
    let Some((id, _)) = store::withdrawals::find(tx, &token.hash())? else { return Ok(CameBack::Gone) };
    if !store::withdrawals::cancel(tx, &token.hash())?
        || !store::accounts::advance(tx, &id, AccountState::Withdrawing, AccountState::Active)?
    {
        return Ok(CameBack::Gone);
    }
    let data = json!({ "at": tx.now(), "reminder_url": provider.settings.issuer.url("/reminder") });
    queue_mail(provider, tx, CameBackMail::KIND, &id, &data, None)?;
    let actor = Actor::Account(id.to_string());
    if let Some(account) = store::accounts::find(tx, &id)? {
        tell_of_account(provider, tx, &account, AccountNews::Enabled, (&actor, request_id))?;
    }
    let mut event = AuditEvent::new(actor, "account.returned", format!("account:{id}"));
    request_id.clone_into(&mut event.request_id);
    store::audit::insert(tx, &event)?;
    Ok(CameBack::Yes)
}
