//! Where the answer goes (RFC 6749, 3.1.2; RFC 9700, 2.1; RFC 8252, 7.3).

use super::{OAuthError, ParamList};
use crate::domain::Client;

/// The redirect URI of the request: byte-equal to a registered one. Of a native client the port of
/// a loopback address is free.
///
/// # Errors
/// `invalid_request`: a page, never a redirect.
pub(super) fn check(params: &ParamList, client: &Client) -> Result<String, OAuthError> {
    let asked = params.required("redirect_uri", "redirect_uri is missing")?;
    let registration = &client.registration;
    let found = registration
        .redirect_uris
        .iter()
        .any(|registered| registered == asked || registration.native && same_but_port(registered, asked));
    if found {
        Ok(asked.to_owned())
    } else {
        Err(OAuthError::invalid_request("redirect_uri is not registered for this client"))
    }
}

/// Whether both are loopback addresses that differ in nothing but the port.
fn same_but_port(registered: &str, asked: &str) -> bool {
    match (without_loopback_port(registered), without_loopback_port(asked)) {
        (Some(registered), Some(asked)) => registered == asked,
        _ => false,
    }
}

/// Host and path of a loopback address, its port left out. Only the two IP literals count: the name
/// `localhost` may be resolved elsewhere (RFC 8252, 8.3).
fn without_loopback_port(uri: &str) -> Option<(&str, &str)> {
    let host = ["http://127.0.0.1", "http://[::1]"].into_iter().find(|host| uri.starts_with(host))?;
    let rest = uri.strip_prefix(host)?;
    let path = match rest.strip_prefix(':') {
        None => rest,
        Some(rest) => {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let (port, path) = rest.split_at(end);
            port.parse::<u16>().ok().filter(|port| *port > 0)?;
            path
        }
    };
    (path.is_empty() || path.starts_with(['/', '?'])).then_some((host, path))
}

/// Whether a redirect URI may be registered: absolute, no fragment, no wildcard, and no scheme that
/// runs in the browser (RFC 6749, 3.1.2; RFC 9700, 4.1).
pub fn may_be_registered(uri: &str, native: bool) -> bool {
    let Ok(url) = url::Url::parse(uri) else { return false };
    let clean = url.fragment().is_none()
        && !uri.contains(['*', '\\'])
        && uri.chars().all(|c| c.is_ascii_graphic())
        && url.username().is_empty()
        && url.password().is_none();
    let scheme = match url.scheme() {
        "https" => url.host_str().is_some(),
        // Plain http never leaves the machine; whether a deployment wants even that is its policy.
        "http" => matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]")),
        // Private schemes belong to native applications and hold a domain name turned round (RFC 8252, 7.1).
        other => native && other.contains('.'),
    };
    clean && scheme
}

#[cfg(test)]
mod tests {
    use super::super::test_kit::{client, form};
    use super::*;
    use proptest::prelude::*;

    fn passes(registered: &str, native: bool, asked: &str) -> bool {
        let mut client = client();
        client.registration.redirect_uris = vec![registered.to_owned()];
        client.registration.native = native;
        check(&form(&[("redirect_uri", asked)]), &client).is_ok()
    }

    #[test]
    fn byte_equal() {
        let registered = "https://rp.example/cb";
        for (asked, expected) in [
            ("https://rp.example/cb", true),
            ("https://rp.example/cb/", false),
            ("https://rp.example:443/cb", false),
            ("https://RP.example/cb", false),
            ("https://rp.example/cb?x=1", false),
            ("https://rp.example/cb#x", false),
            ("https://rp.example/x/../cb", false),
            ("http://rp.example/cb", false),
            ("", false),
        ] {
            assert_eq!(passes(registered, false, asked), expected, "{asked}");
        }
    }

    #[test]
    fn loopback_port() {
        let registered = "http://127.0.0.1:9999/callback";
        for (native, asked, expected) in [
            (true, "http://127.0.0.1:9999/callback", true),
            (true, "http://127.0.0.1:1/callback", true),
            (true, "http://127.0.0.1/callback", true),
            (false, "http://127.0.0.1:1/callback", false),
            (true, "http://127.0.0.1:0/callback", false),
            (true, "http://127.0.0.1:65536/callback", false),
            (true, "http://127.0.0.1:/callback", false),
            (true, "http://127.0.0.1:1/other", false),
            (true, "http://127.0.0.1:1@evil.example/callback", false),
            (true, "http://127.0.0.1.evil.example/callback", false),
            (true, "http://localhost:1/callback", false),
            (true, "http://[::1]:1/callback", false),
            (true, "https://127.0.0.1:1/callback", false),
        ] {
            assert_eq!(passes(registered, native, asked), expected, "{asked}");
        }
        assert!(passes("http://[::1]/cb", true, "http://[::1]:8080/cb"));
    }

    #[test]
    fn registrable() {
        for (uri, native, expected) in [
            ("https://rp.example/cb?x=1", false, true),
            ("http://localhost:8090/callback", false, true),
            ("http://127.0.0.1:9999/callback", false, true),
            ("com.example.app:/cb", true, true),
            ("com.example.app:/cb", false, false),
            ("app:/cb", true, false),
            ("http://rp.example/cb", false, false),
            ("https://rp.example/cb#", false, false),
            ("https://*.example/cb", false, false),
            ("https://user@rp.example/cb", false, false),
            ("https://rp.example/c b", false, false),
            ("javascript:alert(1)", true, false),
            ("data:text/html,x", true, false),
            ("/cb", false, false),
            ("", false, false),
        ] {
            assert_eq!(may_be_registered(uri, native), expected, "{uri}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(registered in "\\PC{0,60}|http://127.0.0.1[:0-9/?@]{0,12}", asked in "\\PC{0,60}|http://127.0.0.1[:0-9/?@]{0,12}") {
            let _ = same_but_port(&registered, &asked);
            let _ = may_be_registered(&asked, true);
        }
    }
}
