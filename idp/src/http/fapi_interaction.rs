//! `x-fapi-interaction-id` (FAPI 1.0 Baseline, 6.2.1): a client's name for one of its calls, said back and written into our log, so
//! that both sides find the same call. Who sends none is told a new one.

use super::headers::request_id;
use crate::Provider;
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{HeaderName, HeaderValue},
};

const INTERACTION_ID: HeaderName = HeaderName::from_static("x-fapi-interaction-id");

/// Where the hyphens of a UUID stand (RFC 9562, 4).
const HYPHENS: [usize; 4] = [8, 13, 18, 23];

/// The answer with the name of its call.
pub(super) fn named(provider: &Provider, request: &HttpRequest, mut answer: HttpResponse) -> HttpResponse {
    let id = sent(request).unwrap_or_else(|| {
        let mut bytes = [0u8; 16];
        provider.random.fill(&mut bytes);
        random_uuid(bytes)
    });
    tracing::info!(request_id = %request_id(request), interaction_id = %id, "call of a client");
    if let Ok(value) = HeaderValue::try_from(id) {
        answer.headers_mut().insert(INTERACTION_ID, value);
    }
    answer
}

/// What the client sent, if it is a UUID: anything else is neither said back nor logged.
fn sent(request: &HttpRequest) -> Option<String> {
    let value = request.headers().get(INTERACTION_ID)?.to_str().ok()?;
    is_uuid(value).then(|| value.to_owned())
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| {
            if HYPHENS.contains(&place) { byte == b'-' } else { byte.is_ascii_hexdigit() }
        })
}

/// A UUID of random bits (RFC 9562, 5.4): version and variant stand at their places.
fn random_uuid(bytes: [u8; 16]) -> String {
    let bits = u128::from_be_bytes(bytes) & !(0xf << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let group = |from: u32| (bits >> from) & 0xffff;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        bits >> 96,
        group(80),
        group(64),
        group(48),
        bits & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_uuids_are_said_back() {
        for (text, holds) in [
            ("c770aef3-6784-41f7-8e0e-ff5f97bddb3a", true),
            ("C770AEF3-6784-41F7-8E0E-FF5F97BDDB3A", true),
            ("c770aef3-6784-41f7-8e0e-ff5f97bddb3", false),
            ("c770aef3-6784-41f7-8e0e-ff5f97bddb3a1", false),
            ("c770aef3x6784-41f7-8e0e-ff5f97bddb3a", false),
            ("c770aef3-6784-41f7-8e0e-ff5f97bddb3g", false),
            ("c770aef3-6784-41f7-8e0e-ff5f97bdd\u{e9}a", false),
            ("", false),
        ] {
            assert_eq!(is_uuid(text), holds, "{text}");
        }
    }

    #[test]
    fn a_new_one_is_a_uuid_of_version_4() {
        for (bytes, text) in [
            ([0x00; 16], "00000000-0000-4000-8000-000000000000"),
            ([0xff; 16], "ffffffff-ffff-4fff-bfff-ffffffffffff"),
        ] {
            assert_eq!(random_uuid(bytes), text);
            assert!(is_uuid(text));
        }
    }
}
