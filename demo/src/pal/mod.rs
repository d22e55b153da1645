//! PAL, the system at a dealer's counter, as far as dealer links need it.
//!
//! - [`counter`]: who stands at the counter: dealer, shop and staff.
//! - [`book`]: the customers; [`initial_book`]: those of the first day. [`customers`]: their pages.
//! - [`visit`]: starts a dealer link: opens a visit at the provider and hands the browser over to its terminal pages.
//! - [`address_book`]: takes changed mail addresses from the provider's terminal.
//! - [`links`]: what became of the links. [`events`]: what the provider has to tell. [`dealer_api`]: the calls themselves.

mod address_book;
mod book;
mod counter;
mod customers;
mod dealer_api;
mod events;
mod initial_book;
mod links;
mod page;
mod visit;

use std::sync::Arc;

use actix_web::web::{self, Data, PayloadConfig, ServiceConfig};

pub use book::Customer;
pub use initial_book::customer_book;

use crate::{
    StartError,
    provider::{Provider, Seen},
    serve::answer::asset,
    settings,
};

/// PAL with all that it remembers.
struct Pal {
    settings: settings::Pal,
    provider: Provider,
    book: book::Book,
    /// One access token a dealer.
    access_tokens: dealer_api::AccessTokens,
    /// What the provider told each dealer.
    news: events::News,
    /// The address-book messages that were already used.
    address_messages: Seen,
}

/// The routes of PAL.
pub(crate) fn routes(
    settings: settings::Pal,
    provider: Provider,
) -> Result<impl Fn(&mut ServiceConfig) + Clone + Send + 'static, StartError> {
    let dealers = settings.dealers.iter().map(|dealer| dealer.dealer_id.as_str());
    let book = book::Book::open(dealers, settings.data_file.clone())?;
    let pal = Data::from(Arc::new(Pal {
        settings,
        provider,
        book,
        access_tokens: dealer_api::AccessTokens::default(),
        news: events::News::default(),
        address_messages: Seen::default(),
    }));
    Ok(move |config: &mut ServiceConfig| {
        config
            .app_data(pal.clone())
            .app_data(PayloadConfig::new(16 * 1024))
            .route("/", web::get().to(counter::get))
            .route("/counter", web::post().to(counter::post))
            .route("/leave", web::post().to(counter::leave))
            .route("/customers", web::get().to(customers::list))
            .route("/customers/{code}", web::get().to(customers::record))
            .route("/customers/{code}/link", web::post().to(visit::post))
            .route("/customers/{code}/links/{id}/{action}", web::post().to(links::post))
            .route("/events", web::get().to(events::get))
            .route("/events", web::post().to(events::post))
            .route("/address-book", web::post().to(address_book::post))
            .route(
                "/assets/base.css",
                web::get().to(async || asset("text/css", include_str!("../../assets/base.css"))),
            )
            .route(
                "/assets/brand.css",
                web::get().to(async || asset("text/css", include_str!("../../assets/pal.css"))),
            )
            .route(
                "/assets/launch.js",
                web::get().to(async || asset("text/javascript", include_str!("../../assets/launch.js"))),
            )
            .default_service(web::to(page::not_found));
    })
}
