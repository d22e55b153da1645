//! JSON bodies: bounded in size and time, members unique, unknown ones refused.

use super::Refusal;
use crate::domain::{Fault, Rule};
use actix_web::{FromRequest, HttpRequest, dev::Payload, http::header, web};
use idp::{domain::parse_strict_object, http as idp_http};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::Value;
use std::{
    future::{Ready, ready},
    marker::PhantomData,
};

/// The largest body, bytes: a JWK set is the largest thing in one.
const LARGEST: usize = 64 * 1024;

/// A body that is to be of the described shape. Nothing of it is read or judged before the operation
/// knows its caller and asks.
pub(super) struct Body<T> {
    is_json: bool,
    payload: web::Payload,
    shape: PhantomData<T>,
}

/// The body of an operation that needs none: nothing, or an object without members. A caller that sends more asks for
/// something that would not be done.
pub(super) type NoBody = Body<NoMembers>;

/// No member.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoMembers {}

impl<T> FromRequest for Body<T> {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let payload = web::Payload::from_request(request, payload).into_inner();
        let body = |payload| Self { is_json: is_json(request), payload, shape: PhantomData };
        ready(payload.map(body).map_err(|_| Refusal::NotJson))
    }
}

impl<T: DeserializeOwned> Body<T> {
    /// Reads it.
    pub(super) async fn read(self) -> Result<T, Refusal> {
        Ok(self.read_whole().await?.1)
    }

    /// Reads it, and gives what was sent as well.
    pub(super) async fn read_whole(self) -> Result<(Vec<u8>, T), Refusal> {
        if !self.is_json {
            return Err(Refusal::MediaType);
        }
        let bytes = bytes_of(self.payload).await?;
        let value = parse(&bytes)?;
        Ok((bytes, value))
    }
}

impl NoBody {
    /// Reads to its end that there is none.
    pub(super) async fn read_nothing(self) -> Result<(), Refusal> {
        let bytes = bytes_of(self.payload).await?;
        if bytes.is_empty() {
            return Ok(());
        }
        if !self.is_json {
            return Err(Refusal::MediaType);
        }
        parse(&bytes).map(|NoMembers {}| ())
    }
}

async fn bytes_of(payload: web::Payload) -> Result<Vec<u8>, Refusal> {
    idp_http::body_of(payload).await.map_err(|cause| match cause {
        idp_http::PageError::TooLarge => Refusal::TooLarge,
        idp_http::PageError::TooSlow => Refusal::TooSlow,
        _ => Refusal::NotJson,
    })
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    let object = parse_strict_object(bytes, LARGEST).map_err(|_| Refusal::NotJson)?;
    serde_json::from_value(Value::Object(object)).map_err(|cause| fault(&cause))
}

/// What serde says, as a fault with a place where it names one. The text quotes no value of the body
/// that could be a secret: only the names of members come out.
fn fault(cause: &serde_json::Error) -> Refusal {
    let text = cause.to_string();
    let member = text.split('`').nth(1).map(|name| format!("/{}", escape(name)));
    let fault = if text.starts_with("unknown field") {
        Fault::at(member.unwrap_or_default(), Rule::Unknown)
    } else if text.starts_with("missing field") {
        Fault::at(member.unwrap_or_default(), Rule::Missing)
    } else {
        Fault::at("", Rule::Shape)
    };
    Refusal::Members(fault)
}

/// RFC 6901, 3.
fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn is_json(request: &HttpRequest) -> bool {
    request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}
