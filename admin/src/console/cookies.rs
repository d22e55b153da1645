//! The console's cookies: `__Host-`, HttpOnly, Secure and SameSite=Lax where it is reached by https; by plain http the
//! same without `__Host-` and Secure.

use super::Mount;
use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};

/// A cookie of a console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// The session.
    Session,
    /// A login that is under way, sealed.
    Login,
    /// The language that was chosen.
    Lang,
}

/// How long a login may take.
pub(super) const LOGIN_SECONDS: i64 = 1_800;
/// How long the language is kept.
const LANG_SECONDS: i64 = 31_536_000;

impl Name {
    fn text(self, mount: &Mount, secure: bool) -> String {
        let prefix = if secure { "__Host-" } else { "" };
        let suffix = match self {
            Self::Session => "",
            Self::Login => "_login",
            Self::Lang => "_lang",
        };
        format!("{prefix}{}{suffix}", mount.cookie)
    }
}

/// The value of a cookie, if it came and has a possible length.
pub(super) fn read(request: &HttpRequest, mount: &Mount, name: Name, secure: bool) -> Option<String> {
    let cookie = request.cookie(&name.text(mount, secure))?;
    let value = cookie.value();
    (!value.is_empty() && value.len() <= 2_048).then(|| value.to_owned())
}

/// Sets a cookie. The session's goes with the browser.
pub(super) fn set(mount: &Mount, name: Name, value: &str, secure: bool) -> Cookie<'static> {
    let mut cookie = Cookie::build(name.text(mount, secure), value.to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(secure)
        .finish();
    match name {
        Name::Session => {}
        Name::Login => cookie.set_max_age(Duration::seconds(LOGIN_SECONDS)),
        Name::Lang => cookie.set_max_age(Duration::seconds(LANG_SECONDS)),
    }
    cookie
}

/// Takes a cookie away.
pub(super) fn clear(mount: &Mount, name: Name, secure: bool) -> Cookie<'static> {
    let mut cookie = set(mount, name, "", secure);
    cookie.make_removal();
    cookie
}
