//! The discovery document (OIDC Discovery 3; RFC 8414, 2).

use super::acr::ACR_VALUES;
use super::scope_claims::known_claims;
use crate::domain::{
    BACKCHANNEL_GRANT, ContentEncryption, DeliveryMode, KeyManagement, PROOF_ALGORITHMS, ResponseType,
    ResponseTypes, ScopeSet, SigningAlgorithm, TokenEndpointAuthMethod,
};
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
    CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm,
    CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthUrl, AuthenticationContextClass, IssuerUrl, JsonWebKeySetUrl,
    LanguageTag, ProviderMetadata, RegistrationUrl, ResponseTypes as WordsOfType, Scope, TokenUrl,
    UserInfoUrl,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the library's type lacks, each named by a standard.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct MoreMetadata {
    /// RFC 7009, RFC 8414
    revocation_endpoint: String,
    revocation_endpoint_auth_methods_supported: Vec<String>,
    revocation_endpoint_auth_signing_alg_values_supported: Vec<String>,
    /// RFC 7662, RFC 8414
    introspection_endpoint: String,
    introspection_endpoint_auth_methods_supported: Vec<String>,
    introspection_endpoint_auth_signing_alg_values_supported: Vec<String>,
    /// RFC 8628, 4
    device_authorization_endpoint: String,
    /// CIBA Core 4
    backchannel_authentication_endpoint: String,
    backchannel_token_delivery_modes_supported: Vec<String>,
    backchannel_authentication_request_signing_alg_values_supported: Vec<String>,
    backchannel_user_code_parameter_supported: bool,
    /// RFC 9126, 5
    pushed_authorization_request_endpoint: String,
    require_pushed_authorization_requests: bool,
    /// RFC 9101, 10.5
    require_signed_request_object: bool,
    /// JARM 4
    authorization_signing_alg_values_supported: Vec<String>,
    authorization_encryption_alg_values_supported: Vec<String>,
    authorization_encryption_enc_values_supported: Vec<String>,
    /// RFC 9701, 7
    introspection_signing_alg_values_supported: Vec<String>,
    introspection_encryption_alg_values_supported: Vec<String>,
    introspection_encryption_enc_values_supported: Vec<String>,
    /// RFC 9449, 5.1
    dpop_signing_alg_values_supported: Vec<String>,
    /// RFC 8705, 3.3 and 5; absent where nobody asks for a certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    tls_client_certificate_bound_access_tokens: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mtls_endpoint_aliases: Option<BTreeMap<String, String>>,
    /// RFC 9396, 10; absent where no type is offered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    authorization_details_types_supported: Vec<String>,
    /// RP-Initiated Logout 2.1
    end_session_endpoint: String,
    /// Session Management 3.3; absent where no frame is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    check_session_iframe: Option<String>,
    /// Back-Channel Logout 2.1
    backchannel_logout_supported: bool,
    backchannel_logout_session_supported: bool,
    /// Front-Channel Logout 3
    frontchannel_logout_supported: bool,
    frontchannel_logout_session_supported: bool,
    /// RFC 7636, RFC 8414
    code_challenge_methods_supported: Vec<String>,
    /// RFC 9207
    authorization_response_iss_parameter_supported: bool,
    /// Prompt Create 1.0, 4.1
    prompt_values_supported: Vec<String>,
}

impl AdditionalProviderMetadata for MoreMetadata {}

type Metadata = ProviderMetadata<
    MoreMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// What the document depends on.
#[derive(Clone, Copy)]
pub struct MetadataFacts<'a> {
    /// The issuer, as configured, without a slash at its end.
    pub issuer: &'a str,
    /// Every scope that the provider and its plug-ins know.
    pub scopes: &'a ScopeSet,
    /// Claims of the plug-ins.
    pub plug_in_claims: &'a [&'a str],
    /// Types of authorization details.
    pub detail_types: &'a [&'a str],
    /// Algorithms that ID tokens can be signed with: those that are offered, each with an active key.
    pub id_token_algs: &'a [SigningAlgorithm],
    /// What authorization requests can be answered with.
    pub response_types: &'a ResponseTypes,
    /// Whether clients may encrypt their request objects.
    pub encrypted_requests: bool,
    /// Whether clients can register themselves.
    pub registers_clients: bool,
    /// Whether services may ask by a frame if the login is still the same.
    pub session_management: bool,
    /// How they show certificates, if they can.
    pub mutual_tls: Option<MutualTlsFacts<'a>>,
}

