//! Error pages: what happened, what to do, and a number to quote.

use super::{Shell, Texts};
use askama::Template;

/// Why a page cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// 404.
    NotFound,
    /// 405.
    MethodNotAllowed,
    /// 400: the body or a parameter cannot be read.
    BadRequest,
    /// 403: the form's token is missing or belongs to another visit.
    Forbidden,
    /// 400: the browser sent no cookie where one was set.
    CookiesOff,
    /// 400: page expired, back button, double submit, second tab (E6). Give it a way to start again.
    Expired,
    /// 400: unknown client, redirect that is not registered, malformed authorization request (E23).
    Client,
    /// 403: the service is not meant for this account (a company, a minor).
    ServiceUnavailable,
    /// 429, seconds until the next try.
    TooMany(u64),
    /// 503, with seconds to wait when known (E24).
    Unavailable(Option<u64>),
    /// 500.
    Internal,
}

impl ErrorKind {
    /// The HTTP status that belongs to the page.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::BadRequest | Self::CookiesOff | Self::Expired | Self::Client => 400,
            Self::Forbidden | Self::ServiceUnavailable => 403,
            Self::TooMany(_) => 429,
            Self::Unavailable(_) => 503,
            Self::Internal => 500,
        }
    }

    fn words(self, t: &Texts) -> (&'static str, String) {
        let e = t.errors;
        let (title, advice) = match self {
            Self::NotFound => (e.not_found, e.not_found_do),
            Self::MethodNotAllowed => (e.method, e.method_do),
            Self::BadRequest => (e.bad_request, e.bad_request_do),
            Self::Forbidden => (e.forbidden, e.forbidden_do),
            Self::CookiesOff => (e.cookies, e.cookies_do),
            Self::Expired => (e.expired, e.expired_do),
            Self::Client => (e.client, e.client_do),
            Self::ServiceUnavailable => (e.service_unavailable, e.service_unavailable_do),
            Self::Unavailable(None) => (e.unavailable, e.unavailable_do),
            Self::Internal => (e.internal, e.internal_do),
            Self::TooMany(seconds) => return (e.too_many, wait(seconds, t)),
            Self::Unavailable(Some(seconds)) => return (e.unavailable, wait(seconds, t)),
        };
        (title, advice.to_owned())
    }
}

fn wait(seconds: u64, t: &Texts) -> String {
    if seconds < 60 {
        t.errors.wait_seconds(seconds.max(1))
    } else {
        t.errors.wait_minutes(seconds.div_ceil(60))
    }
}

/// A link on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Where to.
    pub href: String,
    /// The words on it.
    pub label: String,
}

/// The list of services: where everybody can begin.
const TOP: &str = "/services";

/// An error page; its content has the id `error`. None is a dead end: without anything better it leads to the list of
/// services.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    /// The frame.
    pub shell: Shell,
    /// What happened, in one line.
    pub title: String,
    /// What to do.
    pub advice: String,
    /// The OAuth error code or another short technical word.
    pub code: Option<String>,
    /// A safe sentence for the developer of the service; shown only beside `code`.
    pub detail: Option<String>,
    /// The request id.
    pub reference: Option<String>,
    /// The button on.
    way: Way,
    /// Other ways, as links.
    others: Vec<Way>,
}

impl ErrorPage {
    /// The page of a kind, without number.
    #[must_use]
    pub fn new(shell: Shell, kind: ErrorKind) -> Self {
        let (title, advice) = kind.words(shell.t);
        Self::with_words(shell, title, advice)
    }

    /// A page with a plug-in's own words.
    #[must_use]
    pub fn with_words(shell: Shell, title: impl Into<String>, advice: impl Into<String>) -> Self {
        let way = Way { href: TOP.to_owned(), label: shell.t.errors.to_top.to_owned() };
        let (title, advice) = (title.into(), advice.into());
        Self { title, advice, code: None, detail: None, reference: None, way, others: Vec::new(), shell }
    }

    /// Adds the number that the contact centre asks for.
    #[must_use]
    pub fn reference(self, id: impl Into<String>) -> Self {
        Self { reference: Some(id.into()), ..self }
    }

    /// Adds the technical code and sentence for the service's developer.
    #[must_use]
    pub fn technical(self, code: impl Into<String>, detail: Option<String>) -> Self {
        Self { code: Some(code.into()), detail, ..self }
    }

    /// Leads on by a button with its own words; what led on before becomes a link below it.
    #[must_use]
    pub fn way(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        let before = std::mem::replace(&mut self.way, Way { href: href.into(), label: label.into() });
        self.others.insert(0, before);
        self
    }

    /// Leads on by the button はじめからやり直す.
    #[must_use]
    pub fn restart_at(self, href: impl Into<String>) -> Self {
        let label = self.shell.t.errors.restart;
        self.way(href, label)
    }
}
