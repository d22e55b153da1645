//! Every operation, in one list. Routing and description are made from it, so neither knows an operation
//! that the other does not.

use super::{
    Refusal, accounts, audit, clients, dealer_clients, dealers, description, docs, health, links, metrics,
    problem::{ProblemDetail, in_callers_language},
    shops, texts,
};
use actix_web::{
    HttpRequest,
    middleware::from_fn,
    web::{self, ServiceConfig},
};
use utoipa::OpenApi;

macro_rules! operations {
    ($($room:ident $(:: $name:ident)+),* $(,)?) => {
        /// What the list describes.
        #[derive(OpenApi)]
        #[openapi(paths($($room $(:: $name)+),*), components(schemas(ProblemDetail)))]
        pub(super) struct Operations;

        fn mount(config: &mut ServiceConfig) {
            $(config.service($room $(:: $name)+);)*
        }
    };
}

operations![
    dealers::list::get,
    dealers::register::post,
    dealers::read::get,
    dealers::change::put,
    dealers::suspend::put,
    dealers::reactivate::delete,
    dealers::merge::put,
    shops::list::get,
    shops::register::post,
    shops::read::get,
    shops::change::put,
    shops::suspend::put,
    shops::reactivate::delete,
    dealer_clients::list::get,
    dealer_clients::register::post,
    dealer_clients::read::get,
    dealer_clients::change::put,
    dealer_clients::suspend::put,
    dealer_clients::reactivate::delete,
    dealer_clients::replace_keys::put,
    links::list::get,
    links::read::get,
    links::unlink::post,
    links::settle::post,
    accounts::search::post,
    accounts::read::get,
    accounts::suspend::put,
    accounts::reactivate::delete,
    clients::list::get,
    clients::register::post,
    clients::read::get,
    clients::change::put,
    clients::suspend::put,
    clients::reactivate::delete,
    clients::replace_keys::put,
    clients::rotate_secret::post,
    texts::list::get,
    texts::versions::get,
    texts::read::get,
    texts::publish::post,
    texts::preview::post,
    audit::get,
    health::live,
    health::ready,
    metrics::get,
];

/// Adds the whole listener. The program wraps it in [`idp::http::protect`] and gives it the provider.
pub fn configure(config: &mut ServiceConfig) {
    config.service(
        web::scope("")
            .wrap(from_fn(in_callers_language))
            .configure(mount)
            .service(docs::openapi)
            .service(docs::to_page)
            .service(docs::page)
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
