//! Around every page of the console.

use super::texts::FrameTexts;
use idp::pages::{Asset, Shell};
use std::sync::LazyLock;

/// What the console has beside the style sheet of all pages: side menu, tables, filters.
static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    let css = concat!(
        include_str!("../../../assets/css/office.css"),
        include_str!("../../../assets/css/tables.css"),
    );
    Asset::new("text/css; charset=utf-8", css.into())
});

/// The console's style sheet.
pub fn style() -> &'static Asset {
    &STYLE
}

/// A place to go.
#[derive(Clone, Debug)]
pub struct MenuEntry {
    /// Where.
    pub href: String,
    /// The words on it.
    pub label: &'static str,
    /// Whether the page stands below it.
    pub is_here: bool,
}

/// Places that belong together.
#[derive(Clone, Debug)]
pub struct MenuGroup {
    /// Its heading.
    pub title: &'static str,
    /// Its places.
    pub entries: Vec<MenuEntry>,
}

/// Who is logged in.
#[derive(Clone, Debug)]
pub struct Person {
    /// Mail address.
    pub email: String,
    /// Role in words.
    pub role: &'static str,
}

/// The frame: every template of the console has a field `frame` of this type.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Brand, language, `csrf`.
    pub shell: Shell,
    /// The words of the frame.
    pub t: &'static FrameTexts,
    /// Where the console hangs, `/console`.
    pub base: &'static str,
    /// What the console is called.
    pub title: &'static str,
    /// Where the interface beside it is described.
    pub api: Option<&'static str>,
    /// Where this person may go; nothing while nobody is logged in.
    pub menu: Vec<MenuGroup>,
    /// Who is logged in.
    pub person: Option<Person>,
}

impl Frame {
    /// The address of the console's style sheet.
    pub fn style_href(&self) -> String {
        format!("{}/assets/console-{}.css", self.base, STYLE.digest)
    }
}
