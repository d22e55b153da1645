//! The routes of this crate, in one list.

use super::{account, dealer_api, interaction, link, migration, migration_api, terminal};
use actix_web::{
    HttpResponse,
    web::{self, ServiceConfig},
};
use idp::http::{PageError, Visitor};

/// Adds every route of this crate. The application holds `Data<idp::Provider>` and `Data<crate::Federation>`.
pub fn configure(config: &mut ServiceConfig) {
    config
        // The dealer's terminal
        .service(
            page("/terminal")
                .route(web::get().to(terminal::launch::get))
                .route(web::post().to(terminal::launch::post)),
        )
        .service(
            page("/terminal/customer")
                .route(web::get().to(terminal::customer::get))
                .route(web::post().to(terminal::customer::post)),
        )
        .service(
            page("/terminal/select")
                .route(web::get().to(terminal::select::get))
                .route(web::post().to(terminal::select::post)),
        )
        .service(
            page("/terminal/emails")
                .route(web::get().to(terminal::emails::get))
                .route(web::post().to(terminal::emails::post)),
        )
        .service(
            page("/terminal/done")
                .route(web::get().to(terminal::done::get))
                .route(web::post().to(terminal::done::post)),
        )
        .service(page("/terminal/closed").route(web::get().to(terminal::done::get_closed)))
        .service(page("/terminal/qr.svg").route(web::get().to(terminal::qr::get)))
        // The mail's link
        .service(page("/link").route(web::get().to(link::get)).route(web::post().to(link::post)))
        .service(page("/link/{token}").route(web::get().to(link::open)))
        // The customer's consent
        .service(
            page("/interaction/{id}/links")
                .route(web::get().to(interaction::pending::get))
                .route(web::post().to(interaction::pending::post)),
        )
        .service(
            page("/interaction/{id}/links/decline")
                .route(web::get().to(interaction::decline::get))
                .route(web::post().to(interaction::decline::post)),
        )
        .service(
            page("/interaction/{id}/links/done")
                .route(web::get().to(interaction::done::get))
                .route(web::post().to(interaction::done::post)),
        )
        // Over from a legacy site
        .service(
            page("/migration/open")
                .route(web::get().to(migration::open::get))
                .route(web::post().to(migration::open::post)),
        )
        .service(
            page("/migration")
                .route(web::get().to(migration::guide::get))
                .route(web::post().to(migration::guide::post)),
        )
        .service(
            page("/migration/about")
                .route(web::get().to(migration::about::get))
                .route(web::post().to(migration::about::post)),
        )
        .service(
            page("/interaction/{id}/migration")
                .route(web::get().to(migration::consent::get))
                .route(web::post().to(migration::consent::post)),
        )
        .service(
            page("/migration/creating")
                .route(web::get().to(migration::creating::get))
                .route(web::post().to(migration::creating::post)),
        )
        .service(page("/migration/state").route(web::get().to(migration::creating::get_state)))
        .service(page("/migration/done").route(web::get().to(migration::done::get)))
        .service(migration_api::scope())
        // The customer's own pages
        .service(page("/account/dealers").route(web::get().to(account::linked::get)))
        .service(
            page("/account/dealers/pending")
                .route(web::get().to(account::pending::get))
                .route(web::post().to(account::pending::post)),
        )
        .service(
            page("/account/dealers/lookups")
                .route(web::get().to(account::lookups::get))
                .route(web::post().to(account::lookups::post)),
        )
        .service(
            page("/account/dealers/{id}/unlink")
                .route(web::get().to(account::linked::get_unlink))
                .route(web::post().to(account::linked::post_unlink)),
        )
        .service(
            page("/account/dealers/{id}/decline")
                .route(web::get().to(account::pending::get_decline))
                .route(web::post().to(account::pending::post_decline)),
        )
        .service(
            page("/account/dealers/{id}/not-mine")
                .route(web::get().to(account::pending::get_not_mine))
                .route(web::post().to(account::pending::post_not_mine)),
        )
        // Dealers' systems
        .service(dealer_api::scope());
}

/// A resource that answers a method it does not know with a page, 405.
fn page(path: &str) -> actix_web::Resource {
    web::resource(path).default_service(web::to(method_not_allowed))
}

async fn method_not_allowed(visitor: Visitor) -> HttpResponse {
    PageError::MethodNotAllowed.answer(&visitor)
}
