//! `/reminder/birthdate`: the birth date beside the code, where it is asked.

use super::{id, path_of};
use crate::{
    domain::parse_birthdate,
    flow::recover::{BirthdateChecked, RecoveryStage, check_birthdate},
    http::{FormBody, PageError, Visitor, items},
    pages::{Form, Problem, RecoveryBirthdate},
};
use actix_web::{HttpRequest, HttpResponse};
use std::sync::Arc;

/// Shows the page.
pub(in crate::http) async fn get(visitor: Visitor) -> HttpResponse {
    show(&visitor, Form::new()).await
}

/// Compares the day.
pub(in crate::http) async fn post(visitor: Visitor, request: HttpRequest, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    // What was typed does not come back: here it is a secret.
    let refuse = |problem| show(&visitor, Form::new().refused("birthdate", problem));
    let (year, month, day) =
        (form.get("birthdate_year"), form.get("birthdate_month"), form.get("birthdate_day"));
    let day = match parse_birthdate(year, month, day, visitor.provider.clock.now()) {
        Ok(day) => day,
        Err(error) => return refuse(items::problem_of(error)).await,
    };
    let words = visitor.shell().t.recovery;
    match check_birthdate(Arc::clone(&visitor.provider), visitor.recovery_visit(), day).await {
        Ok(BirthdateChecked::Yes) => visitor.see_other(path_of(RecoveryStage::Password)),
        Ok(BirthdateChecked::Wrong(left)) => refuse(Problem::Other(words.birthdate_wrong(left))).await,
        Ok(BirthdateChecked::UsedUp) => {
            let problem = Problem::Other(words.birthdate_used_up.to_owned());
            id::show(&visitor, &request, Form::new().refused("username", problem)).await
        }
        Ok(BirthdateChecked::Elsewhere(stage)) => visitor.to_recovery_stage(stage),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

async fn show(visitor: &Visitor, form: Form) -> HttpResponse {
    match visitor.recovery_at(RecoveryStage::Birthdate).await {
        Ok(_) => visitor.page(&RecoveryBirthdate {
            shell: visitor.shell(),
            action: "/reminder/birthdate".to_owned(),
            form,
        }),
        Err(answer) => answer,
    }
}
