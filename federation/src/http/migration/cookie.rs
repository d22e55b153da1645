//! Which hand-over this browser opened: a secret of its own, whose hash the row holds.

use actix_web::{
    HttpRequest, HttpResponseBuilder,
    cookie::{Cookie, SameSite, time::Duration},
};
use idp::{domain::Secret, http::Visitor};

/// As long as the row can tell anything.
const LIFE: Duration = Duration::days(7);

fn name(secure: bool) -> &'static str {
    if secure { "__Secure-cid_migration" } else { "cid_migration" }
}

/// The cookie, if one came.
pub(super) fn read(request: &HttpRequest, visitor: &Visitor) -> Option<Secret> {
    let cookie = request.cookie(name(visitor.provider.settings.issuer.is_https()))?;
    let value = cookie.value();
    (!value.is_empty() && value.len() <= 128).then(|| Secret::from(value))
}

/// Gives it to the browser.
pub(super) fn write(answer: &mut HttpResponseBuilder, visitor: &Visitor, value: &Secret) {
    let secure = visitor.provider.settings.issuer.is_https();
    let cookie = Cookie::build(name(secure), value.expose().to_owned())
        .path("/migration")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .max_age(LIFE)
        .finish();
    answer.cookie(cookie);
}
