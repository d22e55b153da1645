//! Where a console hangs, and what is its own there: client, cookies, menu and list of pages.

use super::route::Route;
use crate::{domain::Role, pages::console::texts::FrameTexts};
use actix_web::web::ServiceConfig;

/// The words of one place.
pub type Words = fn(&'static FrameTexts) -> &'static str;

/// Heading of a group of the menu, and its places by their paths below the base.
pub type Group = (Option<Words>, &'static [(&'static str, Words)]);

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

impl Mount {
    /// The absolute path of a page.
    pub fn path(&self, below: &str) -> String {
        format!("{}{below}", self.base)
    }
}
