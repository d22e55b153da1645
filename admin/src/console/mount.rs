//! Where a console hangs, and what is its own there: the office's on the listener of the back office, the dealers' on the
//! public one. Each has another client, other cookies, another menu and another list of pages.

use super::{
    Route, dealer_routes,
    menu::{self, Group, Words},
    routes,
};
use crate::{
    domain::Role,
    flow::{BACK_OFFICE, DEALER_CONSOLE, DEALER_CONSOLE_BASE},
};
use actix_web::web::ServiceConfig;

/// A console.
#[derive(Debug)]
pub struct Mount {
    /// The path that all of its pages begin with.
    pub base: &'static str,
    /// The client by which people log in to it.
    pub client: &'static str,
    /// The stem of its cookies' names.
    pub cookie: &'static str,
    /// Who works with it: what a login asks for is theirs.
    pub roles: &'static [Role],
    /// Its pages, by paths below the base.
    pub routes: &'static [Route],
    /// Its menu.
    pub menu: &'static [Group],
    /// What it is called.
    pub title: Words,
    /// Where the interface beside it is described, if it is on the same listener.
    pub api: Option<&'static str>,
    /// Whether a refusal is written into the audit: its people work for somebody else.
    pub is_watched: bool,
    /// Mounts its pages.
    pub(super) mount: fn(&mut ServiceConfig),
}

/// The office's console. A dealer's people find the way to theirs there.
pub static OFFICE: Mount = Mount {
    base: "/console",
    client: BACK_OFFICE,
    cookie: "cid_console",
    roles: &Role::ALL,
    routes: routes::ROUTES,
    menu: menu::OFFICE_MENU,
    title: |t| t.console,
    api: Some("/docs"),
    is_watched: false,
    mount: routes::mount,
};

/// The dealers' console.
pub static DEALERS: Mount = Mount {
    base: DEALER_CONSOLE_BASE,
    client: DEALER_CONSOLE,
    cookie: "cid_dealer_console",
    roles: &[Role::DealerAdministrator, Role::DealerStaff],
    routes: dealer_routes::ROUTES,
    menu: menu::DEALER_MENU,
    title: |t| t.dealer_console,
    api: None,
    is_watched: true,
    mount: dealer_routes::mount,
};

impl Mount {
    /// The absolute path of a page.
    pub fn path(&self, below: &str) -> String {
        format!("{}{below}", self.base)
    }
}
