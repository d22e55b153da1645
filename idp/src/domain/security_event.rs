//! What receivers are told: types of security events, whom or what they are about, and what they say.

use serde_json::{Map, Value};

/// A type of events: its URI. One that begins with `/` is our own, and its URI lies below the issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventType(&'static str);

impl EventType {
    /// The account cannot be used any more, for now (RISC 1.0, 2.3).
    pub const ACCOUNT_DISABLED: Self =
        Self("https://schemas.openid.net/secevent/risc/event-type/account-disabled");
    /// The account can be used again (RISC 1.0, 2.4).
    pub const ACCOUNT_ENABLED: Self =
        Self("https://schemas.openid.net/secevent/risc/event-type/account-enabled");
    /// The account is gone for good (RISC 1.0, 2.2).
    pub const ACCOUNT_PURGED: Self =
        Self("https://schemas.openid.net/secevent/risc/event-type/account-purged");
    /// Address, number or codes by which the owner gets back in are others (RISC 1.0, 2.10).
    pub const RECOVERY_INFORMATION_CHANGED: Self =
        Self("https://schemas.openid.net/secevent/risc/event-type/recovery-information-changed");
    /// A session has ended (CAEP 1.0, 3.1).
    pub const SESSION_REVOKED: Self =
        Self("https://schemas.openid.net/secevent/caep/event-type/session-revoked");
    /// A password, a passkey or an app of the second step is new, another or gone (CAEP 1.0, 3.3).
    pub const CREDENTIAL_CHANGE: Self =
        Self("https://schemas.openid.net/secevent/caep/event-type/credential-change");
    /// The receiver asked for a sign of life (SSF 1.0, 8.1.4.1). In every stream.
    pub const VERIFICATION: Self = Self("https://schemas.openid.net/secevent/ssf/event-type/verification");

    /// What relying parties can be told of accounts.
    pub const OF_ACCOUNTS: [Self; 6] = [
        Self::ACCOUNT_DISABLED,
        Self::ACCOUNT_ENABLED,
        Self::ACCOUNT_PURGED,
        Self::RECOVERY_INFORMATION_CHANGED,
        Self::SESSION_REVOKED,
        Self::CREDENTIAL_CHANGE,
    ];

    /// A type of a plug-in, by its path below the issuer: `/events/…`.
    pub const fn own(path: &'static str) -> Self {
        Self(path)
    }

    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

/// Whom or what an event is about, as its receiver knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventSubject {
    /// A person, by the receiver's own `sub`.
    Account(String),
    /// A session of that person, by its `sid`.
    Session {
        /// `sub`
        account: String,
        /// `sid`
        session: String,
    },
    /// A thing that sender and receiver have a name for: a dealer link, the stream itself.
    Object(String),
}

impl EventSubject {
    /// What a receiver that no longer wants to hear of it named. A session goes with its person.
    pub fn key(&self) -> String {
        match self {
            Self::Account(account) | Self::Session { account, .. } => format!("sub:{account}"),
            Self::Object(id) => format!("id:{id}"),
        }
    }
}

/// One event for one receiver.
#[derive(Clone, Debug)]
pub struct SecurityEvent {
    /// What happened.
    pub kind: EventType,
    /// To whom.
    pub subject: EventSubject,
    /// What else is said: the members of the event.
    pub details: Map<String, Value>,
    /// The same in all events of one receiver that have one cause (`txn`, RFC 8417, 2.2). It differs between receivers,
    /// who could tell by it that two of their subjects are one person.
    pub txn: String,
}
