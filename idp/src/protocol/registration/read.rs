//! What a client asks to be registered as (OIDC Registration 3.1; RFC 7591, 3.1), turned into a registration, or refused by the
//! demand of the member that is not so.

use super::{
    super::{ACR_VALUES, OAuthError, OAuthErrorCode, STANDARD_SCOPES},
    encryption::{check_encryption, read_encrypted_requests, read_encryption},
    members::{Fate, MEMBERS, wrong},
    sector::read_sector,
    values::{Values, has_origin_of},
};
use crate::domain::{
    BACKCHANNEL_GRANT, CertificateName, ClientId, ClientKind, ClientRegistration, DeliveryMode, DetailShape,
    DynamicClient, IMPLICIT, KeyManagement, RegistrationPolicy, ResponseType, ResponseTypes,
    ScopeConsentPolicy, ScopeSet, SigningAlgorithms, Timestamp, TokenEndpointAuthMethod,
};
use serde_json::{Map, Value};
use url::Url;

/// The longest `default_max_age`, seconds.
const LONGEST_AGE: i64 = 31_536_000;

const DELIVERY_MODE: &str = "backchannel_token_delivery_mode";
const CALLED: &str = "backchannel_client_notification_endpoint";

/// What a registration is held against.
pub struct RegistrationFacts<'a> {
    /// The id that the client gets, or has.
    pub client_id: &'a ClientId,
    /// When it was first registered.
    pub issued_at: Timestamp,
    /// What clients of its initial access token may be.
    pub policy: &'a RegistrationPolicy,
    /// What answers can be signed with.
    pub algorithms: &'a SigningAlgorithms,
    /// Whether requests may be encrypted.
    pub encrypted_requests: bool,
    /// What requests can be answered with.
    pub response_types: &'a ResponseTypes,
    /// What details requests can hold.
    pub details: &'a [DetailShape],
    /// Whether an address can ever be called.
    pub may_call: &'a dyn Fn(&str) -> bool,
    /// How clients may authenticate besides the usual ways: by certificates, where somebody asks for them.
    pub certificate_methods: &'a [TokenEndpointAuthMethod],
    /// Whether a value is a set of public keys.
    pub is_key_set: &'a dyn Fn(&Value) -> bool,
    /// Whether something in a set proves who its owner is.
    pub can_prove: &'a dyn Fn(&Value) -> bool,
    /// Whether the owner of a set can read what is encrypted so.
    pub can_read: &'a dyn Fn(&Value, KeyManagement) -> bool,
}

/// A client as it wants to be.
#[derive(Debug)]
pub struct RequestedClient {
    /// The registration, but for the sector that [`RequestedClient::sector_identifier_uri`] stands for.
    pub registration: ClientRegistration,
    /// Where it says which redirect URIs belong together.
    pub sector_identifier_uri: Option<String>,
}

/// Reads what a client sent.
///
/// # Errors
/// `invalid_redirect_uri`, `invalid_client_metadata` with the demand of the member; `invalid_software_statement`,
/// `unapproved_software_statement`.
pub fn read_client_metadata(
    metadata: &Map<String, Value>,
    facts: &RegistrationFacts<'_>,
) -> Result<RequestedClient, OAuthError> {
    refuse_statement(metadata)?;
    let values = Values(metadata);
    for member in MEMBERS.iter().filter(|member| member.fate == Fate::Refused) {
        values.refuse(member.name)?;
    }
    let mut registration = ClientRegistration {
        kind: ClientKind::Dynamic,
        // Nobody of ours has looked at it: whoever uses it is asked.
        scope_consent: ScopeConsentPolicy::Explicit,
        endpoint_audience: facts.policy.endpoint_audience,
        ..ClientRegistration::default()
    };
    read_grants(&values, facts, &mut registration)?;
    read_authentication(&values, facts, &mut registration)?;
    read_addresses(&values, facts, &mut registration)?;
    read_tokens(&values, facts, &mut registration)?;
    let sector_identifier_uri = read_sector(&values, facts, &mut registration)?;
    read_words(&values, facts, &sector_identifier_uri, &mut registration)?;
    registration.set_profile(facts.policy.profile);
    Ok(RequestedClient { registration, sector_identifier_uri })
}

/// A statement would have to be signed by somebody whom we trust to vouch for clients: there is nobody (RFC 7591, 2.3).
fn refuse_statement(metadata: &Map<String, Value>) -> Result<(), OAuthError> {
    let Some(statement) = metadata.get("software_statement").filter(|value| !value.is_null()) else {
        return Ok(());
    };
    let is_signed = statement.as_str().is_some_and(|text| text.split('.').count() == 3);
    Err(if is_signed {
        let told = "software_statement: statements of nobody are taken here; send the members themselves";
        OAuthError::new(OAuthErrorCode::UnapprovedSoftwareStatement, told)
    } else {
        OAuthError::new(OAuthErrorCode::InvalidSoftwareStatement, "software_statement: this is no signed JWT")
    })
}

