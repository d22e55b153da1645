//! `/check-session`: the frame that relying parties ask whether the login is still the same (Session Management 1.0, 3.2). Where that is off
//! there is no such address.
//!
//! It is the one document that may stand in a frame of others. Nothing is in it that could be seen or pressed.

use super::{PageError, Visitor};
use actix_web::{
    HttpResponse,
    http::header::{CONTENT_SECURITY_POLICY, ContentType},
};

/// Marks an answer that may be shown in frames of others; every other answer may not.
#[derive(Clone, Copy)]
pub(super) struct MayBeFramed;

/// The document: a script, and nothing to show.
pub(super) async fn get(visitor: Visitor) -> HttpResponse {
    let settings = &visitor.provider.settings;
    if !settings.session_management {
        return PageError::NotFound.answer(&visitor);
    }
    // Services that show it are known by the answer, which is bound to their origin, and not by a list that every browser would be shown.
    let ancestors = if settings.issuer.is_https() && !settings.issuer.is_loopback() { "https:" } else { "*" };
    let policy = format!(
        "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
    );
    let script = visitor.provider.site.assets.href("check-session.js");
    let document = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>session</title><script src=\"{script}\"></script>\n"
    );
    let mut answer = HttpResponse::Ok()
        .insert_header((CONTENT_SECURITY_POLICY, policy))
        .content_type(ContentType::html())
        .body(document);
    answer.extensions_mut().insert(MayBeFramed);
    answer
}
