//! The page that hands an answer to a service by POST (OAuth 2.0 Form Post Response Mode).

use super::Shell;
use askama::Template;

/// Sends itself by an external script; without script its button does.
#[derive(Debug, Template)]
#[template(path = "form_post.html")]
pub struct FormPost {
    /// The frame.
    pub shell: Shell,
    /// The redirect URI.
    pub action: String,
    /// The parameters of the answer.
    pub fields: Vec<(String, String)>,
}