/// How clients show certificates.
#[derive(Clone, Copy)]
pub struct MutualTlsFacts<'a> {
    /// Where, when that is another address than the issuer's.
    pub address: Option<&'a str>,
    /// How they authenticate by one.
    pub methods: &'a [TokenEndpointAuthMethod],
}

impl MutualTlsFacts<'_> {
    /// RFC 8705, 5: the endpoints that clients call themselves.
    fn aliases(&self) -> Option<BTreeMap<String, String>> {
        let address = self.address?;
        let endpoints = [
            ("token_endpoint", "/token"),
            ("revocation_endpoint", "/revoke"),
            ("introspection_endpoint", "/introspect"),
            ("userinfo_endpoint", "/userinfo"),
            ("pushed_authorization_request_endpoint", "/par"),
            ("device_authorization_endpoint", "/device_authorization"),
            ("backchannel_authentication_endpoint", "/backchannel_authentication"),
        ];
        Some(
            endpoints.into_iter().map(|(name, path)| (name.to_owned(), format!("{address}{path}"))).collect(),
        )
    }
}

/// The issuer is no URL.
#[derive(Debug, thiserror::Error)]
#[error("the issuer is no URL: {0}")]
pub struct IssuerError(String);

/// The document, JSON: made once, served as it is.
///
/// # Errors
/// The issuer is no URL.
pub fn metadata_document(facts: &MetadataFacts<'_>) -> Result<Vec<u8>, IssuerError> {
    let refuse = |error: &dyn std::fmt::Display| IssuerError(error.to_string());
    let document = metadata(facts).map_err(|error| refuse(&error))?;
    serde_json::to_vec(&document).map_err(|error| refuse(&error))
}

fn metadata(facts: &MetadataFacts<'_>) -> Result<Metadata, openidconnect::url::ParseError> {
    let at = |path: &str| format!("{}{path}", facts.issuer);
    let algs: Vec<_> = facts.id_token_algs.iter().map(|alg| signing_alg(*alg)).collect();
    let document = Metadata::new(
        IssuerUrl::new(facts.issuer.to_owned())?,
        AuthUrl::new(at("/authorize"))?,
        JsonWebKeySetUrl::new(at("/jwks"))?,
        facts.response_types.as_slice().iter().map(|one| response_type(*one)).collect(),
        vec![CoreSubjectIdentifierType::Pairwise, CoreSubjectIdentifierType::Public],
        algs.clone(),
        more(facts, &at),
    )
    .set_token_endpoint(Some(TokenUrl::new(at("/token"))?))
    .set_userinfo_endpoint(Some(UserInfoUrl::new(at("/userinfo"))?))
    .set_registration_endpoint(registration_endpoint(facts, &at)?)
    .set_userinfo_signing_alg_values_supported(Some(algs))
    .set_id_token_encryption_alg_values_supported(Some(KeyManagement::ALL.map(key_management).into()))
    .set_id_token_encryption_enc_values_supported(Some(ContentEncryption::ALL.map(content_encryption).into()))
    .set_userinfo_encryption_alg_values_supported(Some(KeyManagement::ALL.map(key_management).into()))
    .set_userinfo_encryption_enc_values_supported(Some(ContentEncryption::ALL.map(content_encryption).into()))
    .set_scopes_supported(Some(facts.scopes.iter().map(|scope| Scope::new(scope.to_owned())).collect()))
    .set_response_modes_supported(Some(response_modes(facts)))
    .set_grant_types_supported(Some(grant_types(facts)))
    .set_acr_values_supported(Some(acr_values()))
    .set_token_endpoint_auth_methods_supported(Some(auth_methods(facts)))
    .set_token_endpoint_auth_signing_alg_values_supported(Some(ASSERTION_ALGS.map(signing_alg).into()))
    .set_display_values_supported(Some(vec![CoreAuthDisplay::Page]))
    .set_claim_types_supported(Some(vec![CoreClaimType::Normal]))
    .set_claims_supported(Some(claims(facts.plug_in_claims)))
    .set_claims_locales_supported(Some(tags(&["ja-Hani-JP", "ja-Kana-JP"])))
    .set_ui_locales_supported(Some(tags(&["ja", "en"])))
    .set_claims_parameter_supported(Some(true))
    .set_request_parameter_supported(Some(true))
    .set_request_object_signing_alg_values_supported(Some(ASSERTION_ALGS.map(signing_alg).into()))
    .set_request_object_encryption_alg_values_supported(
        facts.encrypted_requests.then(|| KeyManagement::OF_REQUESTS.map(key_management).into()),
    )
    .set_request_object_encryption_enc_values_supported(
        facts.encrypted_requests.then(|| ContentEncryption::ALL.map(content_encryption).into()),
    )
    .set_request_uri_parameter_supported(Some(true))
    .set_require_request_uri_registration(Some(true));
    Ok(document)
}

