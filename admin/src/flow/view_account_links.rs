//! The dealer links of an account that are open, in force or disputed: for whoever helps its owner.

use super::AdminError;
use crate::domain::LinkView;
use federation::store::link_lists;
use idp::{Provider, domain::AccountId};
use std::sync::Arc;

/// The links, newest first.
pub async fn list_account_links(
    provider: &Arc<Provider>,
    account: AccountId,
) -> Result<Vec<LinkView>, AdminError> {
    provider
        .db
        .read(move |tx| {
            let now = tx.now();
            let links = link_lists::list_of_account(tx, &account)?;
            Ok(links.into_iter().map(|link| LinkView::at(now, link)).collect())
        })
        .await
}
