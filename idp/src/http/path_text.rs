//! NUL in a path. It is a character to us and to SQLite; PostgreSQL refuses a statement with it. Nothing of ours has it in its
//! name, so it is read as what stands for no character (U+FFFD), as bytes that are no UTF-8 are: then there is no such thing,
//! and every interface says so in its own words.

use actix_web::{
    dev::ServiceRequest,
    http::{Uri, uri::PathAndQuery},
};

/// U+FFFD in a path.
const NO_CHARACTER: &str = "%EF%BF%BD";

/// Takes NULs out of the path; what follows the question mark stays.
pub(super) fn take_nul_out(request: &mut ServiceRequest) {
    if !request.path().contains("%00") {
        return;
    }
    let path = request.path().replace("%00", NO_CHARACTER);
    let address = match request.uri().query() {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = PathAndQuery::try_from(address).ok();
    // One escape for another in what was an address already.
    if let Ok(uri) = Uri::from_parts(parts) {
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn only_nul_in_the_path_is_read_otherwise() {
        for (sent, read) in [
            ("/links/%00", "/links/%EF%BF%BD"),
            ("/%00x%00/y?a=%00", "/%EF%BF%BDx%EF%BF%BD/y?a=%00"),
            ("/links/%2500", "/links/%2500"),
            ("/links/%0A?b=%00", "/links/%0A?b=%00"),
            ("/", "/"),
        ] {
            let mut request = TestRequest::with_uri(sent).to_srv_request();
            take_nul_out(&mut request);
            assert_eq!(request.uri().to_string(), read);
            // What the router matches is decoded.
            assert!(!request.match_info().as_str().contains('\0'), "{sent}");
        }
    }
}
