//! What a token may allow: the scopes of this interface.

/// A right. None of them holds another: a tool that reads and writes asks for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Look at everything here, the audit trail too.
    Read,
    /// Change dealers, shops and dealer links.
    Dealers,
    /// Change clients: relying parties and dealers' systems, their keys and secrets.
    Clients,
    /// Look accounts up by their owners' IDs, switch them off and on.
    Accounts,
    /// Publish texts: terms, notices, consents.
    Texts,
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Read, Self::Dealers, Self::Clients, Self::Accounts, Self::Texts];

    /// The scope value.
    pub const fn scope(self) -> &'static str {
        match self {
            Self::Read => "admin:read",
            Self::Dealers => "admin:dealers",
            Self::Clients => "admin:clients",
            Self::Accounts => "admin:accounts",
            Self::Texts => "admin:texts",
        }
    }
}
