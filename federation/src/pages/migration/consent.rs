use crate::pages::texts::MigrationTexts;
use askama::Template;
use idp::{
    domain::TextVersion,
    pages::{Form, Row, Shell, TextBlock, text_blocks},
};

/// M10. Button `#migration-agree`, link `#back` to M3. Nothing is ticked beforehand: pressing is the consent.
#[derive(Template)]
#[template(path = "migration/consent.html")]
pub struct MigrationConsent {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static MigrationTexts,
    /// Where the form goes.
    pub action: String,
    /// Dealer, and the user of the site.
    pub rows: Vec<Row>,
    /// The consent in force.
    pub consent: TextVersion,
    /// Problems: `migration-agree`.
    pub form: Form,
    /// M3.
    pub back_href: String,
}

impl MigrationConsent {
    fn consent_blocks(&self) -> Vec<TextBlock<'_>> {
        text_blocks(self.consent.body(self.shell.lang))
    }
}
