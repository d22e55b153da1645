use crate::pages::texts::MigrationTexts;
use askama::Template;
use idp::pages::{Checkbox, Form, Row, Shell};

/// M3. Buttons `#way-new`, `#way-have` by `way`; link `#back` to the site.
#[derive(Template)]
#[template(path = "migration/guide.html")]
pub struct MigrationGuide {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static MigrationTexts,
    /// Where the form goes.
    pub action: String,
    /// Name of the service.
    pub service: String,
    /// Name of the site.
    pub site: String,
    /// The site's first page.
    pub back_href: String,
    /// Whose data comes over, and which dealer is theirs.
    pub rows: Vec<Row>,
}

impl MigrationGuide {
    fn title(&self) -> String {
        self.t.guide_title(&self.service)
    }

    fn back(&self) -> String {
        self.t.back_to(&self.site)
    }
}

/// M4, in the place of R0 and R1. Box `#tos`, button `#next`.
#[derive(Template)]
#[template(path = "migration/about.html")]
pub struct MigrationAbout {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static MigrationTexts,
    /// Where the form goes.
    pub action: String,
    /// Problems: `tos`.
    pub form: Form,
    /// The readable text.
    pub terms_href: String,
    /// Its version, sent along as `tos_version`.
    pub terms_version: String,
    /// M3.
    pub back_href: String,
}

impl MigrationAbout {
    fn tos(&self) -> Checkbox {
        Checkbox::terms(&self.form, self.shell.t)
    }
}
