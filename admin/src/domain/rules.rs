//! Rules over single values, and the bounds that the provider sets.

use super::{Fault, Rule};
use idp::{
    domain::{ResponseTypes, ScopeSet, SigningAlgorithms},
    protocol::registration::{is_shown_name, is_web_url},
    settings::Issuer,
};
use std::collections::BTreeSet;
use url::Url;

/// Values of one member at most.
const MOST_VALUES: usize = 20;
/// The longest URL that is kept, bytes.
const LONGEST_URL: usize = 2_000;

/// What the provider knows and an operator cannot choose.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Scopes that relying parties may be registered for.
    pub scopes: ScopeSet,
    /// Types of authorization details that are offered.
    pub detail_types: Vec<&'static str>,
    /// What ID tokens can be signed with.
    pub algorithms: SigningAlgorithms,
    /// Whether requests may be encrypted.
    pub encrypted_requests: bool,
    /// What authorization requests can be answered with.
    pub response_types: ResponseTypes,
    /// Every URL that begins with it is ours.
    pub issuer: Issuer,
    /// How clients can show certificates.
    pub certificates: CertificateWays,
}

/// How clients can show certificates (RFC 8705).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CertificateWays {
    /// Nobody asks for one.
    #[default]
    None,
    /// Those that are registered themselves.
    Registered,
    /// Those, and those that an authority vouches for.
    WithAuthorities,
}

/// Whether an id can be given: `new` stands in addresses of the console for what is not there yet.
pub(super) fn is_free(id: &str) -> bool {
    id != "new"
}

/// 3–64 letters, digits, hyphens and underscores, beginning with a letter: stands in URLs, logs and claims.
pub fn check_client_id(id: &str) -> Option<Fault> {
    if !is_free(id) {
        return Some(Fault::at("/client_id", Rule::Reserved));
    }
    let good = (3..=64).contains(&id.len())
        && id.starts_with(|first: char| first.is_ascii_alphabetic())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    (!good).then(|| Fault::at("/client_id", Rule::ClientId))
}

/// Faults as they are found.
#[derive(Debug, Default)]
pub(super) struct Faults(Vec<Fault>);

impl Faults {
    /// Notes that `rule` is broken at `pointer`, unless it `holds`.
    pub(super) fn need(&mut self, holds: bool, pointer: &str, rule: Rule) {
        if !holds {
            self.0.push(Fault::at(pointer, rule));
        }
    }

    pub(super) fn add(&mut self, fault: Option<Fault>) {
        self.0.extend(fault);
    }

    /// A name that people see; an `optional` one may be empty.
    pub(super) fn name(&mut self, text: &str, pointer: &str, optional: bool) {
        self.need(is_shown_name(text) || (optional && text.is_empty()), pointer, Rule::Name);
    }

    /// A URL that somebody is sent to or that we call.
    pub(super) fn url(&mut self, url: Option<&str>, pointer: &str) {
        self.need(url.is_none_or(is_web_url), pointer, Rule::Url);
    }

    /// A list: each value by its rule, none twice, not too many.
    pub(super) fn list(&mut self, values: &[String], pointer: &str, rule: Rule, good: impl Fn(&str) -> bool) {
        self.need(values.len() <= MOST_VALUES, pointer, Rule::TooMany);
        let different: BTreeSet<&String> = values.iter().collect();
        self.need(different.len() == values.len(), pointer, Rule::Twice);
        for (index, value) in values.iter().enumerate() {
            self.need(value.len() <= LONGEST_URL && good(value), &format!("{pointer}/{index}"), rule);
        }
    }

    pub(super) fn into_result(self) -> Result<(), Vec<Fault>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

/// A host name as `Url` writes it: nothing but letters, digits, hyphens and dots.
pub(super) fn is_host(text: &str) -> bool {
    let clean = text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    clean
        && text.len() <= 253
        && Url::parse(&format!("https://{text}/")).is_ok_and(|url| url.host_str() == Some(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn client_ids() {
        for good in ["abc", "my-toyota", "pal-D-0234", "rp_2"] {
            assert_eq!(check_client_id(good), None, "{good}");
        }
        for bad in ["", "ab", "rp.2", "1abc", "a b", "abc\n", "あいう", "-abc", &"a".repeat(65)] {
            assert!(check_client_id(bad).is_some(), "{bad}");
        }
        assert_eq!(check_client_id("new"), Some(Fault::at("/client_id", Rule::Reserved)));
        assert_eq!(check_client_id("new-app"), None);
    }

    #[test]
    fn hosts() {
        assert!(is_host("rp.example"));
        for bad in ["", "https://rp.example", "RP.example", "rp.example/x", "rp.example:1", "*.example"] {
            assert!(!is_host(bad), "{bad}");
        }
    }
}
