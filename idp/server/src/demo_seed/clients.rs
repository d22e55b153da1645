//! The sample clients: two services, three tools, the dealers' systems, the operators' console.

use super::{
    Addresses,
    dealers::{DEALERS, SampleDealer},
    secrets::{KeptCertificate, Secrets},
};
use crate::house::House;
use idp::{
    domain::{
        BACKCHANNEL_GRANT, Client, ClientId, ClientKind, ClientRegistration, ClientState, DEVICE_CODE_GRANT,
        RequiredItem, ScopeConsentPolicy, ScopeSet, Secret, TokenEndpointAuthMethod,
    },
    store,
};
use serde_json::{Value, json};

pub(super) const MY_TOYOTA: &str = "my-toyota";
pub(super) const NOTEBOOK: &str = "maintenance-notebook";
pub(super) const HEAD_UNIT: &str = "head-unit";
const SHOP_COUNTER: &str = "shop-counter";
pub(super) const ADMIN: &str = "admin-console";

/// What the two services ask for.
pub(super) const SERVICE_SCOPE: &str = "openid profile email dealer_links offline_access";
const TOOL_SCOPE: &str = "openid profile email phone address offline_access dealer_links";
const DEALER_SCOPE: &str = "link:start link:read link:cancel events:read";
const ADMIN_SCOPE: &str = "admin:read admin:dealers admin:clients admin:accounts admin:texts admin:mails \
                           admin:keys admin:sessions admin:audit admin:statistics admin:staff \
                           admin:approvals";

/// How a sample client proves itself.
pub(super) enum Proof {
    Secret(Secret),
    PrivateJwk(Value),
    /// A certificate, with a key that signs beside it where the client does.
    Certificate(KeptCertificate, Option<Value>),
    Nothing,
}

/// A client and its secret.
pub(super) struct SampleClient {
    pub(super) id: String,
    pub(super) registration: ClientRegistration,
    pub(super) proof: Proof,
}

/// All sample clients.
pub(super) fn all(addresses: &Addresses, secrets: &mut Secrets) -> anyhow::Result<Vec<SampleClient>> {
    let mut clients = vec![my_toyota(addresses, secrets), notebook(addresses, secrets)?];
    for (id, name, method) in [
        ("tool-basic", "試験ツール (client_secret_basic)", TokenEndpointAuthMethod::ClientSecretBasic),
        ("tool-post", "試験ツール (client_secret_post)", TokenEndpointAuthMethod::ClientSecretPost),
        ("tool-public", "試験ツール (public)", TokenEndpointAuthMethod::None),
    ] {
        clients.push(tool(id, name, method, secrets));
    }
    clients.push(head_unit());
    clients.push(shop_counter(secrets));
    for dealer in &DEALERS {
        clients.push(dealer_system(dealer, addresses, secrets)?);
    }
    clients.push(admin_console(addresses, secrets));
    Ok(clients)
}

fn my_toyota(addresses: &Addresses, secrets: &mut Secrets) -> SampleClient {
    SampleClient {
        id: MY_TOYOTA.to_owned(),
        proof: Proof::Secret(secrets.client_secret(MY_TOYOTA)),
        registration: ClientRegistration {
            client_name: "My TOYOTA".to_owned(),
            // Both demo services have the host `localhost`: without sectors of their own they would share subjects.
            sector_identifier: Some("my-toyota.example.jp".to_owned()),
            required_items: vec![RequiredItem::Birthdate],
            terms_document: Some("my-toyota".to_owned()),
            customer_ref: true,
            ..service(&addresses.my_toyota())
        },
    }
}

