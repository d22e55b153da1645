//! The values of members: of the right type and shape, or the member's error.

use super::{
    super::{OAuthError, may_be_registered},
    members::{member, wrong},
};
use crate::domain::{SigningAlgorithm, clean_text};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use url::{Host, Url};

/// Values of one member at most.
const MOST_VALUES: usize = 20;
/// The longest URL that is kept, bytes.
const LONGEST_URL: usize = 2_000;
/// The longest text of a member that is only kept, characters.
const LONGEST_TEXT: usize = 200;
/// The longest name, characters.
const LONGEST_NAME: usize = 100;

/// What a client sent. A member that is null counts as absent (RFC 7592, 2.2).
pub(super) struct Values<'a>(pub(super) &'a Map<String, Value>);

impl<'a> Values<'a> {
    fn get(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&'a str>, OAuthError> {
        self.get(name).map(|value| value.as_str().ok_or_else(|| wrong(name))).transpose()
    }

    pub(super) fn flag(&self, name: &str) -> Result<bool, OAuthError> {
        self.get(name).map_or(Ok(false), |value| value.as_bool().ok_or_else(|| wrong(name)))
    }

    /// A whole number from 1 to `most`.
    pub(super) fn count(&self, name: &str, most: i64) -> Result<Option<i64>, OAuthError> {
        let within = |value: &Value| value.as_i64().filter(|count| (1..=most).contains(count));
        self.get(name).map(|value| within(value).ok_or_else(|| wrong(name))).transpose()
    }

    /// A list of texts, none twice; `None` when it is absent.
    pub(super) fn list(&self, name: &str) -> Result<Option<Vec<String>>, OAuthError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let values = value.as_array().filter(|values| values.len() <= MOST_VALUES);
        let texts: Option<Vec<String>> =
            values.and_then(|values| values.iter().map(|one| one.as_str().map(str::to_owned)).collect());
        let texts = texts.ok_or_else(|| wrong(name))?;
        let different: BTreeSet<&String> = texts.iter().collect();
        if different.len() == texts.len() { Ok(Some(texts)) } else { Err(wrong(name)) }
    }

    /// A list of addresses that answers may go to.
    pub(super) fn redirects(&self, name: &str, native: bool) -> Result<Vec<String>, OAuthError> {
        let uris = self.list(name)?.unwrap_or_default();
        let good = |uri: &String| uri.len() <= LONGEST_URL && may_be_registered(uri, native);
        if uris.iter().all(good) { Ok(uris) } else { Err(wrong(name)) }
    }

    /// An address that people are led to, or that we call.
    pub(super) fn web_url(&self, name: &str) -> Result<Option<String>, OAuthError> {
        let url = self.text(name)?;
        if url.is_none_or(is_web_url) { Ok(url.map(str::to_owned)) } else { Err(wrong(name)) }
    }

    /// An address that begins with https on every machine.
    pub(super) fn https_url(&self, name: &str) -> Result<Option<String>, OAuthError> {
        let url = self.web_url(name)?;
        if url.as_deref().is_none_or(is_https) { Ok(url) } else { Err(wrong(name)) }
    }

    /// Addresses that request objects are fetched from; each may end with a hash of what is there (OIDC Core 6.2).
    pub(super) fn request_uris(
        &self,
        name: &str,
        may_call: impl Fn(&str) -> bool,
    ) -> Result<Vec<String>, OAuthError> {
        let uris = self.list(name)?.unwrap_or_default();
        let good = |uri: &String| is_request_uri(uri) && may_call(uri);
        if uris.iter().all(good) { Ok(uris) } else { Err(wrong(name)) }
    }

    /// A signature algorithm out of `among`.
    pub(super) fn algorithm(
        &self,
        name: &str,
        among: impl Fn(SigningAlgorithm) -> bool,
    ) -> Result<Option<SigningAlgorithm>, OAuthError> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        SigningAlgorithm::parse(text).filter(|alg| among(*alg)).map(Some).ok_or_else(|| wrong(name))
    }

    /// A member that is not offered says nothing, or that it is not wanted.
    pub(super) fn refuse(&self, name: &str) -> Result<(), OAuthError> {
        match self.get(name) {
            None | Some(Value::Bool(false)) => Ok(()),
            Some(Value::Array(values)) if values.is_empty() => Ok(()),
            Some(_) => Err(wrong(name)),
        }
    }

    /// The members that are only kept, with their forms in other languages (OIDC Registration 2.1): `client_name#ja-Hani-JP`.
    pub(super) fn kept(&self) -> Result<Map<String, Value>, OAuthError> {
        let mut kept = Map::new();
        for (name, value) in self.0.iter().filter(|(_, value)| !value.is_null()) {
            let (plain, tag) =
                name.split_once('#').map_or((name.as_str(), None), |(plain, tag)| (plain, Some(tag)));
            let Some(rule) = rule_of(plain) else { continue };
            // A tag is no member of its own: one that nobody can read is passed over like any unknown member.
            if tag.is_some_and(|tag| plain == "contacts" || plain.starts_with("software") || !is_tag(tag)) {
                continue;
            }
            if !rule(value) {
                return Err(wrong(plain));
            }
            kept.insert(name.clone(), value.clone());
        }
        if kept.len() > MOST_VALUES * 2 { Err(wrong("client_name")) } else { Ok(kept) }
    }
}

