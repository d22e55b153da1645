//! Where an access token stands in a request, and how it is shown (RFC 6750, 2; RFC 9449, 7.1).

use super::{OAuthError, OAuthErrorCode, ParamList};
use crate::domain::{Confirmation, PROOF_ALGORITHMS, Secret};

/// How an access token is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenScheme {
    /// Whoever has it may use it (RFC 6750).
    #[default]
    Bearer,
    /// Only with a proof of the key that it is bound to (RFC 9449).
    Dpop,
}

impl TokenScheme {
    /// The value of `token_type`, and the name of the scheme.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bearer => "Bearer",
            Self::Dpop => "DPoP",
        }
    }

    /// The scheme of a token that is bound to this. One that is bound to a certificate is shown as if it were bound to nothing
    /// (RFC 8705, 3).
    pub const fn of(confirmation: Option<&Confirmation>) -> Self {
        match confirmation {
            Some(Confirmation::Jkt(_)) => Self::Dpop,
            Some(Confirmation::Certificate(_)) | None => Self::Bearer,
        }
    }

    /// The other one.
    pub const fn other(self) -> Self {
        match self {
            Self::Bearer => Self::Dpop,
            Self::Dpop => Self::Bearer,
        }
    }

    /// The challenge of this scheme, with the error when there is one (RFC 6750, 3; RFC 9449, 7.1).
    pub fn challenge(self, error: Option<&OAuthError>) -> String {
        let mut challenge = format!("{} realm=\"common-id\"", self.as_str());
        if let Some(error) = error {
            let (code, told) = (error.code.as_str(), error.description);
            challenge.push_str(&format!(", error=\"{code}\", error_description=\"{told}\""));
        }
        if self == Self::Dpop {
            let algorithms = PROOF_ALGORITHMS.map(|algorithm| algorithm.as_str()).join(" ");
            challenge.push_str(&format!(", algs=\"{algorithms}\""));
        }
        challenge
    }
}

/// An access token as it is shown. Nothing is proven yet.
#[derive(Clone, Debug)]
pub struct PresentedToken {
    /// The token.
    pub token: Secret,
    /// How.
    pub scheme: TokenScheme,
}

impl PresentedToken {
    /// A token that is bound to a key is shown as such, and no other is (RFC 9449, 7.1 and 7.2): whoever stole one could leave
    /// the proof away.
    ///
    /// # Errors
    /// `invalid_token`.
    pub fn check_scheme(&self, bound_to: Option<&Confirmation>) -> Result<(), OAuthError> {
        const BOUND: OAuthError = OAuthError::new(
            OAuthErrorCode::InvalidToken,
            "the access token is bound to a key: show it with the scheme DPoP and a proof",
        );
        const NOT_BOUND: OAuthError = OAuthError::new(
            OAuthErrorCode::InvalidToken,
            "the access token is not bound to a key: show it with the scheme Bearer",
        );
        match (self.scheme, TokenScheme::of(bound_to)) {
            (TokenScheme::Bearer, TokenScheme::Dpop) => Err(BOUND),
            (TokenScheme::Dpop, TokenScheme::Bearer) => Err(NOT_BOUND),
            _ => Ok(()),
        }
    }
}

/// The access token of a request: in the header, or in the form body of a POST. Never in the query
/// string, which stays in logs and histories.
///
/// # Errors
/// `invalid_request` when it stands in both places or is malformed. `Ok(None)` when there is none:
/// 401 with challenges and no error code.
pub fn presented_token(
    authorization: Option<&str>,
    body: Option<&ParamList>,
) -> Result<Option<PresentedToken>, OAuthError> {
    let in_header = authorization.and_then(token_credentials);
    let in_body = match body {
        Some(body) => body.one("access_token")?.map(|token| (TokenScheme::Bearer, token)),
        None => None,
    };
    match (in_header, in_body) {
        (Some(_), Some(_)) => Err(OAuthError::invalid_request("the access token stands in two places")),
        (Some((scheme, token)), None) | (None, Some((scheme, token))) if is_token(token) => {
            Ok(Some(PresentedToken { token: Secret::from(token), scheme }))
        }
        (None, None) => Ok(None),
        _ => Err(OAuthError::invalid_request("the access token is malformed")),
    }
}

/// The credentials of the two schemes; another scheme is no token at all.
fn token_credentials(header: &str) -> Option<(TokenScheme, &str)> {
    let (name, token) = header.split_once(' ')?;
    let scheme = [TokenScheme::Bearer, TokenScheme::Dpop]
        .into_iter()
        .find(|scheme| name.eq_ignore_ascii_case(scheme.as_str()))?;
    Some((scheme, token.trim_matches(' ')))
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
    use super::TokenScheme::{Bearer, Dpop};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn table() {
        for (header, body, expected) in [
            (None, None, Some(None)),
            (Some("Bearer abc.def"), None, Some(Some((Bearer, "abc.def")))),
            (Some("bearer  abc"), None, Some(Some((Bearer, "abc")))),
            (Some("DPoP abc"), None, Some(Some((Dpop, "abc")))),
            (Some("dpop abc"), None, Some(Some((Dpop, "abc")))),
            (None, Some("access_token=abc"), Some(Some((Bearer, "abc")))),
            (Some("Basic abc"), None, Some(None)),
            (Some("Bearer"), None, Some(None)),
            (Some("Bearer "), None, None),
            (Some("DPoP "), None, None),
            (Some("Bearer a b"), None, None),
            (Some("Bearer あ"), None, None),
            (Some("Bearer abc"), Some("access_token=abc"), None),
            (Some("DPoP abc"), Some("access_token=abc"), None),
            (None, Some("access_token=a&access_token=b"), None),
            (None, Some("access_token=a%20b"), None),
        ] {
            let body = body.map(params);
            let shown = presented_token(header, body.as_ref()).ok();
            let shown = shown.as_ref().map(|token| token.as_ref().map(|t| (t.scheme, t.token.expose())));
            assert_eq!(shown, expected, "{header:?} {body:?}");
        }
    }

    #[test]
    fn a_bound_token_is_no_bearer_token() {
        let (key, certificate) =
            (Confirmation::Jkt("k".to_owned()), Confirmation::Certificate("c".to_owned()));
        for (scheme, bound_to, passes) in [
            (Bearer, None, true),
            (Dpop, Some(&key), true),
            (Bearer, Some(&key), false),
            (Dpop, None, false),
            (Bearer, Some(&certificate), true),
            (Dpop, Some(&certificate), false),
        ] {
            let shown = PresentedToken { token: Secret::from("t"), scheme };
            assert_eq!(shown.check_scheme(bound_to).is_ok(), passes, "{scheme:?} {bound_to:?}");
        }
    }

    #[test]
    fn challenges() {
        let error = OAuthError::new(OAuthErrorCode::InvalidToken, "expired");
        for (scheme, error, expected) in [
            (Bearer, None, "Bearer realm=\"common-id\""),
            (
                Bearer,
                Some(&error),
                "Bearer realm=\"common-id\", error=\"invalid_token\", error_description=\"expired\"",
            ),
            (Dpop, None, "DPoP realm=\"common-id\", algs=\"ES256 EdDSA PS256\""),
        ] {
            assert_eq!(scheme.challenge(error), expected);
        }
    }

    proptest! {
        #[test]
        fn never_panics(header in "\\PC{0,60}|(Bearer|DPoP) \\PC{0,40}") {
            let _ = presented_token(Some(&header), None);
        }
    }
}
