//! The transmitter of security events: OpenID Shared Signals Framework 1.0 with push (RFC 8935) and poll (RFC 8936). What
//! requests must be, what answers and tokens hold.

mod metadata;
mod poll;
mod push;
mod status;
mod stream;
mod subject;
mod token;

pub use metadata::transmitter_metadata;
pub use poll::{MOST_EVENTS, PollRequest, parse_poll};
pub use push::{PushVerdict, judge_push};
pub use status::{StatusChange, parse_status};
pub use stream::{
    DeliveryWish, MIN_VERIFICATION_INTERVAL, StreamFacts, StreamWishes, check_transmitter_supplied,
    parse_stream, stream_document,
};
pub use subject::{identify, parse_subject};
pub use token::{SecurityEventToken, event_body, event_uri, security_event_claims};

use crate::domain::EventStreamId;
use serde_json::{Map, Value};

/// The scope that reads streams and fetches events.
pub const READ_SCOPE: &str = "ssf.read";
/// The scope that changes streams. It reads, too.
pub const MANAGE_SCOPE: &str = "ssf.manage";

/// The longest `description` and `reason` that are kept, characters; the rest is cut off, as the standard allows.
const LONGEST_WORDS: usize = 500;

/// What is wrong with a request, in words for the developer. Holds nothing of what was sent.
pub type Fault = String;

/// The member, which must be a text when it is there.
fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, Fault> {
    match object.get(name) {
        None => Ok(None),
        // No character to PostgreSQL.
        Some(Value::String(text)) if text.contains('\0') => Err(format!("{name}: holds a NUL character")),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("{name}: must be a string")),
    }
}

/// The member, cut to what is kept.
fn words(object: &Map<String, Value>, name: &str) -> Result<Option<String>, Fault> {
    Ok(text(object, name)?.map(|text| text.chars().take(LONGEST_WORDS).collect()))
}

/// `stream_id`, which every request but that for a new stream must have.
///
/// # Errors
/// It is missing, or no text.
pub fn stream_id(object: &Map<String, Value>) -> Result<EventStreamId, Fault> {
    let id = text(object, "stream_id")?.ok_or("stream_id: is missing")?;
    Ok(EventStreamId::from(id))
}

/// `state` of a verification (SSF 1.0, 8.1.4.2).
///
/// # Errors
/// It is no text, or too long.
pub fn verification_state(object: &Map<String, Value>) -> Result<Option<String>, Fault> {
    match text(object, "state")? {
        Some(state) if state.len() > 1_000 => Err("state: at most 1000 bytes".to_owned()),
        state => Ok(state.map(str::to_owned)),
    }
}
