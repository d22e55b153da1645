//! `/terminal/customer` (T1): the record, and the customer's own tick.

use super::{caller, lost, select::look_up, stop};
use crate::{
    domain::{NOTICE_DOCUMENT, TerminalSession},
    flow::{DealerError, Refusal, acknowledge_visit},
    http::terminal_cookie,
    pages::{TerminalCustomer, texts::TerminalTexts},
};
use actix_web::{HttpRequest, HttpResponse};
use idp::{
    flow::FlowError,
    http::{FormBody, PageError, Visitor},
    pages::{Form, Problem},
    store as idp_store,
};

pub(crate) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    match terminal_cookie::read(&request, &visitor) {
        Some(session) => show(&visitor, session, Form::new()).await,
        None => lost(&visitor),
    }
}

pub(crate) async fn post(visitor: Visitor, request: HttpRequest, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let mut session = match terminal_cookie::read(&request, &visitor) {
        Some(session) => session,
        None => return lost(&visitor),
    };
    if !session.record.missing().is_empty() {
        return show(&visitor, session, Form::new()).await;
    }
    let t = TerminalTexts::of(visitor.lang);
    if form.get("customer_ack") != "on" {
        let problem = Problem::Other(t.ack_missing.to_owned());
        return show(&visitor, session, Form::new().refused("customer_ack", problem)).await;
    }
    let version = form.get("notice_version").to_owned();
    let token = caller(&visitor, &session);
    match acknowledge_visit(&visitor.provider, token, session.visit_id.clone(), version.clone()).await {
        Ok(()) => session.notice_version = Some(version),
        Err(DealerError::Refused(Refusal::NoticeChanged)) => {
            return show(&visitor, session, Form::new().refused("customer_ack", Problem::TextChanged)).await;
        }
        Err(error) => return stop(&visitor, error),
    }
    // Looked up now, in the POST: showing T2 changes nothing and asks nobody.
    if let Err(error) = look_up(&visitor, &mut session).await {
        return stop(&visitor, error);
    }
    terminal_cookie::write(visitor.see_other("/terminal/select"), &visitor, &session)
}

async fn show(visitor: &Visitor, session: TerminalSession, form: Form) -> HttpResponse {
    let notice = visitor
        .provider
        .db
        .read::<_, FlowError>(|tx| Ok(idp_store::texts::find_current(tx, NOTICE_DOCUMENT)?))
        .await;
    match notice {
        Ok(Some(notice)) => visitor.page(&TerminalCustomer {
            shell: visitor.shell(),
            t: TerminalTexts::of(visitor.lang),
            record: session.record,
            warnings: session.warnings,
            notice,
            form,
        }),
        Ok(None) => PageError::NotFound.answer(visitor),
        Err(error) => PageError::from(error).answer(visitor),
    }
}
