//! Between the form and the registration: every member goes both ways, by the names of the interface.

use crate::{
    console::Typed,
    domain::{RelyingPartyDocument, Rule},
    pages::console::{Entries, texts::SystemTexts},
};
use idp::{
    domain::{BACKCHANNEL_GRANT, DEVICE_CODE_GRANT, IMPLICIT, Lang, ResponseType},
    protocol::ssf::{MANAGE_SCOPE, READ_SCOPE},
};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Members that are one text; an empty one is left out.
const TEXTS: [&str; 39] = [
    "backchannel_token_delivery_mode",
    "backchannel_client_notification_endpoint",
    "backchannel_authentication_request_signing_alg",
    "tls_client_auth_subject_dn",
    "tls_client_auth_san_dns",
    "tls_client_auth_san_uri",
    "tls_client_auth_san_ip",
    "tls_client_auth_san_email",
    "client_uri",
    "profile",
    "application_type",
    "token_endpoint_auth_method",
    "token_endpoint_auth_signing_alg",
    "jwks_uri",
    "scope_consent",
    "subject_type",
    "sector_identifier",
    "id_token_signed_response_alg",
    "authorization_signed_response_alg",
    "userinfo_signed_response_alg",
    "introspection_signed_response_alg",
    "id_token_encrypted_response_alg",
    "id_token_encrypted_response_enc",
    "userinfo_encrypted_response_alg",
    "userinfo_encrypted_response_enc",
    "authorization_encrypted_response_alg",
    "authorization_encrypted_response_enc",
    "introspection_encrypted_response_alg",
    "introspection_encrypted_response_enc",
    "request_object_signing_alg",
    "request_object_encryption_alg",
    "request_object_encryption_enc",
    "id_token_claims",
    "required_acr",
    "backchannel_logout_uri",
    "frontchannel_logout_uri",
    "initiate_login_uri",
    "terms_document",
    "client_name_en",
];

/// Members that are a line each.
const LINES: [&str; 5] =
    ["redirect_uris", "post_logout_redirect_uris", "default_acr_values", "resources", "request_uris"];

/// Members that are boxes of their own, under the one name `options`.
pub(super) const OPTIONS: [&str; 9] = [
    "tls_client_certificate_bound_access_tokens",
    "require_pushed_authorization_requests",
    "dpop_bound_access_tokens",
    "require_signed_request_object",
    "require_auth_time",
    "backchannel_logout_session_required",
    "session_management",
    "customer_ref",
    "endpoint_audience",
];

/// Grants that are boxes there, too.
const GRANTS: [&str; 3] = ["client_credentials", DEVICE_CODE_GRANT, BACKCHANNEL_GRANT];

/// The value as the interface writes it.
pub(super) fn word_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => word,
        _ => String::new(),
    }
}

/// The form with what is registered.
pub(super) fn entries_of(document: &RelyingPartyDocument) -> Entries {
    let mut entries = Entries::default();
    let Ok(Value::Object(members)) = serde_json::to_value(document) else { return entries };
    let texts = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    for (name, value) in &members {
        let name = name.as_str();
        match value {
            Value::Bool(true) if OPTIONS.contains(&name) => entries = entries.with("options", name),
            Value::Array(_) if LINES.contains(&name) => entries = entries.with(name, texts(value).join("\n")),
            Value::Array(_) if name == "grant_types" => {
                for grant in texts(value).iter().filter(|grant| GRANTS.contains(&grant.as_str())) {
                    entries = entries.with("options", grant.as_str());
                }
            }
            Value::Array(_) => {
                entries = texts(value).into_iter().fold(entries, |entries, value| entries.with(name, value));
            }
            Value::String(scopes) if name == "scope" => {
                entries = scopes.split(' ').fold(entries, |entries, scope| entries.with("scope", scope));
            }
            Value::String(text) => entries = entries.with(name, text.as_str()),
            Value::Number(number) => entries = entries.with(name, number.to_string()),
            Value::Object(_) => {
                entries = entries.with(name, serde_json::to_string_pretty(value).unwrap_or_default());
            }
            Value::Bool(_) | Value::Null => {}
        }
    }
    entries
}

