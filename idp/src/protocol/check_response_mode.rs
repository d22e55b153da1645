//! How the answer travels (OAuth 2.0 Multiple Response Types, 2.1; Form Post 1.0).

use super::{OAuthError, ParamList};
use crate::domain::ResponseMode;

/// The mode that is asked for, `query` when none is.
pub(super) fn check(params: &ParamList) -> Result<ResponseMode, OAuthError> {
    match params.one("response_mode")? {
        None | Some("query") => Ok(ResponseMode::Query),
        Some("fragment") => Ok(ResponseMode::Fragment),
        Some("form_post") => Ok(ResponseMode::FormPost),
        Some(_) => Err(OAuthError::invalid_request("response_mode is not supported")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_kit::params;
    use super::*;

    #[test]
    fn table() {
        for (form, expected) in [
            ("", Some(ResponseMode::Query)),
            ("response_mode=query", Some(ResponseMode::Query)),
            ("response_mode=fragment", Some(ResponseMode::Fragment)),
            ("response_mode=form_post", Some(ResponseMode::FormPost)),
            ("response_mode=query.jwt", None),
            ("response_mode=web_message", None),
            ("response_mode=query&response_mode=query", None),
        ] {
            assert_eq!(check(&params(form)).ok(), expected, "{form}");
        }
    }
}
