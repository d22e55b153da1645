//! What services without a browser ask: the list, one request, and how it ended.

use super::{Row, Shell};
use crate::mail::time_words;
use askama::Template;

/// What is known of a request.
#[derive(Debug, Clone)]
pub struct RequestFacts {
    /// Its page.
    pub href: String,
    /// Name of the service.
    pub service: String,
    /// What both sides see.
    pub binding_message: Option<String>,
    /// When it came, seconds since 1970.
    pub created_at: i64,
    /// Until when it can be answered, seconds since 1970.
    pub expires_at: i64,
}

/// R1: everything that waits.
#[derive(Debug, Template)]
#[template(path = "requests/list.html")]
pub struct RequestsPage {
    /// The frame.
    pub shell: Shell,
    /// The newest first.
    pub requests: Vec<RequestFacts>,
}

impl RequestsPage {
    fn at(&self, request: &RequestFacts) -> String {
        time_words(request.created_at, self.shell.lang)
    }
}

/// R2. Buttons `#request-allow` (`decision=allow`) and `#request-deny` (`decision=deny`).
#[derive(Debug, Template)]
#[template(path = "requests/one.html")]
pub struct RequestPage {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// The request.
    pub request: RequestFacts,
    /// Who is logged in.
    pub email: String,
}

impl RequestPage {
    fn rows(&self) -> Vec<Row> {
        let (t, lang) = (self.shell.t, self.shell.lang);
        vec![
            Row::new(t.requests.service, &self.request.service, t),
            Row::new(t.requests.at, time_words(self.request.created_at, lang), t),
            Row::new(t.requests.until, time_words(self.request.expires_at, lang), t),
        ]
    }
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestEnd {
    /// The service will get its tokens.
    Allowed,
    /// It gets none.
    Refused,
    /// Not answered yet: a stronger login is needed, and the account has none.
    Unmet,
    /// It was answered before, or its time is over.
    Late,
    /// There is none for this account: perhaps it is another's.
    Unknown,
}

/// R3; the heading has the id `request-done`.
#[derive(Debug, Template)]
#[template(path = "requests/done.html")]
pub struct RequestDone {
    /// The frame.
    pub shell: Shell,
    /// How it ended.
    pub end: RequestEnd,
}

impl RequestDone {
    fn words(&self) -> (&'static str, &'static str) {
        let t = self.shell.t.requests;
        match self.end {
            RequestEnd::Allowed => (t.done_title, t.done_lead),
            RequestEnd::Refused => (t.refused_title, t.refused_lead),
            RequestEnd::Unmet => (t.unmet_title, t.unmet_lead),
            RequestEnd::Late => (t.late_title, t.late_lead),
            RequestEnd::Unknown => (t.unknown_title, t.unknown_lead),
        }
    }

    fn is_good(&self) -> bool {
        self.end == RequestEnd::Allowed
    }

    fn is_unmet(&self) -> bool {
        self.end == RequestEnd::Unmet
    }

    fn may_switch(&self) -> bool {
        self.end == RequestEnd::Unknown
    }
}
