//! `/register/email` (R2): the address that becomes the ID.

use crate::{
    domain::{EmailAddress, is_blank},
    flow::{
        MailTurn,
        register::{CodeSent, RegistrationView, SentTo, Stage, send_code},
    },
    http::{FormBody, PageError, Visitor, mail_turn::turn_note},
    pages::{Form, Problem, RegisterEmail},
};
use actix_web::HttpResponse;
use std::sync::Arc;

/// The address may be corrected until the account is there.
const STAGES: [Stage; 4] = [Stage::Email, Stage::Code, Stage::Details, Stage::Confirm];

/// Shows the page, also to whoever comes back to correct the address.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    match visitor.registration_at(&STAGES).await {
        Ok(view) => {
            let prefilled = view.variant.as_ref().map_or("", |variant| variant.email.as_str());
            let email = if view.email.is_empty() { prefilled } else { &view.email };
            let email = waits_here(&view, &Form::new()).map_or(email, |turn| &turn.typed);
            show(&visitor, Form::new().with("email", email), &view)
        }
        Err(answer) => answer,
    }
}

/// Sends the code.
pub(in crate::http) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let typed = form.get("email");
    if is_blank(typed) {
        return refuse(&visitor, &form, Problem::Missing).await;
    }
    let email = match EmailAddress::parse(typed) {
        Ok(email) => email,
        Err(reason) => return refuse(&visitor, &form, Problem::Email(reason)).await,
    };
    let visit = visitor.registration_visit();
    match send_code(Arc::clone(&visitor.provider), visit, SentTo::Address(email)).await {
        Ok(CodeSent::Yes) => visitor.see_other("/register/code"),
        Ok(CodeSent::TooSoon(seconds)) => refuse(&visitor, &form, Problem::ResendTooSoon { seconds }).await,
        Ok(CodeSent::TooOften(seconds)) => {
            refuse(&visitor, &form, Problem::ResendTooOften { minutes: seconds.div_ceil(60) }).await
        }
        Ok(CodeSent::Wait(seconds)) => refuse(&visitor, &form, Problem::Turn { seconds }).await,
        Ok(CodeSent::Elsewhere(stage)) => visitor.to_stage(stage),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// The page again, with what was typed and what is wrong with it.
async fn refuse(visitor: &Visitor, form: &FormBody, problem: Problem) -> HttpResponse {
    let form = Form::from_pairs(form.pairs()).refused("email", problem);
    match visitor.registration_at(&STAGES).await {
        Ok(view) => show(visitor, form, &view),
        Err(answer) => answer,
    }
}

/// The page before it: R1, or what stands in its place.
fn back_of(view: &RegistrationView) -> String {
    view.variant.as_ref().map_or_else(|| "/register/terms".to_owned(), |variant| variant.start.clone())
}

/// The wait for a mail to an address that was typed here; that of R3 is its own.
fn waits_here<'a>(view: &'a RegistrationView, form: &Form) -> Option<&'a MailTurn> {
    let is_here =
        |turn: &&MailTurn| form.waits_at("email") || view.stage != Stage::Code || turn.typed != view.email;
    view.turn.as_ref().filter(is_here)
}

/// The page with these entries.
pub(super) fn show(visitor: &Visitor, form: Form, view: &RegistrationView) -> HttpResponse {
    visitor.page(&RegisterEmail {
        shell: visitor.shell(),
        action: "/register/email".to_owned(),
        turn: turn_note(waits_here(view, &form), &form, "email", "/register/email"),
        form,
        back_href: back_of(view),
    })
}
