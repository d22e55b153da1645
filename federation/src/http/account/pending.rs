//! `/account/dealers/pending` (A12): what waits. Going on leads to the service's own login, as the mail does;
//! `/account/dealers/{id}/decline` and `/not-mine` ask once more.

use crate::{
    domain::LinkId,
    flow::{Declined, OpenedLink, decline_link, go_on, list_waiting},
    pages::{
        DeclineWaiting, WaitingCard, WaitingDealers,
        texts::{AccountLinkTexts, LinkTexts},
    },
};
use actix_web::{HttpRequest, HttpResponse, web};
use idp::{
    flow::account::{Need, act_on_account, view_account},
    http::{FormBody, PageError, Visitor},
};
use std::sync::Arc;

const PATH: &str = "/account/dealers/pending";

/// What a press on going on led to.
enum Going {
    /// To the service.
    To(String),
    /// It ended in the meantime.
    Ended,
    /// The service cannot begin a login.
    NoService,
}

/// A12; what came of the last press stands in the query.
pub(crate) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    let node = Arc::clone(&visitor.provider);
    let view = view_account(&visitor.provider, visitor.account_visit(), Need::Session, move |tx, scene| {
        list_waiting(&node, tx, &scene.account)
    });
    let waiting = match visitor.visited(view.await, PATH).await {
        Ok(waiting) => waiting,
        Err(answer) => return answer,
    };
    let (t, shell) = (AccountLinkTexts::of(visitor.lang), visitor.shell());
    let (done, caution) = match request.query_string() {
        "declined" => (Some(t.declined), None),
        "gone" => (None, Some(t.gone)),
        "no-service" => (None, Some(t.no_service)),
        _ => (None, None),
    };
    let cards = waiting.iter().map(|link| WaitingCard::of(&shell, link)).collect();
    visitor.page(&WaitingDealers { shell, t, cards, done, caution })
}

/// Goes on at the service.
pub(crate) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let node = Arc::clone(&visitor.provider);
    let (id, browser) = (LinkId::from(form.get("link")), visitor.browser.hash());
    let going =
        act_on_account(&visitor.provider, visitor.account_visit(), Need::Session, move |tx, scene| {
            let waiting = list_waiting(&node, tx, &scene.account)?;
            let Some(waiting) = waiting.into_iter().find(|waiting| waiting.link.id == id) else {
                return Ok(Going::Ended);
            };
            let opened = OpenedLink {
                state: waiting.link.state_at(tx.now()),
                link: waiting.link,
                counterpart: waiting.counterpart,
                service: waiting.service,
            };
            Ok(go_on(&node, tx, &opened, &browser)?.map_or(Going::NoService, Going::To))
        });
    match visitor.visited(going.await, PATH).await {
        Ok(Going::To(address)) => visitor.see_other(&address),
        Ok(Going::Ended) => visitor.see_other("/account/dealers/pending?gone"),
        Ok(Going::NoService) => visitor.see_other("/account/dealers/pending?no-service"),
        Err(answer) => answer,
    }
}

/// The question before 連携しない.
pub(crate) async fn get_decline(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    ask(&visitor, &id, false).await
}

/// The question before 心当たりがない.
pub(crate) async fn get_not_mine(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    ask(&visitor, &id, true).await
}

/// 連携しない.
pub(crate) async fn post_decline(visitor: Visitor, id: web::Path<String>, form: FormBody) -> HttpResponse {
    decline(&visitor, &id, &form, false).await
}

/// 心当たりがない.
pub(crate) async fn post_not_mine(visitor: Visitor, id: web::Path<String>, form: FormBody) -> HttpResponse {
    decline(&visitor, &id, &form, true).await
}

async fn ask(visitor: &Visitor, id: &str, not_mine: bool) -> HttpResponse {
    let node = Arc::clone(&visitor.provider);
    let (link, page) = (LinkId::from(id), page_of(id, not_mine));
    let view = view_account(&visitor.provider, visitor.account_visit(), Need::Session, move |tx, scene| {
        let waiting = list_waiting(&node, tx, &scene.account)?;
        Ok(waiting.into_iter().find(|waiting| waiting.link.id == link))
    });
    let waiting = match visitor.visited(view.await, &page).await {
        Ok(waiting) => waiting,
        Err(answer) => return answer,
    };
    let Some(waiting) = waiting else { return visitor.see_other("/account/dealers/pending?gone") };
    let shell = visitor.shell();
    visitor.page(&DeclineWaiting {
        t: AccountLinkTexts::of(visitor.lang),
        link_t: LinkTexts::of(visitor.lang),
        not_mine,
        card: WaitingCard::of(&shell, &waiting),
        shell,
    })
}

async fn decline(visitor: &Visitor, id: &str, form: &FormBody, not_mine: bool) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(form) {
        return error.answer(visitor);
    }
    let (link, request_id) = (LinkId::from(id), visitor.request_id.clone());
    let declined =
        act_on_account(&visitor.provider, visitor.account_visit(), Need::Session, move |tx, scene| {
            Ok(decline_link(tx, &link, &scene.account, not_mine, &request_id)?)
        });
    match visitor.visited(declined.await, &page_of(id, not_mine)).await {
        Ok(Declined::Yes) => visitor.see_other("/account/dealers/pending?declined"),
        Ok(Declined::Ended(_)) => visitor.see_other("/account/dealers/pending?gone"),
        Ok(Declined::NotYours) => PageError::NotFound.answer(visitor),
        Err(answer) => answer,
    }
}

fn page_of(id: &str, not_mine: bool) -> String {
    format!("/account/dealers/{id}/{}", if not_mine { "not-mine" } else { "decline" })
}
