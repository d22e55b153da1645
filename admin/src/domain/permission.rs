//! What a token may allow: the scopes of this interface.

/// A right. None of them holds another: a tool that reads and writes asks for both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Look at everything here but the audit trail and the statistics.
    Read,
    /// Change dealers, shops and dealer links.
    Dealers,
    /// Change clients: relying parties and dealers' systems, their keys and secrets.
    Clients,
    /// Look accounts up by their owners' IDs, switch them off and on.
    Accounts,
    /// Publish texts: terms, notices, consents.
    Texts,
    /// Try mails that wait again, and give them up.
    Mails,
    /// Rotate signing keys and retire them.
    Keys,
    /// End sessions of an account.
    Sessions,
    /// Look at the audit trail.
    Audit,
    /// Look at the statistics.
    Statistics,
    /// Say who is a member of staff, and as what.
    Staff,
    /// Confirm and refuse what somebody else asked for and cannot be taken back.
    Approvals,
    /// Look at the one dealer that the caller works for, send mails of its starts again and take starts back. Worth nothing
    /// to a tool, which works for none.
    OwnDealer,
    /// Change that dealer: its people, its shops, keys of its systems, its links. Worth nothing to a tool either.
    ManageOwnDealer,
}

impl Permission {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Read,
        Self::Dealers,
        Self::Clients,
        Self::Accounts,
        Self::Texts,
        Self::Mails,
        Self::Keys,
        Self::Sessions,
        Self::Audit,
        Self::Statistics,
        Self::Staff,
        Self::Approvals,
        Self::OwnDealer,
        Self::ManageOwnDealer,
    ];

    /// The scope value.
    pub const fn scope(self) -> &'static str {
        match self {
            Self::Read => "admin:read",
            Self::Dealers => "admin:dealers",
            Self::Clients => "admin:clients",
            Self::Accounts => "admin:accounts",
            Self::Texts => "admin:texts",
            Self::Mails => "admin:mails",
            Self::Keys => "admin:keys",
            Self::Sessions => "admin:sessions",
            Self::Audit => "admin:audit",
            Self::Statistics => "admin:statistics",
            Self::Staff => "admin:staff",
            Self::Approvals => "admin:approvals",
            Self::OwnDealer => "admin:own-dealer",
            Self::ManageOwnDealer => "admin:manage-own-dealer",
        }
    }
}
