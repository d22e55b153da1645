//! `/reminder/code` (A3): the code from the mail, and another one.

use super::{id, path_of};
use crate::{
    domain::{find_code, is_blank},
    flow::{
        CODE_SECONDS, MailTurn,
        recover::{
            RecoveryName, RecoverySent, RecoveryStage, RecoveryTried, check_recovery_code, send_recovery_code,
        },
    },
    http::{
        FormBody, PageError, Visitor,
        mail_turn::{problem_of, turn_note},
    },
    pages::{CodeEntry, CodeWay, Form, Problem},
};
use actix_web::{HttpRequest, HttpResponse};
use std::sync::Arc;

/// Shows the page; `?sent=again` after another mail.
pub(in crate::http) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    show(&visitor, Form::new(), request.query_string() == "sent=again").await
}

/// Compares the code, or sends another one.
pub(in crate::http) async fn post(visitor: Visitor, request: HttpRequest, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    if form.get("action") == "resend" {
        resend(&visitor).await
    } else {
        check(&visitor, &request, form.get("code")).await
    }
}

async fn check(visitor: &Visitor, request: &HttpRequest, typed: &str) -> HttpResponse {
    let refuse = |problem| show(visitor, Form::new().refused("code", problem), false);
    if is_blank(typed) {
        return refuse(Problem::Missing).await;
    }
    let code = match find_code(typed) {
        Ok(code) => code,
        Err(error) => return refuse(Problem::from(error)).await,
    };
    match check_recovery_code(Arc::clone(&visitor.provider), visitor.recovery_visit(), code).await {
        Ok(RecoveryTried::Yes(stage)) => visitor.see_other(path_of(stage)),
        Ok(RecoveryTried::Wrong(left)) => refuse(Problem::CodeWrong { left }).await,
        Ok(RecoveryTried::Expired) => refuse(Problem::CodeExpired).await,
        Ok(RecoveryTried::UsedUp) => begin_with_the_id(visitor, request).await,
        Ok(RecoveryTried::Elsewhere(stage)) => visitor.to_recovery_stage(stage),
        Err(error) => PageError::from(error).answer(visitor),
    }
}

/// After the last try: back to A2, which says why (E1).
async fn begin_with_the_id(visitor: &Visitor, request: &HttpRequest) -> HttpResponse {
    match visitor.recovery_at(RecoveryStage::Code).await {
        Ok(view) => {
            let form = Form::new().with("username", &view.name).refused("username", Problem::CodeUsedUp);
            id::show(visitor, request, form).await
        }
        Err(answer) => answer,
    }
}

async fn resend(visitor: &Visitor) -> HttpResponse {
    let refuse = |problem| show(visitor, Form::new().refused("resend", problem), false);
    let visit = visitor.recovery_visit();
    match send_recovery_code(Arc::clone(&visitor.provider), visit, RecoveryName::Again).await {
        Ok(RecoverySent::Yes) => visitor.see_other("/reminder/code?sent=again"),
        Ok(RecoverySent::Throttled(throttled)) => refuse(problem_of(throttled)).await,
        Ok(RecoverySent::NoName) => visitor.to_recovery_stage(RecoveryStage::Start),
        Ok(RecoverySent::Elsewhere(stage)) => visitor.to_recovery_stage(stage),
        Err(error) => PageError::from(error).answer(visitor),
    }
}

async fn show(visitor: &Visitor, form: Form, resent: bool) -> HttpResponse {
    let view = match visitor.recovery_at(RecoveryStage::Code).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let shell = visitor.shell();
    let t = shell.t;
    let turn = MailTurn::about(view.turn, &view.name);
    visitor.page(&CodeEntry {
        turn: turn_note(turn.as_ref(), &form, "resend", "/reminder/code"),
        flow: t.recovery.flow,
        lead: t.recovery.code_lead,
        to: view.name,
        way: CodeWay::Mail,
        action: "/reminder/code".to_owned(),
        form,
        minutes: u32::try_from(CODE_SECONDS / 60).unwrap_or(10),
        resent,
        is_slow: visitor.is_mail_slow(),
        change_href: "/reminder/password",
        change_label: t.recovery.code_change,
        shell,
    })
}