fn read_grants(
    values: &Values<'_>,
    facts: &RegistrationFacts<'_>,
    registration: &mut ClientRegistration,
) -> Result<(), OAuthError> {
    let grants = values.list("grant_types")?.unwrap_or_else(|| vec!["authorization_code".to_owned()]);
    let has = |grant: &str| grants.iter().any(|named| named == grant);
    let (by_code, by_backchannel) = (has("authorization_code"), has(BACKCHANNEL_GRANT));
    let (logs_in, refreshes) = (by_code || by_backchannel, has("refresh_token"));
    let allowed = |grant: &String| facts.policy.grant_types.contains(grant);
    if grants.is_empty() || !grants.iter().all(allowed) || (refreshes && !logs_in) {
        return Err(wrong("grant_types"));
    }
    registration.response_types = read_response_types(values, facts, &grants)?;
    registration.grant_types = grants;
    let logs_in = registration.logs_people_in() || by_backchannel;
    registration.scope = read_scope(values, facts, logs_in, refreshes)?;
    registration.authorization_details_types =
        read_detail_types(values, facts, registration.logs_people_in())?;
    Ok(())
}

/// Without the member, `code` where its grant is registered. Types and grants name each other (OIDC Registration 2).
fn read_response_types(
    values: &Values<'_>,
    facts: &RegistrationFacts<'_>,
    grants: &[String],
) -> Result<Vec<ResponseType>, OAuthError> {
    const TYPES: &str = "response_types";
    let has = |grant: &str| grants.iter().any(|named| named == grant);
    let offered = |text: &String| ResponseType::parse(text).filter(|one| facts.response_types.offers(*one));
    let types: Option<Vec<ResponseType>> = match values.list(TYPES)? {
        Some(list) => list.iter().map(offered).collect(),
        None => Some(if has("authorization_code") { vec![ResponseType::Code] } else { Vec::new() }),
    };
    let types = types.ok_or_else(|| wrong(TYPES))?;
    let needs = |grant: &str| types.iter().any(|one| one.grant_types().any(|needed| needed == grant));
    let fits = ["authorization_code", IMPLICIT].into_iter().all(|grant| needs(grant) == has(grant));
    if fits { Ok(types) } else { Err(wrong(TYPES)) }
}

/// Without the member, everything about a person that the policy allows; `offline_access` and the grant type `refresh_token` go
/// together.
fn read_scope(
    values: &Values<'_>,
    facts: &RegistrationFacts<'_>,
    logs_in: bool,
    refreshes: bool,
) -> Result<ScopeSet, OAuthError> {
    const OFFLINE: &str = "offline_access";
    let allowed = &facts.policy.scope;
    let offline = ScopeSet::parse(if refreshes { OFFLINE } else { "" });
    let scope = match values.text("scope")? {
        Some(text) => ScopeSet::parse(text).union(&offline),
        None if logs_in => {
            let usual = ScopeSet::parse(&STANDARD_SCOPES.join(" ")).without(OFFLINE).intersection(allowed);
            usual.union(&offline)
        }
        None => ScopeSet::default(),
    };
    if refreshes && !allowed.contains(OFFLINE) {
        return Err(wrong("grant_types"));
    }
    let fits = scope.is_subset(allowed)
        && scope.contains(OFFLINE) == refreshes
        && scope.contains("openid") == logs_in;
    if fits { Ok(scope) } else { Err(wrong("scope")) }
}

/// RFC 9396, 10. A type tells what a scope tells: who may not have the scope may not have the type.
fn read_detail_types(
    values: &Values<'_>,
    facts: &RegistrationFacts<'_>,
    logs_in: bool,
) -> Result<Vec<String>, OAuthError> {
    const TYPES: &str = "authorization_details_types";
    let types = values.list(TYPES)?.unwrap_or_default();
    let allowed = |name: &String| {
        let shape = facts.details.iter().find(|shape| shape.name == name);
        logs_in && shape.is_some_and(|shape| facts.policy.scope.contains(shape.scope))
    };
    if types.iter().all(allowed) { Ok(types) } else { Err(wrong(TYPES)) }
}

