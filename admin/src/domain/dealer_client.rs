//! A dealer's system as an operator registers it: `private_key_jwt` and client credentials; and asking customers on their own
//! phone, where it is registered for that.

use super::{Fault, Rule, choices::State, keys::check_jwks, rules::Faults};
use federation::domain::{DealerClient, DealerId};
use idp::{
    domain::{
        BACKCHANNEL_GRANT, Client, ClientId, ClientKind, ClientRegistration, ClientState, ScopeConsentPolicy,
        ScopeSet, TokenEndpointAuthMethod,
    },
    settings::Issuer,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Scopes of the dealers' interface.
const SCOPES: &str = "events:read link:cancel link:read link:start ssf.manage ssf.read";

/// What a system learns of a customer who answers it on their phone: who they are to this dealer, and their links with it.
const ASKING_SCOPES: &str = "openid dealer_links";

/// What is registered about a dealer's system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DealerClientDocument {
    /// Name, for operators; and for the customers whom it asks.
    #[schema(min_length = 1, max_length = 100, example = "PAL 本店")]
    pub client_name: String,
    /// The same in English.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 100)]
    pub client_name_en: String,
    /// Its public keys for `private_key_jwt`, a JWK set; or `jwks_uri`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub jwks: Option<serde_json::Value>,
    /// Where its public keys are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
    /// `link:start`, `link:read`, `link:cancel`, `events:read`, `ssf.read`, `ssf.manage`, separated by spaces.
    #[schema(value_type = String, example = "link:start link:read link:cancel events:read")]
    pub scope: ScopeSet,
    /// Whether it may ask customers on their own phone (CIBA, polled) for their link with the dealer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub asks_customers: bool,
    /// The one shop that it is confined to, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shop_id: Option<String>,
    /// Where address changes go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_book_endpoint: Option<String>,
    /// Where events are pushed (RFC 8935); without it they wait to be polled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub events_endpoint: Option<String>,
}

/// A new system of a dealer.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DealerClientRegistration {
    /// Its `client_id`; one is made when it is absent. Never used again.
    #[serde(default)]
    #[schema(pattern = "^[A-Za-z][A-Za-z0-9_-]{2,63}$", example = "pal-D-0234")]
    pub client_id: Option<String>,
    /// What is to be registered.
    pub registration: DealerClientDocument,
}

/// A changed system of a dealer: the whole registration, as it is to be.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DealerClientChange {
    /// What is to be registered.
    pub registration: DealerClientDocument,
}

/// A dealer's system as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DealerClientView {
    /// `client_id`
    pub client_id: String,
    /// Whose.
    pub dealer_id: String,
    /// In use or not.
    #[schema(value_type = State)]
    pub state: ClientState,
    /// What is registered.
    pub registration: DealerClientDocument,
}

impl DealerClientDocument {
    /// Whether it may be registered. Whether the shop exists is for the use case.
    ///
    /// # Errors
    /// Everything that is to be changed, at once.
    pub fn check(&self) -> Result<(), Vec<Fault>> {
        let mut faults = Faults::default();
        faults.name(&self.client_name, "/client_name", false);
        faults.name(&self.client_name_en, "/client_name_en", true);
        if let Some(jwks) = &self.jwks {
            faults.add(check_jwks(jwks, "/jwks"));
        }
        faults.need(self.jwks.is_some() != self.jwks_uri.is_some(), "/jwks", Rule::NeedsKeys);
        let scoped = !self.scope.is_empty() && self.scope.is_subset(&ScopeSet::parse(SCOPES));
        faults.need(scoped, "/scope", Rule::Scope);
        faults.url(self.jwks_uri.as_deref(), "/jwks_uri");
        faults.url(self.address_book_endpoint.as_deref(), "/address_book_endpoint");
        faults.url(self.events_endpoint.as_deref(), "/events_endpoint");
        faults.into_result()
    }

    /// Its two halves as they are kept: the OAuth client, and what ties it to the dealer.
    pub fn into_parts(
        self,
        client_id: ClientId,
        dealer_id: DealerId,
        issuer: &Issuer,
    ) -> (ClientRegistration, DealerClient) {
        let (mut grant_types, mut scope) = (vec!["client_credentials".to_owned()], self.scope);
        if self.asks_customers {
            grant_types.push(BACKCHANNEL_GRANT.to_owned());
            scope = scope.union(&ScopeSet::parse(ASKING_SCOPES));
        }
        let registration = ClientRegistration {
            kind: ClientKind::Dealer,
            client_name: self.client_name,
            client_name_en: self.client_name_en,
            token_endpoint_auth_method: TokenEndpointAuthMethod::PrivateKeyJwt,
            jwks: self.jwks,
            jwks_uri: self.jwks_uri,
            grant_types,
            scope,
            // The customer agrees to the link itself, in words of its own (rule 15).
            scope_consent: ScopeConsentPolicy::Implicit,
            resources: vec![issuer.url("/dealer/v1")],
            ..ClientRegistration::default()
        };
        let tie = DealerClient {
            client_id,
            dealer_id,
            shop_id: self.shop_id,
            address_book_endpoint: self.address_book_endpoint,
            events_endpoint: self.events_endpoint,
        };
        (registration, tie)
    }
}

