//! `/reminder…` (A1–A5, A1b): a forgotten password, a forgotten ID, one page a file.
//!
//! No answer here tells whether an ID is registered. A page that is opened or sent out of turn leads to where the
//! recovery stands.

pub(super) mod birthdate;
pub(super) mod choice;
pub(super) mod code;
pub(super) mod done;
pub(super) mod forgotten_id;
pub(super) mod id;
pub(super) mod password;

use super::{PageError, Visitor};
use crate::{
    domain::InteractionId,
    flow::recover::{RecoveryStage, RecoveryView, RecoveryVisit, view_recovery},
    pages::{ErrorKind, ErrorPage},
};
use actix_web::{HttpResponse, http::StatusCode};

/// The page of a stage.
const fn path_of(stage: RecoveryStage) -> &'static str {
    match stage {
        RecoveryStage::Start => "/reminder",
        RecoveryStage::Code => "/reminder/code",
        RecoveryStage::Birthdate => "/reminder/birthdate",
        RecoveryStage::Password => "/reminder/new-password",
        RecoveryStage::Done => "/reminder/done",
    }
}

/// L1, with the way back to the service if one is known.
fn login_href(interaction: Option<&InteractionId>) -> String {
    interaction.map_or_else(|| "/login".to_owned(), |id| format!("/interaction/{id}"))
}

impl Visitor {
    fn recovery_visit(&self) -> RecoveryVisit {
        RecoveryVisit {
            browser: self.browser.clone(),
            known: self.known().map(str::to_owned).collect(),
            range: self.range.clone(),
            lang: self.lang,
            user_agent: self.user_agent.clone(),
            request_id: self.request_id.clone(),
        }
    }

    /// The recovery of this browser, if it stands at this stage; otherwise the way to where it stands.
    async fn recovery_at(&self, stage: RecoveryStage) -> Result<RecoveryView, HttpResponse> {
        match view_recovery(&self.provider, &self.recovery_visit()).await {
            Ok(view) if view.stage == stage => Ok(view),
            Ok(view) => Err(self.see_other(path_of(view.stage))),
            Err(error) => Err(PageError::from(error).answer(self)),
        }
    }

    /// The answer to a form that was sent out of turn (E6).
    fn to_recovery_stage(&self, stage: RecoveryStage) -> HttpResponse {
        if stage != RecoveryStage::Start {
            return self.see_other(path_of(stage));
        }
        let page = ErrorPage::new(self.shell_without_switch(), ErrorKind::Expired)
            .reference(self.request_id.as_str());
        self.html(StatusCode::BAD_REQUEST, &page.restart_at("/reminder"))
    }
}