fn notebook(addresses: &Addresses, secrets: &mut Secrets) -> anyhow::Result<SampleClient> {
    let jwk = secrets.private_jwk(NOTEBOOK)?;
    Ok(SampleClient {
        id: NOTEBOOK.to_owned(),
        registration: ClientRegistration {
            client_name: "MyTOYOTA整備手帳".to_owned(),
            client_name_en: "MyTOYOTA Maintenance Notebook".to_owned(),
            sector_identifier: Some("notebook.example.jp".to_owned()),
            token_endpoint_auth_method: TokenEndpointAuthMethod::PrivateKeyJwt,
            jwks: Some(public_jwks(&jwk)),
            ..service(&addresses.notebook())
        },
        proof: Proof::PrivateJwk(jwk),
    })
}

/// What the maker's own services have in common.
fn service(base: &str) -> ClientRegistration {
    ClientRegistration {
        kind: ClientKind::RelyingParty,
        client_uri: Some(base.to_owned()),
        redirect_uris: vec![format!("{base}/callback")],
        post_logout_redirect_uris: vec![format!("{base}/logged-out")],
        backchannel_logout_uri: Some(format!("{base}/backchannel-logout")),
        backchannel_logout_session_required: true,
        initiate_login_uri: Some(format!("{base}/login")),
        grant_types: with_code(),
        scope: ScopeSet::parse(SERVICE_SCOPE),
        scope_consent: ScopeConsentPolicy::Implicit,
        ..ClientRegistration::default()
    }
}

fn tool(id: &str, name: &str, method: TokenEndpointAuthMethod, secrets: &mut Secrets) -> SampleClient {
    let is_public = method == TokenEndpointAuthMethod::None;
    SampleClient {
        id: id.to_owned(),
        proof: if is_public { Proof::Nothing } else { Proof::Secret(secrets.client_secret(id)) },
        registration: ClientRegistration {
            client_name: name.to_owned(),
            client_name_en: name.replace("試験ツール", "Test tool"),
            redirect_uris: vec!["http://127.0.0.1:9999/callback".to_owned()],
            post_logout_redirect_uris: vec!["http://127.0.0.1:9999/logged-out".to_owned()],
            token_endpoint_auth_method: method,
            grant_types: with_code(),
            scope: ScopeSet::parse(TOOL_SCOPE),
            authorization_details_types: vec!["dealer_link".to_owned()],
            ..ClientRegistration::default()
        },
    }
}

/// The screen of a car: nobody types on it, and it keeps no secret.
fn head_unit() -> SampleClient {
    SampleClient {
        id: HEAD_UNIT.to_owned(),
        proof: Proof::Nothing,
        registration: ClientRegistration {
            client_name: "カーナビ".to_owned(),
            client_name_en: "Car screen".to_owned(),
            token_endpoint_auth_method: TokenEndpointAuthMethod::None,
            grant_types: vec![DEVICE_CODE_GRANT.to_owned(), "refresh_token".to_owned()],
            scope: ScopeSet::parse(SERVICE_SCOPE),
            scope_consent: ScopeConsentPolicy::Implicit,
            sector_identifier: Some("car.example.jp".to_owned()),
            ..ClientRegistration::default()
        },
    }
}

/// The counter of a shop: it has no browser of the customer's, and asks them on their phone.
fn shop_counter(secrets: &mut Secrets) -> SampleClient {
    SampleClient {
        id: SHOP_COUNTER.to_owned(),
        proof: Proof::Secret(secrets.client_secret(SHOP_COUNTER)),
        registration: ClientRegistration {
            client_name: "お店の受付".to_owned(),
            client_name_en: "Shop counter".to_owned(),
            token_endpoint_auth_method: TokenEndpointAuthMethod::ClientSecretBasic,
            grant_types: vec![BACKCHANNEL_GRANT.to_owned(), "refresh_token".to_owned()],
            scope: ScopeSet::parse(SERVICE_SCOPE),
            scope_consent: ScopeConsentPolicy::Implicit,
            sector_identifier: Some("shop.example.jp".to_owned()),
            ..ClientRegistration::default()
        },
    }
}

