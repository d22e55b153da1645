//! What happened to an account, for whoever helps its owner: the lines of the audit trail about it, and no other.

use super::AdminError;
use crate::domain::AuditView;
use idp::{
    Provider,
    domain::AccountId,
    store::{
        accounts,
        audit_search::{AuditFilter, AuditPart, search},
    },
};
use std::sync::Arc;

/// Lines at most: what matters to a call is not long ago.
const LINES: i64 = 50;

/// The latest lines, newest first: what was done to the account, and what its owner did.
pub async fn view_timeline(
    provider: &Arc<Provider>,
    account: AccountId,
) -> Result<Vec<AuditView>, AdminError> {
    let lines = provider
        .db
        .read(move |tx| {
            accounts::find(tx, &account)?.ok_or(AdminError::NotFound)?;
            let about = AuditFilter { object: Some(format!("account:{account}")), ..AuditFilter::default() };
            let by = AuditFilter { actor: Some(account.to_string()), ..AuditFilter::default() };
            let mut lines = search(tx, &about, AuditPart::Before(""), LINES)?;
            lines.extend(search(tx, &by, AuditPart::Before(""), LINES)?);
            Ok::<_, AdminError>(lines)
        })
        .await?;
    let mut views: Vec<AuditView> = lines.into_iter().map(AuditView::from).collect();
    views.sort_by(|one, other| other.id.cmp(&one.id));
    views.dedup_by(|one, other| one.id == other.id);
    views.truncate(usize::try_from(LINES).unwrap_or_default());
    Ok(views)
}
