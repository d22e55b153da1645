//! `/terminal/done` (T4) and `/terminal/closed`.

use super::{caller, federation, lost, stop, words};
use crate::{
    Federation,
    domain::TerminalSession,
    flow::{DealerError, resend_mail},
    http::terminal_cookie,
    pages::{TerminalClosed, TerminalDonePage, TerminalHeader, texts::TerminalTexts},
};
use actix_web::{HttpRequest, HttpResponse, web};
use idp::{
    http::{FormBody, Visitor},
    pages::{Form, Problem},
};

pub(crate) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    match terminal_cookie::read(&request, &visitor) {
        Some(session) => show(&visitor, session, false, Form::new()),
        None => lost(&visitor),
    }
}

/// Closes, or sends the mail again. Everything was committed before: closing loses nothing.
pub(crate) async fn post(
    visitor: Visitor,
    request: HttpRequest,
    data: web::Data<Federation>,
    form: FormBody,
) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    if form.get("action") != "resend" {
        return terminal_cookie::clear(visitor.see_other("/terminal/closed"), &visitor);
    }
    let session = match terminal_cookie::read(&request, &visitor) {
        Some(session) => session,
        None => return lost(&visitor),
    };
    let Some(done) = &session.done else { return visitor.see_other("/terminal/select") };
    let (token, link) = (caller(&visitor, &session), done.link_id.clone());
    match resend_mail(&federation(&data), &visitor.provider, token, link).await {
        Ok(()) => show(&visitor, session, true, Form::new()),
        Err(DealerError::Refused(refusal)) => match words(refusal, TerminalTexts::of(visitor.lang)) {
            Some(told) => {
                let problem = Problem::Other(told.to_owned());
                show(&visitor, session, false, Form::new().refused("resend", problem))
            }
            None => stop(&visitor, DealerError::Refused(refusal)),
        },
        Err(error) => stop(&visitor, error),
    }
}

pub(crate) async fn get_closed(visitor: Visitor) -> HttpResponse {
    visitor.page(&TerminalClosed { shell: visitor.shell(), t: TerminalTexts::of(visitor.lang) })
}

fn show(visitor: &Visitor, session: TerminalSession, resent: bool, form: Form) -> HttpResponse {
    let header = TerminalHeader::of(&session.record);
    let Some(done) = session.done else { return visitor.see_other("/terminal/select") };
    visitor.page(&TerminalDonePage {
        shell: visitor.shell(),
        t: TerminalTexts::of(visitor.lang),
        header,
        done,
        resent,
        form,
    })
}
