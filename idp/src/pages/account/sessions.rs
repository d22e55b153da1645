//! A14: where the account is logged in.

use crate::domain::Timestamp;
use crate::pages::{Row, Shell, moment_words};
use askama::Template;

/// One session.
#[derive(Debug, Clone)]
pub struct SessionLine {
    /// Where the form that ends it goes.
    pub action: String,
    /// The browser in words; empty when it is unknown.
    pub device: String,
    /// When it began.
    pub began: Timestamp,
    /// When it was last used.
    pub used: Timestamp,
    /// Whether it is the one that looks.
    pub is_this: bool,
}

/// A14. A button `.session-end` each, and `#end-all`.
#[derive(Debug, Template)]
#[template(path = "account/sessions.html")]
pub struct SessionsPage {
    /// The frame.
    pub shell: Shell,
    /// The sessions.
    pub sessions: Vec<SessionLine>,
    /// Where the form that ends all goes.
    pub all_action: String,
    /// Whether one was ended a moment ago.
    pub ended: bool,
}

impl SessionsPage {
    fn device(&self, session: &SessionLine) -> String {
        let unknown = self.shell.t.usage.session_unknown;
        if session.device.is_empty() { unknown.to_owned() } else { session.device.clone() }
    }

    fn rows(&self, session: &SessionLine) -> Vec<Row> {
        let (t, lang) = (self.shell.t, self.shell.lang);
        vec![
            Row::new(t.usage.session_began, moment_words(session.began, lang), t),
            Row::new(t.usage.session_used, moment_words(session.used, lang), t),
        ]
    }
}
