//! Releases the tie between a user of a legacy site and an account: somebody came over with the wrong common ID. The links that
//! the migration made end like any other; the site's banner shows again, and the user can come over once more.

use super::{audit, user_hash};
use crate::{
    domain::LegacyUser,
    flow::unlink,
    store::{legacy_users, link_lists},
};
use idp::{
    Provider,
    domain::AccountId,
    store::{StoreError, Tx, audit::Actor},
};

/// Releases the tie of this account at this site; what it was, or `None` when there is none. For operators: the caller has
/// checked the right to.
pub fn release_tie(
    provider: &Provider,
    tx: &mut Tx<'_>,
    (actor, request_id): (&Actor, &str),
    (account, site): (&AccountId, &str),
) -> Result<Option<LegacyUser>, StoreError> {
    let Some(user) = legacy_users::find_of_account(tx, site, account)? else { return Ok(None) };
    // A worker that makes the link at this moment ends first, or finds nothing to do.
    legacy_users::hold(tx, &user)?;
    let Some(user) = legacy_users::find(tx, site, &user.user_hash)? else { return Ok(None) };
    if let Some(at) = user.migrated_at {
        for link in link_lists::list_made_by_migration(tx, account, at)? {
            unlink(provider, tx, actor, request_id, &link.id)?;
        }
    }
    legacy_users::release(tx, &user)?;
    audit(tx, (actor, request_id), "migration.released", &user.handover, "ok")?;
    Ok(Some(user))
}

/// The account that a user of a site is tied to, by the site's own name of the user.
pub fn find_tied(
    provider: &Provider,
    tx: &mut Tx<'_>,
    site: &str,
    user: &str,
) -> Result<Option<AccountId>, StoreError> {
    let hash = user_hash(&provider.sealer, site, user);
    Ok(legacy_users::find(tx, site, &hash)?.map(|user| user.account_id))
}
