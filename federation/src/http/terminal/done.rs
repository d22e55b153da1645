//! `/terminal/done` (T4) and `/terminal/closed`.

use super::{caller, lost, stop, words};
use crate::{
    domain::TerminalSession,
    flow::{DealerError, find_link, resend_mail},
    http::terminal_cookie,
    pages::{MailState, TerminalClosed, TerminalDonePage, TerminalHeader, texts::TerminalTexts},
};
use actix_web::{HttpRequest, HttpResponse};
use idp::{
    http::{FormBody, Visitor},
    pages::{Form, Problem},
};

/// T4; `?sent` after the mail was sent again. What became of the mail is looked up anew each time.
pub(crate) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    match terminal_cookie::read(&request, &visitor) {
        Some(session) => show(&visitor, session, request.query_string() == "sent", Form::new()).await,
        None => lost(&visitor),
    }
}

/// Closes, or sends the mail again. Everything was committed before: closing loses nothing.
pub(crate) async fn post(visitor: Visitor, request: HttpRequest, form: FormBody) -> HttpResponse {
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
    match resend_mail(&visitor.provider, token, link).await {
        Ok(()) => visitor.see_other("/terminal/done?sent"),
        Err(DealerError::Refused(refusal)) => match words(refusal, TerminalTexts::of(visitor.lang)) {
            Some(told) => {
                let problem = Problem::Other(told.to_owned());
                show(&visitor, session, false, Form::new().refused("resend", problem)).await
            }
            None => stop(&visitor, DealerError::Refused(refusal)),
        },
        Err(error) => stop(&visitor, error),
    }
}

pub(crate) async fn get_closed(visitor: Visitor) -> HttpResponse {
    visitor.page(&TerminalClosed { shell: visitor.shell(), t: TerminalTexts::of(visitor.lang) })
}

async fn show(visitor: &Visitor, session: TerminalSession, resent: bool, form: Form) -> HttpResponse {
    let header = TerminalHeader::of(&session.record);
    let token = caller(visitor, &session);
    let Some(done) = session.done else { return visitor.see_other("/terminal/select") };
    let mail = match find_link(&visitor.provider, token, done.link_id.clone()).await {
        Ok(view) => MailState::of(view.state, view.delivery),
        Err(error) => return stop(visitor, error),
    };
    visitor.page(&TerminalDonePage {
        shell: visitor.shell(),
        t: TerminalTexts::of(visitor.lang),
        header,
        done,
        mail,
        resent,
        form,
    })
}
