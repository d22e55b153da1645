//! What a key of the provider's own is for (`use` of a JWK, RFC 7517, 4.2). No key is for both.

/// `use` of a key of our own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyUse {
    /// We sign with it.
    Signing,
    /// Others encrypt by it what only we shall read.
    Encryption,
}

impl KeyUse {
    /// The value of `use`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Signing => "sig",
            Self::Encryption => "enc",
        }
    }
}
