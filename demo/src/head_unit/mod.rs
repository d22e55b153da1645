//! The screen of a car: nobody types on it, so people log in by a number that they type on their phone (RFC 8628).
//!
//! 1. [`device_flow`]: the car asks for its two codes, and asks on until a person has answered. 2. [`screen`]: what stands on the
//!    screen meanwhile. 3. [`page`]: the screen as a page.
//!
//! There is one car, and whoever opens the page sits in it.

mod device_flow;
mod page;
mod screen;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::web::{self, Data, ServiceConfig};

use crate::{provider::Provider, serve::answer::asset, settings};

use screen::Screen;

/// The car with what its screen shows. A restart forgets it.
struct HeadUnit {
    settings: settings::HeadUnit,
    provider: Provider,
    screen: Mutex<Screen>,
}

impl HeadUnit {
    fn screen(&self) -> MutexGuard<'_, Screen> {
        self.screen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The routes of the screen.
pub(crate) fn routes(
    settings: settings::HeadUnit,
    provider: Provider,
) -> impl Fn(&mut ServiceConfig) + Clone + Send + 'static {
    let car = Data::from(Arc::new(HeadUnit { settings, provider, screen: Mutex::default() }));
    move |config| {
        config
            .app_data(car.clone())
            .route("/", web::get().to(page::get))
            .route("/login", web::post().to(page::log_in))
            .route("/logout", web::post().to(page::log_out))
            .route("/qr.svg", web::get().to(page::qr))
            .route(
                "/assets/base.css",
                web::get().to(async || asset("text/css", include_str!("../../assets/base.css"))),
            )
            .route(
                "/assets/brand.css",
                web::get().to(async || asset("text/css", include_str!("../../assets/head-unit.css"))),
            )
            .default_service(web::to(page::not_found));
    }
}
