//! Logout (RP-Initiated Logout 1.0): the session ends, its clients are told through the outbox.
//!
//! 1. Read the request and the client that it comes from.
//! 2. Without a hint that names this very session, or with anything wrong, the person is asked first.
//! 3. End the session, revoke its grants except those for offline access, queue a logout token for every
//!    client of the session that has an address for it, in one transaction.
//! 4. What clients want loaded in frames (Front-Channel Logout 1.0) is for the page to show: only the browser that logs out
//!    can do it.

use super::{FlowError, ssf::tell_of_session};
use crate::{
    Provider,
    domain::{Client, Secret, Session},
    protocol::{ParamList, front_channel_address, parse_end_session},
    store::{
        self, Tx,
        audit::{Actor, AuditEvent},
        outbox::NewEntry,
    },
};
use serde_json::json;
use std::{collections::BTreeSet, sync::Arc};

/// Kind of the entries in the outbox.
pub(super) const BACKCHANNEL_LOGOUT: &str = "backchannel_logout";

/// What came of a logout request.
#[derive(Debug)]
pub struct Logout {
    /// Whether it is done; else the person is to be asked.
    pub outcome: LogoutOutcome,
    /// The client that asks, if any.
    pub client: Option<Arc<Client>>,
    /// What is wrong with the request, for the client's developers. It keeps nobody from logging out.
    pub fault: Option<String>,
}

/// How far it is.
#[derive(Debug, PartialEq, Eq)]
pub enum LogoutOutcome {
    /// Ask the person.
    Ask,
    /// It is done.
    Done {
        /// Where to go; else show that it is done.
        destination: Option<String>,
        /// Addresses of clients that the browser loads in frames first.
        frames: Vec<String>,
    },
}

/// Follows a logout request. `confirmed`: the person pressed the button on our page.
pub async fn end_session(
    provider: &Arc<Provider>,
    params: ParamList,
    cookie: Option<Secret>,
    confirmed: bool,
) -> Result<Logout, FlowError> {
    let keys = provider.keys.current();
    let issuer = provider.settings.issuer.as_str();
    let verify = |hint: &str| keys.verify_id_token_hint(hint, issuer).ok();
    let request = parse_end_session(&params, &verify);
    let client = match &request.client_id {
        Some(id) => provider.load_client(id).await?,
        None => None,
    };
    let (destination, fault) = match request.destination(client.as_deref()) {
        Ok(destination) => (destination, None),
        Err(fault) => (None, Some(fault)),
    };
    // A session that the hint names ends at once only for a request that can be followed to its end.
    let hinted = request.hinted_session.filter(|_| fault.is_none() || confirmed);
    let visiting = Arc::clone(provider);
    let ended = provider
        .db
        .write(move |tx| end(&visiting, tx, hinted.as_deref(), cookie.as_ref(), confirmed))
        .await?;
    let outcome = match ended {
        Some(frames) => LogoutOutcome::Done { destination, frames },
        None => LogoutOutcome::Ask,
    };
    Ok(Logout { outcome, client, fault })
}

/// Ends the session if there is one and it may be ended without asking, and tells what to load in frames; none: ask.
fn end(
    provider: &Provider,
    tx: &mut Tx<'_>,
    hinted: Option<&str>,
    cookie: Option<&Secret>,
    confirmed: bool,
) -> Result<Option<Vec<String>>, FlowError> {
    let session = match cookie {
        Some(cookie) => provider.find_session(tx, cookie)?,
        None => None,
    };
    let Some(session) = session else {
        // Nobody is logged in here: with a hint there is nothing left to do, without one the page says so.
        return Ok((confirmed || hinted.is_some()).then(Vec::new));
    };
    if hinted != Some(session.id.as_str()) && !confirmed {
        return Ok(None);
    }
    end_now(provider, tx, &session).map(Some)
}

/// Ends a session and everything that hangs on it, for its owner. Gives the addresses that the owner's browser may load in
/// frames, so that clients hear of it there too.
pub fn end_now(provider: &Provider, tx: &mut Tx<'_>, session: &Session) -> Result<Vec<String>, FlowError> {
    end_as(provider, tx, session, Actor::Account(session.account_id.to_string()), "")
}

/// The same for anybody who may.
pub(super) fn end_as(
    provider: &Provider,
    tx: &mut Tx<'_>,
    session: &Session,
    actor: Actor,
    request_id: &str,
) -> Result<Vec<String>, FlowError> {
    if !store::sessions::end(tx, &session.id)? {
        return Ok(Vec::new());
    }
    let grants = store::grants::list_of_session(tx, &session.id)?;
    tell_of_session(provider, tx, session, &grants, (&actor, request_id))?;
    let mut told = BTreeSet::new();
    let mut frames = Vec::new();
    for grant in grants {
        if !grant.scope.contains("offline_access") {
            store::grants::revoke(tx, &grant.id)?;
        }
        let Some(client) = provider.find_client(tx, &grant.client_id)? else { continue };
        if !told.insert(client.id.clone()) {
            continue;
        }
        let issuer = provider.settings.issuer.as_str();
        frames.extend(front_channel_address(&client, issuer, &session.id));
        if client.registration.backchannel_logout_uri.is_some() {
            let payload = json!({
                "client_id": client.id, "subject": grant.subject, "session_id": session.id,
            });
            let receiver = Some(client.id.as_str());
            let kind = BACKCHANNEL_LOGOUT;
            store::outbox::insert_entry(
                tx,
                NewEntry { kind, receiver, payload: &payload, good_until: None },
            )?;
        }
    }
    let mut event = AuditEvent::new(actor, "session.ended", format!("session:{}", session.id));
    request_id.clone_into(&mut event.request_id);
    store::audit::insert(tx, &event)?;
    Ok(frames)
}
