//! A relying party as an operator registers it.

use super::choices::{
    Algorithm, Answered, ApplicationType, AuthMethod, Consent, ContentWay, Item, KeyWay, Mode, Profile,
    State, Subject, TokenClaims,
};
use idp::domain::{
    ClientProfile, ClientState, ContentEncryption, DeliveryMode, IdTokenClaims, KeyManagement, RequiredItem,
    ResponseMode, ResponseType, ScopeConsentPolicy, ScopeSet, SigningAlgorithm, SubjectType,
    TokenEndpointAuthMethod,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is registered about a relying party (OIDC Registration 2, and policies of this provider).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RelyingPartyDocument {
    /// Name shown to people, Japanese.
    #[schema(example = "My TOYOTA", min_length = 1, max_length = 100)]
    pub client_name: String,
    /// Name shown to people, English; empty means the Japanese one.
    #[serde(default)]
    pub client_name_en: String,
    /// Home page of the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<String>,
    /// `web` or `native`.
    #[serde(default)]
    pub application_type: ApplicationType,
    /// Where answers may go: compared byte for byte.
    #[serde(default)]
    #[schema(example = json!(["https://my.example.jp/callback"]))]
    pub redirect_uris: Vec<String>,
    /// Where a logout may go: compared byte for byte.
    #[serde(default)]
    pub post_logout_redirect_uris: Vec<String>,
    /// How it authenticates; the two secret methods are given a secret.
    #[serde(default)]
    #[schema(value_type = AuthMethod)]
    pub token_endpoint_auth_method: TokenEndpointAuthMethod,
    /// The one algorithm of its assertions, for `private_key_jwt`; any of the provider's
    /// `token_endpoint_auth_signing_alg_values_supported` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Algorithm>)]
    pub token_endpoint_auth_signing_alg: Option<SigningAlgorithm>,
    /// Public keys for `private_key_jwt`, a JWK set; or `jwks_uri`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub jwks: Option<serde_json::Value>,
    /// Where its public keys are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
    /// Whether its assertions may name `token_endpoint` or `pushed_authorization_request_endpoint` as `aud` instead of the issuer,
    /// for libraries that know nothing else. Weaker: another provider that names our endpoint as its own can have the client make
    /// assertions for us. Not for clients of FAPI 2.0.
    #[serde(default)]
    pub endpoint_audience: bool,
    /// Response modes that it may ask for besides `query` and `form_post`.
    #[serde(default)]
    #[schema(value_type = Vec<Mode>)]
    pub response_modes: Vec<ResponseMode>,
    /// What its requests can be answered with: of the provider's `response_types_supported`; none stands for `code`. All but `code` hand
    /// out tokens by way of the browser, where more can see them (RFC 9700, 2.1.2), and need the grant type `implicit`.
    #[serde(default)]
    #[schema(value_type = Vec<Answered>)]
    pub response_types: Vec<ResponseType>,
    /// `authorization_code`, `implicit`, `refresh_token`, `client_credentials`, and
    /// `urn:ietf:params:oauth:grant-type:device_code` for devices without a keyboard (RFC 8628),
    /// `urn:openid:params:grant-type:ciba` for services that ask without a browser (CIBA Core).
    #[serde(default = "usual_grant_types")]
    #[schema(example = json!(["authorization_code", "refresh_token"]))]
    pub grant_types: Vec<String>,
    /// Scopes that it may ask for, separated by spaces.
    #[schema(value_type = String, example = "openid profile email offline_access")]
    pub scope: ScopeSet,
    /// Whether the person is asked for the scopes.
    #[serde(default)]
    #[schema(value_type = Consent)]
    pub scope_consent: ScopeConsentPolicy,
    /// Whether subjects differ between sectors.
    #[serde(default)]
    #[schema(value_type = Subject)]
    pub subject_type: SubjectType,
    /// Host that stands for the sector; absent means the host of the redirect URIs. Changing it changes every `sub`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector_identifier: Option<String>,
    /// Algorithm of its ID tokens and logout tokens: one of the provider's `id_token_signing_alg_values_supported`.
    #[serde(default)]
    #[schema(value_type = Algorithm)]
    pub id_token_signed_response_alg: SigningAlgorithm,
    /// Algorithm of its signed authorization answers (JARM): one of the provider's
    /// `authorization_signing_alg_values_supported`. With it the client may ask for `response_mode` `jwt`, `query.jwt` and
    /// `form_post.jwt`, and for `fragment.jwt` where it may have fragments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Algorithm>)]
    pub authorization_signed_response_alg: Option<SigningAlgorithm>,
    /// Algorithm of its userinfo answers: one of the provider's `userinfo_signing_alg_values_supported`. With it they come as a
    /// signed token with `iss` and `aud` (OIDC Core 5.3.2); without it as JSON.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Algorithm>)]
    pub userinfo_signed_response_alg: Option<SigningAlgorithm>,
    /// Algorithm of its signed introspection answers (RFC 9701), which it gets when it asks for
    /// `application/token-introspection+jwt`: one of the provider's `introspection_signing_alg_values_supported`; RS256 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Algorithm>)]
    pub introspection_signed_response_alg: Option<SigningAlgorithm>,
    /// How the key of its encrypted ID tokens is wrapped: one of the provider's `id_token_encryption_alg_values_supported`; not
    /// encrypted when absent. Its keys are those of `jwks` or `jwks_uri`, one of which has to be for encryption. A token signed inside is nested; what comes back as `id_token_hint` is the signed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<KeyWay>)]
    pub id_token_encrypted_response_alg: Option<KeyManagement>,
    /// And how their content is encrypted; `A128CBC-HS256` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ContentWay>)]
    pub id_token_encrypted_response_enc: Option<ContentEncryption>,
    /// How the key of its encrypted userinfo answers is wrapped: one of the provider's `userinfo_encryption_alg_values_supported`; not
    /// encrypted when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<KeyWay>)]
    pub userinfo_encrypted_response_alg: Option<KeyManagement>,
    /// And how their content is encrypted; `A128CBC-HS256` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ContentWay>)]
    pub userinfo_encrypted_response_enc: Option<ContentEncryption>,
    /// How the key of its encrypted signed authorization answers (JARM) is wrapped: one of the provider's `authorization_encryption_alg_values_supported`; not
    /// encrypted when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<KeyWay>)]
    pub authorization_encrypted_response_alg: Option<KeyManagement>,
    /// And how their content is encrypted; `A128CBC-HS256` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ContentWay>)]
    pub authorization_encrypted_response_enc: Option<ContentEncryption>,
    /// How the key of its encrypted signed introspection answers is wrapped: one of the provider's `introspection_encryption_alg_values_supported`; not
    /// encrypted when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<KeyWay>)]
    pub introspection_encrypted_response_alg: Option<KeyManagement>,
    /// And how their content is encrypted; `A128CBC-HS256` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ContentWay>)]
    pub introspection_encrypted_response_enc: Option<ContentEncryption>,
    /// Algorithm of its signed requests (RFC 9101): one of the provider's `request_object_signing_alg_values_supported`. Its keys
    /// are those of `jwks` or `jwks_uri`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Algorithm>)]
    pub request_object_signing_alg: Option<SigningAlgorithm>,
    /// How it may encrypt its signed requests: one of the provider's `request_object_encryption_alg_values_supported`, by the key for
    /// it in `jwks_uri`. It is noted; other ways of the provider's are taken, too, and what is only signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<KeyWay>)]
    pub request_object_encryption_alg: Option<KeyManagement>,
    /// And how their content is encrypted; `A128CBC-HS256` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<ContentWay>)]
    pub request_object_encryption_enc: Option<ContentEncryption>,
    /// Where its signed requests stand, https: it may then send `request_uri` in place of `request` (OIDC Core 6.2). Compared letter
    /// by letter, but for what follows a `#`.
    #[serde(default)]
    pub request_uris: Vec<String>,
    /// Whether its requests have to be signed.
    #[serde(default)]
    pub require_signed_request_object: bool,
    /// What its ID tokens say about the person. `subject`: who it is, and what the parameter `claims` asks for; name,
    /// mail and the rest are at userinfo. `scopes`: the claims of the granted scopes too (OIDC Core 5.4), for
    /// applications that read the ID token alone and show a person without a name otherwise. It costs: such a token is
    /// long and holds personal data, and as `id_token_hint` it travels in an address. Let the application log out by
    /// POST, and keep the token out of logs. An expired one is accepted as a hint, as every client's.
    #[serde(default)]
    #[schema(value_type = TokenClaims)]
    pub id_token_claims: IdTokenClaims,
    /// What its requests are held to; the command `common-id client profiles` prints the table. `default`: PKCE, or of a
    /// confidential client a `nonce`. `legacy`: confidential clients may send neither; weaker, since nothing binds the code to the browser that asked for it: a stolen one can be slipped into
    /// somebody else's login. `fapi2`: PKCE, pushed requests, bound tokens, keys in place of secrets, no RS256.
    #[serde(default)]
    #[schema(value_type = Profile)]
    pub profile: ClientProfile,
    /// Whether it has to push its authorization requests to `pushed_authorization_request_endpoint` (RFC 9126): nothing of
    /// them then stands in an address, and no browser can change them.
    #[serde(default)]
    pub require_pushed_authorization_requests: bool,
    /// Whether it gets access tokens only that are bound to a key (DPoP, RFC 9449): a stolen one is of no use. Any client may ask
    /// for such tokens by sending a proof; this one has to.
    #[serde(default)]
    pub dpop_bound_access_tokens: bool,
    /// Whether it gets access tokens only that are bound to its certificate (mutual TLS, RFC 8705), where the provider asks for
    /// certificates. Not beside `dpop_bound_access_tokens`.
    #[serde(default)]
    pub tls_client_certificate_bound_access_tokens: bool,
    /// For `tls_client_auth`, exactly one of the five: the subject of its certificate as RFC 4514 writes it, the root last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "CN=parts-catalogue,O=Example,C=JP")]
    pub tls_client_auth_subject_dn: Option<String>,
    /// Or a host name in its certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_dns: Option<String>,
    /// Or a URI in its certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_uri: Option<String>,
    /// Or an address of the network in its certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_ip: Option<String>,
    /// Or a mail address in its certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_client_auth_san_email: Option<String>,
    /// Oldest login, seconds, when the request names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 31_536_000)]
    pub default_max_age: Option<i64>,
    /// Context classes (`acr`) wished for when the request names none, best first.
    #[serde(default)]
    #[schema(example = json!(["urn:common-id:acr:two-step"]))]
    pub default_acr_values: Vec<String>,
    /// The lowest context class of a login for it; whoever cannot reach it is answered
    /// `unmet_authentication_requirements`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "urn:common-id:acr:passkey")]
    pub required_acr: Option<String>,
    /// Whether every ID token holds `auth_time`.
    #[serde(default)]
    pub require_auth_time: bool,
    /// Where logout tokens go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backchannel_logout_uri: Option<String>,
    /// Whether logout tokens must hold `sid`.
    #[serde(default)]
    pub backchannel_logout_session_required: bool,
    /// What the browser of somebody who logs out loads in a frame (Front-Channel Logout 1.0), with `iss` and `sid` in the query:
    /// of the origin of one of the redirect URIs. Browsers withhold cookies from frames of other sites, and who closes the
    /// page too early is not logged out there; `backchannel_logout_uri` knows neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frontchannel_logout_uri: Option<String>,
    /// Whether its answers hold `session_state`, by which a page of it can ask the provider's `check_session_iframe` whether somebody else
    /// is logged in (Session Management 1.0). Works where browsers give frames of other sites their cookies; else every question is answered
    /// `changed`, and `backchannel_logout_uri` does better.
    #[serde(default)]
    pub session_management: bool,
    /// Where a login can be started for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiate_login_uri: Option<String>,
    /// How it learns of answers that it asked for without a browser (CIBA Core 4): `poll`, also when absent, or `ping`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "poll")]
    pub backchannel_token_delivery_mode: Option<DeliveryMode>,
    /// Where it is called when there is an answer, for `ping`, https.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backchannel_client_notification_endpoint: Option<String>,
    /// Algorithm that its requests without a browser are signed with; they have to be then. Its keys are those of `jwks` or
    /// `jwks_uri`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Algorithm>)]
    pub backchannel_authentication_request_signing_alg: Option<SigningAlgorithm>,
    /// Items that it needs of every customer.
    #[serde(default)]
    #[schema(value_type = Vec<Item>)]
    pub required_items: Vec<RequiredItem>,
    /// Document of its terms of service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms_document: Option<String>,
    /// Audiences it may ask for besides the provider itself (RFC 8707).
    #[serde(default)]
    pub resources: Vec<String>,
    /// Types of `authorization_details` that it may ask for (RFC 9396): of the provider's
    /// `authorization_details_types_supported`. `dealer_link` tells it of links with dealers, one by one.
    #[serde(default)]
    #[schema(example = json!(["dealer_link"]))]
    pub authorization_details_types: Vec<String>,
    /// Whether `dealer_links` holds `customer_ref` for it.
    #[serde(default)]
    pub customer_ref: bool,
}

/// A new relying party.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RelyingPartyRegistration {
    /// Its `client_id`; one is made when it is absent. Never used again.
    #[serde(default)]
    #[schema(pattern = "^[A-Za-z][A-Za-z0-9_-]{2,63}$", example = "my-toyota")]
    pub client_id: Option<String>,
    /// What is to be registered.
    pub registration: RelyingPartyDocument,
}

/// A changed relying party: the whole registration, as it is to be.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RelyingPartyChange {
    /// What is to be registered.
    pub registration: RelyingPartyDocument,
}

/// A relying party as it is shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RelyingPartyView {
    /// `client_id`
    pub client_id: String,
    /// In use or not.
    #[schema(value_type = State)]
    pub state: ClientState,
    /// Whether it registered itself (RFC 7591): its registration is then its own to change.
    pub self_registered: bool,
    /// Whether a secret is set. It is shown once, when it is made.
    pub has_secret: bool,
    /// The new secret, in the one answer that follows its making.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<String>,
    /// What is registered.
    pub registration: RelyingPartyDocument,
}

fn usual_grant_types() -> Vec<String> {
    ["authorization_code", "refresh_token"].map(str::to_owned).to_vec()
}
