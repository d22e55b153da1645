//! A poll (RFC 8936, 2.2): what the receiver has, what it could not use, and how much it wants.

use super::Fault;
use serde_json::{Map, Value};

/// Events in an answer at most.
pub const MOST_EVENTS: i64 = 100;

/// Names in a request at most.
const MOST_NAMES: usize = 1_000;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PollRequest {
    /// Names of events that the receiver has.
    pub ack: Vec<String>,
    /// Names of events that it could not use, with its codes for the reasons.
    pub refused: Vec<(String, String)>,
    /// So many at most; none: it only acknowledges.
    pub most: i64,
    /// Whether it rather has an empty answer than waits for an event.
    pub returns_immediately: bool,
}

/// Reads a poll.
///
/// # Errors
/// A member is not what it must be.
pub fn parse_poll(object: &Map<String, Value>) -> Result<PollRequest, Fault> {
    let ack = match object.get("ack") {
        None => Some(Vec::new()),
        Some(Value::Array(names)) => names.iter().map(|name| name.as_str().map(str::to_owned)).collect(),
        Some(_) => None,
    };
    let ack = ack.ok_or("ack: must be an array of strings")?;
    let refused = match object.get("setErrs") {
        None => Some(Vec::new()),
        Some(Value::Object(errors)) => errors.iter().map(|(name, error)| refusal(name, error)).collect(),
        Some(_) => None,
    };
    let refused = refused.ok_or("setErrs: must be an object of objects with err")?;
    if ack.len() + refused.len() > MOST_NAMES {
        return Err(format!("ack, setErrs: at most {MOST_NAMES} names"));
    }
    let most = match object.get("maxEvents") {
        None => Some(MOST_EVENTS),
        Some(number) => number.as_i64().filter(|most| *most >= 0),
    };
    let returns_immediately = match object.get("returnImmediately") {
        None => Some(false),
        Some(value) => value.as_bool(),
    };
    Ok(PollRequest {
        ack,
        refused,
        most: most.ok_or("maxEvents: must be an integer of 0 or more")?.min(MOST_EVENTS),
        returns_immediately: returns_immediately.ok_or("returnImmediately: must be a boolean")?,
    })
}

fn refusal(name: &str, error: &Value) -> Option<(String, String)> {
    let code = error.get("err")?.as_str()?;
    Some((name.to_owned(), code.to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn table() {
        let nothing = PollRequest { ack: vec![], refused: vec![], most: 100, returns_immediately: false };
        for (sent, expected) in [
            (json!({}), Some(nothing.clone())),
            (json!({ "maxEvents": 0 }), Some(PollRequest { most: 0, ..nothing.clone() })),
            (json!({ "maxEvents": 5_000 }), Some(nothing.clone())),
            (
                json!({ "returnImmediately": true, "later": 1 }),
                Some(PollRequest { returns_immediately: true, ..nothing.clone() }),
            ),
            (json!({ "ack": ["a"] }), Some(PollRequest { ack: vec!["a".to_owned()], ..nothing.clone() })),
            (
                json!({ "setErrs": { "a": { "err": "invalid_key", "description": "d" } } }),
                Some(PollRequest {
                    refused: vec![("a".to_owned(), "invalid_key".to_owned())],
                    ..nothing.clone()
                }),
            ),
            (json!({ "maxEvents": -1 }), None),
            (json!({ "maxEvents": 1.5 }), None),
            (json!({ "maxEvents": "1" }), None),
            (json!({ "returnImmediately": "true" }), None),
            (json!({ "ack": "a" }), None),
            (json!({ "ack": [1] }), None),
            (json!({ "ack": vec!["a"; 1_001] }), None),
            (json!({ "setErrs": ["a"] }), None),
            (json!({ "setErrs": { "a": {} } }), None),
            (json!({ "setErrs": { "a": "invalid_key" } }), None),
        ] {
            assert_eq!(parse_poll(sent.as_object().unwrap()).ok(), expected, "{sent:.200}");
        }
    }
}
