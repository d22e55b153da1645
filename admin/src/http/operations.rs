//! Every operation, in one list. Routing and description are made from it, so neither knows an operation
//! that the other does not.

use super::{
    accounts, approvals, audit, clients, dealer_clients, dealers, health, initial_tokens, keys, links, mails,
    metrics, migrations, problem::ProblemDetail, required_items, sessions, shops, staff, staff_invitations,
    statistics, texts,
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
    links::list_all::get,
    links::read::get,
    links::unlink::post,
    links::settle::post,
    links::cancel::post,
    links::resend::post,
    accounts::search::post,
    accounts::read::get,
    accounts::suspend::put,
    accounts::reactivate::delete,
    sessions::list::get,
    sessions::end_all::post,
    sessions::end::post,
    migrations::list::get,
    migrations::read::get,
    migrations::release::delete,
    migrations::search::post,
    clients::list::get,
    clients::register::post,
    clients::read::get,
    clients::change::put,
    clients::suspend::put,
    clients::reactivate::delete,
    clients::replace_keys::put,
    clients::rotate_secret::post,
    initial_tokens::list::get,
    initial_tokens::issue::post,
    initial_tokens::read::get,
    initial_tokens::end::delete,
    required_items::list::get,
    required_items::read::get,
    required_items::change::put,
    texts::list::get,
    texts::versions::get,
    texts::read::get,
    texts::publish::post,
    texts::preview::post,
    mails::list::get,
    mails::read::get,
    mails::retry::post,
    mails::give_up::post,
    keys::list::get,
    keys::rotate::post,
    keys::read::get,
    keys::retire::post,
    approvals::list::get,
    approvals::read::get,
    approvals::confirm::post,
    approvals::refuse::post,
    staff::list::get,
    staff::add::post,
    staff::read::get,
    staff::change::put,
    staff::end::delete,
    staff_invitations::list::get,
    staff_invitations::revoke::delete,
    statistics::list::get,
    audit::export::get,
    audit::search::get,
    health::live,
    health::ready,
    metrics::get,
];
