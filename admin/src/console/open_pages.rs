//! What everybody may have who reaches the listener, mounted: see [`super::route::is_open`].

use super::{assets, login, route::ASSET};
use actix_web::web::{self, ServiceConfig};

/// Mounts what is everybody's.
pub(super) fn mount(config: &mut ServiceConfig) {
    config
        .route("/login", web::get().to(login::get))
        .route("/callback", web::get().to(login::get_callback))
        .route("/logged-out", web::get().to(login::get_logged_out))
        .route(ASSET, web::get().to(assets::own));
}
