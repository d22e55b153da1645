//! `/register/done` (R6): the ID is there.

use crate::{
    domain::InteractionId,
    flow::register::Stage,
    http::Visitor,
    pages::{RegisterDone, Shop},
};
use actix_web::HttpResponse;

/// Says so, and leads back to the journey that was interrupted, or to the services. Whoever came from a shop shows
/// the page there.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    match visitor.registration_at(&[Stage::Done]).await {
        Ok(view) => visitor.page(&RegisterDone {
            shell: visitor.shell(),
            email: view.email,
            next_href: next_of(view.interaction.as_ref()),
            shop: view.shop.map(|shop| Shop { name: shop.name }),
        }),
        Err(answer) => answer,
    }
}

fn next_of(interaction: Option<&InteractionId>) -> String {
    interaction.map_or_else(|| "/services".to_owned(), |id| format!("/interaction/{id}"))
}
