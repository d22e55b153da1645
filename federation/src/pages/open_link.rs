use super::{Ending, texts::LinkTexts};
use askama::Template;
use idp::pages::{Row, Shell};

/// L0. Button `#continue`.
#[derive(Template)]
#[template(path = "link/open.html")]
pub struct OpenLink {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static LinkTexts,
    /// Dealer, shop, days.
    pub rows: Vec<Row>,
    /// The service that the person logs in to.
    pub service: String,
}

/// What the mail's address says when there is nothing to go on with (E9, E10, E11).
#[derive(Template)]
#[template(path = "link/ended.html")]
pub struct LinkEnded {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static LinkTexts,
    /// What happened, in words.
    pub ending: Ending,
    /// Dealer, shop, days.
    pub rows: Vec<Row>,
    /// Home page of the service, if it is known.
    pub service_url: Option<String>,
}
