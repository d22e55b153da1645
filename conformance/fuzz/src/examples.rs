//! Who asks, and when.

use idp::domain::{
    Client, ClientId, ClientRegistration, ClientState, DEVICE_CODE_GRANT, DetailField, DetailShape,
    FieldKind, IMPLICIT, ResponseType, ScopeSet, Timestamp,
};

pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);
pub(crate) const ISSUER: &str = "https://id.example";
pub(crate) const CALLBACK: &str = "https://rp.example/cb";
pub(crate) const GOODBYE: &str = "https://rp.example/bye";

pub(crate) fn scopes() -> ScopeSet {
    ScopeSet::parse("openid profile email phone address offline_access dealer_links")
}

/// A type of authorization details, as the federation's is.
pub(crate) const DETAILS: [DetailShape; 1] = [DetailShape {
    name: "dealer_link",
    scope: "dealer_links",
    fields: &[
        DetailField { name: "actions", required: true, kind: FieldKind::Words(&["read", "write"]) },
        DetailField { name: "dealer", required: false, kind: FieldKind::Text(64) },
    ],
}];

/// A relying party `rp` that may do all that one can be registered for.
pub(crate) fn client() -> Client {
    let grants = ["authorization_code", "refresh_token", "client_credentials", DEVICE_CODE_GRANT, IMPLICIT];
    Client {
        id: ClientId::from("rp"),
        state: ClientState::Active,
        secret_hash: None,
        registration: ClientRegistration {
            redirect_uris: vec![CALLBACK.to_owned()],
            post_logout_redirect_uris: vec![GOODBYE.to_owned()],
            grant_types: grants.map(str::to_owned).to_vec(),
            response_types: vec![ResponseType::Code, ResponseType::CodeIdToken],
            scope: scopes(),
            authorization_details_types: DETAILS.map(|shape| shape.name.to_owned()).to_vec(),
            ..ClientRegistration::default()
        },
    }
}
