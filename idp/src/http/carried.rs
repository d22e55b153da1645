//! The cookie in which a browser carries an interaction that has no row yet, and the pages of interactions that find one.
//!
//! Each interaction has a cookie of its own, which its pages alone get (`Path`): tabs do not disturb each other, and no other request grows by it. So it cannot be
//! `__Host-`; what somebody else plants there opens in no browser but the one it was sealed for.

use super::{PageError, Visitor, cookies};
use crate::{
    Provider,
    domain::{Interaction, InteractionId, Secret},
    flow::{CARRIED_TO, keep_interaction},
};
use actix_web::{
    Error, HttpMessage as _, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    cookie::{Cookie, SameSite, time::Duration},
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    middleware::Next,
    web,
};
use std::sync::Arc;

/// The interaction that came with a request for its first page.
#[derive(Clone)]
pub(super) struct CarriedInteraction(pub(super) Interaction);

fn name(id: &InteractionId, secure: bool) -> String {
    format!("{}cid_at_{id}", if secure { "__Secure-" } else { "" })
}

fn cookie(provider: &Provider, id: &InteractionId, value: String) -> Cookie<'static> {
    let secure = provider.settings.issuer.is_https();
    let cookie = Cookie::build(name(id, secure), value).path(format!("/interaction/{id}"));
    cookie.http_only(true).same_site(SameSite::Lax).secure(secure).finish()
}

/// Hands an interaction to its browser.
pub(super) fn hand_over(visitor: &Visitor, id: &InteractionId, sealed: &Secret) -> Cookie<'static> {
    let mut cookie = cookie(&visitor.provider, id, sealed.expose().to_owned());
    cookie.set_max_age(Duration::seconds(visitor.provider.settings.lifetimes.interaction));
    cookie
}

/// Pages of an interaction find its row: whoever comes to one with what the browser carries does something with it. To look at the first page is nothing yet.
pub(super) async fn find_carried<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let Some((provider, interaction)) = carried(request.request()) else {
        return Ok(next.call(request).await?.map_into_boxed_body());
    };
    if is_first_look(&request) {
        request.extensions_mut().insert(CarriedInteraction(interaction));
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let mut used_up = cookie(&provider, &interaction.id, String::new());
    used_up.make_removal();
    if let Err(error) = keep_interaction(&provider, interaction).await {
        let visitor = Visitor::of(request.request());
        let answer = visitor.map(|visitor| PageError::from(error).answer(&visitor));
        let answer = answer.unwrap_or_else(|| HttpResponse::InternalServerError().finish());
        return Ok(request.into_response(answer));
    }
    let mut response = next.call(request).await?.map_into_boxed_body();
    response.response_mut().add_cookie(&used_up)?;
    Ok(response)
}

/// Whether a stranger looks at the login page. Who has a session may have come by it in another tab: then the dispatcher decides.
fn is_first_look(request: &ServiceRequest) -> bool {
    let is_login = request.path().rsplit('/').next() == Some(CARRIED_TO);
    let secure =
        request.app_data::<web::Data<Provider>>().is_some_and(|node| node.settings.issuer.is_https());
    matches!(*request.method(), Method::GET | Method::HEAD)
        && is_login
        && cookies::read(request.request(), cookies::Name::Session, secure).is_none()
}

/// What the browser carries of the interaction of this address.
fn carried(request: &HttpRequest) -> Option<(Arc<Provider>, Interaction)> {
    let provider = Arc::clone(request.app_data::<web::Data<Provider>>()?);
    let secure = provider.settings.issuer.is_https();
    let id = InteractionId::from(request.match_info().get("id")?);
    let sealed = Secret::from(request.cookie(&name(&id, secure))?.value());
    let browser = Secret::from(cookies::read(request, cookies::Name::Browser, secure)?);
    let interaction = provider.open_interaction(&sealed, &id, &browser.hash())?;
    Some((provider, interaction))
}
