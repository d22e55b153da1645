//! The routes of the provider, in one list. Plug-ins add theirs beside it.

use super::{
    PageError, Visitor, account, asked_for, assets, authorize, backchannel_authentication, came_from,
    carried::find_carried, check_session, client_registration, come_back, cross_origin::any_origin,
    device_authorization, discovery, interaction, introspect, items, login, logout, mail_status, par,
    passkey_login, recover, register, revoke, scope_consent, second_step, service_terms, services, ssf,
    terms_document, token, userinfo, well_known,
};
use crate::protocol::OAuthError;
use actix_web::{
    HttpResponse,
    body::BoxBody,
    dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    guard::{self, fn_guard},
    middleware::from_fn,
    web::{self, ServiceConfig},
};

/// Adds every route of the provider.
pub fn configure(config: &mut ServiceConfig) {
    config
        // The protocol
        .service(
            page("/authorize").route(web::get().to(authorize::get)).route(web::post().to(authorize::post)),
        )
        .service(endpoint("/par").route(web::post().to(par::post)).wrap(from_fn(any_origin)))
        .service(endpoint("/device_authorization").route(web::post().to(device_authorization::post)))
        .service(
            endpoint("/backchannel_authentication").route(web::post().to(backchannel_authentication::post)),
        )
        .service(page("/device").route(web::get().to(device_authorization::get)))
        .service(endpoint("/token").route(web::post().to(token::post)).wrap(from_fn(any_origin)))
        .service(
            endpoint("/userinfo")
                .route(web::get().to(userinfo::get))
                .route(web::post().to(userinfo::post))
                .wrap(from_fn(any_origin)),
        )
        .service(endpoint("/introspect").route(web::post().to(introspect::post)))
        .service(endpoint("/revoke").route(web::post().to(revoke::post)).wrap(from_fn(any_origin)))
        .service(page("/logout").route(web::get().to(logout::get)).route(web::post().to(logout::post)))
        .service(endpoint("/.well-known/openid-configuration").route(web::get().to(discovery::get)))
        .service(endpoint("/.well-known/oauth-authorization-server").route(web::get().to(discovery::get)))
        .service(file("/check-session").route(web::get().to(check_session::get)))
        .service(endpoint("/jwks").route(web::get().to(discovery::get_jwks)))
        .service(endpoint("/.well-known/ssf-configuration").route(web::get().to(discovery::get_transmitter)))
        .service(file("/.well-known/passkey-endpoints").route(web::get().to(well_known::passkey_endpoints)))
        .service(file("/.well-known/security.txt").route(web::get().to(well_known::security)))
        .service(page("/.well-known/change-password").route(web::get().to(well_known::change_password)))
        // Interactions
        .service(interaction_page("/interaction/{id}").route(web::get().to(interaction::get)))
        .service(
            interaction_page("/interaction/{id}/login")
                .route(web::get().to(login::get))
                .route(web::post().to(login::post)),
        )
        .service(
            interaction_page("/interaction/{id}/register").route(web::get().to(interaction::get_register)),
        )
        .service(
            interaction_page("/interaction/{id}/reminder").route(web::get().to(interaction::get_reminder)),
        )
        .service(
            interaction_page("/interaction/{id}/passkey")
                .route(web::get().to(interaction::get_page))
                .route(web::post().to(passkey_login::post_options)),
        )
        .service(
            interaction_page("/interaction/{id}/passkey/login")
                .route(web::get().to(interaction::get_page))
                .route(web::post().to(passkey_login::post)),
        )
        .service(
            interaction_page("/interaction/{id}/two-step")
                .route(web::get().to(second_step::get))
                .route(web::post().to(second_step::post)),
        )
        .service(
            interaction_page("/interaction/{id}/items")
                .route(web::get().to(items::get))
                .route(web::post().to(items::post)),
        )
        .service(
            interaction_page("/interaction/{id}/items/confirm")
                .route(web::get().to(items::get_confirm))
                .route(web::post().to(items::post_confirm)),
        )
        .service(interaction_page("/interaction/{id}/items/done").route(web::get().to(items::get_done)))
        .service(
            interaction_page("/interaction/{id}/terms")
                .route(web::get().to(service_terms::get))
                .route(web::post().to(service_terms::post)),
        )
        .service(
            interaction_page("/interaction/{id}/consent")
                .route(web::get().to(scope_consent::get))
                .route(web::post().to(scope_consent::post)),
        )
        .service(
            interaction_page("/interaction/{id}/device")
                .route(web::get().to(account::device::get_compare))
                .route(web::post().to(account::device::post_compare)),
        )
        // Registration of clients, where that is on; of people by GET at the same address
        .service(
            endpoint("/register")
                .guard(guard::Post())
                .guard(fn_guard(client_registration::is_of_program))
                .route(web::post().to(client_registration::post)),
        )
        .service(page("/register").route(web::get().to(register::landing::get)))
        .service(
            page("/register/terms")
                .route(web::get().to(register::terms::get))
                .route(web::post().to(register::terms::post)),
        )
        .service(
            page("/register/email")
                .route(web::get().to(register::email::get))
                .route(web::post().to(register::email::post)),
        )
        .service(
            page("/register/code")
                .route(web::get().to(register::code::get))
                .route(web::post().to(register::code::post)),
        )
        .service(
            page("/register/details")
                .route(web::get().to(register::details::get))
                .route(web::post().to(register::details::post)),
        )
        .service(
            page("/register/confirm")
                .route(web::get().to(register::confirm::get))
                .route(web::post().to(register::confirm::post)),
        )
        .service(page("/register/done").route(web::get().to(register::done::get)))
        .service(
            endpoint("/register/{client_id}")
                .guard(fn_guard(client_registration::is_on))
                .route(web::get().to(client_registration::get))
                .route(web::put().to(client_registration::put))
                .route(web::delete().to(client_registration::delete)),
        )
        .service(endpoint("/mail/status").route(web::get().to(mail_status::get)))
        // Recovery
        .service(page("/reminder").route(web::get().to(recover::choice::get)))
        .service(
            page("/reminder/password")
                .route(web::get().to(recover::id::get))
                .route(web::post().to(recover::id::post)),
        )
        .service(
            page("/reminder/code")
                .route(web::get().to(recover::code::get))
                .route(web::post().to(recover::code::post)),
        )
        .service(
            page("/reminder/birthdate")
                .route(web::get().to(recover::birthdate::get))
                .route(web::post().to(recover::birthdate::post)),
        )
        .service(
            page("/reminder/new-password")
                .route(web::get().to(recover::password::get))
                .route(web::post().to(recover::password::post)),
        )
        .service(page("/reminder/done").route(web::get().to(recover::done::get)))
        .service(
            page("/reminder/id")
                .route(web::get().to(recover::forgotten_id::get))
                .route(web::post().to(recover::forgotten_id::post)),
        )
        .service(page("/reminder/id/sent").route(web::get().to(recover::forgotten_id::get_sent)))
        // Address, password and number of the account
        .service(
            page("/account/email")
                .route(web::get().to(account::email::get))
                .route(web::post().to(account::email::post)),
        )
        .service(
            page("/account/email/code")
                .route(web::get().to(account::email::get_code))
                .route(web::post().to(account::email::post_code)),
        )
        .service(page("/account/email/done").route(web::get().to(account::email::get_done)))
        .service(
            page("/account/password")
                .route(web::get().to(account::password::get))
                .route(web::post().to(account::password::post)),
        )
        .service(page("/account/password/done").route(web::get().to(account::password::get_done)))
        .service(
            page("/account/mobile")
                .route(web::get().to(account::mobile::get))
                .route(web::post().to(account::mobile::post)),
        )
        .service(
            page("/account/mobile/code")
                .route(web::get().to(account::mobile::get_code))
                .route(web::post().to(account::mobile::post_code)),
        )
        // A device without a keyboard
        .service(
            page("/account/device")
                .route(web::get().to(account::device::get))
                .route(web::post().to(account::device::post)),
        )
        .service(page("/account/device/done").route(web::get().to(account::device::get_done)))
        .service(page("/account/device/{code}").route(web::get().to(account::device::get_filled)))
        // What services without a browser ask
        .service(page("/account/requests").route(web::get().to(account::requests::get)))
        .service(page("/account/requests/done").route(web::get().to(account::requests::get_done)))
        .service(
            page("/account/requests/{request}")
                .route(web::get().to(account::requests::get_one))
                .route(web::post().to(account::requests::post_one)),
        )
        // The provider's own pages
        .service(page("/login").route(web::get().to(account::home::get_login)))
        .service(page("/account").route(web::get().to(account::home::get)))
        .service(page("/account/passkeys").route(web::get().to(account::passkeys::get)))
        .service(
            page("/account/passkeys/add")
                .route(web::get().to(account::add_passkey::get))
                .route(web::post().to(account::add_passkey::post)),
        )
        .service(
            page("/account/passkeys/options")
                .route(web::get().to(account::add_passkey::get_page))
                .route(web::post().to(account::add_passkey::post_options)),
        )
        .service(
            page("/account/passkeys/{passkey}")
                .route(web::get().to(account::passkeys::get_edit))
                .route(web::post().to(account::passkeys::post_edit)),
        )
        .service(
            page("/account/passkeys/{passkey}/remove")
                .route(web::get().to(account::passkeys::get_remove))
                .route(web::post().to(account::passkeys::post_remove)),
        )
        .service(
            page("/account/two-step")
                .route(web::get().to(account::two_step::get))
                .route(web::post().to(account::two_step::post)),
        )
        .service(
            page("/account/two-step/setup")
                .route(web::get().to(account::two_step_setup::get))
                .route(web::post().to(account::two_step_setup::post)),
        )
        .service(page("/account/two-step/qr.svg").route(web::get().to(account::two_step_setup::get_qr)))
        .service(
            page("/account/two-step/codes")
                .route(web::get().to(account::two_step::get_codes))
                .route(web::post().to(account::two_step::post_codes)),
        )
        .service(
            page("/account/two-step/off")
                .route(web::get().to(account::two_step::get_off))
                .route(web::post().to(account::two_step::post_off)),
        )
        .service(page("/to-service").route(web::get().to(came_from::get)))
        .service(page("/").route(web::get().to(services::get_top)))
        .service(page("/services").route(web::get().to(services::get)))
        .service(page("/account/profile").route(web::get().to(account::profile::get)))
        .service(
            page("/account/profile/edit")
                .route(web::get().to(account::profile::get_edit))
                .route(web::post().to(account::profile::post_edit)),
        )
        .service(
            page("/account/profile/confirm")
                .route(web::get().to(account::profile::get_confirm))
                .route(web::post().to(account::profile::post_confirm)),
        )
        .service(page("/account/services").route(web::get().to(account::services::get)))
        .service(
            page("/account/services/{id}")
                .route(web::get().to(account::services::get_one))
                .route(web::post().to(account::services::post_one)),
        )
        .service(page("/account/sessions").route(web::get().to(account::sessions::get)))
        .service(
            page("/account/sessions/all")
                .route(web::get().to(account::sessions::get_list))
                .route(web::post().to(account::sessions::post_all)),
        )
        .service(
            page("/account/sessions/{id}")
                .route(web::get().to(account::sessions::get_list))
                .route(web::post().to(account::sessions::post_one)),
        )
        .service(page("/account/history").route(web::get().to(account::history::get)))
        .service(
            page("/account/data")
                .route(web::get().to(account::data::get))
                .route(web::post().to(account::data::post)),
        )
        .service(
            page("/account/withdraw")
                .route(web::get().to(account::withdraw::get))
                .route(web::post().to(account::withdraw::post)),
        )
        .service(
            page("/account/settings")
                .route(web::get().to(account::settings::get))
                .route(web::post().to(account::settings::post)),
        )
        .service(
            page("/settings")
                .route(web::get().to(account::settings::get_everybody))
                .route(web::post().to(account::settings::post_everybody)),
        )
        .service(page("/logged-out").route(web::get().to(logout::get_done)))
        .service(page("/withdrawn").route(web::get().to(account::withdraw::get_done)))
        .service(
            page("/come-back").route(web::get().to(come_back::get)).route(web::post().to(come_back::post)),
        )
        .service(page("/come-back/done").route(web::get().to(come_back::get_done)))
        .service(page("/come-back/{token}").route(web::get().to(come_back::open)))
        .service(page("/terms/{document}/{version}").route(web::get().to(terms_document::get)))
        // Files
        .service(file("/assets/{name}").route(web::get().to(assets::get)))
        .service(file("/favicon.ico").route(web::get().to(asked_for::favicon)))
        .service(file("/apple-touch-icon.png").route(web::get().to(asked_for::touch_icon)))
        .service(file("/apple-touch-icon-precomposed.png").route(web::get().to(asked_for::touch_icon)))
        .service(file("/robots.txt").route(web::get().to(asked_for::robots)))
        // Security events
        .configure(ssf::configure);
}

