//! E18: the owner of a failed job starts it again.

use super::Standing;
use super::{audit_user, view_journey::standing};
use crate::{domain::JOB_SECONDS, store};
use idp::{Provider, domain::TokenHash, flow::FlowError};
use std::sync::Arc;

/// Starts the failed job of the hand-over that this browser opened; nothing when it is under way or done.
pub async fn retry(provider: &Arc<Provider>, cookie: TokenHash) -> Result<(), FlowError> {
    provider
        .db
        .write(move |tx| {
            let Some(handover) = store::handovers::find_opened(tx, &cookie)? else { return Ok(()) };
            let Standing::Failed(_) = standing(tx, &handover)? else { return Ok(()) };
            let user = store::legacy_users::find(tx, &handover.site, &handover.user_hash)?;
            let Some(user) = user else { return Ok(()) };
            let late = tx.now().plus_seconds(-JOB_SECONDS);
            if store::legacy_users::restart(tx, &user, late)? {
                audit_user(tx, "migration.creating", &user, "ok")?;
            }
            Ok(())
        })
        .await
}
