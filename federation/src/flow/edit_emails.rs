//! Changing the addresses on T3: one synchronous, signed call to the dealer's own address book. Nothing of it is stored here.

use super::{
    CallerToken, DealerError,
    dealer_caller::{About, view_dealer},
};
use crate::domain::{Emails, TerminalSession};
use idp::{
    Provider,
    domain::{SigningAlgorithm, generate_id},
    store::{self as idp_store, audit::AuditEvent},
};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// How long the message holds, seconds.
const MESSAGE_SECONDS: i64 = 60;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailsEdited {
    /// The dealer's system has them.
    Stored,
    /// It has not, and nothing changed.
    NotStored,
}

/// Sends the addresses to the endpoint that the dealer's client registered; 204 means stored.
pub async fn edit_emails(
    provider: &Arc<Provider>,
    token: CallerToken,
    session: &TerminalSession,
    emails: &Emails,
) -> Result<EmailsEdited, DealerError> {
    let caller = view_dealer(provider, token, About::Visit(session.visit_id.clone()), |_, _, caller| {
        Ok(caller.clone())
    })
    .await?;
    let Some(endpoint) = caller.client.address_book_endpoint.clone() else {
        return Ok(EmailsEdited::NotStored);
    };
    let message = message(provider, &endpoint, session, emails);
    let signed = provider
        .keys
        .current()
        .sign(SigningAlgorithm::ES256, "address-book+jwt", &message)
        .map_err(idp::flow::FlowError::from)?;
    let answer = provider.outgoing.post(&endpoint, "application/jwt", signed).await;
    let stored = answer.as_ref().is_ok_and(|answer| answer.status == 204);
    if !stored {
        let reason =
            answer.map_or_else(|error| error.to_string(), |answer| format!("status {}", answer.status));
        tracing::warn!(client = %caller.client.client_id, %reason, "the dealer's address book did not take a change");
    }
    let mut event =
        AuditEvent::new(caller.actor, "link.addresses_edited", format!("visit:{}", session.visit_id));
    event.dealer = Some(caller.dealer.id.to_string());
    event.request_id = caller.request_id;
    event.result = if stored { "ok" } else { "not_stored" };
    provider.db.write(move |tx| idp_store::audit::insert(tx, &event)).await?;
    Ok(if stored { EmailsEdited::Stored } else { EmailsEdited::NotStored })
}

fn message(
    provider: &Provider,
    endpoint: &str,
    session: &TerminalSession,
    emails: &Emails,
) -> Map<String, Value> {
    let now = provider.clock.now();
    let claims = json!({
        "iss": provider.settings.issuer.as_str(),
        "aud": endpoint,
        "iat": now,
        "exp": now.plus_seconds(MESSAGE_SECONDS),
        "jti": generate_id(now, &*provider.random),
        "dealer": session.dealer_id,
        "customer_code": session.record.customer_code,
        "emails": emails,
    });
    match claims {
        Value::Object(claims) => claims,
        _ => Map::new(),
    }
}
