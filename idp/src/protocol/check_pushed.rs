//! Pushed authorization requests (RFC 9126): what refers to one, and who has to push.

use super::{OAuthError, ParamList};
use crate::domain::{Client, Secret};

/// What the reference of a pushed request begins with (RFC 9126, 2.2).
const URN: &str = "urn:ietf:params:oauth:request_uri:";

/// Ours are 43 characters; what is far longer is not hashed.
const MAX_REFERENCE: usize = 128;

/// How long a browser may come with a reference, seconds (RFC 9126, 2.2; less than 600 by FAPI 2.0, 5.3.2.2).
pub const PUSHED_REQUEST_SECONDS: i64 = 60;

/// How an authorization request reached us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestWay {
    /// By the browser, which could have changed it.
    Browser,
    /// From the client itself, which has proven who it is as far as it can.
    Pushed,
}

/// The `request_uri` of a reference.
pub fn request_uri_of(reference: &Secret) -> String {
    format!("{URN}{}", reference.expose())
}

/// Whether a `request_uri` is one that was given for a pushed request.
pub(super) fn is_pushed(uri: &str) -> bool {
    uri.starts_with(URN)
}

/// The reference that a browser comes with. A `request_uri` of another kind is none: it is refused with the rest of its
/// request.
///
/// # Errors
/// `invalid_request` when `request_uri` stands more than once.
pub fn pushed_reference(params: &ParamList) -> Result<Option<Secret>, OAuthError> {
    let reference = params.one("request_uri")?.and_then(|uri| uri.strip_prefix(URN));
    Ok(reference.filter(|reference| reference.len() <= MAX_REFERENCE).map(Secret::from))
}

/// A client that has to push has pushed, and what is pushed refers to nothing else (RFC 9126, 2.1 and 5).
pub(super) fn check(params: &ParamList, client: &Client, way: RequestWay) -> Result<(), OAuthError> {
    match way {
        RequestWay::Pushed if params.one("request_uri")?.is_some() => {
            Err(OAuthError::invalid_request("request_uri cannot be pushed"))
        }
        RequestWay::Browser if client.registration.has_to_push() => Err(OAuthError::invalid_request(
            "pushed_requests: by its profile or by require_pushed_authorization_requests the client has to push its \
             requests to pushed_authorization_request_endpoint",
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::test_kit::{client, names_rule, params};
    use super::*;
    use crate::domain::ClientProfile;

    #[test]
    fn references() {
        let long = format!("request_uri={URN}{}", "x".repeat(129));
        for (form, expected) in [
            ("request_uri=urn:ietf:params:oauth:request_uri:abc", Some("abc")),
            ("request_uri=URN:ietf:params:oauth:request_uri:abc", None),
            ("request_uri=https://rp.example/request.jwt", None),
            ("request_uri=", None),
            ("", None),
            (&long, None),
        ] {
            let reference = pushed_reference(&params(form)).unwrap();
            assert_eq!(reference.as_ref().map(Secret::expose), expected, "{form:.60}");
        }
        assert!(pushed_reference(&params("request_uri=a&request_uri=b")).is_err());
        assert_eq!(request_uri_of(&Secret::from("abc")), "urn:ietf:params:oauth:request_uri:abc");
    }

    #[test]
    fn who_has_to_push() {
        let mut pushing = client();
        pushing.registration.require_pushed_authorization_requests = true;
        let mut fapi2 = client();
        fapi2.registration.set_profile(ClientProfile::Fapi2);
        for (form, client, way, passes) in [
            ("", &client(), RequestWay::Browser, true),
            ("", &client(), RequestWay::Pushed, true),
            ("", &pushing, RequestWay::Browser, false),
            ("", &fapi2, RequestWay::Browser, false),
            ("", &fapi2, RequestWay::Pushed, true),
            ("", &pushing, RequestWay::Pushed, true),
            ("request_uri=urn:x", &client(), RequestWay::Pushed, false),
            ("request_uri=", &client(), RequestWay::Pushed, true),
        ] {
            assert_eq!(check(&params(form), client, way).is_ok(), passes, "{form} {way:?}");
        }
        assert!(names_rule(&check(&params(""), &fapi2, RequestWay::Browser).unwrap_err(), "pushed_requests"));
    }
}