/// RFC 7591, 3: absent where nobody can register a client.
fn registration_endpoint(
    facts: &MetadataFacts<'_>,
    at: &dyn Fn(&str) -> String,
) -> Result<Option<RegistrationUrl>, openidconnect::url::ParseError> {
    facts.registers_clients.then(|| RegistrationUrl::new(at("/register"))).transpose()
}

/// Those of everybody, and the signed ones, which a client is registered for by naming an algorithm (JARM 4). Fragments are for tokens.
fn response_modes(facts: &MetadataFacts<'_>) -> Vec<CoreResponseMode> {
    let mut modes = vec![CoreResponseMode::Query, CoreResponseMode::FormPost];
    let mut signed = vec!["jwt", "query.jwt", "form_post.jwt"];
    if facts.response_types.has_front_channel() {
        modes.push(CoreResponseMode::Fragment);
        signed.push("fragment.jwt");
    }
    modes.extend(signed.into_iter().map(|mode| CoreResponseMode::Extension(mode.to_owned())));
    modes
}

fn grant_types(facts: &MetadataFacts<'_>) -> Vec<CoreGrantType> {
    let mut grants = vec![
        CoreGrantType::AuthorizationCode,
        CoreGrantType::RefreshToken,
        CoreGrantType::ClientCredentials,
        CoreGrantType::DeviceCode,
        CoreGrantType::Extension(BACKCHANNEL_GRANT.to_owned()),
    ];
    grants.extend(facts.response_types.has_front_channel().then_some(CoreGrantType::Implicit));
    grants
}

fn response_type(one: ResponseType) -> WordsOfType<CoreResponseType> {
    let words = [
        (one.has_code(), CoreResponseType::Code),
        (one.has_id_token(), CoreResponseType::IdToken),
        (one.has_token(), CoreResponseType::Token),
    ];
    WordsOfType::new(words.into_iter().filter(|(is_there, _)| *is_there).map(|(_, word)| word).collect())
}

/// Algorithms of client assertions and request objects.
const ASSERTION_ALGS: [SigningAlgorithm; 4] =
    [SigningAlgorithm::RS256, SigningAlgorithm::PS256, SigningAlgorithm::ES256, SigningAlgorithm::EdDSA];

fn more(facts: &MetadataFacts<'_>, at: &dyn Fn(&str) -> String) -> MoreMetadata {
    let certificates = facts.mutual_tls;
    let methods = || -> Vec<String> {
        let usual = ["client_secret_basic", "client_secret_post", "private_key_jwt"].into_iter();
        let by_certificate =
            certificates.iter().flat_map(|certificates| certificates.methods).map(|method| method.as_str());
        usual.chain(by_certificate).map(str::to_owned).collect()
    };
    let signing =
        || -> Vec<String> { facts.id_token_algs.iter().map(|alg| alg.as_str().to_owned()).collect() };
    let key_managements = || KeyManagement::ALL.map(|alg| alg.as_str().to_owned()).to_vec();
    let content_encryptions = || ContentEncryption::ALL.map(|enc| enc.as_str().to_owned()).to_vec();
    let algs = || ASSERTION_ALGS.map(|alg| alg.as_str().to_owned()).to_vec();
    let mut revoking = methods();
    revoking.push("none".to_owned());
    MoreMetadata {
        revocation_endpoint: at("/revoke"),
        revocation_endpoint_auth_methods_supported: revoking,
        revocation_endpoint_auth_signing_alg_values_supported: algs(),
        introspection_endpoint: at("/introspect"),
        introspection_endpoint_auth_methods_supported: methods(),
        introspection_endpoint_auth_signing_alg_values_supported: algs(),
        device_authorization_endpoint: at("/device_authorization"),
        backchannel_authentication_endpoint: at("/backchannel_authentication"),
        backchannel_token_delivery_modes_supported: DeliveryMode::ALL
            .map(|mode| mode.as_str().to_owned())
            .to_vec(),
        backchannel_authentication_request_signing_alg_values_supported: algs(),
        backchannel_user_code_parameter_supported: false,
        pushed_authorization_request_endpoint: at("/par"),
        // Of everybody; single clients are registered so.
        require_pushed_authorization_requests: false,
        require_signed_request_object: false,
        authorization_signing_alg_values_supported: signing(),
        authorization_encryption_alg_values_supported: key_managements(),
        authorization_encryption_enc_values_supported: content_encryptions(),
        introspection_signing_alg_values_supported: signing(),
        introspection_encryption_alg_values_supported: key_managements(),
        introspection_encryption_enc_values_supported: content_encryptions(),
        dpop_signing_alg_values_supported: PROOF_ALGORITHMS.map(|alg| alg.as_str().to_owned()).to_vec(),
        tls_client_certificate_bound_access_tokens: certificates.map(|_| true),
        mtls_endpoint_aliases: certificates.and_then(|certificates| certificates.aliases()),
        authorization_details_types_supported: facts
            .detail_types
            .iter()
            .map(|&name| name.to_owned())
            .collect(),
        end_session_endpoint: at("/logout"),
        check_session_iframe: facts.session_management.then(|| at("/check-session")),
        backchannel_logout_supported: true,
        backchannel_logout_session_supported: true,
        frontchannel_logout_supported: true,
        frontchannel_logout_session_supported: true,
        code_challenge_methods_supported: vec!["S256".to_owned()],
        authorization_response_iss_parameter_supported: true,
        prompt_values_supported: ["none", "login", "consent", "select_account", "create"]
            .map(str::to_owned)
            .to_vec(),
    }
}

