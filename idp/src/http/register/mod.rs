//! `/register…` (R0–R6): getting a common ID on the web, one page a file.
//!
//! A page that is opened or sent out of turn leads to where the registration stands.

pub(super) mod code;
pub(super) mod confirm;
pub(super) mod details;
pub(super) mod done;
pub(super) mod email;
pub(super) mod landing;
pub(super) mod lookup;
pub(super) mod refusals;
pub(super) mod terms;
mod way_back;

use super::{PageError, Visitor};
use crate::{
    flow::register::{RegistrationView, RegistrationVisit, Stage, view_registration},
    pages::{ErrorKind, ErrorPage},
};
use actix_web::{HttpResponse, http::StatusCode};

/// The page of a stage.
const fn path_of(stage: Stage) -> &'static str {
    match stage {
        Stage::Start => "/register",
        Stage::Email => "/register/email",
        Stage::Code => "/register/code",
        Stage::Details => "/register/details",
        Stage::Confirm => "/register/confirm",
        Stage::Done => "/register/done",
    }
}

impl Visitor {
    fn registration_visit(&self) -> RegistrationVisit {
        RegistrationVisit {
            browser: self.browser.hash(),
            lang: self.lang,
            range: self.range.clone(),
            request_id: self.request_id.clone(),
        }
    }

    /// The registration of this browser, if it stands at one of these stages; otherwise the way to where it stands.
    async fn registration_at(&self, stages: &[Stage]) -> Result<RegistrationView, HttpResponse> {
        match view_registration(&self.provider, &self.registration_visit()).await {
            Ok(view) if stages.contains(&view.stage) => Ok(view),
            Ok(view) => Err(self.see_other(path_of(view.stage))),
            Err(error) => Err(PageError::from(error).answer(self)),
        }
    }

    /// The answer to a form that was sent out of turn: where the registration stands, or, when nothing is left of
    /// it, a word about it and the way to begin again (E6).
    fn to_stage(&self, stage: Stage) -> HttpResponse {
        if stage != Stage::Start {
            return self.see_other(path_of(stage));
        }
        let page = ErrorPage::new(self.shell_without_switch(), ErrorKind::Expired)
            .reference(self.request_id.as_str());
        self.html(StatusCode::BAD_REQUEST, &page.restart_at("/register"))
    }
}
