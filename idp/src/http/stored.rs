//! The answer with a file that was made at the start: as it is or by gzip, or the word that nothing changed.

use crate::pages::Asset;
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, AcceptEncoding, ETag, Encoding, EntityTag, Header as _, HeaderValue, IfNoneMatch},
    web::Bytes,
};

/// Kept for good: another content has another name.
pub(super) const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Kept for a day: the name stays while the content may change with the next start.
pub const A_DAY: &str = "public, max-age=86400";

/// Answers with a file. `keep` is the value of `Cache-Control`.
///
/// Only files that are the same for everybody come through here, so what is compressed holds no secret.
pub fn stored(request: &HttpRequest, file: &Asset, keep: &'static str) -> HttpResponse {
    let packed = file.gzip.as_ref().filter(|_| takes_gzip(request));
    // Another coding is another representation, with a tag of its own (RFC 9110, 8.8.3.3).
    let tag = match packed {
        Some(_) => EntityTag::new_strong(format!("{}-gzip", file.digest)),
        None => EntityTag::new_strong(file.digest.clone()),
    };
    let is_known = match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(&tag)),
        Err(_) => false,
    };
    let mut answer = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((header::CACHE_CONTROL, HeaderValue::from_static(keep))).insert_header(ETag(tag));
    if file.gzip.is_some() {
        answer.insert_header((header::VARY, HeaderValue::from_static("accept-encoding")));
    }
    if is_known {
        return answer.finish();
    }
    answer.content_type(file.content_type);
    match packed {
        Some(packed) => answer
            .insert_header((header::CONTENT_ENCODING, HeaderValue::from_static("gzip")))
            .body(Bytes::copy_from_slice(packed)),
        None => answer.body(Bytes::copy_from_slice(&file.bytes)),
    }
}

fn takes_gzip(request: &HttpRequest) -> bool {
    let Ok(accepted) = AcceptEncoding::parse(request) else { return false };
    accepted.negotiate([Encoding::gzip(), Encoding::identity()].iter()) == Some(Encoding::gzip())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn who_gets_which_form() {
        let file = Asset::new("text/plain; charset=utf-8", vec![b'a'; 4_000]);
        let (plain, packed) = (format!("\"{}\"", file.digest), format!("\"{}-gzip\"", file.digest));
        for (accepted, known, status, coding) in [
            ("", "", 200, None),
            ("gzip", "", 200, Some("gzip")),
            ("gzip, deflate, br, zstd", "", 200, Some("gzip")),
            ("br;q=1.0, gzip;q=0.5, *;q=0", "", 200, Some("gzip")),
            ("br", "", 200, None),
            ("identity", "", 200, None),
            ("gzip;q=0", "", 200, None),
            ("gzip;q=0, *", "", 200, None),
            ("rubbish;;;", "", 200, None),
            ("gzip", packed.as_str(), 304, None),
            ("gzip", plain.as_str(), 200, Some("gzip")),
            ("", plain.as_str(), 304, None),
            ("", "W/\"x\", *", 200, None),
            ("", "*", 304, None),
        ] {
            let mut request = TestRequest::default();
            if !accepted.is_empty() {
                request = request.insert_header((header::ACCEPT_ENCODING, accepted));
            }
            if !known.is_empty() {
                request = request.insert_header((header::IF_NONE_MATCH, known));
            }
            let answer = stored(&request.to_http_request(), &file, A_DAY);
            let header = |name| answer.headers().get(name).and_then(|value| value.to_str().ok());
            assert_eq!(answer.status(), status, "{accepted} {known}");
            assert_eq!(header(header::CONTENT_ENCODING), coding, "{accepted} {known}");
            assert_eq!(header(header::VARY), Some("accept-encoding"), "{accepted} {known}");
            assert_eq!(header(header::CACHE_CONTROL), Some(A_DAY), "{accepted} {known}");
        }
    }
}
