//! Identifiers of this crate.

use idp::domain::{Randomness, Timestamp, generate_id};

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// A new identifier, sortable by creation.
            pub fn generate(now: Timestamp, random: &dyn Randomness) -> Self {
                Self(generate_id(now, random))
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

identifier!(
    /// Names a dealer (販売店), as operators register it: `D-0234`. Never used again.
    DealerId
);
identifier!(
    /// Names one visit at a dealer's counter.
    VisitId
);
identifier!(
    /// Names one dealer link, provisional or not.
    LinkId
);
identifier!(
    /// Names one hand-over of a legacy site.
    HandoverId
);

impl DealerId {
    /// An id that may be registered: 1–32 letters, digits and hyphens.
    pub fn parse(text: &str) -> Option<Self> {
        is_reference(text).then(|| Self(text.to_owned()))
    }
}

/// Whether `text` may name a dealer, a shop or a legacy site: 1–32 ASCII letters, digits, hyphens and underscores.
pub(crate) fn is_reference(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