fn read_authentication(
    values: &Values<'_>,
    facts: &RegistrationFacts<'_>,
    registration: &mut ClientRegistration,
) -> Result<(), OAuthError> {
    const METHOD: &str = "token_endpoint_auth_method";
    if let Some(method) = values.text(METHOD)? {
        let method = serde_json::from_value(Value::from(method)).map_err(|_| wrong(METHOD))?;
        registration.token_endpoint_auth_method = method;
        if method.is_by_certificate() && !facts.certificate_methods.contains(&method) {
            return Err(wrong(METHOD));
        }
    }
    registration.token_endpoint_auth_signing_alg =
        values.algorithm("token_endpoint_auth_signing_alg", |_| true)?;
    registration.request_object_signing_alg = values.algorithm("request_object_signing_alg", |_| true)?;
    registration.require_signed_request_object = values.flag("require_signed_request_object")?;
    if registration.require_signed_request_object && registration.request_object_signing_alg.is_none() {
        return Err(wrong("require_signed_request_object"));
    }
    registration.jwks = values.0.get("jwks").filter(|jwks| !jwks.is_null()).cloned();
    if registration.jwks.as_ref().is_some_and(|jwks| !(facts.is_key_set)(jwks)) {
        return Err(wrong("jwks"));
    }
    registration.jwks_uri = read_called("jwks_uri", values, facts)?;
    registration.request_uris = values.request_uris("request_uris", facts.may_call)?;
    let method = registration.token_endpoint_auth_method;
    let proves_by_keys = matches!(
        method,
        TokenEndpointAuthMethod::PrivateKeyJwt | TokenEndpointAuthMethod::SelfSignedTlsClientAuth
    );
    const BACKCHANNEL_ALG: &str = "backchannel_authentication_request_signing_alg";
    registration.backchannel_authentication_request_signing_alg =
        values.algorithm(BACKCHANNEL_ALG, |_| true)?;
    read_encryption(values, facts, registration)?;
    read_encrypted_requests(values, facts, registration)?;
    let proves = proves_by_keys
        || registration.request_object_signing_alg.is_some()
        || registration.backchannel_authentication_request_signing_alg.is_some();
    if proves && registration.jwks.as_ref().is_some_and(|jwks| !(facts.can_prove)(jwks)) {
        return Err(wrong("jwks"));
    }
    let needs_keys = proves || !registration.encryption.is_empty();
    match (&registration.jwks, &registration.jwks_uri) {
        (Some(_), Some(_)) => return Err(wrong("jwks")),
        (None, None) if needs_keys => return Err(wrong("jwks")),
        _ => {}
    }
    read_certificate_name(values, registration)?;
    let is_public = method == TokenEndpointAuthMethod::None;
    let needs_proof = |grant: &String| matches!(grant.as_str(), "client_credentials" | BACKCHANNEL_GRANT);
    let in_own_name = registration.grant_types.iter().any(needs_proof);
    if is_public && in_own_name { Err(wrong("grant_types")) } else { Ok(()) }
}

/// RFC 8705, 2.1.2: one name for `tls_client_auth`, and none for the rest.
fn read_certificate_name(
    values: &Values<'_>,
    registration: &mut ClientRegistration,
) -> Result<(), OAuthError> {
    let by_name = registration.token_endpoint_auth_method == TokenEndpointAuthMethod::TlsClientAuth;
    for (member, make) in CertificateName::MEMBERS {
        let Some(text) = values.text(member)? else { continue };
        let name = make(text.to_owned());
        if !by_name || !name.is_sound() || registration.tls_client_auth.replace(name).is_some() {
            return Err(wrong(member));
        }
    }
    let has_name = registration.tls_client_auth.is_some();
    if has_name == by_name { Ok(()) } else { Err(wrong("tls_client_auth_subject_dn")) }
}

fn read_addresses(
    values: &Values<'_>,
    facts: &RegistrationFacts<'_>,
    registration: &mut ClientRegistration,
) -> Result<(), OAuthError> {
    registration.native = match values.text("application_type")? {
        None | Some("web") => false,
        Some("native") => true,
        Some(_) => return Err(wrong("application_type")),
    };
    for (name, uris) in [
        ("redirect_uris", &mut registration.redirect_uris),
        ("post_logout_redirect_uris", &mut registration.post_logout_redirect_uris),
    ] {
        *uris = values.redirects(name, registration.native)?;
        if !uris.iter().all(|uri| facts.policy.takes_redirect_uri(uri)) {
            return Err(wrong(name));
        }
    }
    if registration.logs_people_in() && registration.redirect_uris.is_empty() {
        return Err(wrong("redirect_uris"));
    }
    registration.client_uri = values.web_url("client_uri")?;
    registration.initiate_login_uri = values.https_url("initiate_login_uri")?;
    registration.backchannel_logout_uri = read_called("backchannel_logout_uri", values, facts)?;
    registration.backchannel_logout_session_required = values.flag("backchannel_logout_session_required")?;
    registration.backchannel_token_delivery_mode = match values.text(DELIVERY_MODE)? {
        Some(text) => Some(DeliveryMode::parse(text).ok_or_else(|| wrong(DELIVERY_MODE))?),
        None => None,
    };
    registration.backchannel_client_notification_endpoint = read_called(CALLED, values, facts)?;
    let is_called = registration.delivery_mode() == DeliveryMode::Ping;
    if is_called && registration.backchannel_client_notification_endpoint.is_none() {
        return Err(wrong(CALLED));
    }
    // The frame is always told issuer and session, so there is nothing to remember.
    values.flag("frontchannel_logout_session_required")?;
    registration.frontchannel_logout_uri = values.web_url("frontchannel_logout_uri")?;
    let is_theirs = |uri: &str| registration.redirect_uris.iter().any(|known| has_origin_of(uri, known));
    if !registration.frontchannel_logout_uri.as_deref().is_none_or(is_theirs) {
        return Err(wrong("frontchannel_logout_uri"));
    }
    Ok(())
}

