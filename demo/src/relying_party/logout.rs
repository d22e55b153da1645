//! Logging out: first here, then at the provider (OpenID Connect RP-Initiated Logout 1.0).

use actix_web::{
    HttpRequest, HttpResponse,
    http::header,
    web::{Data, Query},
};
use askama::Template;
use openidconnect::{ClientId, CsrfToken, LogoutRequest, PostLogoutRedirectUrl};
use serde::Deserialize;

use super::{Service, Site, page::Problem, session::Session};
use crate::serve::{answer::page, browser};

#[derive(Template)]
#[template(path = "relying_party/logged_out.html")]
struct LoggedOutPage<'s> {
    service: &'s Service,
    /// The provider confirmed that its session ended too.
    everywhere: bool,
}

/// `POST /logout`
pub(super) async fn post(site: Data<Site>, request: HttpRequest) -> HttpResponse {
    if !browser::is_own_form(&request, &site.settings.base_url) {
        return site.problem(&Problem::ForeignForm);
    }
    // Our own session ends whatever happens at the provider.
    let session = site.session(&request).and_then(|(id, _)| site.sessions.end(&id));
    let forget = browser::removal(site.session_cookie(), &site.settings.base_url);

    let state = CsrfToken::new_random();
    let location = match session {
        Some(session) => end_session_url(&site, &session, &state).await,
        None => None,
    };
    HttpResponse::SeeOther()
        .cookie(forget)
        .cookie(browser::cookie(site.logout_cookie(), state.secret().clone(), &site.settings.base_url))
        .insert_header((header::LOCATION, location.unwrap_or_else(|| "/logged-out".to_owned())))
        .finish()
}

/// Where the provider ends its session and sends the browser back to us. `None` when it cannot be reached.
async fn end_session_url(site: &Site, session: &Session, state: &CsrfToken) -> Option<String> {
    let metadata = site.provider.metadata().await.ok()?;
    let endpoint = metadata.additional_metadata().end_session_endpoint.clone()?;
    let back_to = site.settings.base_url.join("/logged-out").ok()?;
    let url = LogoutRequest::from(endpoint)
        // The hint shows the provider which session is meant, so that it need not ask the person.
        .set_id_token_hint(&session.id_token)
        .set_client_id(ClientId::new(site.settings.client_id.clone()))
        .set_post_logout_redirect_uri(PostLogoutRedirectUrl::from_url(back_to))
        .set_state(state.clone())
        .http_get_url();
    Some(url.to_string())
}

/// What the provider sends back with the browser.
#[derive(Deserialize)]
pub(super) struct LogoutAnswer {
    state: Option<String>,
}

/// `GET /logged-out`, the `post_logout_redirect_uri`
pub(super) async fn logged_out(
    site: Data<Site>,
    request: HttpRequest,
    answer: Query<LogoutAnswer>,
) -> HttpResponse {
    let expected = request.cookie(&site.logout_cookie());
    let everywhere = expected.is_some_and(|cookie| answer.state.as_deref() == Some(cookie.value()));
    page(&LoggedOutPage { service: &site.service, everywhere })
}

impl Site {
    /// The name of the cookie that remembers a logout under way.
    fn logout_cookie(&self) -> String {
        format!("{}-logout", self.settings.client_id)
    }
}
