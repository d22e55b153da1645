//! A relying party: a web application that lets people log in with the common ID, in the order a developer meets it.
//!
//! 1. [`login`]: the browser is sent to the provider (code flow, PKCE, `state`, `nonce`).
//! 2. [`callback`]: it comes back with a code; the code becomes tokens, and the ID token is checked.
//! 3. [`session`]: who is logged in here, and with which tokens.
//! 4. [`me`]: what the provider told about the person. 5. [`refresh`]: asking again without the person.
//! 6. [`logout`]: here and at the provider. 7. [`backchannel`]: the provider says that a session is over.
//!
//! [`oidc`] names the types of the openidconnect crate once and builds its client. Dealer links are one more claim.

mod backchannel;
mod callback;
mod login;
mod logout;
mod me;
mod oidc;
mod page;
mod refresh;
mod service;
mod session;

use std::sync::Arc;

use actix_web::web::{self, Data, ServiceConfig};

pub(crate) use service::{MAINTENANCE_NOTEBOOK, MY_TOYOTA, Service};

use crate::{
    provider::{Provider, Seen},
    serve::answer::asset,
    settings::RelyingParty,
};

/// One relying party with all that it remembers. A restart forgets it; people then log in again.
struct Site {
    service: Service,
    settings: RelyingParty,
    provider: Provider,
    logins: login::Logins,
    sessions: session::Sessions,
    /// The logout tokens that were already used.
    logout_tokens: Seen,
}

/// The routes of a relying party.
pub(crate) fn routes(
    service: Service,
    settings: RelyingParty,
    provider: Provider,
) -> impl Fn(&mut ServiceConfig) + Clone + Send + 'static {
    let site = Data::from(Arc::new(Site {
        service,
        settings,
        provider,
        logins: login::Logins::default(),
        sessions: session::Sessions::default(),
        logout_tokens: Seen::default(),
    }));
    move |config| {
        config
            .app_data(site.clone())
            .route("/", web::get().to(page::front))
            .route("/login", web::get().to(login::get))
            .route("/callback", web::get().to(callback::get))
            .route("/me", web::get().to(me::get))
            .route("/refresh", web::post().to(refresh::post))
            .route("/logout", web::post().to(logout::post))
            .route("/logged-out", web::get().to(logout::logged_out))
            .route("/backchannel-logout", web::post().to(backchannel::post))
            .route(
                "/assets/base.css",
                web::get().to(async || asset("text/css", include_str!("../../assets/base.css"))),
            )
            .route("/assets/brand.css", web::get().to(page::brand_css))
            .default_service(web::to(page::not_found));
    }
}
