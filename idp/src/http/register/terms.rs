//! `/register/terms` (R1): consent to the terms of the common ID.

use super::way_back::WayBack;
use crate::{
    flow::register::{BeganRegistration, begin_registration, view_registration},
    http::{FormBody, PageError, Visitor},
    pages::{Form, Problem, RegisterTerms},
};
use actix_web::{HttpRequest, HttpResponse};
use std::sync::Arc;

/// Shows the version in force.
pub(in crate::http) async fn get(visitor: Visitor, request: HttpRequest) -> HttpResponse {
    show(&visitor, &request, Form::new()).await
}

/// Begins a registration.
pub(in crate::http) async fn post(visitor: Visitor, request: HttpRequest, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    if form.get("tos").is_empty() {
        return show(&visitor, &request, Form::new().refused("tos", Problem::TermsNotAccepted)).await;
    }
    let way = WayBack::of(&request);
    let began = begin_registration(
        Arc::clone(&visitor.provider),
        visitor.registration_visit(),
        way.interaction,
        way.arrival,
        form.get("tos_version").to_owned(),
    );
    match began.await {
        Ok(BeganRegistration::Yes) => visitor.see_other("/register/email"),
        Ok(BeganRegistration::TermsChanged) => {
            show(&visitor, &request, Form::new().refused("tos", Problem::TextChanged)).await
        }
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

async fn show(visitor: &Visitor, request: &HttpRequest, form: Form) -> HttpResponse {
    let view = match view_registration(&visitor.provider, &visitor.registration_visit()).await {
        Ok(view) => view,
        Err(error) => return PageError::from(error).answer(visitor),
    };
    let way = WayBack::of(request).or_of(&view);
    let terms = view.terms;
    let Some(terms) = terms else {
        tracing::error!("no version of the terms of the common ID is in force: nobody can register");
        return PageError::NotFound.answer(visitor);
    };
    visitor.page(&RegisterTerms {
        shell: visitor.shell(),
        action: way.on("/register/terms"),
        form,
        terms_href: format!("/terms/{}/{}", terms.document, terms.version),
        terms_version: terms.version,
        back_href: way.on("/register"),
    })
}
