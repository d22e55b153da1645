//! What dealers' systems are told.

/// Kinds of events, in the names under which they travel (RFC 8417, 2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The customer completed the link.
    Linked,
    /// The customer declined, for whatever reason.
    Declined,
    /// Nobody decided in time.
    Expired,
    /// The link ended.
    Unlinked,
    /// The provisional link was made void.
    Void,
    /// The mail could not be delivered.
    MailUndeliverable,
}

impl EventKind {
    /// The last part of the event's URI, and the stored value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Linked => "link-linked",
            Self::Declined => "link-declined",
            Self::Expired => "link-expired",
            Self::Unlinked => "link-unlinked",
            Self::Void => "link-void",
            Self::MailUndeliverable => "mail-undeliverable",
        }
    }
}
