//! `/interaction/{id}/links/done`: L7, and every other end.

use super::{load, note, rows_of, to_dispatcher};
use crate::{
    pages::{Ending, LinkOutcomePage, texts::LinkTexts},
    step::{LinkScene, told_of_opening},
};
use actix_web::{HttpResponse, web};
use idp::{
    flow::act_on_page,
    http::{FormBody, PageError, Visitor},
};

/// L7.
pub(in crate::http) async fn get(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    let view = match load(&visitor, &id).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let LinkScene::Outcome(outcome) = view.scene else { return to_dispatcher(&visitor, &id) };
    let t = LinkTexts::of(visitor.lang);
    let shell = visitor.shell();
    visitor.page(&LinkOutcomePage {
        t,
        action: format!("/interaction/{}/links/done", *id),
        ending: Ending::of(outcome.state, outcome.already, t),
        rows: rows_of(&shell, &view.links),
        shell,
    })
}

/// The customer has read it.
pub(in crate::http) async fn post(visitor: Visitor, id: web::Path<String>, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let read = act_on_page(&visitor.provider, visitor.page_visit(&id, "links"), |tx, interaction, _| {
        told_of_opening(tx, interaction)?;
        note(interaction, |note| note.outcome = None);
        Ok(())
    });
    match read.await {
        Ok(_) => to_dispatcher(&visitor, &id),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}
