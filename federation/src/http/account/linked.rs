//! `/account/dealers` (A11) and `/account/dealers/{id}/unlink`: what is linked, and how it ends.

use crate::{
    domain::LinkId,
    flow::{
        CustomerLink, LinkChange, find_customer_link, list_customer_links, list_waiting, unlink_as_customer,
    },
    pages::{LinkedCard, LinkedDealers, UnlinkDealer, texts::AccountLinkTexts},
};
use actix_web::{HttpRequest, HttpResponse, web};
use idp::{
    flow::account::{Need, act_on_account, view_account},
    http::{FormBody, PageError, Visitor},
};
use std::sync::Arc;

const PATH: &str = "/account/dealers";

/// A11; `?done` after a link was ended.
pub(crate) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    let node = Arc::clone(&visitor.provider);
    let view = view_account(&visitor.provider, visitor.account_visit(), Need::Session, move |tx, scene| {
        let links = list_customer_links(&node.sealer, tx, &scene.account)?;
        let pending = list_waiting(&node, tx, &scene.account)?.len();
        Ok((links, pending))
    });
    let (links, pending) = match visitor.visited(view.await, PATH).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let shell = visitor.shell();
    visitor.page(&LinkedDealers {
        t: AccountLinkTexts::of(visitor.lang),
        cards: links.iter().map(|link| LinkedCard::of(&shell, link)).collect(),
        pending,
        unlinked: request.query_string() == "done",
        shell,
    })
}

/// The question before the end. What is not linked any more, or never was this account's, leads back to the list.
pub(crate) async fn get_unlink(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    let node = Arc::clone(&visitor.provider);
    let (link, page) = (LinkId::from(id.as_str()), format!("{PATH}/{id}/unlink"));
    let view = view_account(&visitor.provider, visitor.account_visit(), Need::Session, move |tx, scene| {
        Ok(find_customer_link(&node.sealer, tx, &scene.account, &link)?)
    });
    let link: Option<CustomerLink> = match visitor.visited(view.await, &page).await {
        Ok(link) => link,
        Err(answer) => return answer,
    };
    let Some(link) = link else { return visitor.see_other(PATH) };
    let shell = visitor.shell();
    visitor.page(&UnlinkDealer {
        t: AccountLinkTexts::of(visitor.lang),
        card: LinkedCard::of(&shell, &link),
        shell,
    })
}

/// Ends the link. A second press finds it ended, and says the same.
pub(crate) async fn post_unlink(visitor: Visitor, id: web::Path<String>, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let node = Arc::clone(&visitor.provider);
    let (link, page) = (LinkId::from(id.as_str()), format!("{PATH}/{id}/unlink"));
    let request_id = visitor.request_id.clone();
    let ended =
        act_on_account(&visitor.provider, visitor.account_visit(), Need::Session, move |tx, scene| {
            unlink_as_customer(&node, tx, &scene.account, &request_id, &link)
        });
    match visitor.visited(ended.await, &page).await {
        Ok(LinkChange::Yes | LinkChange::Already) => visitor.see_other("/account/dealers?done"),
        Ok(LinkChange::NotPossible) => PageError::NotFound.answer(&visitor),
        Err(answer) => answer,
    }
}
