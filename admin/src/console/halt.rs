//! Why a page of the console cannot be shown.

use crate::{flow::AdminError, pages::console::texts::RefusalTexts};
use actix_web::{ResponseError, http::StatusCode};
use idp::http::Failure;

/// A refusal or a failure of a page.
#[derive(Debug, thiserror::Error)]
pub enum Halt {
    /// The role does not include it.
    #[error("not allowed")]
    NotAllowed,
    /// The person works at another console: here it is, if it is installed.
    #[error("another console's people")]
    OtherConsole(Option<String>),
    /// There is no such page.
    #[error("no such page")]
    NotFound,
    /// The page is there, but not for this method.
    #[error("no such method")]
    NoMethod,
    /// The form is none of this session's.
    #[error("the form's token does not fit")]
    Forged,
    /// The form cannot be read.
    #[error("the form cannot be read")]
    Unreadable,
    /// The login did not hold.
    #[error("the login was not completed")]
    LoginFailed,
    /// Nobody installed the console's client.
    #[error("the console is not set up")]
    NotInstalled,
    /// The use case said no.
    #[error(transparent)]
    Flow(#[from] AdminError),
    /// A fault of ours.
    #[error("internal")]
    Internal,
}

/// Status, title, and what to do.
pub(super) type Face = (u16, &'static str, &'static str);

impl Halt {
    /// What the page says.
    pub(super) fn face(&self, t: &'static RefusalTexts) -> Face {
        match self {
            Self::NotAllowed => (403, t.not_allowed, t.not_allowed_do),
            Self::OtherConsole(_) => (403, t.other_console, t.other_console_do),
            Self::NotFound => (404, t.not_found, t.not_found_do),
            Self::NoMethod => (405, t.no_method, t.no_method_do),
            Self::Forged => (403, t.forged, t.forged_do),
            Self::Unreadable => (400, t.unreadable, t.unreadable_do),
            Self::LoginFailed => (400, t.login_failed, t.login_failed_do),
            Self::NotInstalled => (503, t.not_installed, t.not_installed_do),
            Self::Internal => (500, t.internal, t.internal_do),
            Self::Flow(error) => flow_face(error, t),
        }
    }
}

fn flow_face(error: &AdminError, t: &'static RefusalTexts) -> Face {
    match error {
        AdminError::NotFound | AdminError::Cursor => (404, t.not_found, t.not_found_do),
        AdminError::Changed => (412, t.changed, t.changed_do),
        AdminError::Taken | AdminError::WrongState | AdminError::Invalid(_) => {
            (409, t.wrong_state, t.wrong_state_do)
        }
        AdminError::Merged => (409, t.merged, t.merged_do),
        AdminError::NoSecret => (409, t.no_secret, t.no_secret_do),
        AdminError::TooOften(_) => (429, t.too_often, t.too_often_do),
        AdminError::SelfRegistered => (409, t.self_registered, t.self_registered_do),
        AdminError::AlreadyStaff => (409, t.already_staff, t.already_staff_do),
        AdminError::LastOperator => (409, t.last_operator, t.last_operator_do),
        AdminError::OwnSeat => (409, t.own_seat, t.own_seat_do),
        AdminError::SamePerson => (409, t.same_person, t.same_person_do),
        AdminError::Outdated => (409, t.outdated, t.outdated_do),
        AdminError::ApprovalWaits => (409, t.approval_waits, t.approval_waits_do),
        AdminError::Store(cause) if cause.is_transient() => (503, t.unavailable, t.unavailable_do),
        AdminError::Provider(cause) if cause.is_transient() => (503, t.unavailable, t.unavailable_do),
        AdminError::Store(_) | AdminError::Provider(_) => (500, t.internal, t.internal_do),
    }
}

impl Failure for Halt {
    fn shed_by(&self) -> Option<&'static str> {
        match self {
            Self::Flow(AdminError::Store(cause)) => cause.shed_by(),
            Self::Flow(AdminError::Provider(cause)) => cause.shed_by(),
            _ => None,
        }
    }

    fn is_transient(&self) -> bool {
        self.status_code() == StatusCode::SERVICE_UNAVAILABLE
    }
}

/// The guard gives every refusal its page; without it there is the status alone.
impl ResponseError for Halt {
    fn status_code(&self) -> StatusCode {
        let (status, ..) = self.face(RefusalTexts::of(idp::domain::Lang::En));
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}
