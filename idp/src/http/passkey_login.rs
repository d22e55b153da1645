//! `/interaction/{id}/passkey…`: the login page's other way in, by passkey.

use super::{FormBody, PageError, Visitor, login};
use crate::{
    domain::InteractionId,
    flow::{LoggedIn, PasskeyAttempt, begin_login_by_passkey, login_by_passkey},
    pages::{Form, Problem, Texts},
};
use actix_web::{HttpResponse, http::StatusCode, web};
use std::sync::Arc;

/// For the script: the options of a ceremony, JSON. 409 when no login is due here.
pub(super) async fn post_options(visitor: Visitor, id: web::Path<String>, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    match begin_login_by_passkey(&visitor.provider, visitor.page_visit(&id, "login")).await {
        Ok(Some(begun)) => visitor.answer(StatusCode::OK).json(begun),
        Ok(None) => PageError::Expired.answer(&visitor),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

/// The device's answer: logs in, or shows the login page again.
pub(super) async fn post(visitor: Visitor, id: web::Path<String>, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let attempt = PasskeyAttempt {
        ceremony: form.get("ceremony").to_owned(),
        answer: form.get("answer").to_owned(),
        arrival: visitor.arrival(Some(InteractionId::from(id.as_str()))),
    };
    match login_by_passkey(Arc::clone(&visitor.provider), attempt).await {
        Ok(LoggedIn::Yes(begun)) => visitor.see_other_logged_in(&format!("/interaction/{id}"), &begun),
        Ok(LoggedIn::SecondStep | LoggedIn::Wait(_) | LoggedIn::No) => {
            let words = Texts::of(visitor.lang).factors.passkey_login_failed;
            let form = Form::new().refused("username", Problem::Other(words.to_owned()));
            login::show(visitor, &id, Some(form)).await
        }
        Err(error) => PageError::from(error).answer(&visitor),
    }
}
