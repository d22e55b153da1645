//! Versions: the digest of an object as it is stored, for the audit and against lost updates.

use serde_json::Value;
use sha2::{Digest, Sha256};

/// SHA-256 over the canonical JSON of an object, hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version(String);

impl Version {
    /// The version of an object.
    pub fn of(object: &Value) -> Self {
        let mut text = String::new();
        write_canonical(object, &mut text);
        Self(Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The digest, 64 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The entity tag without its quotes: half of the digest is enough to tell versions apart.
    pub fn tag(&self) -> &str {
        self.0.get(..32).unwrap_or_default()
    }
}

/// JSON with the members of every object sorted by name, without blanks: equal objects, equal text,
/// whatever order the map of the library keeps.
fn write_canonical(value: &Value, text: &mut String) {
    match value {
        Value::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            members.sort_unstable_by_key(|(name, _)| *name);
            text.push('{');
            for (index, (name, member)) in members.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(name.as_str()).to_string());
                text.push(':');
                write_canonical(member, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_canonical(item, text);
            }
            text.push(']');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

/// An object with its version.
#[derive(Clone, Debug)]
pub struct Versioned<T> {
    /// The object.
    pub object: T,
    /// Its version.
    pub version: Version,
}

impl<T> Versioned<T> {
    /// The same version of another shape.
    pub fn map<U>(self, shape: impl FnOnce(T) -> U) -> Versioned<U> {
        Versioned { object: shape(self.object), version: self.version }
    }
}

impl<T> Versioned<Option<T>> {
    /// The version of what is there.
    pub fn transposed(self) -> Option<Versioned<T>> {
        let version = self.version;
        self.object.map(|object| Versioned { object, version })
    }
}

/// What the caller expects to change (`If-Match`, RFC 9110 13.1.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Expected {
    /// Whatever is there.
    #[default]
    Anything,
    /// One of these tags, without quotes.
    OneOf(Vec<String>),
}

impl Expected {
    /// Whether the object is still what the caller saw.
    pub fn fits(&self, version: &Version) -> bool {
        match self {
            Self::Anything => true,
            Self::OneOf(tags) => tags.iter().any(|tag| tag == version.tag()),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn order_of_members_is_no_difference() {
        let a: Value = serde_json::from_str(r#"{"a":1,"b":{"c":[1,2],"d":"ü\n"}}"#).unwrap();
        let b: Value = serde_json::from_str(r#"{"b":{"d":"ü\n","c":[1,2]},"a":1}"#).unwrap();
        assert_eq!(Version::of(&a), Version::of(&b));
        assert_ne!(Version::of(&a), Version::of(&json!({"a":1,"b":{"c":[2,1],"d":"ü\n"}})));
        let mut text = String::new();
        write_canonical(&b, &mut text);
        assert_eq!(text, r#"{"a":1,"b":{"c":[1,2],"d":"ü\n"}}"#);
    }

    #[test]
    fn expectations() {
        let version = Version::of(&json!(1));
        assert!(Expected::Anything.fits(&version));
        assert!(Expected::OneOf(vec!["x".into(), version.tag().into()]).fits(&version));
        assert!(!Expected::OneOf(vec![]).fits(&version));
    }
}
