//! A13: services that use the ID.

use crate::pages::{ConsentItem, Row, Shell, date_words};
use askama::Template;
use jiff::civil::Date;

/// One service on the list.
#[derive(Debug, Clone)]
pub struct ServiceLine {
    /// Its name.
    pub name: String,
    /// Since when.
    pub since: Date,
    /// Its page.
    pub href: String,
}

/// A13.
#[derive(Debug, Template)]
#[template(path = "account/services.html")]
pub struct AccountServices {
    /// The frame.
    pub shell: Shell,
    /// The services.
    pub services: Vec<ServiceLine>,
    /// Whether one was taken away a moment ago.
    pub revoked: bool,
}

impl AccountServices {
    fn since(&self, service: &ServiceLine) -> String {
        date_words(service.since, self.shell.lang)
    }
}

/// One service: what it may know, and the way out. Button `#stop`.
#[derive(Debug, Template)]
#[template(path = "account/service.html")]
pub struct ServiceDetail {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Its name.
    pub name: String,
    /// Since when.
    pub since: Date,
    /// What it may know.
    pub items: Vec<ConsentItem>,
    /// A13.
    pub back_href: String,
}

impl ServiceDetail {
    fn rows(&self) -> Vec<Row> {
        let t = self.shell.t;
        vec![Row::new(t.usage.service_since, date_words(self.since, self.shell.lang), t)]
    }
}
