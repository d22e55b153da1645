//! `HEAD` (RFC 9110, 9.3.2): answered wherever `GET` is, with the same headers, and nothing happens.
//!
//! One place for every route of every crate, those of plug-ins and of the back office too: the request is routed as
//! a `GET`, its visits to the database are taken back, and the server leaves the body away.

use crate::store;
use actix_web::{
    Error,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{HeaderName, SET_COOKIE},
    },
};

/// Whether it is a `HEAD`; from now on it goes the way of a `GET`.
pub(super) fn take(request: &mut ServiceRequest) -> bool {
    let is_head = request.method() == Method::HEAD;
    if is_head {
        request.head_mut().method = Method::GET;
    }
    is_head
}

/// The answer of a `GET` that changes nothing, neither here nor in the browser.
pub(super) async fn rehearse<B>(
    answered: impl Future<Output = Result<ServiceResponse<B>, Error>>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = store::rehearse(answered).await?;
    for changes in [SET_COOKIE, HeaderName::from_static("clear-site-data")] {
        response.headers_mut().remove(changes);
    }
    Ok(response)
}
