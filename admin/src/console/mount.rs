//! Where a console hangs, and what is its own there: the office's on the listener of the back office. A dealer's can hang
//! elsewhere, with another client, other cookies and another list of pages.

use super::{Route, routes::ROUTES};
use crate::flow::BACK_OFFICE;

/// A console.
#[derive(Debug)]
pub struct Mount {
    /// The path that all of its pages begin with.
    pub base: &'static str,
    /// The client by which people log in to it.
    pub client: &'static str,
    /// The stem of its cookies' names.
    pub cookie: &'static str,
    /// Its pages, by paths below the base.
    pub routes: &'static [Route],
}

/// The office's console.
pub static OFFICE: Mount =
    Mount { base: "/console", client: BACK_OFFICE, cookie: "cid_console", routes: ROUTES };

impl Mount {
    /// The absolute path of a page.
    pub fn path(&self, below: &str) -> String {
        format!("{}{below}", self.base)
    }
}
