//! Our cookies: names, attributes, reading and writing.
//!
//! On https they are `__Host-`, HttpOnly, Secure and SameSite=Lax; on the plain-http demo the same
//! without `__Host-` and Secure. One is made for a script in frames of other sites, and opens nothing. The one that goes to
//! the pages of a single interaction alone is in [`super::carried`].

use actix_web::{
    HttpRequest,
    cookie::{Cookie, SameSite, time::Duration},
};

/// A cookie of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// Names the browser: interactions and forms are bound to it.
    Browser,
    /// The session.
    Session,
    /// Tags of accounts that logged in from this browser.
    Known,
    /// The language that was chosen.
    Lang,
    /// The service whose brand the pages wear.
    Brand,
    /// The service that the browser came from last: where its pages lead back to.
    From,
    /// The size of text that was chosen.
    TextSize,
    /// The token by which the owner of an account that was left comes back.
    Return,
    /// What the provider's frame knows the session by (Session Management 1.0, 3.2). Its script reads it, in pages of other sites.
    State,
}

impl Name {
    const fn text(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Browser, false) => "cid_browser",
            (Self::Browser, true) => "__Host-cid_browser",
            (Self::Session, false) => "cid_session",
            (Self::Session, true) => "__Host-cid_session",
            (Self::Known, false) => "cid_known",
            (Self::Known, true) => "__Host-cid_known",
            (Self::Lang, false) => "cid_lang",
            (Self::Lang, true) => "__Host-cid_lang",
            (Self::Brand, false) => "cid_brand",
            (Self::Brand, true) => "__Host-cid_brand",
            (Self::From, false) => "cid_from",
            (Self::From, true) => "__Host-cid_from",
            (Self::TextSize, false) => "cid_text",
            (Self::TextSize, true) => "__Host-cid_text",
            (Self::Return, false) => "cid_return",
            (Self::Return, true) => "__Host-cid_return",
            (Self::State, false) => "cid_state",
            (Self::State, true) => "__Host-cid_state",
        }
    }

    /// How long it stays; those of a session and of a way back go with the browser.
    const fn days(self) -> Option<i64> {
        match self {
            Self::Session | Self::Brand | Self::From | Self::Return | Self::State => None,
            Self::Browser | Self::Known | Self::Lang | Self::TextSize => Some(365),
        }
    }
}

/// The value of a cookie of ours, if it came and has a possible length.
pub(super) fn read(request: &HttpRequest, name: Name, secure: bool) -> Option<String> {
    let cookie = request.cookie(name.text(secure))?;
    let value = cookie.value();
    (!value.is_empty() && value.len() <= 1024).then(|| value.to_owned())
}

/// Sets a cookie.
pub(super) fn set(name: Name, value: &str, secure: bool) -> Cookie<'static> {
    let mut cookie = Cookie::build(name.text(secure), value.to_owned())
        .path("/")
        .http_only(name != Name::State)
        // Browsers take `None` by https alone.
        .same_site(if name == Name::State && secure { SameSite::None } else { SameSite::Lax })
        .secure(secure)
        .finish();
    if let Some(days) = name.days() {
        cookie.set_max_age(Duration::days(days));
    }
    cookie
}

/// Takes a cookie away.
pub(super) fn clear(name: Name, secure: bool) -> Cookie<'static> {
    let mut cookie = set(name, "", secure);
    cookie.make_removal();
    cookie
}
