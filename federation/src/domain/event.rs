//! What dealers' systems are told.

use idp::domain::EventType;

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
    /// The types of all, as a stream of security events has them.
    pub const TYPES: [EventType; 6] = [
        Self::Linked.event_type(),
        Self::Declined.event_type(),
        Self::Expired.event_type(),
        Self::Unlinked.event_type(),
        Self::Void.event_type(),
        Self::MailUndeliverable.event_type(),
    ];

    /// The type in a stream of security events.
    pub const fn event_type(self) -> EventType {
        EventType::own(match self {
            Self::Linked => "/events/link-linked",
            Self::Declined => "/events/link-declined",
            Self::Expired => "/events/link-expired",
            Self::Unlinked => "/events/link-unlinked",
            Self::Void => "/events/link-void",
            Self::MailUndeliverable => "/events/mail-undeliverable",
        })
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_call_an_event_the_same() {
        for kind in [
            EventKind::Linked,
            EventKind::Declined,
            EventKind::Expired,
            EventKind::Unlinked,
            EventKind::Void,
            EventKind::MailUndeliverable,
        ] {
            assert_eq!(kind.event_type().as_str(), format!("/events/{}", kind.as_str()));
            assert!(EventKind::TYPES.contains(&kind.event_type()));
        }
    }
}
