//! Which mail's link this browser opened, sealed: so that the token is in the address bar for one moment only.

use crate::domain::LinkId;
use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, SameSite, time::Duration},
};
use idp::http::Visitor;

/// The purpose under which the link's name is sealed.
const PURPOSE: &str = "opened-link";
/// How long the page can be looked at.
const LIFE: Duration = Duration::hours(1);

fn name(secure: bool) -> &'static str {
    if secure { "__Secure-cid_link" } else { "cid_link" }
}

/// The link that this browser opened.
pub(super) fn read(request: &HttpRequest, visitor: &Visitor) -> Option<LinkId> {
    let cookie = request.cookie(name(visitor.provider.settings.issuer.is_https()))?;
    let bytes = visitor.provider.sealer.open(PURPOSE, cookie.value())?;
    String::from_utf8(bytes).ok().map(LinkId::from)
}

/// Notes it in the browser.
pub(super) fn write(mut response: HttpResponse, visitor: &Visitor, link: &LinkId) -> HttpResponse {
    let secure = visitor.provider.settings.issuer.is_https();
    let sealed = visitor.provider.sealer.seal(PURPOSE, link.as_str().as_bytes());
    let cookie = Cookie::build(name(secure), sealed)
        .path("/link")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .max_age(LIFE)
        .finish();
    if let Err(error) = response.add_cookie(&cookie) {
        tracing::error!(%error, "the link's cookie could not be set");
    }
    response
}
