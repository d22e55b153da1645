//! `/terminal`: T1–T4 in the dealer's own window. The session lies sealed in the terminal's cookies; it is never a
//! customer's session.

pub(super) mod customer;
pub(super) mod done;
pub(super) mod emails;
pub(super) mod launch;
pub(super) mod qr;
pub(super) mod select;

use crate::{
    Federation,
    domain::TerminalSession,
    flow::{CallerToken, DealerError, LimitNotes, Refusal},
    pages::texts::TerminalTexts,
};
use actix_web::{HttpResponse, http::StatusCode, web};
use idp::{
    http::{PageError, Visitor},
    pages::ErrorPage,
};
use std::sync::Arc;

/// The caller that a terminal stands for.
fn caller(visitor: &Visitor, session: &TerminalSession) -> CallerToken {
    CallerToken {
        client_id: session.client_id.clone(),
        staff: Some(session.staff.clone()),
        request_id: visitor.request_id.clone(),
        limits: LimitNotes::default(),
    }
}

fn federation(data: &web::Data<Federation>) -> Arc<Federation> {
    Arc::clone(data)
}

/// The page that says that there is no session any more (E21).
fn lost(visitor: &Visitor) -> HttpResponse {
    let t = TerminalTexts::of(visitor.lang);
    let page = ErrorPage::with_words(visitor.shell_without_switch(), t.lost_title, t.lost_lead);
    visitor.html(StatusCode::BAD_REQUEST, &page.reference(visitor.request_id.as_str()))
}

/// What ends the way at the terminal: a page of its own.
fn stop(visitor: &Visitor, error: DealerError) -> HttpResponse {
    match error {
        DealerError::Flow(error) => PageError::from(error).answer(visitor),
        DealerError::Refused(Refusal::TooManyLookups) => PageError::TooMany(3_600).answer(visitor),
        DealerError::Refused(Refusal::DealerSuspended) => {
            let t = TerminalTexts::of(visitor.lang);
            let page =
                ErrorPage::with_words(visitor.shell_without_switch(), t.lost_title, t.refused_suspended);
            visitor.html(StatusCode::FORBIDDEN, &page.reference(visitor.request_id.as_str()))
        }
        DealerError::Refused(_) => lost(visitor),
    }
}

/// What the person at the terminal can be told beside the form.
fn words(refusal: Refusal, t: &'static TerminalTexts) -> Option<&'static str> {
    match refusal {
        Refusal::NoAccount => Some(t.refused_no_account),
        Refusal::CannotStart => Some(t.refused_cannot_start),
        Refusal::AlreadyLinked => Some(t.refused_already),
        Refusal::Conflict => Some(t.refused_conflict),
        Refusal::TooSoon => Some(t.refused_too_soon),
        Refusal::TooManyMails => Some(t.refused_too_many),
        Refusal::WrongState => Some(t.refused_state),
        _ => None,
    }
}