/// Adds what clients come to with a certificate: no pages, and nothing that a browser shows.
pub fn configure_mutual_tls(config: &mut ServiceConfig) {
    config
        .service(endpoint("/par").route(web::post().to(par::post)))
        .service(endpoint("/device_authorization").route(web::post().to(device_authorization::post)))
        .service(
            endpoint("/backchannel_authentication").route(web::post().to(backchannel_authentication::post)),
        )
        .service(endpoint("/token").route(web::post().to(token::post)))
        .service(
            endpoint("/userinfo").route(web::get().to(userinfo::get)).route(web::post().to(userinfo::post)),
        )
        .service(endpoint("/introspect").route(web::post().to(introspect::post)))
        .service(endpoint("/revoke").route(web::post().to(revoke::post)))
        .configure(ssf::configure);
}

/// A resource that answers a method it does not know with a page, 405.
fn page(path: &str) -> actix_web::Resource {
    web::resource(path).default_service(web::to(method_not_allowed))
}

/// A page of an interaction: one that the browser carries has its row before the page is asked.
fn interaction_page(
    path: &str,
) -> actix_web::Resource<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    page(path).wrap(from_fn(find_carried))
}

/// The same for what is no page: files of every kind.
fn file(path: &str) -> actix_web::Resource {
    page(path)
}

/// A resource for programs: 405 is JSON.
fn endpoint(path: &str) -> actix_web::Resource {
    web::resource(path).default_service(web::to(method_not_allowed_json))
}

async fn method_not_allowed_json() -> HttpResponse {
    let error = OAuthError::invalid_request("this method is not allowed here");
    HttpResponse::MethodNotAllowed().json(error.to_json())
}

async fn method_not_allowed(visitor: Visitor) -> HttpResponse {
    PageError::MethodNotAllowed.answer(&visitor)
}

/// For the server: the page of everything that no route takes.
pub async fn not_found(visitor: Visitor) -> HttpResponse {
    PageError::NotFound.answer(&visitor)
}
