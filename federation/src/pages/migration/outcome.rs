use crate::{domain::HandoverStage, pages::texts::MigrationTexts};
use askama::Template;
use idp::pages::{Row, Shell};

/// M12. Link `#continue`; the page goes on by itself.
#[derive(Template)]
#[template(path = "migration/creating.html")]
pub struct MigrationCreating {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static MigrationTexts,
    /// Where a script asks how it stands.
    pub state_href: String,
    /// This page: it leads on when the work is done.
    pub next_href: String,
}

/// E18. Button `#retry`.
#[derive(Template)]
#[template(path = "migration/failed.html")]
pub struct MigrationFailed {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static MigrationTexts,
    /// Where the form goes.
    pub action: String,
    /// The number that the contact centre asks for.
    pub reference: String,
}

impl MigrationFailed {
    fn rows(&self) -> Vec<Row> {
        vec![Row::new(self.t.reference, self.reference.as_str(), self.shell.t)]
    }
}

/// M13. Links `#service`, `#site` and those of the apps.
#[derive(Template)]
#[template(path = "migration/done.html")]
pub struct MigrationDone {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static MigrationTexts,
    /// Name of the service.
    pub service: String,
    /// Where the login to the service begins, if that is known.
    pub service_href: Option<String>,
    /// Name of the site.
    pub site: String,
    /// The site's first page.
    pub site_href: String,
}

impl MigrationDone {
    fn to_service(&self) -> String {
        self.t.to_service(&self.service)
    }

    fn both(&self) -> String {
        self.t.both_sites(&self.site)
    }

    fn to_site(&self) -> String {
        self.t.back_to(&self.site)
    }
}

/// E19. Link `#site`.
#[derive(Template)]
#[template(path = "migration/stopped.html")]
pub struct MigrationStopped {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static MigrationTexts,
    /// Why.
    pub stage: HandoverStage,
    /// Name of the site.
    pub site: String,
    /// The site's first page.
    pub site_href: String,
}

impl MigrationStopped {
    fn reason(&self) -> &'static str {
        match self.stage {
            HandoverStage::OtherId => self.t.other_id,
            HandoverStage::OtherUser => self.t.other_user,
            HandoverStage::OtherRecord => self.t.other_record,
            HandoverStage::NoAccount
            | HandoverStage::Issued
            | HandoverStage::Opened
            | HandoverStage::Arrived => self.t.no_account,
        }
    }

    fn to_site(&self) -> String {
        self.t.back_to(&self.site)
    }
}
