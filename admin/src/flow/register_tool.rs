//! Registers a tool of the operators: a client that takes tokens of this interface in its own name.

use super::{
    AdminError, ClientPlace, ClientRecord, Expected, Operator, Versioned,
    edit_client::{Edit, edit_client, insert_client},
    rotate_client_secret::new_secret,
};
use crate::{
    audience,
    domain::{Fault, Permission, Role, Rule, check_client_id},
};
use idp::{
    Provider,
    domain::{
        Client, ClientId, ClientKind, ClientRegistration, ClientState, ScopeSet, Secret,
        TokenEndpointAuthMethod,
    },
    store,
};
use std::sync::Arc;

/// The grant by which a client takes a token without a person (RFC 6749, 4.4).
const IN_ITS_OWN_NAME: &str = "client_credentials";

/// A new tool.
#[derive(Clone, Debug)]
pub struct ToolRegistration {
    /// Its `client_id`, which is its name, too. Never used again.
    pub client_id: String,
    /// What it may ask for; everything but the staff when nothing is named: people appoint people.
    pub scope: Option<ScopeSet>,
}

/// A tool, and the secret that was made just now.
#[derive(Debug)]
pub struct ToolRegistered {
    /// `client_id`
    pub client_id: ClientId,
    /// What it may ask for.
    pub scope: ScopeSet,
    /// Its secret, this once.
    pub client_secret: Secret,
}

/// Scopes that a tool can have: those of the operators. A dealer's people have another one, which is for people.
fn possible() -> ScopeSet {
    Role::Operator.scopes()
}

/// Registers a tool.
pub async fn register_tool(
    provider: &Arc<Provider>,
    operator: Operator,
    tool: ToolRegistration,
) -> Result<ToolRegistered, AdminError> {
    let scope = tool.check()?;
    let (id, client_secret) = (ClientId::from(tool.client_id), new_secret(provider));
    let client = new_tool(provider, id.clone(), scope.clone(), &client_secret);
    let write = move |tx: &mut store::Tx<'_>| {
        insert_client(tx, &operator, ClientRecord { client: client.clone(), tie: None })
    };
    provider.db.write(write).await?;
    Ok(ToolRegistered { client_id: id, scope, client_secret })
}

impl ToolRegistration {
    /// What the tool may ask for.
    ///
    /// # Errors
    /// [`AdminError::Invalid`]: no tool can be named so, or ask for this.
    pub fn check(&self) -> Result<ScopeSet, AdminError> {
        let scope = self.scope.clone().unwrap_or_else(|| possible().without(Permission::Staff.scope()));
        let mut faults: Vec<Fault> = check_client_id(&self.client_id).into_iter().collect();
        if scope.is_empty() || !scope.is_subset(&possible()) {
            faults.push(Fault::at("/scope", Rule::Scope));
        }
        if faults.is_empty() { Ok(scope) } else { Err(AdminError::Invalid(faults)) }
    }
}

/// The client of a tool.
pub(super) fn new_tool(provider: &Provider, id: ClientId, scope: ScopeSet, secret: &Secret) -> Client {
    Client {
        secret_hash: Some(provider.client_secret_hash(&id, secret)),
        state: ClientState::Active,
        registration: ClientRegistration {
            kind: ClientKind::Admin,
            client_name: id.to_string(),
            grant_types: vec![IN_ITS_OWN_NAME.to_owned()],
            scope,
            resources: vec![audience(&provider.settings.issuer)],
            token_endpoint_auth_method: TokenEndpointAuthMethod::ClientSecretBasic,
            ..ClientRegistration::default()
        },
        id,
    }
}

/// Whether a client of this kind is a tool: people log in to the back office by another one.
pub(super) fn is_tool(client: &Client) -> bool {
    let registered = &client.registration;
    registered.kind == ClientKind::Admin
        && registered.grant_types.iter().any(|grant| grant == IN_ITS_OWN_NAME)
}

/// Gives a tool a new secret. The old one holds no longer.
pub async fn rotate_tool_secret(
    provider: &Arc<Provider>,
    operator: Operator,
    id: ClientId,
) -> Result<ToolRegistered, AdminError> {
    let client_secret = new_secret(provider);
    let secret_hash = provider.client_secret_hash(&id, &client_secret);
    let edit = Edit {
        place: ClientPlace::Tools,
        id: id.clone(),
        expected: Expected::Anything,
        operator,
        action: "client.secret_rotated",
    };
    let changed: Versioned<ClientRecord> = edit_client(provider, edit, move |_, record| {
        // People log in to the back office by a code that is bound otherwise.
        if record.client.secret_hash.is_none() {
            return Err(AdminError::NoSecret);
        }
        record.client.secret_hash = Some(secret_hash.clone());
        Ok(())
    })
    .await?;
    let scope = changed.object.client.registration.scope;
    Ok(ToolRegistered { client_id: id, scope, client_secret })
}

/// Every tool, by id, the client of the back office among them.
pub async fn list_tools(provider: &Arc<Provider>) -> Result<Vec<Client>, AdminError> {
    provider.db.read(|tx| Ok(store::clients::list(tx, &[ClientKind::Admin], "", usize::MAX)?)).await
}
