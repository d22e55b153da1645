//! `If-Match`: changes only what the caller saw (RFC 9110, 13.1.1).

use super::Refusal;
use crate::flow::Expected;
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::header::{self, HeaderValue},
};
use std::{
    convert::Infallible,
    future::{Ready, ready},
};

/// The header, not judged before the operation knows its caller and asks.
#[derive(Debug)]
pub(super) struct IfMatch(Vec<HeaderValue>);

impl FromRequest for IfMatch {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.headers().get_all(header::IF_MATCH).cloned().collect())))
    }
}

impl IfMatch {
    /// What the caller expects to change; anything when the header is absent.
    pub(super) fn read(self) -> Result<Expected, Refusal> {
        let mut tags = Vec::new();
        for value in &self.0 {
            let text = value.to_str().map_err(|_| Refusal::Header)?;
            tags.extend(text.split(',').map(str::trim));
        }
        if tags.is_empty() || tags == ["*"] {
            return Ok(Expected::Anything);
        }
        // A weak tag or a text without quotes never matches strongly, and is a mistake here.
        let bare = |tag: &str| tag.strip_prefix('"')?.strip_suffix('"').map(str::to_owned);
        let tags: Option<Vec<String>> = tags.into_iter().map(bare).collect();
        tags.map(Expected::OneOf).ok_or(Refusal::Header)
    }
}
