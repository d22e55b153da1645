//! `/logout` (RP-Initiated Logout 1.0, 2): GET and POST, from relying parties and from our own pages.
//!
//! Whatever is wrong with a request, whoever came here can log out: it asks, does it, and stays.

use super::{FormBody, PageError, Visitor, headers::POLICY, login::service_name};
use crate::{
    domain::Client,
    flow::{LogoutOutcome, end_session},
    pages::{self, Way},
    protocol::ParamList,
};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{CONTENT_SECURITY_POLICY, HeaderValue},
};
use std::collections::BTreeSet;
use url::Url;

/// Parameters that go along through the confirmation page.
const CARRIED: [&str; 5] = ["id_token_hint", "client_id", "post_logout_redirect_uri", "state", "ui_locales"];

/// A request in the query string.
pub(super) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    match ParamList::parse_form(request.query_string().as_bytes()) {
        Ok(params) => take(visitor, params, false, None).await,
        Err(error) => take(visitor, ParamList::default(), false, Some(error.description)).await,
    }
}

/// A request in the body, or the press of the button on our page.
pub(super) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    let pressed = !form.get("csrf").is_empty();
    if pressed && let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    match visitor.once_more("/logout", &form.0) {
        Some(page) => page,
        None => take(visitor, form.0, pressed, None).await,
    }
}

/// After a logout that another page of ours led to. Everybody may see it: it says nothing of anybody.
pub(super) async fn get_done(visitor: Visitor) -> HttpResponse {
    visitor.page(&pages::LoggedOut {
        shell: visitor.shell(),
        login_href: "/login".to_owned(),
        service: None,
        fault: None,
        frames: Vec::new(),
        onward: None,
    })
}

async fn take(
    visitor: Visitor,
    params: ParamList,
    pressed: bool,
    unreadable: Option<&'static str>,
) -> HttpResponse {
    let provider = visitor.provider.clone();
    let logout = match end_session(&provider, params.clone(), visitor.session.clone(), pressed).await {
        Ok(logout) => logout,
        Err(error) => return PageError::from(error).answer(&visitor),
    };
    let (client, fault) = (logout.client, logout.fault.or(unreadable.map(str::to_owned)));
    match logout.outcome {
        LogoutOutcome::Done { destination: Some(destination), frames } if frames.is_empty() => {
            visitor.logged_out(visitor.see_other(&destination))
        }
        LogoutOutcome::Done { destination, frames } => {
            let policy = with_frames(&frames);
            let page = visitor.page(&pages::LoggedOut {
                shell: visitor.shell_without_switch(),
                login_href: "/login".to_owned(),
                service: client.and_then(|client| way_home(&visitor, &client)),
                fault,
                frames,
                onward: destination,
            });
            visitor.logged_out(with_policy(page, policy))
        }
        LogoutOutcome::Ask => visitor.page(&pages::Logout {
            shell: visitor.shell_without_switch(),
            action: "/logout".to_owned(),
            service: client.map(|client| service_name(&client, visitor.lang)),
            hidden: carried(&params),
            cancel_href: "/account".to_owned(),
            fault,
        }),
    }
}

/// The policy of a page that loads these addresses in frames. None without frames: the usual one holds.
fn with_frames(frames: &[String]) -> Option<HeaderValue> {
    let origins: BTreeSet<String> = frames
        .iter()
        .filter_map(|frame| Url::parse(frame).ok())
        .map(|frame| frame.origin().ascii_serialization())
        .collect();
    if origins.is_empty() {
        return None;
    }
    let origins: Vec<String> = origins.into_iter().collect();
    HeaderValue::try_from(format!("{POLICY}; frame-src {}", origins.join(" "))).ok()
}

fn with_policy(mut page: HttpResponse, policy: Option<HeaderValue>) -> HttpResponse {
    if let Some(policy) = policy {
        page.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    page
}

fn way_home(visitor: &Visitor, client: &Client) -> Option<Way> {
    let href = client.home(visitor.provider.settings.issuer.as_str())?;
    Some(Way { href, label: visitor.texts().errors.back_to(client.name(visitor.lang)) })
}

fn carried(params: &ParamList) -> Vec<(String, String)> {
    params.pairs().iter().filter(|(name, _)| CARRIED.contains(&name.as_str())).cloned().collect()
}
