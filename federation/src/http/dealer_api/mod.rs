//! `/dealer/v1`: JSON for dealers' systems, described at `/dealer/v1/openapi.json`. Errors are problems (RFC 9457).

pub(super) mod body;
mod caller;
mod cursor;
pub(super) mod events;
mod links;
mod openapi;
pub(super) mod problem;
mod rate_limit;
mod statistics;
mod visits;
pub(super) mod warning;

use actix_web::{
    Error, HttpResponse, Scope,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    http::header,
    middleware::from_fn,
    web,
};
use idp::http::outlive_connection;
use problem::{ApiProblem, ProblemCode};

/// The routes.
pub(super) fn scope() -> Scope<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    let at = |path: &str| web::resource(path.to_owned()).default_service(web::to(method_not_allowed));
    web::scope("/dealer/v1")
        .wrap(from_fn(outlive_connection))
        .service(at("/openapi.json").route(web::get().to(openapi::get)))
        .service(at("/visits").route(web::post().to(visits::open)))
        .service(at("/visits/{visit_id}/acknowledgement").route(web::post().to(visits::acknowledge)))
        .service(at("/visits/{visit_id}/lookups").route(web::post().to(visits::look_up)))
        .service(at("/visits/{visit_id}/provisional-link").route(web::post().to(visits::start)))
        .service(at("/links").route(web::get().to(links::list)))
        .service(at("/links/{id}").route(web::get().to(links::read)))
        .service(at("/links/{id}/cancel").route(web::post().to(links::cancel)))
        .service(at("/links/{id}/resend").route(web::post().to(links::resend)))
        .service(at("/links/{id}/unlink").route(web::post().to(links::unlink)))
        .service(at("/links/{id}/dispute").route(web::post().to(links::dispute)))
        .service(at("/links/{id}/settle").route(web::post().to(links::settle)))
        .service(at("/statistics").route(web::get().to(statistics::list)))
        .service(at("/events").route(web::post().to(events::poll)))
        .default_service(web::to(not_found))
}

async fn not_found(request: actix_web::HttpRequest) -> HttpResponse {
    ApiProblem::new(ProblemCode::NotFound).answer(&request)
}

async fn method_not_allowed(request: actix_web::HttpRequest) -> HttpResponse {
    ApiProblem::new(ProblemCode::MethodNotAllowed).answer(&request)
}

/// JSON that nobody keeps.
pub(super) fn json(status: actix_web::http::StatusCode, body: &impl serde::Serialize) -> HttpResponse {
    HttpResponse::build(status).insert_header((header::CACHE_CONTROL, "no-store")).json(body)
}
