//! `/interaction/{id}/links/decline`: L6n, the question before a start is declined.

use super::{load, note, rows_of, to_dispatcher};
use crate::{
    domain::LinkState,
    flow::{Declined, decline_link},
    pages::{DeclineLink, texts::LinkTexts},
    step::{DEALER_LINK, LinkNote, LinkOutcome, LinkScene, told_of_opening},
};
use actix_web::{HttpResponse, web};
use idp::{
    flow::act_on_page,
    http::{FormBody, PageError, Visitor},
};

/// L6n.
pub(in crate::http) async fn get(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    let view = match load(&visitor, &id).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let LinkScene::Declining(declining, _) = view.scene else { return to_dispatcher(&visitor, &id) };
    let shell = visitor.shell();
    let rows = rows_of(&shell, &view.links);
    visitor.page(&DeclineLink {
        t: LinkTexts::of(visitor.lang),
        action: format!("/interaction/{}/links/decline", *id),
        not_mine: declining.not_mine,
        rows,
        shell,
    })
}

/// Declines, or goes back to L6.
pub(in crate::http) async fn post(visitor: Visitor, id: web::Path<String>, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let confirmed = form.get("action") == "confirm";
    let request_id = visitor.request_id.clone();
    let pressed =
        act_on_page(&visitor.provider, visitor.page_visit(&id, "links"), move |tx, interaction, scene| {
            let noted: LinkNote = interaction.note(DEALER_LINK);
            note(interaction, |note| note.declining = None);
            let (Some(declining), Some(account), true) = (noted.declining, &scene.account, confirmed) else {
                return Ok(());
            };
            let link = declining.link;
            let state = match decline_link(tx, &link, account, declining.not_mine, &request_id)? {
                Declined::Yes => LinkState::Declined,
                Declined::Ended(state) => state,
                Declined::NotYours => return Ok(()),
            };
            let already = state == LinkState::Linked;
            told_of_opening(tx, interaction)?;
            note(interaction, |note| note.outcome = Some(LinkOutcome { link, state, already }));
            Ok(())
        });
    match pressed.await {
        Ok(_) => to_dispatcher(&visitor, &id),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}
