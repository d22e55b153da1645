//! `/migration/v1`: JSON for legacy sites, described at `/migration/v1/openapi.json`. Errors are problems (RFC 9457), the
//! same as for dealers' systems.

mod caller;
mod events;
mod handovers;
mod openapi;
mod users;

use super::dealer_api::{get, not_found, post};
use actix_web::{Scope, web};
#[cfg(test)]
pub(super) use openapi::description;

/// The routes.
pub(super) fn scope() -> Scope {
    web::scope("/migration/v1")
        .service(get("/openapi.json", web::get().to(openapi::get)))
        .service(post("/handovers", web::post().to(handovers::create)))
        .service(post("/users/status", web::post().to(users::status)))
        .service(post("/events", web::post().to(events::poll)))
        .default_service(web::to(not_found))
}
