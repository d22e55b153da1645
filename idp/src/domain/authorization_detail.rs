//! Authorization details (RFC 9396): what a client asks for in more words than a scope has.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One detail (RFC 9396, 2), of a type that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizationDetail {
    /// `type`
    #[serde(rename = "type")]
    pub kind: String,
    /// The members of the type.
    #[serde(flatten)]
    pub members: Map<String, Value>,
}

impl AuthorizationDetail {
    /// Whether who may have this may have `asked`, too: the same, or less. A list allows each of its words, and a member that
    /// is not there allows everything.
    pub fn covers(&self, asked: &Self) -> bool {
        let holds = |(name, allowed): (&String, &Value)| match (allowed, asked.members.get(name)) {
            (Value::Array(allowed), Some(Value::Array(words))) => {
                words.iter().all(|word| allowed.contains(word))
            }
            (allowed, Some(value)) => allowed == value,
            (_, None) => false,
        };
        self.kind == asked.kind && self.members.iter().all(holds)
    }
}

/// Whether each of `asked` is covered by one of `allowed`.
pub fn all_covered(allowed: &[AuthorizationDetail], asked: &[AuthorizationDetail]) -> bool {
    asked.iter().all(|one| allowed.iter().any(|other| other.covers(one)))
}

/// What a detail of one type may hold. Whoever offers the type says it; the rules and their order are the provider's.
#[derive(Clone, Copy, Debug)]
pub struct DetailShape {
    /// Value of `type`.
    pub name: &'static str,
    /// The scope that tells the same in general: a client may register itself for the type where it may have this scope.
    pub scope: &'static str,
    /// Every member beside `type`.
    pub fields: &'static [DetailField],
}

/// A member of a detail.
#[derive(Clone, Copy, Debug)]
pub struct DetailField {
    /// Its name.
    pub name: &'static str,
    /// Whether it has to be there.
    pub required: bool,
    /// What it holds.
    pub kind: FieldKind,
}

/// What a member of a detail holds.
#[derive(Clone, Copy, Debug)]
pub enum FieldKind {
    /// A list of one or more of these words, none twice.
    Words(&'static [&'static str]),
    /// A text of so many bytes at most, and one at least.
    Text(usize),
}

impl FieldKind {
    fn takes(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Words(known), Value::Array(words)) => {
                let is_known = |word: &Value| word.as_str().is_some_and(|word| known.contains(&word));
                let is_first = |(place, word): (usize, &Value)| !words.iter().take(place).any(|w| w == word);
                !words.is_empty() && words.iter().all(is_known) && words.iter().enumerate().all(is_first)
            }
            (Self::Text(longest), Value::String(text)) => {
                (1..=longest).contains(&text.len()) && !text.chars().any(char::is_control)
            }
            _ => false,
        }
    }
}

impl DetailShape {
    /// Whether these are the members of a detail of this type: every one known and of its kind, and none missing.
    pub fn fits(&self, members: &Map<String, Value>) -> bool {
        let field = |name: &str| self.fields.iter().find(|field| field.name == name);
        let is_good =
            |(name, value): (&String, &Value)| field(name).is_some_and(|field| field.kind.takes(value));
        let is_there = |field: &DetailField| !field.required || members.contains_key(field.name);
        members.iter().all(is_good) && self.fields.iter().all(is_there)
    }

    /// The detail as it can be asked for: without what was added when it was granted (RFC 9396, 7.1).
    pub fn bare(&self, detail: &AuthorizationDetail) -> AuthorizationDetail {
        let is_asked = |name: &str| self.fields.iter().any(|field| field.name == name);
        let members = detail.members.iter().filter(|(name, _)| is_asked(name));
        AuthorizationDetail {
            kind: detail.kind.clone(),
            members: members.map(|(name, value)| (name.clone(), value.clone())).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    const SHAPE: DetailShape = DetailShape {
        name: "link",
        scope: "links",
        fields: &[
            DetailField { name: "actions", required: true, kind: FieldKind::Words(&["read", "write"]) },
            DetailField { name: "dealer", required: false, kind: FieldKind::Text(8) },
        ],
    };

    fn detail(value: Value) -> AuthorizationDetail {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn what_covers_what() {
        let both = json!(["read", "write"]);
        for (allowed, asked, covers) in [
            (
                json!({"type": "link", "actions": ["read"]}),
                json!({"type": "link", "actions": ["read"]}),
                true,
            ),
            (json!({"type": "link", "actions": both}), json!({"type": "link", "actions": ["write"]}), true),
            (json!({"type": "link", "actions": ["read"]}), json!({"type": "link", "actions": both}), false),
            (
                json!({"type": "link", "actions": ["read"]}),
                json!({"type": "link", "actions": ["read"], "dealer": "a"}),
                true,
            ),
            (
                json!({"type": "link", "actions": ["read"], "dealer": "a"}),
                json!({"type": "link", "actions": ["read"]}),
                false,
            ),
            (
                json!({"type": "link", "actions": ["read"], "dealer": "a"}),
                json!({"type": "link", "actions": ["read"], "dealer": "b"}),
                false,
            ),
            (
                json!({"type": "other", "actions": ["read"]}),
                json!({"type": "link", "actions": ["read"]}),
                false,
            ),
        ] {
            let (allowed, asked) = (detail(allowed), detail(asked));
            assert_eq!(allowed.covers(&asked), covers, "{allowed:?} {asked:?}");
            assert_eq!(all_covered(&[allowed], &[asked]), covers);
        }
        assert!(all_covered(&[], &[]));
    }

    #[test]
    fn what_fits() {
        for (members, fits) in [
            (json!({"actions": ["read"]}), true),
            (json!({"actions": ["write", "read"], "dealer": "D-1"}), true),
            (json!({}), false),
            (json!({"dealer": "D-1"}), false),
            (json!({"actions": []}), false),
            (json!({"actions": ["read", "read"]}), false),
            (json!({"actions": ["delete"]}), false),
            (json!({"actions": "read"}), false),
            (json!({"actions": [1]}), false),
            (json!({"actions": null}), false),
            (json!({"actions": ["read"], "dealer": ""}), false),
            (json!({"actions": ["read"], "dealer": "123456789"}), false),
            (json!({"actions": ["read"], "dealer": "a\nb"}), false),
            (json!({"actions": ["read"], "dealer": 1}), false),
            (json!({"actions": ["read"], "dealer": null}), false),
            (json!({"actions": ["read"], "locations": ["https://x"]}), false),
            (json!({"actions": ["read"], "links": []}), false),
        ] {
            assert_eq!(SHAPE.fits(members.as_object().unwrap()), fits, "{members}");
        }
    }

    #[test]
    fn what_was_added_is_taken_away() {
        let granted = detail(json!({"type": "link", "actions": ["read"], "links": [{"dealer": "D-1"}]}));
        assert_eq!(SHAPE.bare(&granted), detail(json!({"type": "link", "actions": ["read"]})));
    }
}
