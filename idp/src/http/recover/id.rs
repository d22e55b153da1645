//! `/reminder/password` (A2): whose password is to be set anew. The answer is the same whoever it is.

use crate::{
    domain::clean_value,
    flow::{
        Throttled,
        recover::{RecoveryName, RecoverySent, send_recovery_code},
    },
    http::{
        FormBody, PageError, Visitor,
        register::landing::{interaction_of, with_interaction},
    },
    pages::{Form, Problem, RecoveryId},
};
use actix_web::{HttpRequest, HttpResponse};
use std::sync::Arc;

/// Shows the page.
pub(in crate::http) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    show(&visitor, &request, Form::new())
}

/// Sends a code, if the ID has an account.
pub(in crate::http) async fn post(visitor: Visitor, request: HttpRequest, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let refuse =
        |problem| show(&visitor, &request, Form::from_pairs(form.pairs()).refused("username", problem));
    let typed = clean_value(form.get("username"));
    if typed.is_empty() {
        return refuse(Problem::Missing);
    }
    let name = RecoveryName::Typed(typed.chars().take(300).collect(), interaction_of(&request));
    match send_recovery_code(Arc::clone(&visitor.provider), visitor.recovery_visit(), name).await {
        Ok(RecoverySent::Yes) => visitor.see_other("/reminder/code"),
        Ok(RecoverySent::NoName) => refuse(Problem::Other(visitor.shell().t.recovery.id_invalid.to_owned())),
        Ok(RecoverySent::Throttled(throttled)) => refuse(problem_of(throttled)),
        Ok(RecoverySent::Elsewhere(stage)) => visitor.to_recovery_stage(stage),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// What a page says when no mail leaves now (E2).
pub(in crate::http) const fn problem_of(throttled: Throttled) -> Problem {
    match throttled {
        Throttled::TooSoon(seconds) => Problem::ResendTooSoon { seconds },
        Throttled::TooOften(seconds) => Problem::ResendTooOften { minutes: seconds.div_ceil(60) },
    }
}

/// The page with these entries.
pub(super) fn show(visitor: &Visitor, request: &HttpRequest, form: Form) -> HttpResponse {
    let interaction = interaction_of(request);
    visitor.page(&RecoveryId {
        shell: visitor.shell(),
        action: with_interaction("/reminder/password", interaction.as_ref()),
        form,
        back_href: with_interaction("/reminder", interaction.as_ref()),
    })
}
