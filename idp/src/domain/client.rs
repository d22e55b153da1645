//! OAuth clients: relying parties, dealers' systems, operators' tools.

use super::{
    CertificateName, ClientId, ClientProfile, DeliveryMode, DynamicClient, EncryptedAnswers, Encryption,
    IdTokenClaims, Lang, RequiredItem, ResponseMode, ResponseType, ScopeConsentPolicy, ScopeSet,
    SigningAlgorithm, SigningAlgorithms, SubjectType, TokenEndpointAuthMethod,
};
use serde::{Deserialize, Serialize};

/// What the client is to us.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientKind {
    /// A service that people log in to.
    #[default]
    RelyingParty,
    /// A dealer's system; the federation knows which dealer's.
    Dealer,
    /// A tool of the operators, for the admin listener.
    Admin,
    /// A legacy site that hands its users over; the federation knows which.
    LegacySite,
    /// A service that registered itself (RFC 7591): people log in to it, and it gets nothing that needs an operator's trust.
    Dynamic,
}

/// Whether the client may be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientState {
    /// In use.
    #[default]
    Active,
    /// Switched off; answers as if it did not exist.
    Suspended,
}

/// What is registered about a client (OIDC Registration 2), and our own policies for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClientRegistration {
    /// What the client is to us.
    pub kind: ClientKind,
    /// Name shown to people, Japanese.
    pub client_name: String,
    /// Name shown to people, English; empty means the Japanese one.
    pub client_name_en: String,
    /// Home page of the service.
    pub client_uri: Option<String>,
    /// Where answers may go: byte-equal.
    pub redirect_uris: Vec<String>,
    /// Where a logout may go: byte-equal.
    pub post_logout_redirect_uris: Vec<String>,
    /// A native application: the port of a loopback redirect URI is free (RFC 8252, 7.3).
    pub native: bool,
    /// How it authenticates.
    pub token_endpoint_auth_method: TokenEndpointAuthMethod,
    /// The one algorithm of its assertions; any that is offered when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_endpoint_auth_signing_alg: Option<SigningAlgorithm>,
    /// Public keys for assertions, a JWK set.
    pub jwks: Option<serde_json::Value>,
    /// Where its public keys are, when not given in `jwks`.
    pub jwks_uri: Option<String>,
    /// Whether its assertions may name an endpoint of ours as their audience (OIDC Core 9; CIBA Core 7.1), instead of the issuer.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub endpoint_audience: bool,
    /// Response modes that it may ask for besides `query` and `form_post`.
    pub response_modes: Vec<ResponseMode>,
    /// `response_types`, each with its grant types in `grant_types`; none stands for `code`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub response_types: Vec<ResponseType>,
    /// `grant_types`: `authorization_code`, `implicit`, `refresh_token`, `client_credentials`, that of devices
    /// ([`super::DEVICE_CODE_GRANT`]) and that of services without a browser ([`super::BACKCHANNEL_GRANT`]).
    pub grant_types: Vec<String>,
    /// Scopes it may ask for.
    pub scope: ScopeSet,
    /// Scope consent.
    pub scope_consent: ScopeConsentPolicy,
    /// `subject_type`.
    pub subject_type: SubjectType,
    /// Host that stands for the sector (OIDC Core 8.1); absent means the host of the redirect URIs.
    pub sector_identifier: Option<String>,
    /// Algorithm of its ID tokens.
    pub id_token_signed_response_alg: SigningAlgorithm,
    /// Algorithm of its signed authorization answers (JARM 3); without one it gets none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_signed_response_alg: Option<SigningAlgorithm>,
    /// Algorithm of its userinfo answers (OIDC Core 5.3.2); without one they are plain JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub userinfo_signed_response_alg: Option<SigningAlgorithm>,
    /// Algorithm of its signed introspection answers (RFC 9701, 6): see [`Self::introspection_alg`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub introspection_signed_response_alg: Option<SigningAlgorithm>,
    /// Which answers are encrypted for it, by a key of its own set (OIDC Registration 2).
    #[serde(skip_serializing_if = "EncryptedAnswers::is_empty")]
    pub encryption: EncryptedAnswers,
    /// Algorithm of its request objects (OIDC Registration 2); without one it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_object_signing_alg: Option<SigningAlgorithm>,
    /// How it may encrypt them for us (OIDC Registration 2): it is said, and other ways of ours are taken, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_object_encryption: Option<Encryption>,
    /// Where its request objects may stand (OIDC Core 6.2). Only what follows a `#` may differ in a request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub request_uris: Vec<String>,
    /// Whether its requests have to be signed (RFC 9101, 10.5).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub require_signed_request_object: bool,
    /// What its ID tokens say about the person.
    pub id_token_claims: IdTokenClaims,
    /// What it is held to, where the other members do not say so: see [`Self::profile`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<ClientProfile>,
    /// How [`ClientProfile::Legacy`] is written for nodes of a version before profiles.
    pub pkce_optional: bool,
    /// Whether it has to push its requests (RFC 9126, 6). Written only when it is so, as every newer member: a node of an
    /// older version can then read the rest.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub require_pushed_authorization_requests: bool,
    /// Whether it gets access tokens only that are bound to a key (RFC 9449, 5.2).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub dpop_bound_access_tokens: bool,
    /// Whether it gets access tokens only that are bound to its certificate (RFC 8705, 3.4).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub tls_client_certificate_bound_access_tokens: bool,
    /// By which name of its certificate it is known (RFC 8705, 2.1.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls_client_auth: Option<CertificateName>,
    /// Lowest age of a login, seconds, when the request names none (`default_max_age`).
    pub default_max_age: Option<i64>,
    /// Context classes wished for when the request names none (`default_acr_values`).
    pub default_acr_values: Vec<String>,
    /// The lowest context class of a login for it: whoever cannot reach it does not get in.
    pub required_acr: Option<String>,
    /// Whether every ID token holds `auth_time`.
    pub require_auth_time: bool,
    /// Where logout tokens go (Back-Channel Logout 2.2).
    pub backchannel_logout_uri: Option<String>,
    /// Whether logout tokens must hold `sid`.
    pub backchannel_logout_session_required: bool,
    /// What a browser loads in a frame when the person logs out (Front-Channel Logout 2). It is always told issuer and session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frontchannel_logout_uri: Option<String>,
    /// Whether its answers hold `session_state` (Session Management 1.0), where the provider does that.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub session_management: bool,
    /// Where a login can be started for it (OIDC Core 4).
    pub initiate_login_uri: Option<String>,
    /// How it learns of answers that it asked for without a browser (CIBA Core 4); by asking when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backchannel_token_delivery_mode: Option<DeliveryMode>,
    /// Where it is called then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backchannel_client_notification_endpoint: Option<String>,
    /// Algorithm that such requests of it are signed with; without one they are not signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backchannel_authentication_request_signing_alg: Option<SigningAlgorithm>,
    /// Items that it needs of every customer.
    pub required_items: Vec<RequiredItem>,
    /// Document of its terms of service, see [`super::TextVersion`]; absent means none.
    pub terms_document: Option<String>,
    /// Audiences it may ask for besides the provider itself (RFC 8707).
    pub resources: Vec<String>,
    /// Types of authorization details that it may ask for (RFC 9396, 10).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authorization_details_types: Vec<String>,
    /// Whether `dealer_links` may hold `customer_ref` for it. Read by the claim's source.
    pub customer_ref: bool,
    /// What is kept of a client that registered itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dynamic: Option<DynamicClient>,
}

