//! A client looks after its registration (RFC 7592).
//!
//! The registration access token stays the same as long as the client does: it is bound to one client and kept hashed, and one
//! that changed in an answer that was lost would lock its owner out for ever. The secret stays, too, while its method needs one,
//! and is shown when it is made and never again.

use super::{ClientInformation, OwnClient, RegistrationCall, RegistrationError, needs_secret};
use crate::{
    Provider,
    domain::{Client, ClientId, ClientState, Secret},
    protocol::OAuthError,
    store::{
        self, StoreError, Tx,
        audit::{Actor, AuditEvent},
    },
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// The registration as it is (RFC 7592, 2.1).
pub async fn read_own_client(
    provider: &Arc<Provider>,
    call: RegistrationCall,
    id: ClientId,
) -> Result<ClientInformation, RegistrationError> {
    let (own, token) = find(provider, call, id).await?;
    Ok(provider.told(&own.client, &token, None))
}

/// Puts another registration in the place of the whole one (RFC 7592, 2.2): what is not sent is not registered any more.
pub async fn change_own_client(
    provider: &Arc<Provider>,
    call: RegistrationCall,
    id: ClientId,
    metadata: &Map<String, Value>,
) -> Result<ClientInformation, RegistrationError> {
    let request_id = call.request_id.clone();
    let (found, token) = find(provider, call, id.clone()).await?;
    check_identity(provider, metadata, &found.client)?;
    let own = (&found.own.policy, found.own.issued_at);
    let requested = provider.read_registration(metadata, &id, own).await?;
    let needed = needs_secret(requested.registration.token_endpoint_auth_method);
    let kept = found.client.secret_hash.clone().filter(|_| needed);
    let secret = (needed && kept.is_none()).then(|| provider.random.secret());
    let made = secret.as_ref().map(|secret| provider.client_secret_hash(&id, secret));
    let client = Client { secret_hash: kept.or(made), registration: requested.registration, ..found.client };
    let told = provider.told(&client, &token, secret.as_ref());
    let hash = token.hash();
    provider
        .db
        .write(move |tx| {
            // It may have been ended, or switched off, while its documents were fetched.
            store::clients::hold(tx, &client.id)?;
            find_in(tx, &client.id, &hash)?.ok_or(RegistrationError::BadToken)?;
            store::clients::update(tx, &client)?;
            audit(tx, &client.id, "client.changed", &request_id)?;
            Ok::<_, RegistrationError>(())
        })
        .await?;
    provider.forget_client(&id);
    Ok(told)
}

/// Ends the client (RFC 7592, 2.3). Without it nothing that it was given is worth anything: codes, refresh tokens and access
/// tokens are asked for their client wherever they are shown.
pub async fn delete_own_client(
    provider: &Arc<Provider>,
    call: RegistrationCall,
    id: ClientId,
) -> Result<(), RegistrationError> {
    let request_id = call.request_id.clone();
    find(provider, call, id.clone()).await?;
    let ended = id.clone();
    provider
        .db
        .write(move |tx| {
            if !store::client_registrations::delete(tx, &ended)? {
                return Err(RegistrationError::BadToken);
            }
            store::clients::delete(tx, &ended)?;
            Ok(audit(tx, &ended, "client.deleted", &request_id)?)
        })
        .await?;
    provider.forget_client(&id);
    Ok(())
}

/// The client whose token this is.
async fn find(
    provider: &Arc<Provider>,
    call: RegistrationCall,
    id: ClientId,
) -> Result<(OwnClient, Secret), RegistrationError> {
    let token = call.token.clone().ok_or(RegistrationError::NoToken)?;
    let (visiting, hash) = (Arc::clone(provider), token.hash());
    let found = provider
        .db
        .write(move |tx| {
            Ok::<_, RegistrationError>(match visiting.count_call(tx, &call)? {
                Some(refused) => Err(refused),
                None => find_in(tx, &id, &hash)?.ok_or(RegistrationError::BadToken),
            })
        })
        .await??;
    Ok((found, token))
}

fn find_in(
    tx: &mut Tx<'_>,
    id: &ClientId,
    token: &crate::domain::TokenHash,
) -> Result<Option<OwnClient>, StoreError> {
    let own = store::client_registrations::find(tx, id)?.filter(|own| own.token == *token);
    let client = store::clients::find(tx, id)?.filter(|client| client.state == ClientState::Active);
    Ok(own.zip(client).map(|(own, client)| OwnClient { client, own }))
}

/// The body names the client that the address names, and nothing that a client cannot choose (RFC 7592, 2.2).
fn check_identity(
    provider: &Provider,
    metadata: &Map<String, Value>,
    client: &Client,
) -> Result<(), OAuthError> {
    const OURS: [&str; 4] = [
        "registration_access_token",
        "registration_client_uri",
        "client_secret_expires_at",
        "client_id_issued_at",
    ];
    let text = |name: &str| metadata.get(name).and_then(Value::as_str);
    if text("client_id") != Some(client.id.as_str()) {
        return Err(OAuthError::invalid_request("client_id: it has to be the one of the address"));
    }
    if OURS.iter().any(|name| metadata.contains_key(*name)) {
        return Err(OAuthError::invalid_request(
            "registration_access_token, registration_client_uri, client_secret_expires_at and client_id_issued_at are not sent",
        ));
    }
    let is_own = |secret: &str| {
        let hash = provider.client_secret_hash(&client.id, &Secret::from(secret));
        client.secret_hash.as_ref() == Some(&hash)
    };
    if metadata.contains_key("client_secret") && !text("client_secret").is_some_and(is_own) {
        return Err(OAuthError::invalid_request("client_secret: a client does not choose its secret"));
    }
    Ok(())
}

fn audit(tx: &mut Tx<'_>, id: &ClientId, action: &'static str, request_id: &str) -> Result<(), StoreError> {
    let mut event = AuditEvent::new(Actor::Client(id.to_string()), action, format!("client:{id}"));
    request_id.clone_into(&mut event.request_id);
    store::audit::insert(tx, &event)
}
