//! Pages that ask for one press before something is done: what will happen, and the button.

use super::Desk;
use crate::{
    flow::Version,
    pages::console::{FormPage, Way},
};

/// One press.
pub(super) struct Press<'a> {
    /// The question.
    pub(super) title: &'static str,
    /// What will happen.
    pub(super) points: &'a [&'static str],
    /// The words on the button.
    pub(super) submit: &'static str,
    /// Whether something is taken away.
    pub(super) is_danger: bool,
    /// The version of the object that the person sees.
    pub(super) version: Option<&'a Version>,
    /// Where the person came from, below the base.
    pub(super) back: String,
}

impl Press<'_> {
    /// The page. It is pressed at its own address.
    pub(super) fn page(self, desk: &Desk) -> FormPage {
        let frame = desk.frame();
        let back = Way::new("back", desk.href(&self.back), frame.t.back_unchanged);
        let path = desk.path.split('?').next().unwrap_or_default().to_owned();
        let mut page = FormPage::new(frame, self.title, path, self.submit);
        page.points = self.points.iter().map(|point| (*point).to_owned()).collect();
        page.is_danger = self.is_danger;
        page.hidden = self.version.map(|version| ("version", version.tag().to_owned())).into_iter().collect();
        page.back = Some(back);
        page
    }
}
