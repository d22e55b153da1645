//! `/reminder/password` (A2): whose password is to be set anew. The answer is the same whoever it is.

use crate::{
    domain::clean_value,
    flow::recover::{RecoveryName, RecoverySent, RecoveryStage, send_recovery_code, view_recovery},
    http::{
        FormBody, PageError, Visitor,
        mail_turn::{problem_of, turn_note},
        register::landing::{interaction_of, with_interaction},
    },
    pages::{Form, Problem, RecoveryId},
};
use actix_web::{HttpRequest, HttpResponse};
use std::sync::Arc;

/// Shows the page.
pub(in crate::http) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    show(&visitor, &request, Form::new()).await
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
        return refuse(Problem::Missing).await;
    }
    let name = RecoveryName::Typed(typed.chars().take(300).collect(), interaction_of(&request));
    match send_recovery_code(Arc::clone(&visitor.provider), visitor.recovery_visit(), name).await {
        Ok(RecoverySent::Yes) => visitor.see_other("/reminder/code"),
        Ok(RecoverySent::NoName) => {
            refuse(Problem::Other(visitor.shell().t.recovery.id_invalid.to_owned())).await
        }
        Ok(RecoverySent::Throttled(throttled)) => refuse(problem_of(throttled)).await,
        Ok(RecoverySent::Elsewhere(stage)) => visitor.to_recovery_stage(stage),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// The page with these entries.
pub(super) async fn show(visitor: &Visitor, request: &HttpRequest, form: Form) -> HttpResponse {
    let interaction = interaction_of(request);
    let view = match view_recovery(&visitor.provider, &visitor.recovery_visit()).await {
        Ok(view) => view,
        Err(error) => return PageError::from(error).answer(visitor),
    };
    // The wait of A3 is its own.
    let turn = view.turn.filter(|turn| {
        form.waits_at("username") || view.stage != RecoveryStage::Code || turn.typed != view.name
    });
    let form = match &turn {
        Some(turn) if form.is_untouched() => form.with("username", &turn.typed),
        _ => form,
    };
    let here = with_interaction("/reminder/password", interaction.as_ref());
    visitor.page(&RecoveryId {
        turn: turn_note(turn.as_ref(), &form, "username", here.as_str()),
        shell: visitor.shell(),
        action: here,
        form,
        back_href: with_interaction("/reminder", interaction.as_ref()),
    })
}
