//! Ties between accounts and users of legacy sites: looked up, and released when somebody came over with the wrong account.

use super::{AdminError, Expected, Operator, Page, PageAsk, Version, Versioned, audit_change::audit_end};
use crate::domain::{MigrationSearch, MigrationView};
use federation::{
    flow::migration::{find_tied, release_tie},
    store::legacy_users,
};
use idp::{
    Provider,
    domain::AccountId,
    store::{Tx, accounts, audit, audit::AuditEvent},
};
use serde_json::json;
use std::sync::Arc;

/// The ties of an account, by site.
pub async fn list_migrations(
    provider: &Arc<Provider>,
    account: AccountId,
    ask: PageAsk,
) -> Result<Page<MigrationView>, AdminError> {
    // A cursor of one account is worth nothing at another.
    let list = format!("migrations/{account}");
    let (after, limit) = (ask.after(provider, &list)?, ask.limit());
    let found = provider
        .db
        .read(move |tx| {
            accounts::find(tx, &account)?.ok_or(AdminError::NotFound)?;
            let now = tx.now();
            // One a site, and sites are few: there is nothing to be had by asking for less.
            let mut ties = legacy_users::list_of_account(tx, &account)?;
            ties.retain(|tie| tie.site > after);
            ties.sort_by(|one, other| one.site.cmp(&other.site));
            let views = ties.into_iter().take(limit + 1).map(|tie| MigrationView::at(now, tie));
            Ok::<Vec<MigrationView>, AdminError>(views.collect())
        })
        .await?;
    Ok(Page::of(found, limit, provider, &list, |tie| tie.site.as_str()))
}

/// The tie of an account at a site.
pub async fn find_migration(
    provider: &Arc<Provider>,
    account: AccountId,
    site: String,
) -> Result<Versioned<MigrationView>, AdminError> {
    provider.db.read(move |tx| view_tie(tx, &account, &site)).await
}

/// The tie of a user of a site; a look-up that finds none is in the audit as well.
pub async fn search_migration(
    provider: &Arc<Provider>,
    operator: Operator,
    body: MigrationSearch,
) -> Result<Versioned<MigrationView>, AdminError> {
    body.check().map_err(AdminError::Invalid)?;
    let node = Arc::clone(provider);
    let found = provider
        .db
        .write(move |tx| {
            let account = find_tied(&node, tx, &body.site, &body.legacy_user_id)?;
            let object =
                account.as_ref().map_or("account:unknown".to_owned(), |account| format!("account:{account}"));
            let mut event = AuditEvent::new(operator.actor(), "migration.looked_up", object);
            event.request_id.clone_from(&operator.request_id);
            event.result = body.reason.as_str();
            audit::insert(tx, &event)?;
            // What was looked up stands in the audit, whether or not it was found.
            account.map(|account| view_tie(tx, &account, &body.site)).transpose()
        })
        .await?;
    found.ok_or(AdminError::NotFound)
}

/// Releases a tie: the dealer links that the migration made end, and the user can come over once more.
pub async fn release_migration(
    provider: &Arc<Provider>,
    operator: Operator,
    (account, site): (AccountId, String),
    expected: Expected,
) -> Result<(), AdminError> {
    let node = Arc::clone(provider);
    provider
        .db
        .write(move |tx| {
            let before = view_tie(tx, &account, &site)?.version;
            if !expected.fits(&before) {
                return Err(AdminError::Changed);
            }
            let by = (&operator.actor(), operator.request_id.as_str());
            release_tie(&node, tx, by, (&account, &site))?.ok_or(AdminError::NotFound)?;
            let object = format!("account:{account}");
            Ok(audit_end(tx, &operator, "account.migration_released", object, None, Some(&before))?)
        })
        .await
}

fn view_tie(
    tx: &mut Tx<'_>,
    account: &AccountId,
    site: &str,
) -> Result<Versioned<MigrationView>, AdminError> {
    let tie = legacy_users::find_of_account(tx, site, account)?.ok_or(AdminError::NotFound)?;
    let view = MigrationView::at(tx.now(), tie);
    Ok(Versioned { version: Version::of(&json!(view)), object: view })
}
