//! The two consoles: the office's on the listener of the back office, the dealers' on the public one.

use super::{dealer_routes, menu, mount::Mount, routes};
use crate::{
    domain::Role,
    flow::{BACK_OFFICE, DEALER_CONSOLE, DEALER_CONSOLE_BASE},
};

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
