//! How the answer travels (OAuth 2.0 Multiple Response Types, 2.1; Form Post 1.0).

use super::{OAuthError, ParamList};
use crate::domain::{Client, ResponseMode};

/// The mode that is asked for, `query` when none is. `query` and `form_post` are for all; a fragment
/// stays in the browser's reach, so that only clients registered for it get one.
pub(super) fn check(params: &ParamList, client: &Client) -> Result<ResponseMode, OAuthError> {
    match params.one("response_mode")? {
        None | Some("query") => Ok(ResponseMode::Query),
        Some("form_post") => Ok(ResponseMode::FormPost),
        Some("fragment") if client.registration.response_modes.contains(&ResponseMode::Fragment) => {
            Ok(ResponseMode::Fragment)
        }
        Some(_) => Err(OAuthError::invalid_request("response_mode is not supported")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_kit::{client, params};
    use super::*;

    #[test]
    fn table() {
        let mut with_fragment = client();
        with_fragment.registration.response_modes = vec![ResponseMode::Fragment];
        for (form, client, expected) in [
            ("", &client(), Some(ResponseMode::Query)),
            ("response_mode=query", &client(), Some(ResponseMode::Query)),
            ("response_mode=form_post", &client(), Some(ResponseMode::FormPost)),
            ("response_mode=fragment", &client(), None),
            ("response_mode=fragment", &with_fragment, Some(ResponseMode::Fragment)),
            ("response_mode=query.jwt", &with_fragment, None),
            ("response_mode=web_message", &client(), None),
            ("response_mode=query&response_mode=query", &client(), None),
        ] {
            assert_eq!(check(&params(form), client).ok(), expected, "{form}");
        }
    }
}