/// What a kept member has to be.
fn rule_of(name: &str) -> Option<fn(&Value) -> bool> {
    fn url(value: &Value) -> bool {
        value.as_str().is_some_and(is_web_url)
    }
    fn text(value: &Value) -> bool {
        value.as_str().is_some_and(|text| is_one_line(text, LONGEST_TEXT))
    }
    fn name_of_client(value: &Value) -> bool {
        value.as_str().is_some_and(is_shown_name)
    }
    fn texts(value: &Value) -> bool {
        value.as_array().is_some_and(|values| values.len() <= 10 && values.iter().all(text))
    }
    member(name).filter(|member| member.fate == super::Fate::Kept)?;
    Some(match name {
        "client_name" => name_of_client,
        "contacts" => texts,
        "software_id" | "software_version" => text,
        _ => url,
    })
}

/// 1–100 characters on one clean line: nothing that nobody sees, no space around it.
pub fn is_shown_name(text: &str) -> bool {
    is_one_line(text, LONGEST_NAME)
}

/// Up to `longest` characters on one clean line.
pub fn is_one_line(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.chars().count())
        && !text.chars().any(char::is_control)
        && clean_text(text) == text
}

/// Letters, digits and hyphens as in BCP 47.
fn is_tag(tag: &str) -> bool {
    (2..=35).contains(&tag.len())
        && tag.starts_with(|c: char| c.is_ascii_alphabetic())
        && tag
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// https anywhere, or http on this machine; no fragment, no user, ASCII as it would be sent.
pub fn is_web_url(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let safe = match url.scheme() {
        "https" => url.has_host(),
        "http" => is_loopback(&url),
        _ => false,
    };
    safe && text.len() <= LONGEST_URL
        && text.chars().all(|letter| letter.is_ascii_graphic())
        && !text.contains(['\\', '*'])
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

/// Whether request objects may be fetched there: https, and a hash behind `#` that has no space or `#` of its own.
pub fn is_request_uri(text: &str) -> bool {
    let (bare, hash) = text.split_once('#').unwrap_or((text, "-"));
    let is_hash = !hash.is_empty() && hash.bytes().all(|b| b.is_ascii_graphic() && b != b'#');
    is_web_url(bare) && is_https(bare) && is_hash && text.len() <= LONGEST_URL
}

fn is_https(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| url.scheme() == "https")
}

/// Whether two addresses share scheme, host and port.
pub fn has_origin_of(uri: &str, other: &str) -> bool {
    let origin = |uri: &str| Url::parse(uri).ok().map(|uri| uri.origin()).filter(url::Origin::is_tuple);
    origin(uri).is_some_and(|here| origin(other).as_ref() == Some(&here))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(v4)) => v4.is_loopback(),
        Some(Host::Ipv6(v6)) => v6.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        for good in
            ["https://rp.example/x?y", "http://localhost:8090/cb", "http://127.0.0.1/", "http://[::1]:1/"]
        {
            assert!(is_web_url(good), "{good}");
        }
        for bad in [
            "",
            "/cb",
            "http://rp.example/",
            "https://rp.example/#",
            "https://u@rp.example/",
            "https://*.rp.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://rp.example/\n",
            "https://rp.example/あ",
            "file:///etc/passwd",
        ] {
            assert!(!is_web_url(bad), "{bad}");
        }
    }

    #[test]
    fn tags() {
        for (tag, is_so) in
            [("ja", true), ("ja-Hani-JP", true), ("", false), ("j", false), ("ja_JP", false), ("-", false)]
        {
            assert_eq!(is_tag(tag), is_so, "{tag}");
        }
    }
}
