//! The endpoints over real HTTP: a server on a free port, a clock that stands where it is set.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

/// Runs each `async fn(Site)` once on each database; `conformance/with-postgres` brings the second.
macro_rules! on_both_databases {
    ($($test:ident),+ $(,)?) => {
        mod sqlite {$(
            #[actix_web::test]
            async fn $test() {
                super::$test(crate::site::Site::start().await).await;
            }
        )+}
        mod postgres {$(
            #[actix_web::test]
            async fn $test() {
                super::$test(crate::site::Site::start_on_postgres().await).await;
            }
        )+}
    };
}

mod account_access;
mod account_pages;
mod account_profile;
mod acr;
mod address_doors;
mod asked_for;
mod authenticator;
mod authorize;
mod backchannel;
mod backchannel_edges;
mod brands;
mod browser;
mod budget;
mod client_authentication;
mod client_registration;
mod code_binding;
mod code_exchange;
mod credentials;
mod cross_origin;
mod details;
mod device;
mod dpop;
mod encrypted_answers;
mod encrypted_requests;
mod erasure;
mod fetched_requests;
mod forgetful;
mod forgotten_id;
mod front_channel;
mod head;
mod id_token_claims;
mod key_rotation;
mod login;
mod login_names;
mod login_notices;
mod login_turns;
mod logout;
mod mail_server;
mod mail_turns;
mod mails;
mod managers;
mod mutual_tls;
mod newcomer;
mod offered_algorithms;
mod owner;
mod par;
mod passkeys;
mod plans;
mod proof_key;
mod recovery;
mod refresh;
mod registration;
mod registration_arrival;
mod registration_checklist;
mod registration_code;
mod registration_details;
mod registration_once;
mod routes;
mod security_events;
mod session_management;
mod signed_messages;
mod site;
mod steps;
mod strangers;
mod texts;
mod tokens;
mod two_step;
mod typed_values;
mod watch;
mod ways_on;
mod withdrawal;
