//! `/link/{token}` and `/link` (L0): the mail's link. Looking at it changes nothing.

use super::link_cookie;
use crate::{
    domain::LinkState,
    flow::{OpenedLink, continue_from_mail, find_opened, open_link},
    pages::{Ending, LinkEnded, OpenLink, link_rows, texts::LinkTexts},
};
use actix_web::{HttpRequest, HttpResponse, http::StatusCode, web};
use idp::{
    domain::{Client, Lang, Secret},
    http::{FormBody, PageError, Visitor},
    pages::ErrorPage,
};

/// Takes the token out of the address bar.
pub(super) async fn open(visitor: Visitor, token: web::Path<String>) -> HttpResponse {
    match open_link(&visitor.provider, &Secret::from(token.into_inner())).await {
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
            visitor.page(&LinkEnded { shell, t, ending, rows, service_url })
        }
    }
}

fn service_name(client: &Client, lang: Lang) -> String {
    let registration = &client.registration;
    match lang {
        Lang::En if !registration.client_name_en.is_empty() => registration.client_name_en.clone(),
        _ => registration.client_name.clone(),
    }
}

fn unknown(visitor: &Visitor) -> HttpResponse {
    let t = LinkTexts::of(visitor.lang);
    let page = ErrorPage::with_words(visitor.shell_without_switch(), t.unknown_title, t.unknown_lead);
    visitor.html(StatusCode::NOT_FOUND, &page)
}
