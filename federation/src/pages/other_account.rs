use super::texts::LinkTexts;
use askama::Template;
use idp::pages::{Row, Shell};

/// E12: the mail was for another ID, of which its owner recognises the letters that are left. Buttons `#switch` and
/// `#next`.
#[derive(Template)]
#[template(path = "link/other_account.html")]
pub struct OtherAccount {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static LinkTexts,
    /// Where the form goes.
    pub action: String,
    /// The address that the mail went to, masked; empty when it is not known any more.
    pub masked: String,
}

impl OtherAccount {
    fn rows(&self) -> Vec<Row> {
        vec![Row::new(self.t.other_id, self.masked.as_str(), self.shell.t)]
    }
}

/// E13: the mail was opened and nothing waits; why that can be. Button `#next` when there is a way on.
#[derive(Template)]
#[template(path = "link/nothing_waits.html")]
pub struct NothingWaits {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static LinkTexts,
    /// Where the form goes, in an interaction.
    pub action: Option<String>,
}
