//! `/interaction/{id}/terms` (L5): the terms of a service, and new ones of the common ID.

use super::{FormBody, PageError, Visitor, login::service_name};
use crate::{
    domain::Client,
    flow::{DueTerms, ShownTerms, TermsAccepted, accept_terms, find_due_terms, view_page},
    pages::{Form, Problem, ServiceTerms, TermsOccasion},
};
use actix_web::{HttpResponse, web};
use std::sync::Arc;

struct View {
    client: Option<Arc<Client>>,
    due: DueTerms,
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
    let shown = ShownTerms {
        document: form.get("tos_document").to_owned(),
        version: form.get("tos_version").to_owned(),
        request_id: visitor.request_id.clone(),
    };
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
        let Some(account) = &scene.account else { return Ok(None) };
        let due = find_due_terms(tx, account, scene.client.as_deref())?;
        Ok(due.map(|due| View { client: scene.client.clone(), due }))
    })
    .await;
    let view = match view {
        Ok(Some(Some(view))) => view,
        Ok(_) => return visitor.to_dispatcher(id),
        Err(error) => return PageError::from(error).answer(visitor),
    };
    let (shell, text) = (visitor.shell(), view.due.text);
    let changes = text.changes(visitor.lang).to_owned();
    let service = match (view.due.is_own, &view.client) {
        (false, Some(client)) => service_name(client, visitor.lang),
        _ => shell.id_name().to_owned(),
    };
    visitor.page(&ServiceTerms {
        action: format!("/interaction/{id}/terms"),
        service,
        is_own: view.due.is_own,
        occasion: if view.due.is_update { TermsOccasion::Updated { changes } } else { TermsOccasion::First },
        terms_href: format!("/terms/{}/{}", text.document, text.version),
        effective: text.effective_day(),
        terms_document: text.document,
        terms_version: text.version,
        form,
        shell,
    })
}
