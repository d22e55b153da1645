//! The stream of security events of one receiver (SSF 1.0, 8.1.1): what it wants, how it gets it, and whether it does.

use super::{ClientId, EventStreamId, EventType, Secret, Timestamp};

/// `status` of a stream (SSF 1.0, 8.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamStatus {
    /// Events go out.
    Enabled,
    /// Events wait.
    Paused,
    /// Events are dropped.
    Disabled,
}

impl StreamStatus {
    /// As it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Paused => "paused",
            Self::Disabled => "disabled",
        }
    }

    /// Reads [`Self::as_str`].
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Enabled, Self::Paused, Self::Disabled].into_iter().find(|status| status.as_str() == text)
    }
}

/// How events reach the receiver.
#[derive(Clone, Debug)]
pub enum StreamDelivery {
    /// The receiver fetches them (RFC 8936).
    Poll,
    /// They are posted to the receiver (RFC 8935).
    Push {
        /// Where.
        endpoint_url: String,
        /// What the header `Authorization` must hold there, sealed.
        authorization_header: Option<Secret>,
    },
}

/// A stream.
#[derive(Clone, Debug)]
pub struct EventStream {
    /// Its name.
    pub id: EventStreamId,
    /// Its receiver; each has one.
    pub client_id: ClientId,
    /// How.
    pub delivery: StreamDelivery,
    /// URIs of the types that the receiver named, known or not.
    pub events_requested: Option<Vec<String>>,
    /// The types that it gets, in the form of [`EventType::as_str`].
    pub events_delivered: Vec<String>,
    /// The receiver's own words for it.
    pub description: Option<String>,
    /// Whether events go out.
    pub status: StreamStatus,
    /// Why, in the receiver's own words.
    pub reason: Option<String>,
    /// When a verification was last asked for.
    pub verified_at: Option<Timestamp>,
}

impl EventStream {
    /// Whether the receiver asked for events of this type and may have them.
    pub fn delivers(&self, kind: EventType) -> bool {
        self.events_delivered.iter().any(|delivered| delivered == kind.as_str())
    }
}
