//! Where an access token stands in a request (RFC 6750, 2).

use super::{OAuthError, ParamList};
use crate::domain::Secret;

/// The access token of a request: in the header, or in the form body of a POST. Never in the query
/// string, which stays in logs and histories.
///
/// # Errors
/// `invalid_request` when it stands in both places or is malformed. `Ok(None)` when there is none:
/// 401 with [`super::BEARER_CHALLENGE`] and no error code.
pub fn bearer_token(
    authorization: Option<&str>,
    body: Option<&ParamList>,
) -> Result<Option<Secret>, OAuthError> {
    let in_header = authorization.and_then(bearer_credentials);
    let in_body = match body {
        Some(body) => body.one("access_token")?,
        None => None,
    };
    match (in_header, in_body) {
        (Some(_), Some(_)) => Err(OAuthError::invalid_request("the access token stands in two places")),
        (Some(token), None) | (None, Some(token)) if is_token(token) => Ok(Some(Secret::from(token))),
        (None, None) => Ok(None),
        _ => Err(OAuthError::invalid_request("the access token is malformed")),
    }
}

/// The credentials of the scheme Bearer; another scheme is no token at all.
fn bearer_credentials(header: &str) -> Option<&str> {
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim_matches(' '))
}

/// `b64token` of RFC 6750, 2.1.
fn is_token(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    !body.is_empty()
        && body
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~' | b'+' | b'/'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::test_kit::params;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn table() {
        for (header, body, expected) in [
            (None, None, Some(None)),
            (Some("Bearer abc.def"), None, Some(Some("abc.def"))),
            (Some("bearer  abc"), None, Some(Some("abc"))),
            (None, Some("access_token=abc"), Some(Some("abc"))),
            (Some("Basic abc"), None, Some(None)),
            (Some("Bearer"), None, Some(None)),
            (Some("Bearer "), None, None),
            (Some("Bearer a b"), None, None),
            (Some("Bearer あ"), None, None),
            (Some("Bearer abc"), Some("access_token=abc"), None),
            (None, Some("access_token=a&access_token=b"), None),
            (None, Some("access_token=a%20b"), None),
        ] {
            let body = body.map(params);
            let token = bearer_token(header, body.as_ref()).ok();
            let token = token.as_ref().map(|token| token.as_ref().map(Secret::expose));
            assert_eq!(token, expected, "{header:?} {body:?}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(header in "\\PC{0,60}|Bearer \\PC{0,40}") {
            let _ = bearer_token(Some(&header), None);
        }
    }
}
