//! `prompt` and `max_age` (OIDC Core 3.1.2.1; Prompt Create 1.0).

use super::{OAuthError, ParamList};
use crate::domain::{Client, Prompt};

/// The prompts. `none` stands alone.
pub(super) fn check(params: &ParamList) -> Result<Vec<Prompt>, OAuthError> {
    let mut prompts = Vec::new();
    for value in params.one("prompt")?.unwrap_or_default().split(' ').filter(|value| !value.is_empty()) {
        let prompt = match value {
            "none" => Prompt::None,
            "login" => Prompt::Login,
            "consent" => Prompt::Consent,
            "select_account" => Prompt::SelectAccount,
            "create" => Prompt::Create,
            _ => return Err(OAuthError::invalid_request("prompt holds an unknown value")),
        };
        if !prompts.contains(&prompt) {
            prompts.push(prompt);
        }
    }
    if prompts.contains(&Prompt::None) && prompts.len() > 1 {
        return Err(OAuthError::invalid_request("prompt=none cannot be combined"));
    }
    Ok(prompts)
}

/// The greatest age of the login in seconds: the request's, else the registered one.
pub(super) fn check_max_age(params: &ParamList, client: &Client) -> Result<Option<i64>, OAuthError> {
    match params.one("max_age")? {
        None => Ok(client.registration.default_max_age),
        // Ten digits are three centuries: nobody means more, and no sum overflows.
        Some(text) if text.len() <= 10 && text.bytes().all(|b| b.is_ascii_digit()) => {
            text.parse().map(Some).map_err(|_| OAuthError::invalid_request("max_age is malformed"))
        }
        Some(_) => Err(OAuthError::invalid_request("max_age must be a number of seconds")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::test_kit::{client, params};
    use super::*;

    #[test]
    fn prompts() {
        for (form, expected) in [
            ("", Some(vec![])),
            ("prompt=none", Some(vec![Prompt::None])),
            ("prompt=login+consent+login", Some(vec![Prompt::Login, Prompt::Consent])),
            ("prompt=select_account", Some(vec![Prompt::SelectAccount])),
            ("prompt=create", Some(vec![Prompt::Create])),
            ("prompt=none+login", None),
            ("prompt=None", None),
            ("prompt=whatever", None),
        ] {
            assert_eq!(check(&params(form)).ok(), expected, "{form}");
        }
    }

    #[test]
    fn ages() {
        let mut client = client();
        for (form, expected) in [
            ("", Some(None)),
            ("max_age=0", Some(Some(0))),
            ("max_age=3600", Some(Some(3600))),
            ("max_age=9999999999", Some(Some(9_999_999_999))),
            ("max_age=-1", None),
            ("max_age=1.5", None),
            ("max_age=%2B1", None),
            ("max_age=10000000000", None),
            ("max_age=x", None),
        ] {
            assert_eq!(check_max_age(&params(form), &client).ok(), expected, "{form}");
        }
        client.registration.default_max_age = Some(60);
        assert_eq!(check_max_age(&params(""), &client).unwrap(), Some(60));
        assert_eq!(check_max_age(&params("max_age=7200"), &client).unwrap(), Some(7200));
    }
}