/// An address that we call.
pub(super) fn read_called(
    name: &str,
    values: &Values<'_>,
    facts: &RegistrationFacts<'_>,
) -> Result<Option<String>, OAuthError> {
    let url = values.web_url(name)?;
    if url.as_deref().is_none_or(facts.may_call) { Ok(url) } else { Err(wrong(name)) }
}

fn read_tokens(
    values: &Values<'_>,
    facts: &RegistrationFacts<'_>,
    registration: &mut ClientRegistration,
) -> Result<(), OAuthError> {
    let offered = |alg| facts.algorithms.offers(alg);
    if let Some(alg) = values.algorithm("id_token_signed_response_alg", offered)? {
        registration.id_token_signed_response_alg = alg;
    }
    registration.authorization_signed_response_alg =
        values.algorithm("authorization_signed_response_alg", offered)?;
    registration.userinfo_signed_response_alg = values.algorithm("userinfo_signed_response_alg", offered)?;
    check_encryption(registration)?;
    registration.introspection_signed_response_alg =
        values.algorithm("introspection_signed_response_alg", offered)?;
    registration.default_max_age = values.count("default_max_age", LONGEST_AGE)?;
    registration.require_auth_time = values.flag("require_auth_time")?;
    registration.default_acr_values = values.list("default_acr_values")?.unwrap_or_default();
    if !registration.default_acr_values.iter().all(|acr| ACR_VALUES.contains(&acr.as_str())) {
        return Err(wrong("default_acr_values"));
    }
    registration.require_pushed_authorization_requests =
        values.flag("require_pushed_authorization_requests")?;
    registration.dpop_bound_access_tokens = values.flag("dpop_bound_access_tokens")?;
    const CERTIFICATE: &str = "tls_client_certificate_bound_access_tokens";
    registration.tls_client_certificate_bound_access_tokens = values.flag(CERTIFICATE)?;
    let is_asked = !facts.certificate_methods.is_empty() && !registration.dpop_bound_access_tokens;
    if registration.tls_client_certificate_bound_access_tokens && !is_asked {
        return Err(wrong(CERTIFICATE));
    }
    let borne = registration.response_types.iter().all(|one| registration.bears(*one));
    if borne { Ok(()) } else { Err(wrong("response_types")) }
}

/// Names and what else people may be shown. Without a name it is called by the host that answers go to.
fn read_words(
    values: &Values<'_>,
    facts: &RegistrationFacts<'_>,
    sector_identifier_uri: &Option<String>,
    registration: &mut ClientRegistration,
) -> Result<(), OAuthError> {
    let mut presented = values.kept()?;
    let name_in = |lang: &str| {
        let is_of = |name: &str| {
            let first = name.strip_prefix("client_name#").and_then(|tag| tag.split('-').next());
            first.is_some_and(|first| first.eq_ignore_ascii_case(lang))
        };
        presented.iter().find(|(name, _)| is_of(name)).and_then(|(_, value)| value.as_str())
    };
    let plain = presented.get("client_name").and_then(Value::as_str);
    let (ja, en) = (name_in("ja"), name_in("en"));
    let host = registration.redirect_uris.first().and_then(|uri| Url::parse(uri).ok());
    let host = host.as_ref().and_then(Url::host_str);
    let name = ja.or(plain).or(en).or(host).unwrap_or(facts.client_id.as_str()).to_owned();
    let other = en.or(plain).filter(|other| *other != name).unwrap_or_default().to_owned();
    (registration.client_name, registration.client_name_en) = (name, other);
    if let Some(uri) = sector_identifier_uri {
        presented.insert("sector_identifier_uri".to_owned(), Value::from(uri.as_str()));
    }
    registration.dynamic = Some(DynamicClient { issued_at: facts.issued_at.seconds(), presented });
    Ok(())
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
