//! `/register/email` (R2): the address that becomes the ID.

use crate::{
    domain::normalize_email,
    flow::register::{CodeSent, SentTo, Stage, send_code},
    http::{FormBody, PageError, Visitor},
    pages::{Form, Problem, RegisterEmail},
};
use actix_web::HttpResponse;
use std::sync::Arc;

/// Shows the page, also to whoever comes back to correct the address.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    let stages = [Stage::Email, Stage::Code, Stage::Details, Stage::Confirm];
    match visitor.registration_at(&stages).await {
        Ok(view) => show(&visitor, Form::new().with("email", &view.email)),
        Err(answer) => answer,
    }
}

/// Sends the code.
pub(in crate::http) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let refuse = |problem| show(&visitor, Form::from_pairs(form.pairs()).refused("email", problem));
    let typed = form.get("email");
    if typed.trim().is_empty() {
        return refuse(Problem::Missing);
    }
    let Some(email) = normalize_email(typed) else { return refuse(Problem::EmailInvalid) };
    let visit = visitor.registration_visit();
    match send_code(Arc::clone(&visitor.provider), visit, SentTo::Address(email)).await {
        Ok(CodeSent::Yes) => visitor.see_other("/register/code"),
        Ok(CodeSent::TooSoon(seconds)) => refuse(Problem::ResendTooSoon { seconds }),
        Ok(CodeSent::TooOften(seconds)) => refuse(Problem::ResendTooOften { minutes: seconds.div_ceil(60) }),
        Ok(CodeSent::Elsewhere(stage)) => visitor.to_stage(stage),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// The page with these entries.
pub(super) fn show(visitor: &Visitor, form: Form) -> HttpResponse {
    visitor.page(&RegisterEmail {
        shell: visitor.shell(),
        action: "/register/email".to_owned(),
        form,
        back_href: "/register/terms".to_owned(),
    })
}
