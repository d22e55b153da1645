//! The span of a request, for traces (OpenTelemetry). It is no more than a look at a switch while nobody collects them.
//!
//! What a span says is what the log's line says: no path, no parameter, nobody's name. `traceparent` (W3C Trace Context) is
//! followed when a proxy sends it that the settings name; a stranger's would let strangers choose what is collected.

use super::headers::RequestId;
use crate::settings::Settings;
use actix_web::{dev::ServiceRequest, http::header::HeaderMap};
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
use tracing::{Span, field::Empty, info_span};
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// A request begins.
pub(super) fn begin(settings: &Settings, request: &ServiceRequest, id: &RequestId, route: &str) -> Span {
    let span = info_span!(
        target: "common_id::traces",
        "request",
        otel.kind = "server",
        otel.name = Empty,
        otel.status_code = Empty,
        http.request.method = %request.method(),
        http.route = route,
        http.response.status_code = Empty,
        request_id = %id.0,
    );
    if !span.is_disabled() {
        span.record("otel.name", format!("{} {route}", request.method()));
        let peer = request.peer_addr().map(|address| address.ip().to_canonical());
        let is_ours = |peer| settings.trusted_proxies.iter().any(|net| net.contains(&peer));
        if let Some(parent) = peer.filter(|peer| is_ours(*peer)).and_then(|_| parent_of(request.headers())) {
            let context = opentelemetry::Context::new().with_remote_span_context(parent);
            // It fails when the span is no trace's, and then there is nothing to follow.
            let _ = span.set_parent(context);
        }
    }
    span
}

/// It ends.
pub(super) fn end(span: &Span, status: u16) {
    if span.is_disabled() {
        return;
    }
    // A number for collectors, as they take unsigned ones for texts.
    span.record("http.response.status_code", i64::from(status));
    // What a client did wrong is no fault of the server's span.
    if status >= 500 {
        span.record("otel.status_code", "ERROR");
    }
}

/// Whose part the request is (Trace Context, 3.2). Two headers are none.
fn parent_of(headers: &HeaderMap) -> Option<SpanContext> {
    let mut values = headers.get_all("traceparent");
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    parse(value.to_str().ok()?)
}

fn parse(text: &str) -> Option<SpanContext> {
    let mut parts = text.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_hex = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    // Of version 00 there are four parts; a later one may have more behind.
    let is_whole = if version == "00" { parts.next().is_none() } else { version != "ff" };
    if !is_whole || !is_hex(version, 2) || !is_hex(trace, 32) || !is_hex(span, 16) || !is_hex(flags, 2) {
        return None;
    }
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()? & TraceFlags::SAMPLED.to_u8());
    let (trace, span) = (TraceId::from_hex(trace).ok()?, SpanId::from_hex(span).ok()?);
    let context = SpanContext::new(trace, span, flags, true, TraceState::NONE);
    context.is_valid().then_some(context)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_parent() {
        let (trace, span) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
        for (text, sampled) in [
            (format!("00-{trace}-{span}-01"), Some(true)),
            (format!("00-{trace}-{span}-00"), Some(false)),
            (format!("00-{trace}-{span}-03"), Some(true)),
            (format!("01-{trace}-{span}-01-more"), Some(true)),
            (format!("00-{trace}-{span}-01-more"), None),
            (format!("ff-{trace}-{span}-01"), None),
            (format!("00-{}-{span}-01", trace.to_uppercase()), None),
            (format!("00-{}-{span}-01", "0".repeat(32)), None),
            (format!("00-{trace}-{}-01", "0".repeat(16)), None),
            (format!("00-{trace}-{span}"), None),
            (format!("00-{trace}-{span}-1"), None),
            (format!("+0-{trace}-{span}-01"), None),
            (String::new(), None),
        ] {
            let parent = parse(&text);
            assert_eq!(parent.as_ref().map(SpanContext::is_sampled), sampled, "{text}");
            if let Some(parent) = parent {
                assert_eq!(
                    (parent.trace_id().to_string(), parent.span_id().to_string()),
                    (trace.into(), span.into())
                );
            }
        }
    }
}
