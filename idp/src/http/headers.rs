//! What every answer carries, and the number of the request.

use super::{
    check_session::MayBeFramed,
    dpop::{offer_nonce, sends_proof},
    head,
    path_text::take_nul_out,
    traced,
};
use crate::{Provider, domain::generate_id, store::share_deadline};
use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{
        CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY,
        STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
    },
    middleware::Next,
    web,
};
use std::time::Instant;
use tracing::Instrument;

/// No inline script or style, nothing from elsewhere, in no frame.
///
/// `form-action` is left out on purpose: Chromium applies it to the redirect after a form, which for
/// us leads to whatever relying party is registered.
pub(super) const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The header with the number of the request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The number of the request: in a header of its answer, in its log lines, its audit rows and on its error page.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Gives the request its number and the answer its headers.
pub async fn protect(
    provider: web::Data<Provider>,
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = generate_id(provider.clock.now(), &*provider.random);
    let id = RequestId(id);
    request.extensions_mut().insert(id.clone());
    let method = request.method().clone();
    let is_head = head::take(&mut request);
    take_nul_out(&mut request);
    let is_proving = sends_proof(request.headers());
    // The pattern, never the path: a path may hold a link's token.
    let route = request.match_pattern();
    let begun = Instant::now();
    let span = traced::begin(&provider.settings, &request, &id, route.as_deref().unwrap_or("-"));
    let id = id.0;
    let answered = share_deadline(next.call(request)).instrument(span.clone());
    let mut response = if is_head { head::rehearse(answered).await? } else { answered.await? };
    let status = response.status().as_u16();
    traced::end(&span, status);
    let (route, took) = (route.as_deref().unwrap_or("-"), begun.elapsed());
    provider.metrics.observe_request(route, status, took);
    let seconds = took.as_secs_f64();
    tracing::info!(request_id = %id, %method, route, status, seconds, "request");
    let may_be_framed = response.response().extensions().contains::<MayBeFramed>();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::try_from(id) {
        headers.insert(REQUEST_ID, value);
    }
    if is_proving {
        offer_nonce(&provider, headers);
    }
    let mut default = |name: HeaderName, value: &'static str| {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    };
    default(CACHE_CONTROL, "no-store");
    default(CONTENT_SECURITY_POLICY, POLICY);
    default(REFERRER_POLICY, "no-referrer");
    default(X_CONTENT_TYPE_OPTIONS, "nosniff");
    if !may_be_framed {
        default(X_FRAME_OPTIONS, "DENY");
    }
    default(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if provider.settings.issuer.is_https() {
        default(STRICT_TRANSPORT_SECURITY, strict_transport(provider.settings.issuer.is_loopback()));
    }
    Ok(response)
}

/// Browsers remember this per host, whatever the port. For `localhost` two years would shut the developer out of every
/// plain-http program on the machine, the next demo among them.
const fn strict_transport(is_loopback: bool) -> &'static str {
    if is_loopback { "max-age=60" } else { "max-age=63072000; includeSubDomains" }
}

/// The number of a request that has come through [`protect`].
pub(super) fn request_id(request: &actix_web::HttpRequest) -> String {
    request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}
