//! `/interaction/{id}/migration` (M10): the consent to the link with the dealer of the contract.

use crate::{
    Federation,
    flow::migration::{Held, START, consent_scene, hold_consent},
    pages::{MigrationConsent, texts::MigrationTexts},
};
use actix_web::{HttpResponse, web};
use idp::{
    flow::{act_on_page, view_page},
    http::{FormBody, PageError, Visitor},
    pages::{Form, Problem, Row},
};
use std::sync::Arc;

const PAGE: &str = "migration";

/// Shows it.
pub(in crate::http) async fn get(
    visitor: Visitor,
    federation: web::Data<Federation>,
    id: web::Path<String>,
) -> HttpResponse {
    show(&visitor, &federation, &id, Form::new()).await
}

/// Holds the press.
pub(in crate::http) async fn post(
    visitor: Visitor,
    federation: web::Data<Federation>,
    id: web::Path<String>,
    form: FormBody,
) -> HttpResponse {
    if let Err(error) = visitor.check_csrf(&form) {
        return error.answer(&visitor);
    }
    let held = act_on_page(&visitor.provider, visitor.page_visit(&id, PAGE), move |tx, interaction, _| {
        Ok(hold_consent(tx, interaction, form.get("consent_version"))?)
    });
    match held.await {
        Ok(Some(Held::TextChanged)) => {
            let words = MigrationTexts::of(visitor.lang).text_changed.to_owned();
            let form = Form::new().refused("migration-agree", Problem::Other(words));
            show(&visitor, &federation, &id, form).await
        }
        Ok(Some(Held::Yes) | None) => visitor.to_dispatcher(&id),
        Err(error) => PageError::from(error).answer(&visitor),
    }
}

async fn show(visitor: &Visitor, federation: &web::Data<Federation>, id: &str, form: Form) -> HttpResponse {
    let (federation, provider) = (Arc::clone(federation), Arc::clone(&visitor.provider));
    let scene = view_page(&visitor.provider, visitor.page_visit(id, PAGE), move |tx, interaction, _| {
        Ok(consent_scene(&federation, &provider, tx, interaction)?)
    });
    let scene = match scene.await {
        Ok(Some(Some(scene))) => scene,
        // What the site told is gone: its first page says how to begin again.
        Ok(Some(None)) => return visitor.see_other(START),
        Ok(None) => return visitor.to_dispatcher(id),
        Err(error) => return PageError::from(error).answer(visitor),
    };
    let (t, shell) = (MigrationTexts::of(visitor.lang), visitor.shell());
    visitor.page(&MigrationConsent {
        t,
        action: format!("/interaction/{id}/migration"),
        rows: vec![
            Row::new(t.consent_dealer, scene.dealer.name_in(visitor.lang), shell.t),
            Row::new(t.user, scene.legacy_user, shell.t),
        ],
        consent: scene.consent,
        form,
        back_href: START.to_owned(),
        shell,
    })
}
