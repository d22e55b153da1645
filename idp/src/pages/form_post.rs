//! The page that hands values on by POST: an answer to a service (OAuth 2.0 Form Post Response Mode), or what a service
//! sent, to ourselves.

use super::Shell;
use askama::Template;

/// Sends itself by an external script; without script its button does.
#[derive(Debug, Template)]
#[template(path = "form_post.html")]
pub struct FormPost {
    /// The frame.
    pub shell: Shell,
    /// Where it goes.
    pub handing: Handing,
    /// The redirect URI of the service, or our own path.
    pub action: String,
    /// The parameters.
    pub fields: Vec<(String, String)>,
}

/// Who is handed the values: what the page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handing {
    /// A service gets its answer.
    BackToService,
    /// We get a service's request again, from our own page.
    OnHere,
}

impl FormPost {
    fn title(&self) -> &'static str {
        let words = &self.shell.t.account;
        match self.handing {
            Handing::BackToService => words.hand_over_title,
            Handing::OnHere => words.go_on_title,
        }
    }

    fn button(&self) -> &'static str {
        let words = &self.shell.t.account;
        match self.handing {
            Handing::BackToService => words.hand_over_button,
            Handing::OnHere => words.go_on_button,
        }
    }
}
