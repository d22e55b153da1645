//! Why a mail is still here, or never left.

/// The class of a mail's last failure. What the server said stays in the log: it may quote an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MailFailure {
    /// The mail server takes no mail at all.
    Server,
    /// It puts this mail off.
    PutOff,
    /// It refuses this mail for good.
    Refused,
    /// What the mail brings has expired.
    Expired,
    /// Its account is gone or switched off.
    NoReceiver,
    /// It cannot be made: the entry is unreadable, or no template takes it.
    Unreadable,
    /// An operator gave it up.
    GivenUp,
}

impl MailFailure {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Server,
        Self::PutOff,
        Self::Refused,
        Self::Expired,
        Self::NoReceiver,
        Self::Unreadable,
        Self::GivenUp,
    ];

    /// The stored value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::PutOff => "put_off",
            Self::Refused => "refused",
            Self::Expired => "expired",
            Self::NoReceiver => "no_receiver",
            Self::Unreadable => "unreadable",
            Self::GivenUp => "given_up",
        }
    }

    /// Reads the stored value.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|failure| failure.as_str() == text)
    }
}
