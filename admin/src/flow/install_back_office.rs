//! The clients by which people log in to the consoles: ordinary relying parties of the provider, but such whose tokens are
//! for this interface, and whose logins need more than a password.

use super::{
    AdminError, ClientPlace, ClientRecord, Expected, Operator, Who,
    edit_client::{Edit, edit_client, insert_client},
    view_clients::find_client,
};
use crate::{
    audience,
    domain::{BackOfficeSettings, Role},
};
use idp::{
    Provider,
    domain::{
        Client, ClientId, ClientKind, ClientRegistration, ClientState, ScopeConsentPolicy, ScopeSet,
        TokenEndpointAuthMethod,
    },
    protocol::ACR_TWO_STEP,
    store,
};
use std::sync::Arc;

/// Its id, in every deployment.
pub const BACK_OFFICE: &str = "back-office";

/// The client of the dealers' console, in every deployment that has one.
pub const DEALER_CONSOLE: &str = "dealer-console";
/// Where the dealers' console hangs on the public listener.
pub const DEALER_CONSOLE_BASE: &str = "/dealer-console";

/// Where the answer to a login goes, below the address of the back office.
const CALLBACK: &str = "/console/callback";

/// Registers the client unless it is there; `true` when it was not. `address` is where people's browsers reach the back
/// office: scheme, host and port.
pub async fn install_back_office(
    provider: &Arc<Provider>,
    operator: Operator,
    address: &str,
) -> Result<bool, AdminError> {
    let id = ClientId::from(BACK_OFFICE);
    let registration = registration(address, audience(&provider.settings.issuer));
    install(provider, operator, id, registration).await
}

/// Registers the client of the dealers' console, which hangs below the issuer, and keeps it as this version of the program
/// wants it. Once at every start of a deployment that has the console; `true` when something was new.
pub async fn install_dealer_console(provider: &Arc<Provider>) -> Result<bool, AdminError> {
    let id = ClientId::from(DEALER_CONSOLE);
    let operator = Operator { who: Who::Program, request_id: String::new() };
    let wanted = of_dealers(provider);
    match install(provider, operator.clone(), id.clone(), wanted.clone()).await {
        Ok(true) => return Ok(true),
        // Another node was faster.
        Ok(false) | Err(AdminError::Taken) => {}
        Err(error) => return Err(error),
    }
    let found = find_client(provider, ClientPlace::Tools, id.clone()).await?.object;
    if found.client.registration == wanted {
        return Ok(false);
    }
    let (place, expected) = (ClientPlace::Tools, Expected::Anything);
    let edit = Edit { place, id, expected, operator, action: "client.changed" };
    edit_client(provider, edit, move |_, record| {
        record.client.registration = wanted.clone();
        Ok(())
    })
    .await?;
    Ok(true)
}

async fn install(
    provider: &Arc<Provider>,
    operator: Operator,
    id: ClientId,
    registration: ClientRegistration,
) -> Result<bool, AdminError> {
    let client = Client { id: id.clone(), state: ClientState::Active, secret_hash: None, registration };
    let made = provider
        .db
        .write(move |tx| {
            if store::clients::find(tx, &client.id)?.is_some() {
                return Ok(false);
            }
            insert_client(tx, &operator, ClientRecord { client: client.clone(), tie: None })?;
            Ok::<_, AdminError>(true)
        })
        .await?;
    provider.forget_client(&id);
    Ok(made)
}

/// Where people's browsers reach the back office, as registered; `None` while it is not installed.
pub async fn back_office_address(provider: &Arc<Provider>) -> Result<Option<String>, AdminError> {
    registered_without(provider, CALLBACK).await
}

/// The first page of the console, for whoever works there; `None` while it is not installed.
pub async fn find_console(provider: &Arc<Provider>) -> Result<Option<String>, AdminError> {
    registered_without(provider, "/callback").await
}

/// The first page of the dealers' console; `None` where the settings open none.
pub fn dealer_console_address(provider: &Provider) -> Option<String> {
    let is_open = provider.plug_in_settings::<BackOfficeSettings>().dealer_console;
    is_open.then(|| provider.settings.issuer.url(DEALER_CONSOLE_BASE))
}

