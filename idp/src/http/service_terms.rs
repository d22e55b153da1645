//! `/interaction/{id}/terms` (L5): the terms of a service.

use super::{FormBody, PageError, Visitor, login::service_name};
use crate::{
    domain::{Client, Lang, TextVersion},
    flow::{TermsAccepted, accept_terms, view_page},
    pages::{Form, Problem, ServiceTerms, TermsOccasion},
    store,
};
use actix_web::{HttpResponse, web};
use std::sync::Arc;

struct View {
    client: Arc<Client>,
    text: TextVersion,
    updated: bool,
}

/// Shows the version in force.
pub(super) async fn get(visitor: Visitor, id: web::Path<String>) -> HttpResponse {
    show(&visitor, &id, Form::new()).await
}

/// Records the consent.
pub(super) async fn post(visitor: Visitor, id: web::Path<String>, form: FormBody) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    if form.get("tos").is_empty() {
        return show(&visitor, &id, Form::new().refused("tos", Problem::TermsNotAccepted)).await;
    }
    let shown = form.get("tos_version").to_owned();
    match accept_terms(&visitor.provider, visitor.page_visit(&id, "terms"), shown).await {
        Ok(Some(TermsAccepted::Changed)) => {
            show(&visitor, &id, Form::new().refused("tos", Problem::TextChanged)).await
        }
        Ok(_) => visitor.to_dispatcher(&id),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

async fn show(visitor: &Visitor, id: &str, form: Form) -> HttpResponse {
    let view = view_page(&visitor.provider, visitor.page_visit(id, "terms"), |tx, _, scene| {
        let (Some(client), Some(account)) = (&scene.client, &scene.account) else { return Ok(None) };
        let Some(document) = &client.registration.terms_document else { return Ok(None) };
        let updated = store::texts::find_accepted(tx, &account.id, document)?.is_some();
        let text = store::texts::find_current(tx, document)?;
        Ok(text.map(|text| View { client: Arc::clone(client), text, updated }))
    })
    .await;
    let view = match view {
        Ok(Some(Some(view))) => view,
        Ok(_) => return visitor.to_dispatcher(id),
        Err(error) => return PageError::from(error).answer(visitor),
    };
    let changes = match visitor.lang {
        Lang::Ja => view.text.changes_ja.clone(),
        Lang::En => view.text.changes_en.clone(),
    };
    visitor.page(&ServiceTerms {
        shell: visitor.shell(),
        action: format!("/interaction/{id}/terms"),
        service: service_name(&view.client, visitor.lang),
        occasion: if view.updated { TermsOccasion::Updated { changes } } else { TermsOccasion::First },
        terms_href: format!("/terms/{}/{}", view.text.document, view.text.version),
        terms_version: view.text.version,
        effective: view.text.effective_at.in_japan().date().to_string(),
        form,
    })
}
