//! `cursor` and `limit` of lists.

use super::Refusal;
use crate::flow::PageAsk;
use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use serde::{Deserialize, de::DeserializeOwned};
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
    /// Reads it, when it says nothing but which page.
    pub(super) fn read(self) -> Result<PageAsk, Refusal> {
        let query: PageQuery = self.read_as()?;
        page_ask(query.cursor, query.limit)
    }

    /// Reads it as a struct, not a map: repeated and unknown parameters are errors. So is NUL, which nothing has in its name:
    /// PostgreSQL does not know it, and SQLite would look for it.
    pub(super) fn read_as<Q: DeserializeOwned>(self) -> Result<Q, Refusal> {
        if self.0.contains("%00") {
            return Err(Refusal::Query);
        }
        Ok(web::Query::<Q>::from_query(&self.0).map_err(|_| Refusal::Query)?.into_inner())
    }
}

/// The page, if so many objects can be on one.
pub(super) fn page_ask(cursor: Option<String>, limit: Option<usize>) -> Result<PageAsk, Refusal> {
    match limit {
        Some(0 | 1_001..) => Err(Refusal::Query),
        limit => Ok(PageAsk { cursor, limit }),
    }
}
