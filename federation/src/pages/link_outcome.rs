use super::texts::LinkTexts;
use crate::domain::LinkState;
use askama::Template;
use idp::pages::{Row, Shell};

/// What became of a link, in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The heading.
    pub title: &'static str,
    /// The sentence.
    pub lead: &'static str,
}

impl Ending {
    /// The words for a state; `already` for a link that was made before.
    #[must_use]
    pub fn of(state: LinkState, already: bool, t: &LinkTexts) -> Self {
        let (title, lead) = match state {
            LinkState::Linked if already => (t.already_title, t.already_lead),
            LinkState::Linked => (t.done_title, t.done_lead),
            LinkState::Declined => (t.declined_title, t.declined_lead),
            LinkState::Cancelled => (t.cancelled_title, t.cancelled_lead),
            LinkState::Superseded => (t.superseded_title, t.superseded_lead),
            LinkState::Expired => (t.expired_title, t.expired_lead),
            LinkState::Void | LinkState::Provisional => (t.void_title, t.void_lead),
            LinkState::Unlinked | LinkState::Disputed => (t.ended_title, t.ended_lead),
        };
        Self { title, lead }
    }
}

/// L7, and its counterparts when something else came of the press. Button `#next`.
#[derive(Template)]
#[template(path = "link/outcome.html")]
pub struct LinkOutcomePage {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static LinkTexts,
    /// Where the form goes.
    pub action: String,
    /// What happened.
    pub ending: Ending,
    /// Dealer, shop, days.
    pub rows: Vec<Row>,
}
