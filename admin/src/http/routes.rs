//! The listener: every operation, its description, and the answer to whatever is neither.

use super::{Refusal, asked_for, description, docs, invitation, operations, problem::in_callers_language};
use actix_web::{
    HttpRequest, HttpResponse,
    middleware::from_fn,
    web::{self, ServiceConfig},
};
use idp::http::{PageError, Visitor};

/// Adds the whole listener. The program wraps it in [`idp::http::protect`] and gives it the provider.
pub fn configure(config: &mut ServiceConfig) {
    config.service(
        web::scope("")
            .wrap(from_fn(in_callers_language))
            .wrap(from_fn(idp::http::outlive_connection))
            .configure(operations::mount)
            .service(docs::openapi)
            .service(docs::to_page)
            .service(docs::page)
            .service(asked_for::favicon)
            .service(asked_for::robots)
            .default_service(web::to(nothing_here)),
    );
}

/// Adds what belongs to the public listener: the invited person's way to their role.
pub fn configure_public(config: &mut ServiceConfig) {
    config.service(page("/staff-invitation/{token}").route(web::get().to(invitation::open))).service(
        page("/account/staff").route(web::get().to(invitation::get)).route(web::post().to(invitation::post)),
    );
}

/// A resource that answers a method it does not know with a page, 405.
fn page(path: &str) -> actix_web::Resource {
    web::resource(path).default_service(web::to(method_not_allowed))
}

async fn method_not_allowed(visitor: Visitor) -> HttpResponse {
    PageError::MethodNotAllowed.answer(&visitor)
}

/// Whatever is not in the list: a path of it with another method, or nothing at all.
async fn nothing_here(request: HttpRequest) -> Result<HttpResponse, Refusal> {
    Err(match description::methods_of(request.path()) {
        Some(allow) => Refusal::NoMethod(allow),
        None => Refusal::NoPath,
    })
}
