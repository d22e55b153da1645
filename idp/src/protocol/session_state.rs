//! `session_state` (Session Management 1.0, 2): what a relying party keeps of an answer, and asks the provider's frame about later.
//!
//! The frame's script (`assets/check-session.js`) computes the same from the cookie that it can read.

use sha2::{Digest, Sha256};
use url::Url;

/// `session_state` for the client that is answered at `redirect_uri`: a hash over client, origin, the state of the browser and a salt,
/// and the salt. None for an address without an origin, whose client has no page that could ask.
pub fn session_state(client_id: &str, redirect_uri: &str, browser_state: &str, salt: &str) -> Option<String> {
    let origin = Url::parse(redirect_uri).ok()?.origin();
    if !origin.is_tuple() {
        return None;
    }
    let text = format!("{client_id} {} {browser_state} {salt}", origin.ascii_serialization());
    let hash = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    Some(format!("{hash}.{salt}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// By `printf 'rp https://rp.example state salt' | sha256sum`.
    const KNOWN: &str = "a4ac76063cbe3e52917871fee647771472a0a55d6ca33f7cfe93318ff83c0d58.salt";

    #[test]
    fn what_counts() {
        let of =
            |client: &str, uri: &str, browser: &str, salt: &str| session_state(client, uri, browser, salt);
        let known = Some(KNOWN.to_owned());
        assert_eq!(of("rp", "https://rp.example/cb?x=1", "state", "salt"), known);
        for (name, same, other) in [
            ("another path", true, of("rp", "https://rp.example/other", "state", "salt")),
            ("the usual port", true, of("rp", "https://rp.example:443/cb", "state", "salt")),
            ("another client", false, of("rp2", "https://rp.example/cb", "state", "salt")),
            ("another origin", false, of("rp", "https://rp.example:8443/cb", "state", "salt")),
            ("another scheme", false, of("rp", "http://rp.example/cb", "state", "salt")),
            ("another login", false, of("rp", "https://rp.example/cb", "state2", "salt")),
            ("nobody logged in", false, of("rp", "https://rp.example/cb", "", "salt")),
            ("another salt", false, of("rp", "https://rp.example/cb", "state", "salt2")),
        ] {
            assert_eq!(other == known, same, "{name}");
            assert!(!other.unwrap().contains(' '), "Session Management 2");
        }
    }

    #[test]
    fn an_application_without_an_origin_has_none() {
        for uri in ["jp.example.app:/cb", "nonsense", ""] {
            assert_eq!(session_state("rp", uri, "state", "salt"), None, "{uri}");
        }
    }
}
