//! Looks at accounts. Looking one up by a person's ID is a change, too: the audit says who did, and why.

use super::{AdminError, Operator, Version, Versioned};
use crate::domain::{AccountSearch, AccountView};
use idp::{
    Provider,
    domain::{Account, AccountId},
    store::{self, Tx, audit::AuditEvent},
};
use serde_json::json;
use std::sync::Arc;

/// The account with this id.
pub async fn find_account(
    provider: &Arc<Provider>,
    id: AccountId,
) -> Result<Versioned<AccountView>, AdminError> {
    provider.db.read(move |tx| view_account(tx, &id)).await
}

/// The account with this login name; a look-up that finds none is in the audit as well.
pub async fn search_account(
    provider: &Arc<Provider>,
    operator: Operator,
    body: AccountSearch,
) -> Result<Versioned<AccountView>, AdminError> {
    let name = body.check().map_err(AdminError::Invalid)?;
    let found = provider
        .db
        .write(move |tx| {
            let found = store::accounts::find_by_name(tx, &name)?;
            let object =
                found.as_ref().map_or("account:unknown".to_owned(), |known| format!("account:{}", known.id));
            let mut event = AuditEvent::new(operator.actor(), "account.looked_up", object);
            event.request_id.clone_from(&operator.request_id);
            event.result = body.reason.as_str();
            store::audit::insert(tx, &event)?;
            Ok::<_, AdminError>(found)
        })
        .await?;
    found.map(shown).ok_or(AdminError::NotFound)
}

/// The account as it is.
pub(super) fn view_account(tx: &mut Tx<'_>, id: &AccountId) -> Result<Versioned<AccountView>, AdminError> {
    store::accounts::find(tx, id)?.map(shown).ok_or(AdminError::NotFound)
}

fn shown(account: Account) -> Versioned<AccountView> {
    let view = AccountView::from(account);
    Versioned { version: Version::of(&json!(view)), object: view }
}
