//! A token that a client has in its own name (RFC 6749, 4.4; RFC 8707). No visit to the database,
//! unless a proof of possession has to be used up.

use super::{FlowError, Possession, issue_tokens::TokenAnswer};
use crate::{
    Provider,
    domain::{Client, ScopeSet},
    protocol::{
        check_client_scope,
        ssf::{MANAGE_SCOPE, READ_SCOPE},
    },
};
use std::sync::Arc;

/// Signs a token for the audiences that were asked for, or for those that the client is registered for. The scopes of
/// security events have an audience of their own: whoever asks for nothing else gets that one.
#[tracing::instrument(target = "common_id::traces", skip_all)]
pub async fn grant_client_credentials(
    provider: &Arc<Provider>,
    client: &Client,
    scope: Option<&ScopeSet>,
    resource: &[String],
    possession: Possession,
) -> Result<TokenAnswer, FlowError> {
    let scope = check_client_scope(scope, client, &provider.scopes)?;
    let registered = client.registration.resources.as_slice();
    let asked = if resource.is_empty() { registered } else { resource };
    let events = provider.event_audience();
    let is_of_events = |value: &str| matches!(value, READ_SCOPE | MANAGE_SCOPE);
    let mut audience: Vec<&str> = asked.iter().map(String::as_str).collect();
    if resource.is_empty() && !scope.is_empty() && scope.iter().all(is_of_events) {
        audience = vec![&events];
    } else if audience.is_empty() {
        audience.push(provider.settings.issuer.as_str());
    }
    let confirmation = possession.confirmation();
    provider.use_proof_up(possession.key).await?;
    provider.sign_client_token(client, scope, &audience, confirmation.as_ref())
}
