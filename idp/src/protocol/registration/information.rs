//! The client information response (OIDC Registration 3.2; RFC 7591, 3.2.1): everything that is registered, as it is held to.

use crate::domain::{Client, Encryption, SubjectType};
use serde_json::{Map, Value, json};

/// Every member that is registered. Secrets, the token and the address of the registration are the caller's to add.
pub fn client_information(client: &Client) -> Map<String, Value> {
    let kept = &client.registration;
    let mut members = kept.dynamic.as_ref().map(|dynamic| dynamic.presented.clone()).unwrap_or_default();
    let issued_at = kept.dynamic.as_ref().map(|dynamic| dynamic.issued_at);
    let mut put = |name: &str, value: Value| drop(members.insert(name.to_owned(), value));
    put("client_id", json!(client.id));
    put("client_id_issued_at", json!(issued_at));
    put("application_type", json!(if kept.native { "native" } else { "web" }));
    put("grant_types", json!(kept.grant_types));
    put("response_types", json!(kept.answers()));
    put("scope", json!(kept.scope));
    put("token_endpoint_auth_method", json!(kept.token_endpoint_auth_method));
    put("subject_type", json!(if kept.subject_type == SubjectType::Public { "public" } else { "pairwise" }));
    put("id_token_signed_response_alg", json!(kept.id_token_signed_response_alg));
    put("require_auth_time", json!(kept.require_auth_time));
    for (name, texts) in [
        ("redirect_uris", &kept.redirect_uris),
        ("post_logout_redirect_uris", &kept.post_logout_redirect_uris),
        ("default_acr_values", &kept.default_acr_values),
        ("request_uris", &kept.request_uris),
        ("authorization_details_types", &kept.authorization_details_types),
    ] {
        if !texts.is_empty() {
            put(name, json!(texts));
        }
    }
    for (name, is_set) in [
        ("require_pushed_authorization_requests", kept.require_pushed_authorization_requests),
        ("require_signed_request_object", kept.require_signed_request_object),
        ("dpop_bound_access_tokens", kept.dpop_bound_access_tokens),
        ("tls_client_certificate_bound_access_tokens", kept.tls_client_certificate_bound_access_tokens),
        ("backchannel_logout_session_required", kept.backchannel_logout_session_required),
        ("frontchannel_logout_session_required", kept.frontchannel_logout_uri.is_some()),
    ] {
        if is_set {
            put(name, Value::Bool(true));
        }
    }
    for (answer, encryption) in kept.encryption.iter() {
        let [alg, enc] = answer.members();
        put(alg, json!(encryption.alg));
        put(enc, json!(encryption.enc));
    }
    if let Some(encryption) = kept.request_object_encryption {
        let [alg, enc] = Encryption::MEMBERS_OF_REQUESTS;
        put(alg, json!(encryption.alg));
        put(enc, json!(encryption.enc));
    }
    if let Some(name) = &kept.tls_client_auth {
        put(name.member(), json!(name.text()));
    }
    for (name, value) in [
        ("jwks", json!(kept.jwks)),
        ("jwks_uri", json!(kept.jwks_uri)),
        ("token_endpoint_auth_signing_alg", json!(kept.token_endpoint_auth_signing_alg)),
        ("request_object_signing_alg", json!(kept.request_object_signing_alg)),
        ("authorization_signed_response_alg", json!(kept.authorization_signed_response_alg)),
        ("userinfo_signed_response_alg", json!(kept.userinfo_signed_response_alg)),
        ("introspection_signed_response_alg", json!(kept.introspection_signed_response_alg)),
        ("default_max_age", json!(kept.default_max_age)),
        ("initiate_login_uri", json!(kept.initiate_login_uri)),
        ("backchannel_logout_uri", json!(kept.backchannel_logout_uri)),
        ("frontchannel_logout_uri", json!(kept.frontchannel_logout_uri)),
        ("backchannel_token_delivery_mode", json!(kept.backchannel_token_delivery_mode)),
        ("backchannel_client_notification_endpoint", json!(kept.backchannel_client_notification_endpoint)),
        (
            "backchannel_authentication_request_signing_alg",
            json!(kept.backchannel_authentication_request_signing_alg),
        ),
    ] {
        if !value.is_null() {
            put(name, value);
        }
    }
    members
}
