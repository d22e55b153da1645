#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::super::test_kit::ISSUER;
use super::*;
use serde_json::{Value, json};

/// Every member that OIDC Discovery 3, RFC 8414, RFC 8628, RFC 9101, RFC 9126, RFC 9207, RFC 9449, RFC 9701, JARM, the logout specifications and
/// Prompt Create name, of those that we use.
const STANDARD: [&str; 66] = [
    "backchannel_authentication_endpoint",
    "backchannel_token_delivery_modes_supported",
    "backchannel_authentication_request_signing_alg_values_supported",
    "backchannel_user_code_parameter_supported",
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "jwks_uri",
    "registration_endpoint",
    "scopes_supported",
    "response_types_supported",
    "response_modes_supported",
    "grant_types_supported",
    "acr_values_supported",
    "subject_types_supported",
    "id_token_signing_alg_values_supported",
    "token_endpoint_auth_methods_supported",
    "token_endpoint_auth_signing_alg_values_supported",
    "display_values_supported",
    "claim_types_supported",
    "claims_supported",
    "claims_locales_supported",
    "ui_locales_supported",
    "claims_parameter_supported",
    "request_parameter_supported",
    "request_uri_parameter_supported",
    "require_request_uri_registration",
    "revocation_endpoint",
    "revocation_endpoint_auth_methods_supported",
    "revocation_endpoint_auth_signing_alg_values_supported",
    "introspection_endpoint",
    "introspection_endpoint_auth_methods_supported",
    "introspection_endpoint_auth_signing_alg_values_supported",
    "device_authorization_endpoint",
    "authorization_details_types_supported",
    "pushed_authorization_request_endpoint",
    "require_pushed_authorization_requests",
    "require_signed_request_object",
    "authorization_signing_alg_values_supported",
    "dpop_signing_alg_values_supported",
    "tls_client_certificate_bound_access_tokens",
    "mtls_endpoint_aliases",
    "end_session_endpoint",
    "check_session_iframe",
    "backchannel_logout_supported",
    "backchannel_logout_session_supported",
    "frontchannel_logout_supported",
    "frontchannel_logout_session_supported",
    "code_challenge_methods_supported",
    "authorization_response_iss_parameter_supported",
    "prompt_values_supported",
    "userinfo_signing_alg_values_supported",
    "request_object_signing_alg_values_supported",
    "id_token_encryption_alg_values_supported",
    "id_token_encryption_enc_values_supported",
    "request_object_encryption_alg_values_supported",
    "request_object_encryption_enc_values_supported",
    "userinfo_encryption_alg_values_supported",
    "userinfo_encryption_enc_values_supported",
    "authorization_encryption_alg_values_supported",
    "authorization_encryption_enc_values_supported",
    "introspection_encryption_alg_values_supported",
    "introspection_encryption_enc_values_supported",
    "introspection_signing_alg_values_supported",
    "service_documentation",
];

fn document() -> Value {
    document_where(true)
}

fn document_where(registers_clients: bool) -> Value {
    document_with(registers_clients, &ResponseTypes::default())
}

fn document_with(registers_clients: bool, response_types: &ResponseTypes) -> Value {
    document_of(registers_clients, response_types, None)
}

fn document_of(
    registers_clients: bool,
    response_types: &ResponseTypes,
    mutual_tls: Option<MutualTlsFacts<'_>>,
) -> Value {
    let facts = MetadataFacts {
        issuer: ISSUER,
        scopes: &ScopeSet::parse("openid profile dealer_links"),
        plug_in_claims: &["dealer_links"],
        detail_types: &["dealer_link"],
        id_token_algs: &[SigningAlgorithm::RS256, SigningAlgorithm::ES256, SigningAlgorithm::EdDSA],
        response_types,
        encrypted_requests: registers_clients,
        registers_clients,
        session_management: registers_clients,
        mutual_tls,
    };
    serde_json::from_slice(&metadata_document(&facts).unwrap()).unwrap()
}

#[test]
fn only_standard_members() {
    for (name, value) in document().as_object().unwrap() {
        assert!(STANDARD.contains(&name.as_str()), "{name}");
        assert!(!value.is_null(), "{name}");
    }
}

