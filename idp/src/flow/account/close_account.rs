//! The one way in which an account stops being used, left by its owner or switched off by an operator: everything that
//! was begun with it ends, and the plug-ins end what waits for it.

use super::end_sessions::end_every_session;
use crate::{
    Provider,
    domain::Account,
    flow::{
        FlowError,
        ssf::{AccountNews, tell_of_account},
    },
    store::{self, Tx, audit::Actor},
};

/// Ends sessions, grants and with them every token, tells services, and ends what the plug-ins have open. The caller has moved the account
/// out of the state in which any of it could begin anew.
pub(super) fn close_account(
    provider: &Provider,
    tx: &mut Tx<'_>,
    actor: &Actor,
    request_id: &str,
    account: &Account,
) -> Result<(), FlowError> {
    end_every_session(provider, tx, actor, request_id, account)?;
    store::grants::revoke_all(tx, &account.id, None)?;
    tell_of_account(provider, tx, account, AccountNews::Disabled, (actor, request_id))?;
    for extension in &provider.extensions {
        extension.leave(provider, actor, request_id, account, tx)?;
    }
    Ok(())
}
