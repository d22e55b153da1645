//! What a list of pages is: where each page is, and whose. Routes, guard, menu and the test of every page by every role are
//! made from the list of a console.

use crate::domain::{Permission, Role};

/// A page, or what its form does.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path below the base.
    pub path: &'static str,
    /// The permissions of which one is needed; whoever is a member of the staff when there is none.
    pub needs: &'static [Permission],
}

impl Route {
    /// Whether somebody with this role may.
    pub fn is_for(&self, role: Role) -> bool {
        let held = role.permissions();
        self.needs.is_empty() || self.needs.iter().any(|needed| held.contains(needed))
    }
}

/// Style sheets.
pub(super) const ASSET: &str = "/assets/{name}";

/// What everybody may have who reaches the listener: the way in, and the way out.
const OPEN: [&str; 4] = ["/login", "/callback", "/logged-out", ASSET];

/// Whether a page is everybody's.
pub(super) fn is_open(below: Option<&str>) -> bool {
    below.is_some_and(|below| OPEN.contains(&below))
}

/// A list of pages: `ROUTES`, and `mount`, which mounts what the list names and nothing else.
macro_rules! pages {
    ($($method:ident $path:literal [$($needs:ident)|*] => $handler:path;)+) => {
        /// The list.
        pub(super) const ROUTES: &[super::Route] = &[$(super::Route {
            method: pages!(@ $method),
            path: $path,
            needs: &[$(crate::domain::Permission::$needs),*],
        }),+];

        /// Mounts what the list names.
        pub(super) fn mount(config: &mut actix_web::web::ServiceConfig) {
            $(config.route($path, actix_web::web::$method().to($handler));)+
        }
    };
    (@ get) => { "GET" };
    (@ post) => { "POST" };
}

pub(super) use pages;
