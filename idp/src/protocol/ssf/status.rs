//! A change of a stream's status (SSF 1.0, 8.1.2.2).

use super::{Fault, stream_id, text, words};
use crate::domain::{EventStreamId, StreamStatus};
use serde_json::{Map, Value};

/// What a receiver wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusChange {
    /// Of which stream.
    pub stream: EventStreamId,
    /// What it is to be.
    pub status: StreamStatus,
    /// Why.
    pub reason: Option<String>,
}

/// Reads the request.
///
/// # Errors
/// A member is missing, or not what it must be.
pub fn parse_status(object: &Map<String, Value>) -> Result<StatusChange, Fault> {
    let status = text(object, "status")?.and_then(StreamStatus::parse);
    Ok(StatusChange {
        stream: stream_id(object)?,
        status: status.ok_or("status: must be enabled, paused or disabled")?,
        reason: words(object, "reason")?,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn table() {
        for (sent, is_good) in [
            (json!({ "stream_id": "s", "status": "enabled" }), true),
            (json!({ "stream_id": "s", "status": "paused", "reason": "work" }), true),
            (json!({ "stream_id": "s", "status": "disabled" }), true),
            (json!({ "status": "enabled" }), false),
            (json!({ "stream_id": 1, "status": "enabled" }), false),
            (json!({ "stream_id": "s" }), false),
            (json!({ "stream_id": "s", "status": "ENABLED" }), false),
            (json!({ "stream_id": "s", "status": "off" }), false),
            (json!({ "stream_id": "s", "status": "paused", "reason": 1 }), false),
        ] {
            assert_eq!(parse_status(sent.as_object().unwrap()).is_ok(), is_good, "{sent}");
        }
        let long = json!({ "stream_id": "s", "status": "paused", "reason": "理".repeat(600) });
        let kept = parse_status(long.as_object().unwrap()).unwrap().reason.unwrap();
        assert_eq!(kept.chars().count(), 500);
    }
}
