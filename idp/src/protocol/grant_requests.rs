//! Requests in the shape in which oxide-auth's machines read them.
//!
//! They hold what our own checks have passed, nothing from the wire.

use crate::domain::AuthorizeRequest;
use oxide_auth::code_grant::{accesstoken, authorization, refresh};
use std::borrow::Cow;

pub(super) struct AuthorizationAsked<'a> {
    pub(super) request: &'a AuthorizeRequest,
    pub(super) scope: String,
}

impl authorization::Request for AuthorizationAsked<'_> {
    fn valid(&self) -> bool {
        true
    }
    fn client_id(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.request.client_id.as_str()))
    }
    fn scope(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.scope))
    }
    fn redirect_uri(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.request.redirect_uri))
    }
    fn state(&self) -> Option<Cow<'_, str>> {
        self.request.state.as_deref().map(Cow::Borrowed)
    }
    fn response_type(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed("code"))
    }
    fn extension(&self, _: &str) -> Option<Cow<'_, str>> {
        None
    }
}

pub(super) struct CodeAsked<'a> {
    pub(super) client_id: &'a str,
    pub(super) redirect_uri: &'a str,
}

impl accesstoken::Request for CodeAsked<'_> {
    fn valid(&self) -> bool {
        true
    }
    fn code(&self) -> Option<Cow<'_, str>> {
        // The store has found the code by its hash; the machine needs none of it.
        Some(Cow::Borrowed("taken"))
    }
    fn authorization(&self) -> accesstoken::Authorization<'_> {
        accesstoken::Authorization::Username(Cow::Borrowed(self.client_id))
    }
    fn client_id(&self) -> Option<Cow<'_, str>> {
        None
    }
    fn redirect_uri(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(self.redirect_uri))
    }
    fn grant_type(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed("authorization_code"))
    }
    fn extension(&self, _: &str) -> Option<Cow<'_, str>> {
        None
    }
}

pub(super) struct RefreshAsked<'a> {
    pub(super) client_id: &'a str,
}

impl refresh::Request for RefreshAsked<'_> {
    fn valid(&self) -> bool {
        true
    }
    fn refresh_token(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed("taken"))
    }
    fn scope(&self) -> Option<Cow<'_, str>> {
        None
    }
    fn grant_type(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed("refresh_token"))
    }
    fn authorization(&self) -> Option<(Cow<'_, str>, Cow<'_, [u8]>)> {
        Some((Cow::Borrowed(self.client_id), Cow::Borrowed(&[])))
    }
    fn extension(&self, _: &str) -> Option<Cow<'_, str>> {
        None
    }
}
