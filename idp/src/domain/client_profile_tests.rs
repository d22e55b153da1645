#![allow(clippy::unwrap_used, clippy::indexing_slicing)]
use super::ClientProfile::{Default, Fapi2, Legacy};
use super::*;
use serde_json::{Value, json};

fn registration(members: &Value) -> ClientRegistration {
    serde_json::from_value(members.clone()).unwrap()
}

fn fapi2() -> Value {
    json!({
        "token_endpoint_auth_method": "private_key_jwt", "id_token_signed_response_alg": "ES256",
        "require_pushed_authorization_requests": true, "dpop_bound_access_tokens": true,
    })
}

fn changed(changes: &Value) -> ClientRegistration {
    let mut members = fapi2();
    members.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    registration(&members)
}

/// Clients from before there were profiles.
#[test]
fn a_registration_without_profile_is_what_it_was() {
    for (registration, profile) in [
        (registration(&json!({})), Default),
        (registration(&json!({"pkce_optional": true})), Legacy),
        (changed(&json!({})), Fapi2),
        (changed(&json!({"pkce_optional": true})), Fapi2),
        (changed(&json!({"require_pushed_authorization_requests": false})), Default),
        (changed(&json!({"dpop_bound_access_tokens": false, "pkce_optional": true})), Legacy),
        // They push, and have bound tokens; what else FAPI 2.0 asks for they never did.
        (changed(&json!({"token_endpoint_auth_method": "client_secret_basic"})), Default),
        (changed(&json!({"id_token_signed_response_alg": "RS256"})), Default),
    ] {
        assert_eq!(registration.profile(), profile, "{registration:?}");
    }
}

#[test]
fn a_profile_holds_whatever_the_members_say() {
    for former in [json!({}), json!({"pkce_optional": true}), fapi2()] {
        for profile in ClientProfile::ALL {
            let mut registration = registration(&former);
            registration.set_profile(profile);
            let kept = serde_json::to_value(&registration).unwrap();
            let back: ClientRegistration = serde_json::from_value(kept.clone()).unwrap();
            assert_eq!(back.profile(), profile, "{kept}");
            assert_eq!(kept["pkce_optional"], profile == Legacy, "as nodes before profiles read it");
        }
    }
    let mut plain = registration(&json!({}));
    plain.set_profile(Default);
    assert_eq!(serde_json::to_value(&plain).unwrap().get("profile"), None, "unreadable to nodes before");
}

#[test]
fn fapi2_allows_less() {
    for (changes, breach) in [
        (json!({}), None),
        (
            json!({"token_endpoint_auth_method": "none"}),
            Some(("token_endpoint_auth_method", "client_authentication")),
        ),
        (
            json!({"token_endpoint_auth_method": "client_secret_post"}),
            Some(("token_endpoint_auth_method", "client_authentication")),
        ),
        (
            json!({"token_endpoint_auth_signing_alg": "RS256"}),
            Some(("token_endpoint_auth_signing_alg", "algorithms")),
        ),
        (json!({"token_endpoint_auth_signing_alg": "PS256"}), None),
        (
            json!({"id_token_signed_response_alg": "RS256"}),
            Some(("id_token_signed_response_alg", "algorithms")),
        ),
        (
            json!({"authorization_signed_response_alg": "RS256"}),
            Some(("authorization_signed_response_alg", "algorithms")),
        ),
        (
            json!({"userinfo_signed_response_alg": "RS256"}),
            Some(("userinfo_signed_response_alg", "algorithms")),
        ),
        (json!({"request_object_signing_alg": "RS256"}), Some(("request_object_signing_alg", "algorithms"))),
        (json!({"response_modes": ["fragment"]}), Some(("response_modes", "response_modes"))),
        (json!({"endpoint_audience": true}), Some(("endpoint_audience", "assertion_audience"))),
    ] {
        let registration = changed(&changes);
        let found = registration.breaches(Fapi2).next().map(|breach| (breach.member, breach.rule));
        assert_eq!(found, breach, "{changes}");
        for lax in [Default, Legacy] {
            assert_eq!(registration.breaches(lax).next(), None, "{changes}");
        }
    }
}

#[test]
fn codes_of_fapi2_are_short() {
    for (profile, usual, seconds) in
        [(Default, 600, 600), (Legacy, 60, 60), (Fapi2, 600, 60), (Fapi2, 10, 10)]
    {
        assert_eq!(profile.rules().code_seconds(usual), seconds);
    }
}

#[test]
fn rows_name_the_same_rules() {
    let names = |profile: ClientProfile| profile.rows().iter().map(|row| row.rule).collect::<Vec<_>>();
    for profile in ClientProfile::ALL {
        assert_eq!(names(profile), names(Default));
        assert_eq!(json!(profile), profile.as_str());
    }
    let breaches = changed(&json!({"token_endpoint_auth_method": "none", "response_modes": ["fragment"],
        "id_token_signed_response_alg": "RS256"}));
    for breach in breaches.breaches(Fapi2) {
        assert!(names(Fapi2).contains(&breach.rule), "{breach:?}");
    }
}
