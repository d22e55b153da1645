//! The browser brings the handle: taken once, and what it stands for bound to this browser from then on.

use crate::store;
use idp::{
    Provider,
    domain::{Secret, TokenHash},
    flow::FlowError,
};
use std::sync::Arc;

/// What came of it.
#[derive(Debug)]
pub enum OpenedHandover {
    /// It is this browser's: the value of its cookie.
    Yes(Secret),
    /// It was this browser's before.
    Already,
    /// It was taken by another browser, is too old, or is none (E20).
    Gone,
}

/// Opens a hand-over. `browser` is the cookie of one that was opened before in this browser.
pub async fn open_handover(
    provider: &Arc<Provider>,
    handle: Secret,
    browser: Option<TokenHash>,
) -> Result<OpenedHandover, FlowError> {
    // Once opened, what was told is kept as long as the interaction that will go through it.
    let life = provider.settings.lifetimes.interaction;
    provider
        .db
        .write(move |tx| {
            let Some(handover) = store::handovers::find_by_handle(tx, &handle.hash())? else {
                return Ok(OpenedHandover::Gone);
            };
            let now = tx.now();
            if handover.browser.is_some() && handover.browser == browser && handover.expires_at > now {
                return Ok(OpenedHandover::Already);
            }
            let cookie = tx.random().secret();
            let until = now.plus_seconds(life);
            let is_taken = store::handovers::open(tx, &handover.id, &cookie.hash(), until)?;
            Ok(if is_taken { OpenedHandover::Yes(cookie) } else { OpenedHandover::Gone })
        })
        .await
}
