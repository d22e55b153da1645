//! `/register/code` (R3): the code from the mail, and another one.

use super::email;
use crate::{
    domain::{find_code, is_blank},
    flow::{
        MailTurn,
        register::{CodeChecked, CodeSent, SentTo, Stage, check_code, send_code},
    },
    http::{FormBody, PageError, Visitor, mail_turn::turn_note},
    pages::{Form, Problem, RegisterCode},
};
use actix_web::{HttpRequest, HttpResponse};
use std::sync::Arc;

/// Shows the page; `?sent=again` after another mail.
pub(in crate::http) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    show(&visitor, Form::new(), request.query_string() == "sent=again").await
}

/// Compares the code, or sends another one.
pub(in crate::http) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    if form.get("action") == "resend" {
        resend(&visitor).await
    } else {
        check(&visitor, form.get("code")).await
    }
}

async fn check(visitor: &Visitor, typed: &str) -> HttpResponse {
    let refuse = |problem| show(visitor, Form::new().refused("code", problem), false);
    if is_blank(typed) {
        return refuse(Problem::Missing).await;
    }
    let code = match find_code(typed) {
        Ok(code) => code,
        Err(error) => return refuse(Problem::from(error)).await,
    };
    match check_code(Arc::clone(&visitor.provider), visitor.registration_visit(), code).await {
        Ok(CodeChecked::Yes) => visitor.see_other("/register/details"),
        Ok(CodeChecked::Wrong(left)) => refuse(Problem::CodeWrong { left }).await,
        Ok(CodeChecked::Expired) => refuse(Problem::CodeExpired).await,
        Ok(CodeChecked::UsedUp) => begin_with_the_address(visitor).await,
        Ok(CodeChecked::Elsewhere(stage)) => visitor.to_stage(stage),
        Err(error) => PageError::from(error).answer(visitor),
    }
}

/// After the last try: back to R2, which says why.
async fn begin_with_the_address(visitor: &Visitor) -> HttpResponse {
    match visitor.registration_at(&[Stage::Code]).await {
        Ok(view) => {
            let form = Form::new().with("email", &view.email).refused("email", Problem::CodeUsedUp);
            email::show(visitor, form, &view)
        }
        Err(answer) => answer,
    }
}

async fn resend(visitor: &Visitor) -> HttpResponse {
    let refuse = |problem| show(visitor, Form::new().refused("resend", problem), false);
    match send_code(Arc::clone(&visitor.provider), visitor.registration_visit(), SentTo::Again).await {
        Ok(CodeSent::Yes) => visitor.see_other("/register/code?sent=again"),
        Ok(CodeSent::TooSoon(seconds)) => refuse(Problem::ResendTooSoon { seconds }).await,
        Ok(CodeSent::TooOften(seconds)) => {
            refuse(Problem::ResendTooOften { minutes: seconds.div_ceil(60) }).await
        }
        Ok(CodeSent::Wait(seconds)) => refuse(Problem::Turn { seconds }).await,
        Ok(CodeSent::Elsewhere(stage)) => visitor.to_stage(stage),
        Err(error) => PageError::from(error).answer(visitor),
    }
}

async fn show(visitor: &Visitor, form: Form, resent: bool) -> HttpResponse {
    let view = match visitor.registration_at(&[Stage::Code]).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let life = visitor.provider.settings.lifetimes.registration;
    let turn = MailTurn::about(view.turn, &view.email);
    visitor.page(&RegisterCode {
        turn: turn_note(turn.as_ref(), &form, "resend", "/register/code"),
        shell: visitor.shell(),
        action: "/register/code".to_owned(),
        form,
        email: view.email,
        minutes: u32::try_from(life / 60).unwrap_or(30),
        resent,
        is_slow: visitor.is_mail_slow(),
        change_href: "/register/email".to_owned(),
    })
}
