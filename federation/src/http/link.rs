//! `/link/{token}` and `/link` (L0): the mail's link. Looking at it changes nothing; that it was opened is counted.

use super::link_cookie;
use crate::{
    domain::LinkState,
    flow::{MailOpening, OpenedLink, continue_from_mail, find_opened, open_link},
    pages::{Ending, LinkEnded, NothingWaits, OpenLink, link_rows, service_name, texts::LinkTexts},
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use idp::{
    domain::Secret,
    http::{FormBody, PageError, Visitor},
};

/// Takes the token out of the address bar.
pub(super) async fn open(visitor: Visitor, token: web::Path<String>) -> HttpResponse {
    let opening = MailOpening {
        token: Secret::from(token.into_inner()),
        browser: visitor.browser.hash(),
        request_id: visitor.request_id.clone(),
    };
    match open_link(&visitor.provider, opening).await {
        Ok(Some(link)) => link_cookie::write(visitor.see_other("/link"), &visitor, &link),
        Ok(None) => unknown(&visitor),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// L0, or what became of the link.
pub(super) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    let Some(id) = link_cookie::read(&request, &visitor) else { return unknown(&visitor) };
    match find_opened(&visitor.provider, id).await {
        Ok(Some(opened)) => show(&visitor, &opened),
        Ok(None) => unknown(&visitor),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// Goes on to the service's own login.
pub(super) async fn post(visitor: Visitor, request: HttpRequest, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let Some(id) = link_cookie::read(&request, &visitor) else { return unknown(&visitor) };
    match continue_from_mail(&visitor.provider, id, visitor.browser.hash()).await {
        Ok(Some(address)) => visitor.see_other(&address),
        // It ended in the meantime: the page says how.
        Ok(None) => visitor.see_other("/link"),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

fn show(visitor: &Visitor, opened: &OpenedLink) -> HttpResponse {
    let t = LinkTexts::of(visitor.lang);
    let shell = visitor.shell();
    let rows = link_rows(&shell, &opened.link, &opened.counterpart);
    match (&opened.service, opened.state) {
        (Some(service), LinkState::Provisional) => {
            let service = service_name(service, visitor.lang);
            visitor.page(&OpenLink { shell, t, rows, service })
        }
        (service, state) => {
            let ending = Ending::of(state, true, t);
            let service_url = service
                .as_ref()
                .filter(|_| state == LinkState::Linked)
                .and_then(|service| service.registration.client_uri.clone());
            // What is linked is there; everything else is over for good (E9, E10).
            let status = if state == LinkState::Linked { StatusCode::OK } else { StatusCode::GONE };
            visitor.html(status, &LinkEnded { shell, t, ending, rows, service_url })
        }
    }
}

/// E13, without anybody logged in.
fn unknown(visitor: &Visitor) -> HttpResponse {
    let (t, shell) = (LinkTexts::of(visitor.lang), visitor.shell_without_switch());
    visitor.html(StatusCode::NOT_FOUND, &NothingWaits { shell, t, action: None })
}
