//! A client registers itself (RFC 7591, 3.1).

use super::{ClientInformation, RegistrationCall, RegistrationError, needs_secret};
use crate::{
    Provider,
    domain::{Client, ClientState, Secret},
    store::{
        self,
        audit::{Actor, AuditEvent},
        client_registrations::OwnRegistration,
    },
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Registers a client for who may do that. A use of the initial access token is taken in the visit that writes the client: what
/// was refused costs none.
pub async fn register_own_client(
    provider: &Arc<Provider>,
    call: RegistrationCall,
    metadata: &Map<String, Value>,
) -> Result<ClientInformation, RegistrationError> {
    let (visiting, asking) = (Arc::clone(provider), call.clone());
    let admitted =
        provider.db.write(move |tx| Ok::<_, RegistrationError>(visiting.admit(tx, &asking)?)).await??;
    let (id, issued_at) = (provider.new_client_id(), provider.clock.now());
    let requested = provider.read_registration(metadata, &id, (&admitted.policy, issued_at)).await?;
    let secret =
        needs_secret(requested.registration.token_endpoint_auth_method).then(|| provider.random.secret());
    let client = Client {
        state: ClientState::Active,
        secret_hash: secret.as_ref().map(|secret| provider.client_secret_hash(&id, secret)),
        registration: requested.registration,
        id,
    };
    let token: Secret = provider.random.secret();
    let own = OwnRegistration { token: token.hash(), policy: admitted.policy, issued_at };
    let told = provider.told(&client, &token, secret.as_ref());
    let initial = admitted.token.map(|token| token.id);
    provider
        .db
        .write(move |tx| {
            if let Some(initial) = &initial
                && !store::initial_access_tokens::consume(tx, initial)?
            {
                return Err(RegistrationError::BadToken);
            }
            store::clients::insert(tx, &client)?;
            store::client_registrations::insert(tx, &client.id, &own)?;
            let actor = Actor::Client(client.id.to_string());
            let mut event = AuditEvent::new(actor, "client.registered", format!("client:{}", client.id));
            event.request_id.clone_from(&call.request_id);
            Ok(store::audit::insert(tx, &event)?)
        })
        .await?;
    Ok(told)
}
