//! What an application in a browser calls from a page of its own origin (the CORS protocol of the Fetch standard): pushed
//! requests, tokens, userinfo, revocation.
//!
//! Any origin may. None of these reads a cookie, and what they do read has to be shown by whoever calls: a page learns nothing
//! that its own server could not ask for. Everything else stays closed to foreign pages.

use actix_web::{
    Error, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{
            ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
            ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD,
            HeaderValue,
        },
    },
    middleware::Next,
};

/// What a page may read of an answer besides the body and the usual headers.
const EXPOSED: HeaderValue =
    HeaderValue::from_static("dpop-nonce, retry-after, www-authenticate, x-request-id");

/// Lets pages of any origin call the endpoint and read its answers, without their cookies.
pub(super) async fn any_origin<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let asks_first = request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if request.method() == Method::OPTIONS && asks_first {
        request.into_response(preflight()).map_into_right_body()
    } else {
        next.call(request).await?.map_into_left_body()
    };
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    Ok(response)
}

/// The browser asks whether it may before it sends a header of the page's own. It remembers the answer for two hours.
fn preflight() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"))
        .insert_header((ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, dpop"))
        .insert_header((ACCESS_CONTROL_MAX_AGE, "7200"))
        .finish()
}
