//! The console: the back office in a browser. Every page calls the same use case as the operation of the interface.
//!
//! Owns actix, as `http` does. There are two of them: the operators' and, on the public listener, the dealers'. One list
//! each (`routes`, `dealer_routes`) says which page is where, and whose; the guard, the menu and the test of every page by
//! every role are made from it. A handler takes a [`Desk`], which is there for somebody who may see the page
//! and for nobody else; a form is taken as a [`Typed`], which came from a page of ours or is not taken at all.

mod accounts;
mod address;
mod approvals;
mod assets;
mod audit;
mod clients;
mod consoles;
mod cookies;
mod dealer_routes;
mod dealers;
mod desk;
mod forms;
mod guard;
mod halt;
mod health;
mod items;
mod keys;
mod links;
mod lists;
mod login;
mod mails;
mod menu;
mod migration;
mod mount;
mod open_pages;
mod own_dealer;
mod press;
mod refusal;
mod route;
mod routes;
mod shops;
mod staff;
mod start;
mod states;
mod statistics;
mod stream;
mod system_keys;
mod systems;
mod texts;
mod ties;
mod typed;
mod visit;

pub use consoles::{DEALERS, OFFICE};
pub use desk::Desk;
pub use halt::Halt;
pub use mount::{Group, Mount, Words};
pub use route::Route;
pub use typed::Typed;
pub use visit::Visit;

use actix_web::{
    middleware::from_fn,
    web::{self, ServiceConfig},
};

/// Adds the operators' console to the listener of the back office. Mounted before [`crate::http::configure`], which takes
/// every path.
pub fn configure(config: &mut ServiceConfig) {
    config
        .route("/", web::get().to(assets::to_console))
        .route("/assets/{name}", web::get().to(assets::shared))
        .configure(|config| hang(&OFFICE, config));
}

/// Adds the dealers' console to the public listener, which has the style sheets of all pages already.
pub fn configure_dealers(config: &mut ServiceConfig) {
    hang(&DEALERS, config);
}

fn hang(mount: &'static Mount, config: &mut ServiceConfig) {
    config.service(
        web::scope(mount.base)
            .app_data(web::Data::new(mount))
            .wrap(from_fn(guard::guard))
            .configure(open_pages::mount)
            .configure(mount.mount)
            .default_service(web::to(guard::nothing_here)),
    );
}
