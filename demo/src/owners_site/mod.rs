//! TOYOTA OWNER'S SITE: a legacy site with users and passwords of its own. Its members are asked to move to the Maintenance
//! Notebook, and meanwhile it works as before.
//!
//! - [`login`]: its own login (M1), [`sessions`]: who is logged in.
//! - [`top`]: the member's first page (M2) with the banner, and [`booking`], which keeps working.
//! - [`hand_over`]: 詳細はこちら: the member's data goes to the provider server to server; the browser brings a one-time handle.
//! - [`migrated`]: who has moved: asked of the provider, and told by its events. The banner goes when it is so, not before.
//! - [`members`]: the people.

mod booking;
mod hand_over;
mod login;
mod members;
mod migrated;
mod page;
mod sessions;
mod top;

use std::sync::Arc;

use actix_web::web::{self, Data, PayloadConfig, ServiceConfig};

pub use members::{Member, members};

use crate::{
    provider::{
        Provider, Seen,
        api::{AccessTokens, Api},
    },
    serve::answer::asset,
    settings,
};

/// What the site does at the provider.
const SCOPE: &str = "migration:start migration:read";

/// The site with all that it remembers.
struct OwnersSite {
    settings: settings::OwnersSite,
    provider: Provider,
    members: Vec<Member>,
    sessions: sessions::Sessions,
    bookings: booking::Bookings,
    access_tokens: AccessTokens,
    migrated: migrated::Migrated,
    /// The events that were already used.
    events: Seen,
}

impl OwnersSite {
    /// The provider's interface for legacy sites.
    fn api(&self) -> Api<'_> {
        Api {
            provider: &self.provider,
            tokens: &self.access_tokens,
            base: &self.settings.migration_api,
            client_id: &self.settings.client_id,
            private_jwk: &self.settings.private_jwk,
            scope: SCOPE,
        }
    }
}

/// The routes of the site.
pub(crate) fn routes(
    settings: settings::OwnersSite,
    provider: Provider,
) -> impl Fn(&mut ServiceConfig) + Clone + Send + 'static {
    let site = Data::from(Arc::new(OwnersSite {
        settings,
        provider,
        members: members(),
        sessions: sessions::Sessions::default(),
        bookings: booking::Bookings::default(),
        access_tokens: AccessTokens::default(),
        migrated: migrated::Migrated::default(),
        events: Seen::default(),
    }));
    move |config: &mut ServiceConfig| {
        config
            .app_data(site.clone())
            .app_data(PayloadConfig::new(16 * 1024))
            .route("/", web::get().to(top::get))
            .route("/login", web::get().to(login::get))
            .route("/login", web::post().to(login::post))
            .route("/logout", web::post().to(login::logout))
            .route("/forgotten", web::get().to(page::forgotten))
            .route("/booking", web::get().to(booking::get))
            .route("/booking", web::post().to(booking::post))
            .route("/move", web::post().to(hand_over::post))
            .route("/migration-events", web::post().to(migrated::post))
            .route(
                "/assets/base.css",
                web::get().to(async || asset("text/css", include_str!("../../assets/base.css"))),
            )
            .route(
                "/assets/brand.css",
                web::get().to(async || asset("text/css", include_str!("../../assets/owners-site.css"))),
            )
            .route(
                "/assets/launch.js",
                web::get().to(async || asset("text/javascript", include_str!("../../assets/launch.js"))),
            )
            .default_service(web::to(page::not_found));
    }
}