/// The address where the answer to a login goes, without this end.
async fn registered_without(provider: &Arc<Provider>, end: &str) -> Result<Option<String>, AdminError> {
    let id = ClientId::from(BACK_OFFICE);
    let client = provider.db.read(move |tx| Ok::<_, AdminError>(store::clients::find(tx, &id)?)).await?;
    let registered = client.into_iter().flat_map(|client| client.registration.redirect_uris);
    let mut here = registered.filter(|uri| uri.ends_with(CALLBACK));
    Ok(here.next().and_then(|uri| uri.strip_suffix(end).map(str::to_owned)))
}

/// Moves the back office to another address: who typed the first one wrongly could not log in to say so there.
pub async fn move_back_office(
    provider: &Arc<Provider>,
    operator: Operator,
    address: &str,
) -> Result<(), AdminError> {
    let moved = registration(address, audience(&provider.settings.issuer));
    let edit = Edit {
        place: ClientPlace::Tools,
        id: ClientId::from(BACK_OFFICE),
        expected: Expected::Anything,
        operator,
        action: "client.changed",
    };
    edit_client(provider, edit, move |_, record| {
        record.client.registration.redirect_uris = moved.redirect_uris.clone();
        record.client.registration.post_logout_redirect_uris = moved.post_logout_redirect_uris.clone();
        Ok(())
    })
    .await?;
    Ok(())
}

/// Registers it for the scopes that this version of the program knows, where it is registered already: roles grow with the
/// program. Once at every start; `true` when something was new.
pub async fn renew_back_office(provider: &Arc<Provider>) -> Result<bool, AdminError> {
    let id = ClientId::from(BACK_OFFICE);
    let look = id.clone();
    let known = provider.db.read(move |tx| Ok::<_, AdminError>(store::clients::find(tx, &look)?)).await?;
    if known.is_none_or(|client| client.registration.scope == everything()) {
        return Ok(false);
    }
    let edit = Edit {
        place: ClientPlace::Tools,
        id,
        expected: Expected::Anything,
        operator: Operator { who: Who::Program, request_id: String::new() },
        action: "client.changed",
    };
    edit_client(provider, edit, |_, record| {
        record.client.registration.scope = everything();
        Ok(())
    })
    .await?;
    Ok(true)
}

/// What people of any role may ask for; the role decides what they get.
fn everything() -> ScopeSet {
    let people = ScopeSet::parse("openid offline_access");
    Role::ALL.iter().fold(people, |all, role| all.union(&role.scopes()))
}

/// No secret: the code is bound by PKCE, and its answer goes to the back office alone.
fn registration(address: &str, audience: String) -> ClientRegistration {
    ClientRegistration {
        kind: ClientKind::Admin,
        client_name: "管理画面".to_owned(),
        client_name_en: "Back office".to_owned(),
        redirect_uris: vec![format!("{address}{CALLBACK}")],
        post_logout_redirect_uris: vec![format!("{address}/")],
        token_endpoint_auth_method: TokenEndpointAuthMethod::None,
        grant_types: vec!["authorization_code".to_owned(), "refresh_token".to_owned()],
        scope: everything(),
        scope_consent: ScopeConsentPolicy::Implicit,
        required_acr: Some(ACR_TWO_STEP.to_owned()),
        resources: vec![audience],
        ..ClientRegistration::default()
    }
}

/// The same for a dealer's people: less to ask for, no token that outlives its session, and another way back.
fn of_dealers(provider: &Provider) -> ClientRegistration {
    let issuer = &provider.settings.issuer;
    let roles = Role::ALL.iter().filter(|role| role.is_at_dealer());
    ClientRegistration {
        client_name: "販売店管理画面".to_owned(),
        client_name_en: "Dealer console".to_owned(),
        redirect_uris: vec![issuer.url(&format!("{DEALER_CONSOLE_BASE}/callback"))],
        post_logout_redirect_uris: vec![issuer.url(DEALER_CONSOLE_BASE)],
        grant_types: vec!["authorization_code".to_owned()],
        scope: roles.fold(ScopeSet::parse("openid"), |all, role| all.union(&role.scopes())),
        ..registration(issuer.as_str(), audience(issuer))
    }
}
