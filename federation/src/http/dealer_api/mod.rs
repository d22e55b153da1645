//! `/dealer/v1`: JSON for dealers' systems, described at `/dealer/v1/openapi.json`. Errors are problems (RFC 9457).

pub(super) mod body;
mod caller;
mod cursor;
pub(super) mod events;
mod links;
mod openapi;
pub(super) mod problem;
mod problem_code;
mod rate_limit;
mod statistics;
mod visits;
pub(super) mod warning;

use actix_web::{
    Error, HttpRequest, HttpResponse, Resource, Route, Scope,
    body::MessageBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    http::header,
    middleware::from_fn,
    web::{self, PathConfig},
};
use idp::http::outlive_connection;
#[cfg(test)]
pub(super) use openapi::description;
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
    web::scope("/dealer/v1")
        .wrap(from_fn(outlive_connection))
        .app_data(names_of_objects())
        .service(get("/openapi.json", web::get().to(openapi::get)))
        .service(post("/visits", web::post().to(visits::open)))
        .service(post("/visits/{visit_id}/acknowledgement", web::post().to(visits::acknowledge)))
        .service(post("/visits/{visit_id}/lookups", web::post().to(visits::look_up)))
        .service(post("/visits/{visit_id}/provisional-link", web::post().to(visits::start)))
        .service(get("/links", web::get().to(links::list)))
        .service(get("/links/{id}", web::get().to(links::read)))
        .service(post("/links/{id}/cancel", web::post().to(links::cancel)))
        .service(post("/links/{id}/resend", web::post().to(links::resend)))
        .service(post("/links/{id}/unlink", web::post().to(links::unlink)))
        .service(post("/links/{id}/dispute", web::post().to(links::dispute)))
        .service(post("/links/{id}/settle", web::post().to(links::settle)))
        .service(get("/statistics", web::get().to(statistics::list)))
        .service(post("/events", web::post().to(events::poll)))
        .default_service(web::to(not_found))
}

/// A name that is no text is nothing's name.
fn names_of_objects() -> PathConfig {
    PathConfig::default().error_handler(|cause, request| ApiProblem::from(cause).asked_by(request).into())
}

/// A resource that is read. `HEAD` is answered wherever `GET` is.
pub(super) fn get(path: &str, route: Route) -> Resource {
    at(path, "GET, HEAD", route)
}

/// A resource that is called.
pub(super) fn post(path: &str, route: Route) -> Resource {
    at(path, "POST", route)
}

/// A resource that tells whoever comes with another method which one there is.
fn at(path: &str, allow: &'static str, route: Route) -> Resource {
    let refuse = move |request: HttpRequest| async move {
        ApiProblem::new(ProblemCode::MethodNotAllowed(allow)).answer(&request)
    };
    web::resource(path.to_owned()).route(route).default_service(web::to(refuse))
}

/// Whatever is not there.
pub(super) async fn not_found(request: HttpRequest) -> HttpResponse {
    ApiProblem::new(ProblemCode::NotFound).answer(&request)
}

/// JSON that nobody keeps.
pub(super) fn json(status: actix_web::http::StatusCode, body: &impl serde::Serialize) -> HttpResponse {
    HttpResponse::build(status).insert_header((header::CACHE_CONTROL, "no-store")).json(body)
}
