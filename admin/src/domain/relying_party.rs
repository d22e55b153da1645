//! A relying party as an operator registers it.

use super::{
    Bounds, CertificateWays, Fault, Rule, check_jwks,
    choices::{
        Algorithm, Answered, ApplicationType, AuthMethod, Consent, Item, Mode, Profile, State, Subject,
        TokenClaims,
    },
    rules::{Faults, is_host},
};
use idp::{
    domain::{
        CertificateName, ClientProfile, ClientState, DEVICE_CODE_GRANT, IMPLICIT, IdTokenClaims,
        RequiredItem, ResponseMode, ResponseType, ScopeConsentPolicy, ScopeSet, SigningAlgorithm,
        SubjectType, TokenEndpointAuthMethod,
    },
    protocol::{
        ACR_VALUES, may_be_registered,
        registration::{has_origin_of, has_several_hosts, is_request_uri},
        ssf::{MANAGE_SCOPE, READ_SCOPE},
    },
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use url::Url;
use utoipa::ToSchema;

/// The longest `default_max_age`, seconds.
const LONGEST_AGE: i64 = 31_536_000;

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
    /// `urn:ietf:params:oauth:grant-type:device_code` for devices without a keyboard (RFC 8628).
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
    /// Algorithm of its signed requests (RFC 9101): one of the provider's `request_object_signing_alg_values_supported`. Its keys
    /// are those of `jwks` or `jwks_uri`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Algorithm>)]
    pub request_object_signing_alg: Option<SigningAlgorithm>,
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
    /// Where a login can be started for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initiate_login_uri: Option<String>,
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

impl RelyingPartyDocument {
    /// Whether it may be registered.
    ///
    /// # Errors
    /// Everything that is to be changed, at once.
    pub fn check(&self, bounds: &Bounds) -> Result<(), Vec<Fault>> {
        let mut faults = Faults::default();
        faults.name(&self.client_name, "/client_name", false);
        faults.name(&self.client_name_en, "/client_name_en", true);
        self.check_addresses(&mut faults);
        self.check_grants(bounds, &mut faults);
        self.check_authentication(&mut faults);
        self.check_certificates(bounds, &mut faults);
        for breach in self.clone().into_registration().breaches(self.profile) {
            faults.need(false, &format!("/{}", breach.member), Rule::Profile);
        }
        self.check_sector(&mut faults);
        let offered = bounds.algorithms.offers(self.id_token_signed_response_alg);
        faults.need(offered, "/id_token_signed_response_alg", Rule::Algorithm);
        let offered = self.authorization_signed_response_alg.is_none_or(|alg| bounds.algorithms.offers(alg));
        faults.need(offered, "/authorization_signed_response_alg", Rule::Algorithm);
        let offered = self.userinfo_signed_response_alg.is_none_or(|alg| bounds.algorithms.offers(alg));
        faults.need(offered, "/userinfo_signed_response_alg", Rule::Algorithm);
        let age = self.default_max_age.is_none_or(|age| (1..=LONGEST_AGE).contains(&age));
        faults.need(age, "/default_max_age", Rule::Seconds);
        self.check_acr(&mut faults);
        let ours = |resource: &str| resource.starts_with(bounds.issuer.as_str());
        let foreign = |resource: &str| {
            Url::parse(resource).is_ok_and(|url| url.has_host() && url.fragment().is_none())
                && !ours(resource)
        };
        faults.list(&self.resources, "/resources", Rule::Resource, foreign);
        faults.into_result()
    }

    fn check_acr(&self, faults: &mut Faults) {
        let known = |acr: &str| ACR_VALUES.contains(&acr);
        faults.list(&self.default_acr_values, "/default_acr_values", Rule::Acr, known);
        faults.need(self.required_acr.as_deref().is_none_or(known), "/required_acr", Rule::Acr);
    }

    fn check_addresses(&self, faults: &mut Faults) {
        let native = self.application_type == ApplicationType::Native;
        let redirect = |uri: &str| may_be_registered(uri, native);
        faults.list(&self.redirect_uris, "/redirect_uris", Rule::RedirectUri, redirect);
        let logouts = &self.post_logout_redirect_uris;
        faults.list(logouts, "/post_logout_redirect_uris", Rule::RedirectUri, redirect);
        faults.url(self.client_uri.as_deref(), "/client_uri");
        faults.url(self.jwks_uri.as_deref(), "/jwks_uri");
        faults.url(self.backchannel_logout_uri.as_deref(), "/backchannel_logout_uri");
        faults.url(self.initiate_login_uri.as_deref(), "/initiate_login_uri");
        faults.url(self.frontchannel_logout_uri.as_deref(), "/frontchannel_logout_uri");
        let is_theirs = |uri: &str| self.redirect_uris.iter().any(|known| has_origin_of(uri, known));
        let frame = self.frontchannel_logout_uri.as_deref();
        faults.need(frame.is_none_or(is_theirs), "/frontchannel_logout_uri", Rule::RedirectOrigin);
    }

    fn check_grants(&self, bounds: &Bounds, faults: &mut Faults) {
        let known = |grant: &str| {
            matches!(grant, "authorization_code" | "refresh_token" | IMPLICIT | DEVICE_CODE_GRANT)
                || (grant == "client_credentials" && !self.is_public())
        };
        faults.list(&self.grant_types, "/grant_types", Rule::GrantType, known);
        faults.need(!self.grant_types.is_empty(), "/grant_types", Rule::GrantType);
        let has = |grant: &str| self.grant_types.iter().any(|registered| registered == grant);
        self.check_response_types(bounds, faults);
        let (by_code, by_device) = (has("authorization_code"), has(DEVICE_CODE_GRANT));
        let by_browser = by_code || has(IMPLICIT);
        if by_browser {
            faults.need(!self.redirect_uris.is_empty(), "/redirect_uris", Rule::NeedsRedirectUri);
        }
        if by_browser || by_device {
            faults.need(self.scope.contains("openid"), "/scope", Rule::Scope);
        }
        faults.need(self.scope.is_subset(&bounds.scopes), "/scope", Rule::Scope);
        let receives = [READ_SCOPE, MANAGE_SCOPE].iter().any(|scope| self.scope.contains(scope));
        faults.need(!receives || has("client_credentials"), "/grant_types", Rule::GrantType);
        let refreshes = has("refresh_token");
        let paired = refreshes == self.scope.contains("offline_access");
        let may_refresh = by_code || by_device;
        faults.need(paired && (!refreshes || may_refresh), "/grant_types", Rule::RefreshToken);
    }

    /// Types and grants name each other (OIDC Registration 2).
    fn check_response_types(&self, bounds: &Bounds, faults: &mut Faults) {
        let kept = self.clone().into_registration();
        let types = kept.answers();
        let needs = |grant: &str| types.iter().any(|one| one.grant_types().any(|needed| needed == grant));
        let has = |grant: &str| self.grant_types.iter().any(|registered| registered == grant);
        let good = types.iter().all(|one| bounds.response_types.offers(*one) && kept.bears(*one))
            && ["authorization_code", IMPLICIT].into_iter().all(|grant| needs(grant) == has(grant));
        faults.need(good, "/response_types", Rule::ResponseType);
        let different: BTreeSet<&ResponseType> = self.response_types.iter().collect();
        faults.need(different.len() == self.response_types.len(), "/response_types", Rule::Twice);
    }

    fn check_authentication(&self, faults: &mut Faults) {
        if let Some(jwks) = &self.jwks {
            faults.add(check_jwks(jwks, "/jwks"));
        }
        let sets = usize::from(self.jwks.is_some()) + usize::from(self.jwks_uri.is_some());
        let signs_requests = self.request_object_signing_alg.is_some();
        let told = signs_requests || (!self.require_signed_request_object && self.request_uris.is_empty());
        faults.need(told, "/request_object_signing_alg", Rule::Algorithm);
        faults.list(&self.request_uris, "/request_uris", Rule::Url, is_request_uri);
        let proves_by_keys = matches!(
            self.token_endpoint_auth_method,
            TokenEndpointAuthMethod::PrivateKeyJwt | TokenEndpointAuthMethod::SelfSignedTlsClientAuth
        );
        if proves_by_keys || signs_requests {
            faults.need(sets == 1, "/jwks", Rule::NeedsKeys);
        } else {
            faults.need(sets == 0, "/jwks", Rule::KeysNotUsed);
        }
        if self.is_public() {
            faults.need(self.profile != ClientProfile::Legacy, "/profile", Rule::PublicClient);
        }
    }

    /// What needs certificates is of no use where nobody asks for one.
    fn check_certificates(&self, bounds: &Bounds, faults: &mut Faults) {
        let method = self.token_endpoint_auth_method;
        let asked = bounds.certificates != CertificateWays::None;
        faults.need(asked || !method.is_by_certificate(), "/token_endpoint_auth_method", Rule::Certificates);
        let bound = self.tls_client_certificate_bound_access_tokens;
        faults.need(asked || !bound, "/tls_client_certificate_bound_access_tokens", Rule::Certificates);
        faults.need(!(bound && self.dpop_bound_access_tokens), "/dpop_bound_access_tokens", Rule::OneBinding);
        let by_name = method == TokenEndpointAuthMethod::TlsClientAuth;
        let vouched = bounds.certificates == CertificateWays::WithAuthorities;
        faults.need(!by_name || !asked || vouched, "/token_endpoint_auth_method", Rule::NoAuthorities);
        let names: Vec<CertificateName> = self.certificate_names().collect();
        faults.need(names.len() == usize::from(by_name), "/tls_client_auth_subject_dn", Rule::OneName);
        for name in names.iter().filter(|name| !name.is_sound()) {
            faults.need(false, &format!("/{}", name.member()), Rule::CertificateName);
        }
    }

    /// The names of its certificate.
    pub(super) fn certificate_names(&self) -> impl Iterator<Item = CertificateName> {
        let texts = [
            &self.tls_client_auth_subject_dn,
            &self.tls_client_auth_san_dns,
            &self.tls_client_auth_san_uri,
            &self.tls_client_auth_san_ip,
            &self.tls_client_auth_san_email,
        ];
        let pairs = CertificateName::MEMBERS.into_iter().zip(texts);
        pairs.filter_map(|((_, make), text)| text.clone().map(make))
    }

    fn check_sector(&self, faults: &mut Faults) {
        if let Some(sector) = &self.sector_identifier {
            faults.need(is_host(sector), "/sector_identifier", Rule::Host);
            return;
        }
        let open = self.subject_type == SubjectType::Pairwise && has_several_hosts(&self.redirect_uris);
        faults.need(!open, "/sector_identifier", Rule::NeedsSector);
    }

    fn is_public(&self) -> bool {
        self.token_endpoint_auth_method == TokenEndpointAuthMethod::None
    }

    /// Whether its method of authentication has a secret.
    pub fn needs_secret(&self) -> bool {
        matches!(
            self.token_endpoint_auth_method,
            TokenEndpointAuthMethod::ClientSecretBasic | TokenEndpointAuthMethod::ClientSecretPost
        )
    }
}

#[cfg(test)]
#[path = "relying_party_tests.rs"]
mod tests;
