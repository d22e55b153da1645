//! `cursor` and `limit` of lists.

use super::Refusal;
use crate::flow::PageAsk;
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use serde::Deserialize;
use std::{
    convert::Infallible,
    future::{Ready, ready},
};
use utoipa::IntoParams;

/// Which page of a list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PageQuery {
    /// `next_cursor` of the answer before.
    cursor: Option<String>,
    /// Objects on the page at most.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// The query string, not judged before the operation knows its caller and asks.
pub(super) struct PageAsked(String);

impl FromRequest for PageAsked {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.query_string().to_owned())))
    }
}

impl PageAsked {
    /// Reads it.
    pub(super) fn read(self) -> Result<PageAsk, Refusal> {
        // A struct, not a map: repeated and unknown parameters are errors.
        let query = web::Query::<PageQuery>::from_query(&self.0).map_err(|_| Refusal::Query)?.into_inner();
        match query.limit {
            Some(0 | 1_001..) => Err(Refusal::Query),
            limit => Ok(PageAsk { cursor: query.cursor, limit }),
        }
    }
}
