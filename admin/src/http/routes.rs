//! The listener: every operation, its description, and the answer to whatever is neither.

use super::{Refusal, asked_for, description, docs, operations, problem::in_callers_language};
use actix_web::{
    HttpRequest,
    middleware::from_fn,
    web::{self, ServiceConfig},
};

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

/// Whatever is not in the list: a path of it with another method, or nothing at all.
async fn nothing_here(request: HttpRequest) -> Result<actix_web::HttpResponse, Refusal> {
    Err(match description::methods_of(request.path()) {
        Some(allow) => Refusal::NoMethod(allow),
        None => Refusal::NoPath,
    })
}