fn dealer_system(
    dealer: &SampleDealer,
    addresses: &Addresses,
    secrets: &mut Secrets,
) -> anyhow::Result<SampleClient> {
    let id = dealer.client_id();
    let jwk = secrets.private_jwk(&id)?;
    Ok(SampleClient {
        registration: ClientRegistration {
            kind: ClientKind::Dealer,
            client_name: format!("{}（PAL）", dealer.name),
            client_name_en: format!("{} (PAL)", dealer.name_en),
            token_endpoint_auth_method: TokenEndpointAuthMethod::PrivateKeyJwt,
            jwks: Some(public_jwks(&jwk)),
            // It asks customers on their own phone, too.
            grant_types: ["client_credentials", BACKCHANNEL_GRANT].map(str::to_owned).to_vec(),
            scope: ScopeSet::parse(&format!("{DEALER_SCOPE} openid dealer_links")),
            scope_consent: ScopeConsentPolicy::Implicit,
            resources: vec![addresses.dealer_api()],
            ..ClientRegistration::default()
        },
        proof: Proof::PrivateJwk(jwk),
        id,
    })
}

fn admin_console(addresses: &Addresses, secrets: &mut Secrets) -> SampleClient {
    SampleClient {
        id: ADMIN.to_owned(),
        proof: Proof::Secret(secrets.client_secret(ADMIN)),
        registration: ClientRegistration {
            kind: ClientKind::Admin,
            client_name: "管理コンソール".to_owned(),
            client_name_en: "Admin console".to_owned(),
            grant_types: vec!["client_credentials".to_owned()],
            scope: ScopeSet::parse(ADMIN_SCOPE),
            resources: vec![addresses.admin_audience()],
            ..ClientRegistration::default()
        },
    }
}

pub(super) fn with_code() -> Vec<String> {
    vec!["authorization_code".to_owned(), "refresh_token".to_owned()]
}

/// Private members of a key (RFC 7518, 6.2.2 and 6.3.2).
const PRIVATE: [&str; 6] = ["d", "p", "q", "dp", "dq", "qi"];

/// The key set that is registered: the same key without its private members.
pub(super) fn public_jwks(private: &Value) -> Value {
    let mut public = private.clone();
    if let Some(members) = public.as_object_mut() {
        members.retain(|name, _| !PRIVATE.contains(&name.as_str()));
    }
    json!({ "keys": [public] })
}

/// Writes the clients that are missing. When the addresses moved, their registrations are written anew; otherwise what
/// an operator changed stays.
pub(super) async fn seed(house: &House, clients: &[SampleClient], is_moved: bool) -> anyhow::Result<()> {
    let rows: Vec<Client> = clients.iter().map(|client| row(house, client)).collect();
    let write = move |tx: &mut store::Tx<'_>| {
        for row in &rows {
            match store::clients::find(tx, &row.id)? {
                None => store::clients::insert(tx, row)?,
                Some(old) if is_moved => {
                    store::clients::update(tx, &Client { state: old.state, ..row.clone() })?;
                }
                Some(_) => continue,
            }
            admin::flow::note_client_keys(tx, row)?;
        }
        Ok::<_, store::StoreError>(())
    };
    Ok(house.provider.db.write(write).await?)
}

fn row(house: &House, client: &SampleClient) -> Client {
    let id = ClientId::from(client.id.as_str());
    Client {
        state: ClientState::Active,
        secret_hash: match &client.proof {
            Proof::Secret(secret) => Some(house.provider.client_secret_hash(&id, secret)),
            Proof::PrivateJwk(_) | Proof::Certificate(..) | Proof::Nothing => None,
        },
        registration: client.registration.clone(),
        id,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_registered_key_is_public() {
        let private = json!({ "kty": "EC", "x": "x", "y": "y", "d": "d", "kid": "k" });
        let set = public_jwks(&private);
        assert!(!set.to_string().contains("\"d\""));
        assert!(set.to_string().contains("\"kid\":\"k\""));
    }
}
