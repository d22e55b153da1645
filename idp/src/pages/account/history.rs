//! A15: what was agreed to.

use crate::domain::Timestamp;
use crate::pages::{ConsentItem, Row, Shell, moment_words};
use askama::Template;

/// One agreement.
#[derive(Debug, Clone)]
pub struct AgreementLine {
    /// What, or with whom.
    pub title: String,
    /// With whom, when the title does not say it; may be empty.
    pub party: String,
    /// Version of the text; may be empty.
    pub version: String,
    /// When.
    pub agreed: Timestamp,
    /// The readable text; may be empty.
    pub href: String,
    /// What a service may know.
    pub items: Vec<ConsentItem>,
}

/// A15.
#[derive(Debug, Template)]
#[template(path = "account/history.html")]
pub struct HistoryPage {
    /// The frame.
    pub shell: Shell,
    /// Texts, the newest first.
    pub agreements: Vec<AgreementLine>,
    /// What services may know, the newest first.
    pub scopes: Vec<AgreementLine>,
}

impl HistoryPage {
    /// What a template may take apart.
    fn items(&self, line: &AgreementLine) -> Vec<ConsentItem> {
        line.items.clone()
    }

    fn rows(&self, line: &AgreementLine) -> Vec<Row> {
        let (t, lang) = (self.shell.t, self.shell.lang);
        let mut rows = Vec::new();
        if !line.party.is_empty() {
            rows.push(Row::new(t.usage.history_party, &line.party, t));
        }
        if !line.version.is_empty() {
            rows.push(Row::new(t.usage.history_version, &line.version, t));
        }
        rows.push(Row::new(t.usage.history_at, moment_words(line.agreed, lang), t));
        rows
    }
}
