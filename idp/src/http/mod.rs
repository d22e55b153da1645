//! HTTP: one file an endpoint, the routes in one list, errors to answers.
//!
//! Owns actix. A handler reads the request, calls one use case and shapes its result. Knows no SQL and
//! decides nothing. Plug-ins use [`Visitor`], [`FormBody`] and [`PageError`] for pages of their own.

mod account;
mod address;
mod asked_for;
mod assets;
mod authorize;
mod body;
mod came_from;
mod come_back;
mod cookies;
mod cross_origin;
mod described_headers;
mod discovery;
mod dpop;
mod failure;
mod head;
mod headers;
mod interaction;
mod introspect;
mod items;
mod lang_switch;
mod login;
mod logout;
mod mail_status;
mod mail_turn;
mod oauth_error;
mod oauth_form;
mod origin;
mod page_error;
mod par;
mod passkey_login;
mod path_text;
mod recover;
mod register;
mod repeatable;
mod revoke;
mod routes;
mod scope_consent;
mod second_step;
mod service_terms;
mod services;
mod ssf;
mod stored;
mod terms_document;
mod token;
mod userinfo;
mod visitor;
mod well_known;

pub use asked_for::favicon;
pub use body::{FormBody, body_of, is_form};
pub use described_headers::{describe_headers, sometimes};
pub use dpop::resource_call;
pub use failure::{Failure, log_failure};
pub use headers::{RequestId, protect};
pub use lang_switch::{chosen_lang, without_lang};
pub use oauth_error::oauth_error;
pub use origin::is_foreign;
pub use page_error::PageError;
pub use repeatable::{Call, RepeatRefusal, answer_once, idempotency_key, outlive_connection};
pub use routes::{configure, not_found};
pub use ssf::description as ssf_description;
pub use stored::{A_DAY, stored};
pub use visitor::Visitor;