fn acr_values() -> Vec<AuthenticationContextClass> {
    ACR_VALUES.map(|acr| AuthenticationContextClass::new(acr.to_owned())).to_vec()
}

fn auth_methods(facts: &MetadataFacts<'_>) -> Vec<CoreClientAuthMethod> {
    let by_certificate = facts.mutual_tls.iter().flat_map(|certificates| certificates.methods);
    let by_certificate =
        by_certificate.map(|method| CoreClientAuthMethod::Extension(method.as_str().to_owned()));
    let mut methods = vec![
        CoreClientAuthMethod::ClientSecretBasic,
        CoreClientAuthMethod::ClientSecretPost,
        CoreClientAuthMethod::PrivateKeyJwt,
        CoreClientAuthMethod::None,
    ];
    methods.extend(by_certificate);
    methods
}

fn signing_alg(alg: SigningAlgorithm) -> CoreJwsSigningAlgorithm {
    match alg {
        SigningAlgorithm::RS256 => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        SigningAlgorithm::ES256 => CoreJwsSigningAlgorithm::EcdsaP256Sha256,
        SigningAlgorithm::EdDSA => CoreJwsSigningAlgorithm::EdDsa,
        SigningAlgorithm::PS256 => CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    }
}

fn key_management(alg: KeyManagement) -> CoreJweKeyManagementAlgorithm {
    match alg {
        KeyManagement::RsaOaep256 => CoreJweKeyManagementAlgorithm::RsaOaepSha256,
        KeyManagement::RsaOaep => CoreJweKeyManagementAlgorithm::RsaOaep,
        KeyManagement::EcdhEs => CoreJweKeyManagementAlgorithm::EcdhEs,
        KeyManagement::EcdhEsA128Kw => CoreJweKeyManagementAlgorithm::EcdhEsAesKeyWrap128,
        KeyManagement::EcdhEsA256Kw => CoreJweKeyManagementAlgorithm::EcdhEsAesKeyWrap256,
    }
}

fn content_encryption(enc: ContentEncryption) -> CoreJweContentEncryptionAlgorithm {
    match enc {
        ContentEncryption::A128CbcHs256 => CoreJweContentEncryptionAlgorithm::Aes128CbcHmacSha256,
        ContentEncryption::A256CbcHs512 => CoreJweContentEncryptionAlgorithm::Aes256CbcHmacSha512,
        ContentEncryption::A128Gcm => CoreJweContentEncryptionAlgorithm::Aes128Gcm,
        ContentEncryption::A256Gcm => CoreJweContentEncryptionAlgorithm::Aes256Gcm,
    }
}

fn claims(plug_ins: &[&str]) -> Vec<CoreClaimName> {
    let protocol = ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid"];
    let names = protocol.into_iter().chain(known_claims()).map(str::to_owned);
    names.chain(plug_ins.iter().map(|&name| name.to_owned())).map(CoreClaimName::new).collect()
}

fn tags(tags: &[&str]) -> Vec<LanguageTag> {
    tags.iter().map(|&tag| LanguageTag::new(tag.to_owned())).collect()
}

#[cfg(test)]
#[path = "metadata_tests.rs"]
mod tests;