/// A registered client.
#[derive(Clone, Debug)]
pub struct Client {
    /// `client_id`.
    pub id: ClientId,
    /// In use or not.
    pub state: ClientState,
    /// Keyed hash of the secret, for the two methods that have one.
    pub secret_hash: Option<String>,
    /// What is registered.
    pub registration: ClientRegistration,
}

impl ClientRegistration {
    /// The first algorithm that something for this client is signed with and that is not offered, by the member that names it.
    pub fn missing_algorithm(&self, offered: &SigningAlgorithms) -> Option<(&'static str, SigningAlgorithm)> {
        let named = [
            ("id_token_signed_response_alg", Some(self.id_token_signed_response_alg)),
            ("authorization_signed_response_alg", self.authorization_signed_response_alg),
            ("userinfo_signed_response_alg", self.userinfo_signed_response_alg),
        ];
        named.into_iter().find_map(|(member, alg)| {
            let alg = alg.filter(|alg| !offered.offers(*alg))?;
            Some((member, alg))
        })
    }

    /// What its introspection answers are signed with: RS256 when it says nothing (RFC 9701, 6), and ES256 where its profile knows no
    /// RS256.
    pub fn introspection_alg(&self) -> SigningAlgorithm {
        let usual = [SigningAlgorithm::RS256, SigningAlgorithm::ES256];
        let allowed = usual.into_iter().find(|alg| self.rules().algorithms.contains(alg));
        self.introspection_signed_response_alg.or(allowed).unwrap_or_default()
    }