/// What was typed, as a registration; the form once more when a member cannot be read.
pub(super) fn document_of(typed: &Typed, lang: Lang) -> Result<RelyingPartyDocument, Entries> {
    let mut members = Map::new();
    let mut entries = typed.entries();
    members.insert("client_name".to_owned(), json!(typed.get("client_name")));
    for name in TEXTS {
        members.extend(typed.some(name).map(|text| (name.to_owned(), json!(text))));
    }
    for name in LINES {
        members.insert(name.to_owned(), json!(typed.lines(name)));
    }
    for name in ["required_items", "response_modes", "response_types", "authorization_details_types"] {
        members.insert(name.to_owned(), json!(typed.many(name)));
    }
    let options = typed.many("options");
    for name in OPTIONS {
        members.insert(name.to_owned(), json!(options.iter().any(|option| option == name)));
    }
    members.insert("scope".to_owned(), json!(typed.many("scope").join(" ")));
    members.insert("grant_types".to_owned(), json!(grants_of(typed, &options)));
    if let Some(text) = typed.some("jwks") {
        match serde_json::from_str::<Value>(&text) {
            Ok(jwks) => drop(members.insert("jwks".to_owned(), jwks)),
            Err(_) => entries.refuse("jwks", SystemTexts::of(lang).bad_json),
        }
    }
    if let Some(text) = typed.some("default_max_age") {
        match text.parse::<i64>() {
            Ok(seconds) => drop(members.insert("default_max_age".to_owned(), json!(seconds))),
            Err(_) => entries.refuse("default_max_age", Rule::Seconds.sentence(lang)),
        }
    }
    if entries.has_problems() {
        return Err(entries);
    }
    serde_json::from_value(Value::Object(members)).map_err(|_| {
        entries.refuse("form", Rule::Shape.sentence(lang));
        entries
    })
}

