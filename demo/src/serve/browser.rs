//! What a site keeps in a browser, and how it tells its own forms from a stranger's.

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite},
    http::header,
};
use url::Url;

/// A cookie that only this site's server reads. The name carries the system's, because all systems of the demo share
/// the host `localhost` and cookies know no ports.
pub(crate) fn cookie(name: String, value: String, base_url: &Url) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        // Lax, not Strict: the answer from the provider is a navigation that comes from another site.
        .same_site(SameSite::Lax)
        .secure(base_url.scheme() == "https")
        .finish()
}

/// The same cookie, told to disappear.
pub(crate) fn removal(name: String, base_url: &Url) -> Cookie<'static> {
    let mut cookie = cookie(name, String::new(), base_url);
    cookie.make_removal();
    cookie
}

/// False for a form that another origin sent. `SameSite` does not help here: every port of `localhost` is one site.
/// A client that is no browser sends neither header and has no cookies that could be abused.
pub(crate) fn is_own_form(request: &HttpRequest, base_url: &Url) -> bool {
    let value = |name: &str| request.headers().get(name).map(|value| value.as_bytes());
    if let Some(site) = value("Sec-Fetch-Site") {
        return site == b"same-origin" || site == b"none";
    }
    value(header::ORIGIN.as_str())
        .is_none_or(|origin| origin == base_url.origin().ascii_serialization().as_bytes())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn forms_of_other_origins_are_told_apart() {
        let base_url = Url::parse("http://localhost:8090").unwrap();
        let cases = [
            (None, None, true),
            (Some("same-origin"), None, true),
            (Some("same-site"), None, false),
            (Some("cross-site"), Some("http://localhost:8090"), false),
            (None, Some("http://localhost:8090"), true),
            (None, Some("http://localhost:8080"), false),
            (None, Some("null"), false),
        ];
        for (fetch_site, origin, expected) in cases {
            let mut request = TestRequest::post();
            if let Some(value) = fetch_site {
                request = request.insert_header(("Sec-Fetch-Site", value));
            }
            if let Some(value) = origin {
                request = request.insert_header(("Origin", value));
            }
            assert_eq!(
                is_own_form(&request.to_http_request(), &base_url),
                expected,
                "{fetch_site:?} {origin:?}"
            );
        }
    }
}