    /// Whether an answer of this type may ever go to it. An access token that comes by way of the browser is bound to nobody (RFC 9700,
    /// 2.1.2): it is for clients that prove who they are at our other doors and take such tokens. FAPI 2.0 knows the code alone
    /// (5.3.2.2).
    pub fn bears(&self, answer: ResponseType) -> bool {
        let takes_unbound = self.token_binding().is_none()
            && self.token_endpoint_auth_method != TokenEndpointAuthMethod::None;
        !answer.is_front_channel() || (!self.rules().code_only && (takes_unbound || !answer.has_token()))
    }

    /// The response types that it is registered for (OIDC Registration 2).
    pub fn answers(&self) -> &[ResponseType] {
        let logs_in = self.grant_types.iter().any(|grant| grant == "authorization_code");
        if self.response_types.is_empty() && logs_in { &[ResponseType::Code] } else { &self.response_types }
    }

    /// Whether people log in to it: it has a grant type of a response type.
    pub fn logs_people_in(&self) -> bool {
        self.grant_types.iter().any(|grant| matches!(grant.as_str(), "authorization_code" | super::IMPLICIT))
    }

    /// How it learns of answers that it asked for without a browser.
    pub fn delivery_mode(&self) -> DeliveryMode {
        self.backchannel_token_delivery_mode.unwrap_or_default()
    }

    /// Whether an assertion of its may name an endpoint of ours as its audience. Never one of FAPI 2.0 (5.3.2.1).
    pub fn takes_endpoint_audience(&self) -> bool {
        self.endpoint_audience && self.rules().endpoint_audience
    }
}

impl Client {
    /// Its name as people are shown it: the Japanese one when there is no English one.
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::En if !self.registration.client_name_en.is_empty() => &self.registration.client_name_en,
            _ => &self.registration.client_name,
        }
    }

    /// Where a login for it begins when somebody else sends the person (OIDC Core 4): the service is told by whom, and
    /// nothing else.
    pub fn login_start(&self, issuer: &str) -> Option<String> {
        let mut url = url::Url::parse(self.registration.initiate_login_uri.as_deref()?).ok()?;
        url.query_pairs_mut().append_pair("iss", issuer);
        Some(url.into())
    }

    /// Its home page; where its logins begin when it has registered none.
    pub fn home(&self, issuer: &str) -> Option<String> {
        self.registration.client_uri.clone().or_else(|| self.login_start(issuer))
    }

    /// Whether the client keeps no secret.
    pub fn is_public(&self) -> bool {
        self.registration.token_endpoint_auth_method == TokenEndpointAuthMethod::None
    }

    /// Whether the client is registered for this grant type.
    pub fn may_use_grant(&self, grant_type: &str) -> bool {
        self.registration.grant_types.iter().any(|registered| registered == grant_type)
    }

    /// Whether it may ask for this response type: it is registered for it and for the grant types that go with it (OIDC Registration
    /// 2).
    pub fn may_be_answered_with(&self, answer: ResponseType) -> bool {
        self.registration.answers().contains(&answer)
            && answer.grant_types().all(|grant| self.may_use_grant(grant))
            && self.registration.bears(answer)
    }

    /// The sector in which its pairwise subjects live (OIDC Core 8.1): the registered sector, else
    /// the host of the first redirect URI, else the client itself.
    pub fn sector(&self) -> String {
        if let Some(sector) = &self.registration.sector_identifier {
            return sector.clone();
        }
        self.registration
            .redirect_uris
            .first()
            .and_then(|uri| url::Url::parse(uri).ok())
            .and_then(|uri| uri.host_str().map(str::to_owned))
            .unwrap_or_else(|| self.id.as_str().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(home: Option<&str>, start: Option<&str>) -> Client {
        let registration = ClientRegistration {
            client_uri: home.map(str::to_owned),
            initiate_login_uri: start.map(str::to_owned),
            ..ClientRegistration::default()
        };
        Client { id: ClientId::from("rp"), state: ClientState::Active, secret_hash: None, registration }
    }

    #[test]
    fn a_login_begins_with_the_issuer_alone() {
        let client = client(None, Some("https://my.example/login?a=1"));
        let start = Some("https://my.example/login?a=1&iss=https%3A%2F%2Fid.example");
        assert_eq!(client.login_start("https://id.example").as_deref(), start);
        assert_eq!(client.home("https://id.example").as_deref(), start, "for want of a home page");
    }

    #[test]
    fn a_home_page_is_not_a_login() {
        let client = client(Some("https://my.example/"), None);
        assert_eq!(client.home("https://id.example").as_deref(), Some("https://my.example/"));
        assert_eq!(client.login_start("https://id.example"), None);
    }
}