/// The grants follow from what is asked for: nobody has to know that `offline_access` and `refresh_token` go together, or what a response
/// type needs.
fn grants_of(typed: &Typed, options: &[String]) -> Vec<&'static str> {
    let scopes = typed.many("scope");
    let has = |scope: &str| scopes.iter().any(|ticked| ticked == scope);
    // Whoever receives security events asks for them in its own name.
    let receives = has(READ_SCOPE) || has(MANAGE_SCOPE);
    let [own, device, backchannel] = GRANTS.map(|grant| options.iter().any(|option| option == grant));
    let in_own_name = receives || own;
    let mut grants = Vec::new();
    let answers = typed.many("response_types");
    let answers: Vec<ResponseType> = answers.iter().filter_map(|text| ResponseType::parse(text)).collect();
    let logs_in = has("openid") || has("offline_access") || !in_own_name;
    // A device or a counter has no browser that could be sent anywhere.
    let has_browser = !(device || backchannel) || !typed.lines("redirect_uris").is_empty();
    if answers.is_empty() && logs_in && has_browser {
        grants.push("authorization_code");
    }
    for grant in ["authorization_code", IMPLICIT] {
        grants.extend(
            answers.iter().any(|one| one.grant_types().any(|needed| needed == grant)).then_some(grant),
        );
    }
    if has("offline_access") {
        grants.push("refresh_token");
    }
    if in_own_name {
        grants.push("client_credentials");
    }
    for (is_ticked, grant) in [(device, DEVICE_CODE_GRANT), (backchannel, BACKCHANNEL_GRANT)] {
        grants.extend(is_ticked.then_some(grant));
    }
    grants
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn typed(pairs: &[(String, String)]) -> Typed {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(pairs);
        Typed::parse(form.finish().as_bytes()).unwrap()
    }

    #[test]
    fn a_registration_comes_back_as_it_was() {
        for registered in [
            json!({"client_name": "整備手帳", "redirect_uris": ["https://rp.example/callback"], "scope": "openid offline_access profile"}),
            json!({"client_name": "Car", "grant_types": ["refresh_token", DEVICE_CODE_GRANT], "scope": "openid offline_access", "token_endpoint_auth_method": "none"}),
            json!({"client_name": "Shop", "grant_types": ["refresh_token", BACKCHANNEL_GRANT], "scope": "openid offline_access", "backchannel_token_delivery_mode": "ping", "backchannel_client_notification_endpoint": "https://rp.example/ping", "backchannel_authentication_request_signing_alg": "ES256"}),
            json!({"client_name": "Both", "redirect_uris": ["https://rp.example/callback"], "grant_types": ["authorization_code", "refresh_token", DEVICE_CODE_GRANT], "scope": "openid offline_access"}),
            json!({
                "client_name": "App", "client_name_en": "App", "application_type": "native", "client_uri": "https://rp.example/",
                "redirect_uris": ["jp.example.app:/cb", "http://127.0.0.1/cb"], "post_logout_redirect_uris": ["https://rp.example/out"],
                "token_endpoint_auth_method": "none", "response_modes": ["fragment"], "grant_types": ["authorization_code"],
                "scope": "dealer_links openid", "scope_consent": "implicit", "subject_type": "public",
                "id_token_signed_response_alg": "ES256",
                "authorization_signed_response_alg": "ES256", "id_token_claims": "scopes", "default_max_age": 600,
                "default_acr_values": ["urn:common-id:acr:passkey", "urn:common-id:acr:two-step"],
                "required_acr": "urn:common-id:acr:two-step", "require_auth_time": true,
                "backchannel_logout_uri": "https://rp.example/bc", "backchannel_logout_session_required": true,
                "frontchannel_logout_uri": "https://rp.example/fc", "session_management": true,
                "initiate_login_uri": "https://rp.example/login", "required_items": ["birthdate"],
                "terms_document": "my-service", "resources": ["https://api.example/"], "customer_ref": true,
                "authorization_details_types": ["dealer_link"],
            }),
            json!({
                "client_name": "Certificate", "redirect_uris": ["https://rp.example/callback"], "scope": "openid",
                "token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_subject_dn": "CN=a,O=b",
                "tls_client_certificate_bound_access_tokens": true, "grant_types": ["authorization_code"], "profile": "fapi2",
                "id_token_signed_response_alg": "ES256",
            }),
            json!({
                "client_name": "Key", "redirect_uris": ["https://a.example/", "https://b.example/"], "sector_identifier": "a.example",
                "token_endpoint_auth_method": "private_key_jwt", "token_endpoint_auth_signing_alg": "ES256", "jwks": {"keys": [{"kty": "EC"}]}, "profile": "legacy",
                "require_pushed_authorization_requests": true, "dpop_bound_access_tokens": true,
                "id_token_encrypted_response_alg": "RSA-OAEP-256", "id_token_encrypted_response_enc": "A256GCM",
                "introspection_signed_response_alg": "ES256", "introspection_encrypted_response_alg": "ECDH-ES",
                "userinfo_signed_response_alg": "ES256", "endpoint_audience": true, "request_uris": ["https://rp.example/r.jwt#hash"],
                "response_types": ["code", "code id_token"],
                "request_object_signing_alg": "PS256", "request_object_encryption_alg": "ECDH-ES", "request_object_encryption_enc": "A256GCM", "require_signed_request_object": true, "grant_types": ["authorization_code", "implicit", "client_credentials"], "scope": "openid",
            }),
        ] {
            let document: RelyingPartyDocument = serde_json::from_value(registered).unwrap();
            let pairs = entries_of(&document).into_pairs();
            assert_eq!(document_of(&typed(&pairs), Lang::Ja).unwrap(), document);
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_beside_its_field() {
        for (name, value) in [("jwks", "{"), ("default_max_age", "soon"), ("scope_consent", "never")] {
            let pairs = [("client_name", "x"), (name, value)].map(|(a, b)| (a.to_owned(), b.to_owned()));
            let entries = document_of(&typed(&pairs), Lang::Ja).unwrap_err();
            let field = if name == "scope_consent" { "form" } else { name };
            assert!(entries.problem_of(field).is_some(), "{name}");
            assert_eq!(entries.get(name), value, "nothing typed is lost");
        }
    }
}
