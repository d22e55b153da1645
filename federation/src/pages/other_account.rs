use super::texts::LinkTexts;
use askama::Template;
use idp::pages::Shell;

/// E12: the mail was for another ID. Tells nothing of whose. Buttons `#switch` and `#next`.
#[derive(Template)]
#[template(path = "link/other_account.html")]
pub struct OtherAccount {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static LinkTexts,
    /// Where the form goes.
    pub action: String,
}
