//! How the answer travels (OAuth 2.0 Multiple Response Types, 2.1; Form Post 1.0; JARM 2.3).

use super::{OAuthError, ParamList, check_response_type::asks_for_tokens};
use crate::domain::{Client, ResponseMode, SigningAlgorithm};

/// The way of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ResponseWay {
    pub(super) mode: ResponseMode,
    /// What it is signed with, when it travels as a JWT.
    pub(super) signed_by: Option<SigningAlgorithm>,
}

impl ResponseWay {
    /// What is used when a request does not say, or says what cannot be done: tokens never stand in a query, where servers and logs
    /// would see them (OAuth 2.0 Multiple Response Types, 5).
    pub(super) fn usual(params: &ParamList) -> Self {
        let mode = if asks_for_tokens(params) { ResponseMode::Fragment } else { ResponseMode::Query };
        Self { mode, signed_by: None }
    }
}

/// The mode that is asked for, the usual one when none is. `query` is for codes and `form_post` for all; a fragment
/// stays in the browser's reach, so that only tokens and clients registered for it get one. The `.jwt` forms are for clients that
/// name the algorithm; `jwt` alone is the signed form of the usual one (JARM 2.3.4).
pub(super) fn check(params: &ParamList, client: &Client) -> Result<ResponseWay, OAuthError> {
    const NOT_SIGNED: OAuthError = OAuthError::invalid_request(
        "response_mode: the client is not registered for signed answers (authorization_signed_response_alg)",
    );
    const NO_FRAGMENT: OAuthError =
        OAuthError::invalid_request("response_modes: the client's profile knows no answers in a fragment");
    let (name, is_signed) = match params.one("response_mode")? {
        None => (None, false),
        Some("jwt") => (None, true),
        Some(other) => match other.strip_suffix(".jwt") {
            Some(name) => (Some(name), true),
            None => (Some(other), false),
        },
    };
    let has_tokens = asks_for_tokens(params);
    let takes_fragment = has_tokens || client.registration.response_modes.contains(&ResponseMode::Fragment);
    let mode = match name {
        None => ResponseWay::usual(params).mode,
        Some("query") if !has_tokens => ResponseMode::Query,
        Some("form_post") => ResponseMode::FormPost,
        Some("fragment") if !client.registration.rules().fragments => return Err(NO_FRAGMENT),
        Some("fragment") if takes_fragment => ResponseMode::Fragment,
        _ => return Err(OAuthError::invalid_request("response_mode is not supported")),
    };
    let signed_by = match (is_signed, client.registration.authorization_signed_response_alg) {
        (false, _) => None,
        (true, Some(alg)) => Some(alg),
        (true, None) => return Err(NOT_SIGNED),
    };
    Ok(ResponseWay { mode, signed_by })
}

#[cfg(test)]
mod tests {
    use super::super::test_kit::{client, params};
    use super::*;

    #[test]
    fn table() {
        use ResponseMode::{FormPost, Fragment, Query};
        let mut with_fragment = client();
        with_fragment.registration.response_modes = vec![Fragment];
        let mut signed = with_fragment.clone();
        signed.registration.authorization_signed_response_alg = Some(SigningAlgorithm::ES256);
        let es256 = Some(SigningAlgorithm::ES256);
        for (form, client, expected) in [
            ("", &client(), Some((Query, None))),
            ("", &signed, Some((Query, None))),
            ("response_mode=query", &client(), Some((Query, None))),
            ("response_mode=form_post", &client(), Some((FormPost, None))),
            ("response_mode=fragment", &client(), None),
            ("response_mode=fragment", &with_fragment, Some((Fragment, None))),
            ("response_mode=query.jwt", &with_fragment, None),
            ("response_mode=jwt", &with_fragment, None),
            ("response_mode=jwt", &signed, Some((Query, es256))),
            ("response_mode=query.jwt", &signed, Some((Query, es256))),
            ("response_mode=form_post.jwt", &signed, Some((FormPost, es256))),
            ("response_mode=fragment.jwt", &signed, Some((Fragment, es256))),
            ("response_mode=query.jwt.jwt", &signed, None),
            ("response_mode=.jwt", &signed, None),
            ("response_mode=web_message", &signed, None),
            ("response_mode=query&response_mode=query", &client(), None),
            ("response_type=code", &client(), Some((Query, None))),
            ("response_type=id_token", &client(), Some((Fragment, None))),
            ("response_type=code+token", &client(), Some((Fragment, None))),
            ("response_type=code+token&response_mode=fragment", &client(), Some((Fragment, None))),
            ("response_type=code+token&response_mode=form_post", &client(), Some((FormPost, None))),
            ("response_type=code+token&response_mode=query", &client(), None),
            ("response_type=code+token&response_mode=jwt", &signed, Some((Fragment, es256))),
            ("response_type=code+token&response_mode=query.jwt", &signed, None),
            ("response_type=code+token&response_mode=form_post.jwt", &signed, Some((FormPost, es256))),
        ] {
            let way = check(&params(form), client).ok().map(|way| (way.mode, way.signed_by));
            assert_eq!(way, expected, "{form}");
        }
    }
}
