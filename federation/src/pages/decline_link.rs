use super::texts::LinkTexts;
use askama::Template;
use idp::pages::{Row, Shell};

/// L6n. Buttons `#link-decline-confirm` and `#back`.
#[derive(Template)]
#[template(path = "link/decline.html")]
pub struct DeclineLink {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static LinkTexts,
    /// Where the form goes.
    pub action: String,
    /// 心当たりがない instead of 連携しない.
    pub not_mine: bool,
    /// Dealer, shop, days.
    pub rows: Vec<Row>,
}
