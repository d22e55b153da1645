//! The way out, and the choice between accounts.

use crate::pages::{Shell, Way};
use askama::Template;

/// Asks before logging out; button `#logout-confirm` sends `decision=logout`.
#[derive(Debug, Template)]
#[template(path = "account/logout.html")]
pub struct Logout {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// The service that asked, if one did.
    pub service: Option<String>,
    /// What must come back with the press (RP-initiated logout 1.0, section 2).
    pub hidden: Vec<(String, String)>,
    /// Where staying logged in leads.
    pub cancel_href: String,
    /// What is wrong with the service's request, for its developers; the person stays here afterwards.
    pub fault: Option<String>,
}

/// After the logout.
#[derive(Debug, Template)]
#[template(path = "account/logged_out.html")]
pub struct LoggedOut {
    /// The frame.
    pub shell: Shell,
    /// L1.
    pub login_href: String,
    /// The home of the service that asked, if one did.
    pub service: Option<Way>,
    /// What was wrong with the service's request, for its developers.
    pub fault: Option<String>,
    /// What is loaded in frames, so that services hear of the logout (Front-Channel Logout 1.0).
    pub frames: Vec<String>,
    /// Where the page leads when the frames are loaded, or take too long; the link there is `#onward`.
    pub onward: Option<String>,
}

/// `prompt=select_account`. Buttons `#account-continue` (`choice=continue`), `#account-other` (`choice=other`).
#[derive(Debug, Template)]
#[template(path = "account/select.html")]
pub struct SelectAccount {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Name of the service that asks.
    pub service: Option<String>,
    /// Who is logged in.
    pub email: String,
}