#[test]
fn says_what_is_so() {
    let document = document();
    assert_eq!(document["issuer"], ISSUER);
    assert_eq!(document["jwks_uri"], format!("{ISSUER}/jwks"));
    assert_eq!(document["response_types_supported"], json!(["code"]));
    assert_eq!(document["id_token_signing_alg_values_supported"], json!(["RS256", "ES256", "EdDSA"]));
    for name in ["request_uri_parameter_supported", "require_request_uri_registration"] {
        assert_eq!(document[name], true, "{name}");
    }
    assert_eq!(document["userinfo_signing_alg_values_supported"], json!(["RS256", "ES256", "EdDSA"]));
    assert_eq!(document["acr_values_supported"], json!(ACR_VALUES));
    assert_eq!(document["code_challenge_methods_supported"], json!(["S256"]));
    assert!(document["claims_supported"].as_array().unwrap().contains(&json!("dealer_links")));
    assert!(document["scopes_supported"].as_array().unwrap().contains(&json!("dealer_links")));
}

#[test]
fn answers_are_encrypted_by_names_of_the_standard() {
    let document = document();
    for kind in ["id_token", "userinfo", "authorization", "introspection"] {
        for (part, values) in [
            ("alg", KeyManagement::ALL.map(|alg| json!(alg)).to_vec()),
            ("enc", ContentEncryption::ALL.map(|enc| json!(enc)).to_vec()),
        ] {
            assert_eq!(
                document[format!("{kind}_encryption_{part}_values_supported")],
                json!(values),
                "{kind}"
            );
        }
    }
    assert_eq!(document["introspection_signing_alg_values_supported"], json!(["RS256", "ES256", "EdDSA"]));
}

/// RFC 9101, 6.1: what we read, and no member where we read nothing.
#[test]
fn requests_are_encrypted_where_they_are_read() {
    let read = document_with(true, &ResponseTypes::default());
    let names = ["alg", "enc"].map(|part| format!("request_object_encryption_{part}_values_supported"));
    assert_eq!(read[&names[0]], json!(KeyManagement::OF_REQUESTS));
    assert_eq!(read[&names[1]], json!(ContentEncryption::ALL));
    for name in &names {
        assert!(document_with(false, &ResponseTypes::default()).get(name).is_none(), "{name}");
    }
}

#[test]
fn tokens_by_the_browser_where_they_are_offered() {
    let (usual, all) = (document(), document_with(true, &ResponseTypes::all()));
    let types: Vec<&str> = ResponseType::ALL.into_iter().map(ResponseType::as_str).collect();
    assert_eq!(all["response_types_supported"], json!(types));
    for (name, value) in [
        ("grant_types_supported", "implicit"),
        ("response_modes_supported", "fragment"),
        ("response_modes_supported", "fragment.jwt"),
    ] {
        let holds = |document: &Value| document[name].as_array().unwrap().contains(&json!(value));
        assert!(holds(&all) && !holds(&usual), "{name} {value}");
    }
}

#[test]
fn clients_register_where_they_may() {
    assert_eq!(document()["registration_endpoint"], format!("{ISSUER}/register"));
    assert!(document_where(false).get("registration_endpoint").is_none());
}

#[test]
fn a_frame_is_asked_where_there_is_one() {
    assert_eq!(document()["check_session_iframe"], format!("{ISSUER}/check-session"));
    assert!(document_where(false).get("check_session_iframe").is_none());
}

#[test]
fn certificates_where_somebody_asks_for_them() {
    let methods =
        |document: &Value| document["token_endpoint_auth_methods_supported"].as_array().unwrap().len();
    let without = document();
    for member in ["tls_client_certificate_bound_access_tokens", "mtls_endpoint_aliases"] {
        assert_eq!(without.get(member), None, "{member}");
    }
    use TokenEndpointAuthMethod::{SelfSignedTlsClientAuth, TlsClientAuth};
    let both: &[_] = &[TlsClientAuth, SelfSignedTlsClientAuth];
    for (address, by, more) in [(None, &both[1..], 1), (Some("https://mtls.example"), both, 2)] {
        let document =
            document_of(true, &ResponseTypes::default(), Some(MutualTlsFacts { address, methods: by }));
        assert_eq!(methods(&document), methods(&without) + more);
        assert_eq!(document["tls_client_certificate_bound_access_tokens"], true);
        let alias = &document["mtls_endpoint_aliases"]["token_endpoint"];
        assert_eq!(alias.as_str(), address.map(|address| format!("{address}/token")).as_deref());
        for (name, value) in document.as_object().unwrap() {
            assert!(STANDARD.contains(&name.as_str()) && !value.is_null(), "{name}");
        }
    }
}

#[test]
fn the_issuer_is_a_url() {
    let facts = MetadataFacts {
        issuer: "nonsense",
        scopes: &ScopeSet::default(),
        plug_in_claims: &[],
        detail_types: &[],
        id_token_algs: &[],
        response_types: &ResponseTypes::default(),
        encrypted_requests: false,
        registers_clients: false,
        session_management: false,
        mutual_tls: None,
    };
    assert!(metadata_document(&facts).is_err());
}
