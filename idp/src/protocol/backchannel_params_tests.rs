//! What a service without a browser may ask for, as a table.
#![allow(clippy::unwrap_used)]

use super::super::test_kit::{client, params};
use super::*;
use crate::domain::SigningAlgorithm;
use proptest::prelude::*;
use serde_json::json;

fn shop() -> Client {
    let mut shop = client();
    shop.registration.grant_types.push(BACKCHANNEL_GRANT.to_owned());
    shop
}

fn read(form: &str, client: &Client, is_signed: bool) -> Result<BackchannelAsked, OAuthError> {
    let verify = |token: &str| match token {
        "ours" => json!({"sub": "s", "aud": "rp", "sid": "session"}).as_object().cloned(),
        "others" => json!({"sub": "s", "aud": "x"}).as_object().cloned(),
        _ => None,
    };
    let scopes = ScopeSet::parse("openid profile offline_access");
    let rules = BackchannelRules {
        scopes: &scopes,
        algorithms: &SigningAlgorithms::default(),
        is_signed,
        verify_hint: &verify,
    };
    parse_backchannel_request(&params(form), client, &rules)
}

#[test]
fn table() {
    use OAuthErrorCode as Code;
    let mut public = shop();
    public.registration.token_endpoint_auth_method = crate::domain::TokenEndpointAuthMethod::None;
    let long = "x".repeat(61);
    for (form, client, expected) in [
        ("scope=openid&login_hint=a@b.example", shop(), None),
        ("scope=openid&id_token_hint=ours&user_code=1234&unknown=1", shop(), None),
        ("scope=openid&login_hint=a&binding_message=W4SCT", shop(), None),
        ("scope=openid&login_hint=a&binding_message=%E5%8F%97%E4%BB%98%EF%BC%97", shop(), None),
        ("scope=openid&login_hint=a&requested_expiry=10", shop(), None),
        ("scope=openid&login_hint=a", client(), Some(Code::UnauthorizedClient)),
        ("scope=openid&login_hint=a", public, Some(Code::UnauthorizedClient)),
        ("login_hint=a", shop(), Some(Code::InvalidScope)),
        ("scope=profile&login_hint=a", shop(), Some(Code::InvalidScope)),
        ("scope=openid", shop(), Some(Code::InvalidRequest)),
        ("scope=openid&login_hint=", shop(), Some(Code::InvalidRequest)),
        ("scope=openid&login_hint=a&id_token_hint=ours", shop(), Some(Code::InvalidRequest)),
        ("scope=openid&login_hint=a&login_hint_token=t", shop(), Some(Code::InvalidRequest)),
        ("scope=openid&login_hint_token=t", shop(), Some(Code::InvalidRequest)),
        ("scope=openid&id_token_hint=others", shop(), Some(Code::InvalidRequest)),
        ("scope=openid&id_token_hint=nobodys", shop(), Some(Code::InvalidRequest)),
        ("scope=openid&login_hint=a&login_hint=b", shop(), Some(Code::InvalidRequest)),
        ("scope=openid&login_hint=a&binding_message=%E2%80%AEabc", shop(), Some(Code::InvalidBindingMessage)),
        (
            &format!("scope=openid&login_hint=a&binding_message={long}"),
            shop(),
            Some(Code::InvalidBindingMessage),
        ),
        ("scope=openid&login_hint=a&requested_expiry=0", shop(), Some(Code::InvalidRequest)),
        ("scope=openid&login_hint=a&requested_expiry=-5", shop(), Some(Code::InvalidRequest)),
        ("scope=openid&login_hint=a&requested_expiry=%2B5", shop(), Some(Code::InvalidRequest)),
        ("scope=openid&login_hint=a&requested_expiry=soon", shop(), Some(Code::InvalidRequest)),
        ("scope=openid&login_hint=a&resource=https://x.example", shop(), Some(Code::InvalidTarget)),
        ("scope=openid&login_hint=a&request=x", shop(), Some(Code::InvalidRequest)),
    ] {
        assert_eq!(read(form, &client, false).err().map(|error| error.code), expected, "{form}");
    }
}

#[test]
fn how_long_it_waits() {
    for (form, seconds) in [("", 600), ("&requested_expiry=10", 10), ("&requested_expiry=99999", 3_600)] {
        let asked = read(&format!("scope=openid&login_hint=a{form}"), &shop(), false).unwrap();
        assert_eq!(asked.expires_in, seconds, "{form}");
    }
}

#[test]
fn who_is_called_brings_a_token() {
    let mut called = shop();
    called.registration.backchannel_token_delivery_mode = Some(DeliveryMode::Ping);
    let good = "8d67dc78-7faa-4d41-aabd-67707b374255";
    for (token, client, expected) in [
        (good, &called, Some(true)),
        (good, &shop(), Some(false)),
        ("", &shop(), Some(false)),
        ("", &called, None),
        ("short", &called, None),
        ("======================", &called, None),
        ("two words are no token at all", &called, None),
        (&"x".repeat(1_024), &called, Some(true)),
        (&"x".repeat(1_025), &called, None),
    ] {
        let form = format!("scope=openid&login_hint=a&client_notification_token={token}");
        let kept = read(&form, client, false).ok().map(|asked| asked.notification_token.is_some());
        assert_eq!(kept, expected, "{token:.40}");
    }
}

#[test]
fn who_has_to_sign() {
    let mut signing = shop();
    signing.registration.backchannel_authentication_request_signing_alg = Some(SigningAlgorithm::ES256);
    for (client, is_signed, passes) in
        [(&shop(), false, true), (&signing, true, true), (&signing, false, false)]
    {
        assert_eq!(read("scope=openid&login_hint=a", client, is_signed).is_ok(), passes);
    }
}

proptest! {
    #[test]
    fn never_panics(tail in "[a-z_&=%0-9+]{0,60}", expiry in "[0-9]{0,30}") {
        let form = format!("scope=openid&login_hint=a&requested_expiry={expiry}&{tail}");
        if let Ok(list) = ParamList::parse_form(form.as_bytes()) {
            let rules = BackchannelRules {
                scopes: &ScopeSet::parse("openid"),
                algorithms: &SigningAlgorithms::default(),
                is_signed: false,
                verify_hint: &|_| None,
            };
            let _ = parse_backchannel_request(&list, &shop(), &rules);
        }
    }
}
