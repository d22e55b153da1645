//! What an authorization request is answered with (OAuth 2.0 Multiple Response Types; OIDC Core 3).

use serde::{Deserialize, Serialize};

/// `response_type`. All but `code` hand out by way of the browser what is better fetched (RFC 9700, 2.1.2), and exist only for clients
/// that are registered for them, where a deployment offers them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ResponseType {
    /// A code alone.
    #[default]
    #[serde(rename = "code")]
    Code,
    /// An ID token alone.
    #[serde(rename = "id_token")]
    IdToken,
    /// An ID token and an access token.
    #[serde(rename = "id_token token")]
    IdTokenToken,
    /// A code and an ID token.
    #[serde(rename = "code id_token")]
    CodeIdToken,
    /// A code and an access token.
    #[serde(rename = "code token")]
    CodeToken,
    /// A code and both tokens.
    #[serde(rename = "code id_token token")]
    CodeIdTokenToken,
}

/// The grant type of whoever gets a token by way of the browser (OIDC Registration 2).
pub const IMPLICIT: &str = "implicit";

impl ResponseType {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Code,
        Self::IdToken,
        Self::IdTokenToken,
        Self::CodeIdToken,
        Self::CodeToken,
        Self::CodeIdTokenToken,
    ];

    /// The value, its words in the order of the standard.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::IdToken => "id_token",
            Self::IdTokenToken => "id_token token",
            Self::CodeIdToken => "code id_token",
            Self::CodeToken => "code token",
            Self::CodeIdTokenToken => "code id_token token",
        }
    }

    /// Reads a value; the order of its words does not matter (OAuth 2.0 Multiple Response Types, 3).
    pub fn parse(text: &str) -> Option<Self> {
        let sorted = |text: &'_ str| {
            let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            words.sort_unstable();
            words
        };
        let asked = sorted(text);
        Self::ALL.into_iter().find(|one| sorted(one.as_str()) == asked)
    }

    /// Whether a code comes.
    pub const fn has_code(self) -> bool {
        matches!(self, Self::Code | Self::CodeIdToken | Self::CodeToken | Self::CodeIdTokenToken)
    }

    /// Whether an ID token comes by way of the browser.
    pub const fn has_id_token(self) -> bool {
        matches!(self, Self::IdToken | Self::IdTokenToken | Self::CodeIdToken | Self::CodeIdTokenToken)
    }

    /// Whether an access token comes by way of the browser.
    pub const fn has_token(self) -> bool {
        matches!(self, Self::IdTokenToken | Self::CodeToken | Self::CodeIdTokenToken)
    }

    /// Whether any token comes by way of the browser.
    pub const fn is_front_channel(self) -> bool {
        self.has_id_token() || self.has_token()
    }

    /// The grant types that a client needs for it (OIDC Registration 2).
    pub fn grant_types(self) -> impl Iterator<Item = &'static str> {
        let code = self.has_code().then_some("authorization_code");
        code.into_iter().chain(self.is_front_channel().then_some(IMPLICIT))
    }
}

/// The response types that a deployment offers: `code` always.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseTypes(Vec<ResponseType>);

impl ResponseTypes {
    /// Takes a list, each once; `None` when it leaves `code` out.
    pub fn new(list: &[ResponseType]) -> Option<Self> {
        let mut offered = Vec::with_capacity(list.len());
        for one in list {
            if !offered.contains(one) {
                offered.push(*one);
            }
        }
        offered.contains(&ResponseType::Code).then_some(Self(offered))
    }

    /// Every one that the standards know.
    pub fn all() -> Self {
        Self(ResponseType::ALL.to_vec())
    }

    /// Whether this one is offered.
    pub fn offers(&self, one: ResponseType) -> bool {
        self.0.contains(&one)
    }

    /// Whether a token ever comes by way of the browser.
    pub fn has_front_channel(&self) -> bool {
        self.0.iter().any(|one| one.is_front_channel())
    }

    /// All of them, in the order in which the operator named them.
    pub fn as_slice(&self) -> &[ResponseType] {
        &self.0
    }
}

impl Default for ResponseTypes {
    fn default() -> Self {
        Self(vec![ResponseType::Code])
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn values() {
        for one in ResponseType::ALL {
            assert_eq!(ResponseType::parse(one.as_str()), Some(one));
            assert_eq!(serde_json::to_value(one).unwrap(), one.as_str());
            let words: Vec<&str> = one.as_str().split(' ').collect();
            let has = |word| words.contains(&word);
            assert_eq!(
                (one.has_code(), one.has_id_token(), one.has_token()),
                (has("code"), has("id_token"), has("token"))
            );
        }
        for (text, expected) in [
            ("id_token code", Some(ResponseType::CodeIdToken)),
            ("token id_token code", Some(ResponseType::CodeIdTokenToken)),
            ("token id_token", Some(ResponseType::IdTokenToken)),
            ("token", None),
            ("none", None),
            ("", None),
            ("Code", None),
            ("code code", None),
            ("code  id_token", None),
            (" code", None),
            ("code\tid_token", None),
            ("code id_token magic", None),
        ] {
            assert_eq!(ResponseType::parse(text), expected, "{text:?}");
        }
    }

    #[test]
    fn grants() {
        for (one, expected) in [
            (ResponseType::Code, vec!["authorization_code"]),
            (ResponseType::IdToken, vec![IMPLICIT]),
            (ResponseType::CodeToken, vec!["authorization_code", IMPLICIT]),
        ] {
            assert_eq!(one.grant_types().collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn a_deployment_offers_code_at_least() {
        use ResponseType::{Code, IdToken};
        assert_eq!(ResponseTypes::new(&[IdToken]), None);
        assert_eq!(ResponseTypes::new(&[]), None);
        assert_eq!(ResponseTypes::new(&[Code, IdToken, Code]).unwrap().as_slice(), [Code, IdToken]);
        assert!(!ResponseTypes::default().has_front_channel() && ResponseTypes::all().has_front_channel());
    }
}
