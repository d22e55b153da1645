//! `/register` (R0): what the common ID is for.

use super::way_back::WayBack;
use crate::{
    domain::InteractionId,
    flow::register::{note_registration_shown, shop_of},
    http::{PageError, Visitor},
    pages::{RegisterLanding, Shop},
};
use actix_web::{HttpRequest, HttpResponse};

/// The interaction to come back to, when the address names one.
pub(in crate::http) fn interaction_of(request: &HttpRequest) -> Option<InteractionId> {
    WayBack::of(request).interaction
}

/// A page with the way back in its address.
pub(in crate::http) fn with_interaction(path: &str, interaction: Option<&InteractionId>) -> String {
    WayBack { interaction: interaction.cloned(), arrival: None }.on(path)
}

/// Shows the page.
pub(in crate::http) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    let way = WayBack::of(&request);
    let visit = visitor.registration_visit();
    if let Some(id) = &way.interaction
        && let Err(error) = note_registration_shown(&visitor.provider, &visit, id.clone()).await
    {
        return PageError::from(error).answer(&visitor);
    }
    let shop = way.arrival.as_ref().map(|hint| shop_of(&visitor.provider, hint, visitor.lang));
    let login_href =
        way.interaction.as_ref().map_or_else(|| "/login".to_owned(), |id| format!("/interaction/{id}/login"));
    visitor.page(&RegisterLanding {
        shell: visitor.shell(),
        register_href: way.on("/register/terms"),
        login_href,
        shop: shop.map(|shop| Shop { name: shop.name }),
    })
}
