//! Looks at the sessions of an account.

use super::{AdminError, Page, PageAsk};
use crate::domain::SessionView;
use idp::{
    Provider,
    domain::AccountId,
    store::{accounts, sessions},
};
use std::sync::Arc;

/// The sessions of an account that could go on now, by id: in the order in which they began. An account has a handful: a
/// page is cut from what is read.
pub async fn list_sessions(
    provider: &Arc<Provider>,
    account: AccountId,
    ask: PageAsk,
) -> Result<Page<SessionView>, AdminError> {
    // A cursor of one account is worth nothing at another.
    let list = format!("sessions/{account}");
    let (after, limit) = (ask.after(provider, &list)?, ask.limit());
    let idle = provider.settings.lifetimes.session_idle;
    let mut found: Vec<SessionView> = provider
        .db
        .read(move |tx| {
            accounts::find(tx, &account)?.ok_or(AdminError::NotFound)?;
            let found = sessions::list_in_use(tx, &account, idle)?;
            Ok::<_, AdminError>(found.into_iter().map(SessionView::from).collect())
        })
        .await?;
    found.sort_by(|a, b| a.session_id.cmp(&b.session_id));
    let rest = found.into_iter().filter(|session| session.session_id > after).collect();
    Ok(Page::of(rest, limit, provider, &list, |session| session.session_id.as_str()))
}
