//! `/migration/about` (M4): what the common ID is, and its terms. From here on the registration is the provider's own.

use super::Traveller;
use crate::{
    Federation,
    flow::migration::{ABOUT, START, Standing},
    pages::MigrationAbout,
};
use actix_web::{HttpRequest, HttpResponse, web};
use idp::{
    domain::InteractionId,
    flow::register::{BeganRegistration, RegistrationVisit, begin_registration, view_registration},
    http::{FormBody, PageError, Visitor},
    pages::{Form, Problem},
};
use std::sync::Arc;

/// Shows the version of the terms that is in force.
pub(in crate::http) async fn get(
    visitor: Visitor,
    federation: web::Data<Federation>,
    request: HttpRequest,
) -> HttpResponse {
    let traveller = Traveller::new(visitor, federation, &request);
    match under_way(&traveller).await {
        Ok(_) => show(&traveller, Form::new()).await,
        Err(answer) => answer,
    }
}

/// Begins the registration, as the way of the journey's interaction.
pub(in crate::http) async fn post(
    visitor: Visitor,
    federation: web::Data<Federation>,
    request: HttpRequest,
    form: FormBody,
) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let traveller = Traveller::new(visitor, federation, &request);
    let interaction = match under_way(&traveller).await {
        Ok(interaction) => interaction,
        Err(answer) => return answer,
    };
    if form.get("tos").is_empty() {
        return show(&traveller, Form::new().refused("tos", Problem::TermsNotAccepted)).await;
    }
    let visitor = &traveller.visitor;
    let began = begin_registration(
        Arc::clone(&visitor.provider),
        registration_visit(visitor),
        Some(interaction),
        None,
        form.get("tos_version").to_owned(),
    );
    match began.await {
        Ok(BeganRegistration::Yes) => visitor.see_other("/register/email"),
        Ok(BeganRegistration::TermsChanged) => {
            show(&traveller, Form::new().refused("tos", Problem::TextChanged)).await
        }
        Err(error) => PageError::from(error).answer(visitor),
    }
}

/// The interaction of the journey; without one M3 comes first.
async fn under_way(traveller: &Traveller) -> Result<InteractionId, HttpResponse> {
    let view = traveller.at(|standing| *standing == Standing::OnTheWay).await?;
    view.interaction.ok_or_else(|| traveller.visitor.see_other(START))
}

async fn show(traveller: &Traveller, form: Form) -> HttpResponse {
    let visitor = &traveller.visitor;
    let terms = match view_registration(&visitor.provider, &registration_visit(visitor)).await {
        Ok(view) => view.terms,
        Err(error) => return PageError::from(error).answer(visitor),
    };
    let Some(terms) = terms else {
        tracing::error!("no version of the terms of the common ID is in force: nobody can register");
        return PageError::NotFound.answer(visitor);
    };
    visitor.page(&MigrationAbout {
        shell: visitor.shell(),
        t: traveller.texts(),
        action: ABOUT.to_owned(),
        form,
        terms_href: format!("/terms/{}/{}", terms.document, terms.version),
        terms_version: terms.version,
        back_href: START.to_owned(),
    })
}

fn registration_visit(visitor: &Visitor) -> RegistrationVisit {
    RegistrationVisit {
        browser: visitor.browser.hash(),
        lang: visitor.lang,
        range: visitor.range.clone(),
        request_id: visitor.request_id.clone(),
    }
}
