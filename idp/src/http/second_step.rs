//! `/interaction/{id}/two-step`: the second page of a login by password.

use super::{
    FormBody, PageError, Visitor,
    login::{self, service_name},
};
use crate::{
    domain::{InteractionId, Secret, is_blank},
    flow::{SecondStepAttempt, SecondStepChecked, check_second_step, forget_password_step, view_page},
    pages::{Form, Problem, SecondStep, Texts},
};
use actix_web::{HttpResponse, web};
use std::sync::Arc;

/// Shows the page.
pub(super) async fn get(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    show(visitor, &id, Form::new()).await
}

/// Takes the second step, or begins anew.
pub(super) async fn post(visitor: Visitor, id: web::Path<String>, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let interaction = InteractionId::from(id.as_str());
    if form.get("choice") == "other" {
        let provider = Arc::clone(&visitor.provider);
        return match forget_password_step(provider, interaction, visitor.browser.hash()).await {
            Ok(()) => visitor.to_dispatcher(&id),
            Err(error) => PageError::from(error).answer(&visitor),
        };
    }
    let code = Some(("app_code", form.get("app_code"))).filter(|(_, typed)| !is_blank(typed));
    let recovery = Some(("recovery_code", form.get("recovery_code")));
    let typed = code.or(recovery.filter(|(_, typed)| !is_blank(typed)));
    let Some((field, typed)) = typed else {
        return show(visitor, &id, Form::new().refused("app_code", Problem::Missing)).await;
    };
    let attempt =
        SecondStepAttempt { typed: Secret::from(typed), arrival: visitor.arrival(Some(interaction)) };
    let checked = check_second_step(Arc::clone(&visitor.provider), attempt).await;
    let t = Texts::of(visitor.lang).factors;
    match checked {
        Ok(SecondStepChecked::Yes(begun)) => {
            visitor.see_other_logged_in(&format!("/interaction/{id}"), &begun)
        }
        Ok(SecondStepChecked::Wrong(left)) => {
            let words = if field == "recovery_code" { t.recovery_wrong(left) } else { t.second_wrong(left) };
            let form = Form::new().refused(field, Problem::Other(words));
            show(visitor, &id, form).await
        }
        Ok(SecondStepChecked::UsedUp) => {
            let form = Form::new().refused("username", Problem::Other(t.second_used_up.to_owned()));
            login::show(visitor, &id, Some(form)).await
        }
        Ok(SecondStepChecked::Elsewhere) => visitor.to_dispatcher(&id),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

async fn show(mut visitor: Visitor, id: &str, form: Form) -> HttpResponse {
    let view = view_page(&visitor.provider, visitor.page_visit(id, "two-step"), |_, interaction, scene| {
        let locales = interaction.request().map(|request| request.ui_locales.clone());
        Ok((scene.client.clone(), locales.unwrap_or_default()))
    });
    let (client, ui_locales) = match view.await {
        Ok(Some(view)) => view,
        Ok(None) => return visitor.to_dispatcher(id),
        Err(error) => return PageError::from(error).answer(&visitor),
    };
    visitor.prefer(&ui_locales);
    visitor.page(&SecondStep {
        shell: visitor.shell(),
        action: format!("/interaction/{id}/two-step"),
        service: client.map(|client| service_name(&client, visitor.lang)),
        form,
    })
}
