//! Whether a form was sent by a page of somebody else, as far as the browser says so.
//!
//! The form's own token is the proof; this is a second lock, for a token that leaked.

use actix_web::http::header::{HeaderMap, ORIGIN};
use url::Url;

/// Whether the browser says that another page than those of `own`, an origin, sent this request.
///
/// `Sec-Fetch-Site` decides where it is sent: our pages have `Referrer-Policy: no-referrer`, for which browsers
/// send `Origin: null` with our own forms too. Who sends neither is judged by the form's token alone.
pub fn is_foreign(headers: &HeaderMap, own: &str) -> bool {
    let header = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (header("sec-fetch-site"), header(ORIGIN.as_str())) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, Some("null") | None) => false,
        (None, Some(origin)) => !is_ours(origin, own),
    }
}

fn is_ours(origin: &str, own: &str) -> bool {
    let parsed = |text: &str| Url::parse(text).map(|url| url.origin().ascii_serialization());
    matches!((parsed(origin), parsed(own)), (Ok(one), Ok(other)) if one == other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};

    #[test]
    fn what_browsers_send() {
        let cases: [(Option<&str>, Option<&str>, bool); 13] = [
            (None, None, false),
            (Some("same-origin"), Some("null"), false),
            (Some("same-origin"), Some("https://id.example.jp"), false),
            (Some("none"), None, false),
            (Some("cross-site"), None, true),
            (Some("cross-site"), Some("null"), true),
            (Some("cross-site"), Some("https://id.example.jp"), true),
            (Some("same-site"), Some("https://www.example.jp"), true),
            (Some(""), None, true),
            (None, Some("null"), false),
            (None, Some("https://id.example.jp:443"), false),
            (None, Some("https://id.example.jp.evil.example"), true),
            (None, Some("http://id.example.jp"), true),
        ];
        for (site, origin, foreign) in cases {
            let mut headers = HeaderMap::new();
            for (name, value) in [("sec-fetch-site", site), ("origin", origin)] {
                if let Some(value) = value {
                    headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
                }
            }
            assert_eq!(is_foreign(&headers, "https://id.example.jp"), foreign, "{site:?} {origin:?}");
        }
    }
}
