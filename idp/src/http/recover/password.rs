//! `/reminder/new-password` (A4): the new password.

use super::path_of;
use crate::{
    domain::Secret,
    flow::recover::{PasswordRecovered, RecoveryStage, recover_password},
    http::{
        FormBody, PageError, Visitor,
        register::refusals::{refuse_password, rules_of},
    },
    pages::{ChoosePassword, Form},
};
use actix_web::HttpResponse;
use std::sync::Arc;

/// Shows the page.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    show(&visitor, Form::new()).await
}

/// Sets the password.
pub(in crate::http) async fn post(visitor: Visitor, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let (password, repeated) = (Secret::from(form.get("password")), Secret::from(form.get("password2")));
    let provider = Arc::clone(&visitor.provider);
    match recover_password(provider, visitor.recovery_visit(), password, repeated).await {
        Ok(PasswordRecovered::Yes { known_tag }) => {
            visitor.see_other_known(path_of(RecoveryStage::Done), &known_tag)
        }
        Ok(PasswordRecovered::Refused { password, mismatch }) => {
            let mut form = Form::new();
            refuse_password(&mut form, visitor.provider.password_policy(), password, mismatch);
            show(&visitor, form).await
        }
        Ok(PasswordRecovered::Elsewhere(stage)) => visitor.to_recovery_stage(stage),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

async fn show(visitor: &Visitor, form: Form) -> HttpResponse {
    let view = match visitor.recovery_at(RecoveryStage::Password).await {
        Ok(view) => view,
        Err(answer) => return answer,
    };
    let shell = visitor.shell();
    let t = shell.t.recovery;
    visitor.page(&ChoosePassword {
        flow: t.flow,
        title: t.password_title,
        lead: t.password_lead,
        action: "/reminder/new-password".to_owned(),
        email: view.email.unwrap_or_default(),
        form,
        password_rules: rules_of(visitor.provider.password_policy()),
        back: None,
        shell,
    })
}
