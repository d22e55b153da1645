//! `/ssf`: how receivers of security events set their streams up and fetch what waits (SSF 1.0, 8; RFC 8936), described at
//! `/ssf/openapi.json`. The standard gives statuses; what is wrong is said in a problem (RFC 9457).

mod caller;
mod openapi;
mod poll;
mod problem;
mod status;
mod stream;
mod subjects;
mod verification;

use actix_web::{
    HttpRequest, HttpResponse, Resource,
    http::{StatusCode, header},
    web::{self, PathConfig, ServiceConfig},
};
pub use openapi::description;
use problem::{Problem, ProblemCode};

/// Adds the routes.
pub(super) fn configure(config: &mut ServiceConfig) {
    let (stream, status) = ("/ssf/stream", "/ssf/status");
    config
        .service(at("/ssf/openapi.json", "GET, HEAD").route(web::get().to(openapi::get)))
        .service(
            at(stream, "GET, HEAD, POST, PATCH, PUT, DELETE")
                .route(web::get().to(stream::read))
                .route(web::post().to(stream::create))
                .route(web::patch().to(stream::update))
                .route(web::put().to(stream::replace))
                .route(web::delete().to(stream::delete)),
        )
        .service(
            at(status, "GET, HEAD, POST")
                .route(web::get().to(status::read))
                .route(web::post().to(status::update)),
        )
        .service(at("/ssf/subjects/add", "POST").route(web::post().to(subjects::add)))
        .service(at("/ssf/subjects/remove", "POST").route(web::post().to(subjects::remove)))
        .service(at("/ssf/verification", "POST").route(web::post().to(verification::ask)))
        .service(at("/ssf/streams/{stream_id}/poll", "POST").route(web::post().to(poll::poll)));
}

/// A resource that tells whoever comes with another method which there are. A name that is no text is nothing's name.
fn at(path: &'static str, allow: &'static str) -> Resource {
    let refuse = move |request: HttpRequest| async move {
        Problem::new(ProblemCode::MethodNotAllowed(allow)).answer(&request)
    };
    let names = PathConfig::default()
        .error_handler(|_, request| Problem::new(ProblemCode::NotFound).asked_by(request).into());
    web::resource(path).app_data(names).default_service(web::to(refuse))
}

/// JSON that nobody keeps.
fn json(status: StatusCode, body: &impl serde::Serialize) -> HttpResponse {
    HttpResponse::build(status).insert_header((header::CACHE_CONTROL, "no-store")).json(body)
}
