//! `/migration/v1`: JSON for legacy sites, described at `/migration/v1/openapi.json`. Errors are problems (RFC 9457), the
//! same as for dealers' systems.

mod caller;
mod events;
mod handovers;
mod openapi;
mod users;

use super::dealer_api::problem::{ApiProblem, ProblemCode};
use actix_web::{HttpResponse, Scope, web};

/// The routes.
pub(super) fn scope() -> Scope {
    let at = |path: &str| web::resource(path.to_owned()).default_service(web::to(method_not_allowed));
    web::scope("/migration/v1")
        .service(at("/openapi.json").route(web::get().to(openapi::get)))
        .service(at("/handovers").route(web::post().to(handovers::create)))
        .service(at("/users/status").route(web::post().to(users::status)))
        .service(at("/events").route(web::post().to(events::poll)))
        .default_service(web::to(not_found))
}

async fn not_found(request: actix_web::HttpRequest) -> HttpResponse {
    ApiProblem::new(ProblemCode::NotFound).answer(&request)
}

async fn method_not_allowed(request: actix_web::HttpRequest) -> HttpResponse {
    ApiProblem::new(ProblemCode::MethodNotAllowed).answer(&request)
}
