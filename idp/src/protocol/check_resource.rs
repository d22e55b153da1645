//! Resource indicators (RFC 8707).

use super::{OAuthError, OAuthErrorCode, ParamList};
use crate::domain::Client;

/// So many audiences one token may have.
const MAX_RESOURCES: usize = 5;

/// The audiences asked for: absolute URIs without fragment, each registered for the client.
///
/// # Errors
/// `invalid_target`.
pub(super) fn check_resource(params: &ParamList, client: &Client) -> Result<Vec<String>, OAuthError> {
    let mut resources: Vec<String> = Vec::new();
    for resource in params.many("resource") {
        let absolute = url::Url::parse(resource).is_ok_and(|url| url.fragment().is_none());
        let registered = client.registration.resources.iter().any(|registered| registered == resource);
        if !absolute || !registered || resources.len() >= MAX_RESOURCES {
            return Err(OAuthError::new(
                OAuthErrorCode::InvalidTarget,
                "resource is malformed or not registered for this client",
            ));
        }
        if !resources.iter().any(|known| known == resource) {
            resources.push(resource.to_owned());
        }
    }
    Ok(resources)
}

/// The audiences of one access token: those asked for, which were granted; all of them when none is named (RFC 8707, 2.2).
///
/// # Errors
/// `invalid_target`.
pub(super) fn narrow_resource(asked: &[String], granted: &[String]) -> Result<Vec<String>, OAuthError> {
    match asked {
        [] => Ok(granted.to_vec()),
        _ if asked.iter().all(|resource| granted.contains(resource)) => Ok(asked.to_vec()),
        _ => Err(OAuthError::new(OAuthErrorCode::InvalidTarget, "resource asks for more than was granted")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_kit::{client, params};
    use super::*;

    #[test]
    fn of_what_was_granted() {
        let list = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        for (asked, granted, expected) in [
            ("", "", Some("")),
            ("", "a b", Some("a b")),
            ("a", "a b", Some("a")),
            ("b a", "a b", Some("b a")),
            ("c", "a b", None),
            ("a c", "a b", None),
            ("a", "", None),
        ] {
            let narrowed = narrow_resource(&list(asked), &list(granted));
            assert_eq!(narrowed.ok(), expected.map(list), "{asked} of {granted}");
        }
    }

    #[test]
    fn table() {
        let mut client = client();
        client.registration.resources =
            vec!["https://api.example/a".into(), "https://api.example/b".into(), "x".into()];
        for (form, expected) in [
            ("", Some(0)),
            ("resource=https://api.example/a", Some(1)),
            ("resource=https://api.example/a&resource=https://api.example/b", Some(2)),
            ("resource=https://api.example/a&resource=https://api.example/a", Some(1)),
            ("resource=https://api.example/c", None),
            ("resource=https://api.example/a%23x", None),
            ("resource=x", None),
        ] {
            assert_eq!(
                check_resource(&params(form), &client).ok().map(|list| list.len()),
                expected,
                "{form}"
            );
        }
    }
}