impl From<(Client, DealerClient)> for DealerClientView {
    fn from((client, tie): (Client, DealerClient)) -> Self {
        let asks_customers = client.may_use_grant(BACKCHANNEL_GRANT);
        let scope = client.registration.scope.intersection(&ScopeSet::parse(SCOPES));
        Self {
            client_id: client.id.to_string(),
            dealer_id: tie.dealer_id.to_string(),
            state: client.state,
            registration: DealerClientDocument {
                client_name: client.registration.client_name,
                client_name_en: client.registration.client_name_en,
                jwks: client.registration.jwks,
                jwks_uri: client.registration.jwks_uri,
                scope,
                asks_customers,
                shop_id: tie.shop_id,
                address_book_endpoint: tie.address_book_endpoint,
                events_endpoint: tie.events_endpoint,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn each_rule_speaks() {
        for (changes, pointer, rule) in [
            (json!({"client_name": ""}), "/client_name", Rule::Name),
            (json!({"client_name_en": "a\nb"}), "/client_name_en", Rule::Name),
            (json!({"jwks_uri": null}), "/jwks", Rule::NeedsKeys),
            (json!({"jwks": {"keys": []}, "jwks_uri": null}), "/jwks", Rule::Jwks),
            (json!({"jwks_uri": "http://dealer.example/jwks"}), "/jwks_uri", Rule::Url),
            (json!({"scope": ""}), "/scope", Rule::Scope),
            (json!({"scope": "link:start openid"}), "/scope", Rule::Scope),
            (json!({"address_book_endpoint": "ftp://dealer.example/"}), "/address_book_endpoint", Rule::Url),
            (json!({"events_endpoint": "https://dealer.example/#x"}), "/events_endpoint", Rule::Url),
        ] {
            let mut document = json!({"client_name": "PAL", "jwks_uri": "https://dealer.example/jwks", "scope": "link:read"});
            for (name, value) in changes.as_object().unwrap() {
                document.as_object_mut().unwrap().insert(name.clone(), value.clone());
            }
            let document: DealerClientDocument = serde_json::from_value(document).unwrap();
            assert_eq!(document.check(), Err(vec![Fault::at(pointer, rule)]), "{changes}");
        }
    }

    #[test]
    fn it_can_only_be_a_dealers_system() {
        let text =
            r#"{"client_name": "PAL", "jwks_uri": "https://dealer.example/jwks", "scope": "link:read"}"#;
        let document: DealerClientDocument = serde_json::from_str(text).unwrap();
        assert_eq!(document.check(), Ok(()));
        let issuer = Issuer::parse("https://id.example.jp").unwrap();
        let (registration, tie) = document.into_parts("pal".into(), "D-1".into(), &issuer);
        assert_eq!(registration.kind, ClientKind::Dealer);
        assert_eq!(registration.token_endpoint_auth_method, TokenEndpointAuthMethod::PrivateKeyJwt);
        assert_eq!(registration.grant_types, ["client_credentials"]);
        assert!(registration.redirect_uris.is_empty());
        assert_eq!(tie.dealer_id.as_str(), "D-1");
    }

    #[test]
    fn one_that_asks_customers_is_told_of_its_own_links() {
        let text = r#"{"client_name": "受付", "jwks_uri": "https://dealer.example/jwks", "scope": "link:start", "asks_customers": true}"#;
        let document: DealerClientDocument = serde_json::from_str(text).unwrap();
        assert_eq!(document.check(), Ok(()));
        let issuer = Issuer::parse("https://id.example.jp").unwrap();
        let (registration, tie) = document.clone().into_parts("pal".into(), "D-1".into(), &issuer);
        assert_eq!(registration.grant_types, ["client_credentials", BACKCHANNEL_GRANT]);
        assert_eq!(registration.scope, ScopeSet::parse("link:start openid dealer_links"));
        let client = Client { id: "pal".into(), state: ClientState::Active, secret_hash: None, registration };
        assert_eq!(
            DealerClientView::from((client, tie)).registration,
            document,
            "shown as it was registered"
        );
    }
}
