//! `/.well-known/ssf-configuration` (SSF 1.0, 7.1): what works, and nothing else.

use super::stream::{POLL, PUSH};
use serde_json::{Value, json};

/// The transmitter's metadata.
pub fn transmitter_metadata(issuer: &str) -> Value {
    let at = |path: &str| format!("{issuer}{path}");
    json!({
        "spec_version": "1_0",
        "issuer": issuer,
        "jwks_uri": at("/jwks"),
        "delivery_methods_supported": [PUSH, POLL],
        "configuration_endpoint": at("/ssf/stream"),
        "status_endpoint": at("/ssf/status"),
        "add_subject_endpoint": at("/ssf/subjects/add"),
        "remove_subject_endpoint": at("/ssf/subjects/remove"),
        "verification_endpoint": at("/ssf/verification"),
        "authorization_schemes": [{ "spec_urn": "urn:ietf:rfc:6749" }],
        "default_subjects": "ALL",
    })
}
