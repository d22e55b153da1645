//! The status question: how far the users of the asking site are. It tells of nobody else's, and nothing of accounts.

use super::{SiteCall, site_call::at_site, user_hash};
use crate::{domain::MigrationState, flow::DealerError, store};
use idp::{Provider, domain::Timestamp};
use std::sync::Arc;

/// How far a user is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserStatus {
    /// `None`: nobody has arrived, whatever was handed over.
    pub state: Option<MigrationState>,
    /// When it was done.
    pub migrated_at: Option<Timestamp>,
}

/// Answers in the order of the question.
pub async fn view_users(
    provider: &Arc<Provider>,
    call: SiteCall,
    users: Vec<String>,
) -> Result<Vec<UserStatus>, DealerError> {
    at_site(provider, call, move |provider, tx, call| {
        let mut answer = Vec::new();
        for name in &users {
            let hash = user_hash(&provider.sealer, &call.site.id, name);
            let user = store::legacy_users::find(tx, &call.site.id, &hash)?;
            let now = tx.now();
            answer.push(UserStatus {
                state: user.as_ref().map(|user| user.state_at(now)),
                migrated_at: user.and_then(|user| user.migrated_at),
            });
        }
        Ok(answer)
    })
    .await
}
