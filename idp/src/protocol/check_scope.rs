//! What is asked for (RFC 6749, 3.3; OIDC Core 3.1.2.1 and 11).

use super::{OAuthError, OAuthErrorCode, ParamList};
use crate::domain::{Client, ScopeSet};

/// The longest value of `scope`.
const MAX_SCOPE: usize = 1_024;

/// The scopes that the client may have: those it is registered for. A value that the provider does not know is
/// ignored (Core 3.1.2.1), since guides of libraries ask for `groups` and the like; the token answer's `scope`
/// says what is left.
///
/// `offline_access` stays only for clients with the refresh grant. That the person agrees to it is
/// the condition that OIDC Core 11 leaves to us: the consent page names it, or the terms of the
/// common ID cover it for the maker's own services.
pub(super) fn check(params: &ParamList, client: &Client, known: &ScopeSet) -> Result<ScopeSet, OAuthError> {
    let asked = parse(params)?.unwrap_or_default();
    let mut scope = asked.intersection(known).intersection(&client.registration.scope);
    if !scope.contains("openid") {
        return Err(invalid("scope must hold openid, and the client must be registered for it"));
    }
    if !client.may_use_grant("refresh_token") {
        scope = scope.without("offline_access");
    }
    Ok(scope)
}

/// The parameter `scope`, if it is there.
pub(super) fn parse(params: &ParamList) -> Result<Option<ScopeSet>, OAuthError> {
    let Some(text) = params.one("scope")? else { return Ok(None) };
    let valid = |b: u8| matches!(b, b' ' | 0x21 | 0x23..=0x5b | 0x5d..=0x7e);
    if text.len() > MAX_SCOPE || !text.bytes().all(valid) {
        return Err(invalid("scope is malformed"));
    }
    Ok(Some(ScopeSet::parse(text)))
}

/// The scopes of a client credentials request: those asked for, all that are registered when none
/// are. Here a scope too many is an error, as no person can have meant it. What a client that people log in to may learn of them
/// (`of_people`) it does not get in its own name unless it says so.
///
/// # Errors
/// `invalid_scope`.
pub fn check_client_scope(
    asked: Option<&ScopeSet>,
    client: &Client,
    of_people: &ScopeSet,
) -> Result<ScopeSet, OAuthError> {
    let registered = &client.registration.scope;
    match asked {
        None if registered.contains("openid") => Ok(registered.difference(of_people)),
        None => Ok(registered.clone()),
        Some(asked) if asked.is_subset(registered) => Ok(asked.clone()),
        Some(_) => Err(invalid("the client is not registered for a scope value")),
    }
}

const fn invalid(description: &'static str) -> OAuthError {
    OAuthError::new(OAuthErrorCode::InvalidScope, description)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::test_kit::{client, params};
    use super::*;

    #[test]
    fn table() {
        let known = ScopeSet::parse("openid profile email address offline_access");
        let mut once = client();
        once.registration.grant_types = vec!["authorization_code".to_owned()];
        let mut no_openid = client();
        no_openid.registration.scope = ScopeSet::parse("profile");
        let mut also_alone = client();
        also_alone.registration.scope = ScopeSet::parse("openid link:read");
        for (form, client, expected) in [
            ("scope=openid", &client(), Some("openid")),
            ("scope=profile++openid+openid", &client(), Some("openid profile")),
            // Known, but not this client's: left out.
            ("scope=openid+address", &client(), Some("openid")),
            ("scope=openid+offline_access", &client(), Some("offline_access openid")),
            ("scope=openid+offline_access", &once, Some("openid")),
            // Nobody's: ignored.
            ("scope=openid+groups", &client(), Some("openid")),
            ("scope=groups", &client(), None),
            // Registered, but not for a login.
            ("scope=openid+link:read", &also_alone, Some("openid")),
            ("scope=profile", &client(), None),
            ("", &client(), None),
            ("scope=openid+a%22b", &client(), None),
            ("scope=openid+%E3%81%82", &client(), None),
            ("scope=openid", &no_openid, None),
        ] {
            let scope = check(&params(form), client, &known).ok().map(|scope| scope.to_string());
            assert_eq!(scope.as_deref(), expected, "{form}");
        }
    }

    #[test]
    fn client_credentials() {
        let mut client = client();
        client.registration.scope = ScopeSet::parse("link:start link:read");
        let of_people = ScopeSet::parse("openid profile dealer_links");
        let check = |asked: Option<&ScopeSet>, client: &Client| check_client_scope(asked, client, &of_people);
        assert_eq!(check(None, &client).unwrap(), client.registration.scope);
        let one = ScopeSet::parse("link:read");
        assert_eq!(check(Some(&one), &client).unwrap(), one);
        assert!(check(Some(&ScopeSet::parse("link:read admin:read")), &client).is_err());
        client.registration.scope = ScopeSet::parse("link:start openid dealer_links");
        assert_eq!(check(None, &client).unwrap(), ScopeSet::parse("link:start"));
    }
}
