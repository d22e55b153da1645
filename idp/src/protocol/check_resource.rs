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

#[cfg(test)]
mod tests {
    use super::super::test_kit::{client, params};
    use super::*;

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
