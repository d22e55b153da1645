//! A stream's configuration as it travels (SSF 1.0, 8.1.1).

use super::{Fault, text, token::event_uri, words};
use crate::domain::{EventStream, EventStreamId, Secret, StreamDelivery};
use serde_json::{Map, Value, json};

/// `method` of events that are posted to the receiver (SSF 1.0, 6.1.1).
pub(super) const PUSH: &str = "urn:ietf:rfc:8935";
/// `method` of events that the receiver fetches (SSF 1.0, 6.1.2).
pub(super) const POLL: &str = "urn:ietf:rfc:8936";

/// Seconds between two verifications at least.
pub const MIN_VERIFICATION_INTERVAL: i64 = 10;

/// Types in a request at most, and bytes of each.
const MOST_TYPES: usize = 100;
const LONGEST_TYPE: usize = 500;
/// The longest address that events are pushed to, and the longest header that goes with them, bytes.
const LONGEST_URL: usize = 2_000;
const LONGEST_HEADER: usize = 4_096;

/// How a receiver wants its events.
#[derive(Clone, Debug)]
pub enum DeliveryWish {
    /// It fetches them.
    Poll,
    /// They are posted.
    Push {
        /// Where to; whether that may be called is not judged here.
        endpoint_url: String,
        /// What the header `Authorization` is to hold.
        authorization_header: Option<Secret>,
    },
}

/// What a receiver supplies. `None`: it did not.
#[derive(Clone, Debug, Default)]
pub struct StreamWishes {
    /// URIs of the types that it wants.
    pub events_requested: Option<Vec<String>>,
    /// How.
    pub delivery: Option<DeliveryWish>,
    /// Its own words for the stream.
    pub description: Option<String>,
}

/// Reads what a receiver supplies. Members that nobody knows are passed over, so that a later version of the standard
/// finds nothing closed.
///
/// # Errors
/// A member is not what it must be.
pub fn parse_stream(object: &Map<String, Value>) -> Result<StreamWishes, Fault> {
    Ok(StreamWishes {
        events_requested: object.get("events_requested").map(types).transpose()?,
        delivery: object.get("delivery").map(delivery).transpose()?,
        description: words(object, "description")?,
    })
}

fn types(value: &Value) -> Result<Vec<String>, Fault> {
    let fault = || format!("events_requested: must be an array of at most {MOST_TYPES} URIs");
    let types = value.as_array().filter(|types| types.len() <= MOST_TYPES).ok_or_else(fault)?;
    let read = |one: &Value| one.as_str().filter(|uri| uri.len() <= LONGEST_TYPE).map(str::to_owned);
    types.iter().map(read).collect::<Option<_>>().ok_or_else(fault)
}

fn delivery(value: &Value) -> Result<DeliveryWish, Fault> {
    let object = value.as_object().ok_or("delivery: must be an object")?;
    match text(object, "method")? {
        Some(POLL) => Ok(DeliveryWish::Poll),
        Some(PUSH) => Ok(DeliveryWish::Push {
            endpoint_url: endpoint(text(object, "endpoint_url")?)?,
            authorization_header: text(object, "authorization_header")?.map(header).transpose()?,
        }),
        _ => Err(format!("delivery.method: must be {PUSH} or {POLL}")),
    }
}

fn endpoint(url: Option<&str>) -> Result<String, Fault> {
    let fits = |url: &&str| {
        url.len() <= LONGEST_URL
            && url::Url::parse(url).is_ok_and(|url| {
                url.has_host()
                    && url.fragment().is_none()
                    && url.username().is_empty()
                    && url.password().is_none()
            })
    };
    let fault = "delivery.endpoint_url: must be an absolute URL without fragment, user and password";
    url.filter(fits).map(str::to_owned).ok_or_else(|| fault.to_owned())
}

fn header(value: &str) -> Result<Secret, Fault> {
    let is_visible = value.bytes().all(|byte| (0x20..0x7f).contains(&byte)) && !value.trim().is_empty();
    if is_visible && value.len() <= LONGEST_HEADER {
        return Ok(Secret::from(value));
    }
    Err(format!("delivery.authorization_header: must be 1 to {LONGEST_HEADER} printable ASCII characters"))
}

/// What the transmitter says of a stream.
#[derive(Clone, Debug)]
pub struct StreamFacts<'a> {
    /// The issuer.
    pub issuer: &'a str,
    /// The types that this receiver can have, in the form in which they are stored.
    pub supported: &'a [&'static str],
}

/// The stream as it is answered. What the receiver put into `authorization_header` is never said again.
pub fn stream_document(stream: &EventStream, facts: &StreamFacts<'_>) -> Map<String, Value> {
    let issuer = facts.issuer;
    let supported: Vec<String> = facts.supported.iter().map(|kind| event_uri(issuer, kind)).collect();
    let delivered: Vec<String> = stream.events_delivered.iter().map(|kind| event_uri(issuer, kind)).collect();
    let delivery = match &stream.delivery {
        StreamDelivery::Poll => json!({ "method": POLL, "endpoint_url": poll_url(facts.issuer, &stream.id) }),
        StreamDelivery::Push { endpoint_url, .. } => json!({ "method": PUSH, "endpoint_url": endpoint_url }),
    };
    let mut document = Map::new();
    let mut add = |name: &str, value: Value| document.insert(name.to_owned(), value);
    add("stream_id", stream.id.as_str().into());
    add("iss", issuer.into());
    add("aud", stream.client_id.as_str().into());
    add("events_supported", supported.into());
    if let Some(requested) = &stream.events_requested {
        add("events_requested", requested.clone().into());
    }
    add("events_delivered", delivered.into());
    add("delivery", delivery);
    add("min_verification_interval", MIN_VERIFICATION_INTERVAL.into());
    if let Some(description) = &stream.description {
        add("description", description.as_str().into());
    }
    document
}

fn poll_url(issuer: &str, stream: &EventStreamId) -> String {
    format!("{issuer}/ssf/streams/{stream}/poll")
}

/// Whether what the transmitter supplies is as it stands, where the receiver sends it back (SSF 1.0, 8.1.1.3).
///
/// # Errors
/// Which member is not.
pub fn check_transmitter_supplied(
    sent: &Map<String, Value>,
    standing: &Map<String, Value>,
) -> Result<(), Fault> {
    const SUPPLIED: [&str; 5] =
        ["iss", "aud", "events_supported", "events_delivered", "min_verification_interval"];
    for name in SUPPLIED {
        if sent.get(name).is_some_and(|value| Some(value) != standing.get(name)) {
            return Err(format!("{name}: is the transmitter's to say, and something else"));
        }
    }
    let of = |object: &Map<String, Value>, name: &str| {
        object.get("delivery").and_then(|delivery| delivery.get(name)).cloned()
    };
    let both_poll = [sent, standing].iter().all(|one| of(one, "method").is_some_and(|method| method == POLL));
    let endpoint = of(sent, "endpoint_url");
    if both_poll && endpoint.is_some() && endpoint != of(standing, "endpoint_url") {
        return Err("delivery.endpoint_url: is the transmitter's to say, and something else".to_owned());
    }
    Ok(())
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
