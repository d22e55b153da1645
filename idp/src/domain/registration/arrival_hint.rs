//! Where somebody who registers came from: a word on the QR code of a shop, opaque to the provider.

/// Longest hint, in bytes.
const LONGEST: usize = 2_000;

/// A word that whoever made the code sealed: letters, digits, `.`, `_`, `~` and `-`, so that it stands in an address as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrivalHint(String);

impl ArrivalHint {
    /// Takes a hint from an address; `None` when it is none.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=LONGEST).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._~-".contains(&byte));
        fits.then(|| Self(text.to_owned()))
    }

    /// The hint as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
