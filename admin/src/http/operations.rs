//! Every operation, in one list. Routing and description are made from it, so neither knows an operation
//! that the other does not.

use super::{
    accounts, audit, clients, dealer_clients, dealers, health, links, metrics, problem::ProblemDetail, shops,
    texts,
};
use actix_web::web::ServiceConfig;
use utoipa::OpenApi;

macro_rules! operations {
    ($($room:ident $(:: $name:ident)+),* $(,)?) => {
        /// What the list describes.
        #[derive(OpenApi)]
        #[openapi(paths($($room $(:: $name)+),*), components(schemas(ProblemDetail)))]
        pub(super) struct Operations;

        /// Mounts what the list names.
        pub(super) fn mount(config: &mut ServiceConfig) {
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
