//! The launch at the terminal: opened once, within its five minutes.

use super::{CallerToken, DealerCaller, DealerError, LimitNotes, Refusal, open_visit::LAUNCH};
use crate::domain::{Launch, TerminalSession};
use idp::{Provider, store as idp_store};
use std::sync::Arc;

/// Takes a launch; gives the terminal's session.
pub async fn enter_terminal(
    provider: &Arc<Provider>,
    launch: &str,
    request_id: String,
) -> Result<TerminalSession, DealerError> {
    let launch: Launch = provider
        .sealer
        .open(LAUNCH, launch)
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .ok_or(Refusal::BadLaunch)?;
    let provider = Arc::clone(provider);
    let db = provider.db.clone();
    db.write(move |tx| {
        if tx.now() > launch.expires_at {
            return Err(Refusal::BadLaunch.into());
        }
        let token = CallerToken {
            client_id: launch.session.client_id.clone(),
            staff: Some(launch.session.staff.clone()),
            request_id: request_id.clone(),
            limits: LimitNotes::default(),
        };
        DealerCaller::find(&provider, tx, &token)?;
        if !idp_store::used_once::consume(tx, &format!("launch:{}", launch.jti), launch.expires_at)? {
            return Err(Refusal::BadLaunch.into());
        }
        Ok(launch.session.clone())
    })
    .await
}
