//! Logs out of the console, and of the provider: whoever leaves the desk leaves no login behind.

use super::{AdminError, Operator, Who, find_seat::look};
use crate::{domain::CONSOLE_IDLE_SECONDS, store::staff_sessions};
use idp::{
    Provider,
    domain::{ClientId, Secret},
    flow::end_now,
    store::{
        audit::{self, AuditEvent},
        sessions,
    },
};
use std::sync::Arc;

/// Ends both. A repeat is no error.
pub async fn end_staff_session(
    provider: &Arc<Provider>,
    client: ClientId,
    cookie: &Secret,
    request_id: String,
) -> Result<(), AdminError> {
    let (node, hash) = (Arc::clone(provider), cookie.hash());
    provider
        .db
        .write(move |tx| {
            let session = staff_sessions::find_live(tx, &hash, CONSOLE_IDLE_SECONDS)?;
            staff_sessions::delete(tx, &hash)?;
            let Some(session) = session else { return Ok(()) };
            let object = format!("account:{}", session.account_id);
            let person = Operator { who: Who::Staff(session.account_id), request_id: request_id.clone() };
            let mut event = AuditEvent::new(person.actor(), "staff.logged_out", object);
            event.request_id = person.request_id;
            audit::insert(tx, &event)?;
            if let Some(seated) = look(tx, &session.grant_id, &client)?
                && let Some(login) = sessions::find_live_by_id(tx, &seated.grant.session_id)?
            {
                end_now(&node, tx, &login)?;
            }
            Ok::<_, AdminError>(())
        })
        .await
}

/// Takes away what has expired; returns how many.
pub async fn delete_expired_staff_sessions(provider: &Arc<Provider>) -> Result<usize, AdminError> {
    provider.db.write(|tx| Ok(staff_sessions::delete_expired(tx)?)).await
}
