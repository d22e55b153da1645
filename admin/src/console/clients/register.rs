//! A new one. Its secret is on the page that answers, and never again.

use super::{
    document::{document_of, entries_of},
    form::{form, with_hazards},
    hazards::Hazards,
    sheet::once,
};
use crate::{
    console::{Desk, Typed, forms::again, halt::Halt},
    domain::{RelyingPartyDocument, RelyingPartyRegistration},
    flow::register_relying_party,
    pages::console::{
        FormPage, Way,
        texts::{DealerTexts, ServiceTexts},
    },
};
use actix_web::HttpResponse;
use serde_json::json;

pub(in crate::console) async fn get(desk: Desk) -> Result<HttpResponse, Halt> {
    let usual = json!({ "client_name": "", "scope": "openid profile email" });
    let usual: RelyingPartyDocument = serde_json::from_value(usual).map_err(|_| Halt::Internal)?;
    Ok(desk.page(&with_back(form(&desk, entries_of(&usual), true), &desk)))
}

fn with_back(mut page: FormPage, desk: &Desk) -> FormPage {
    page.back = Some(Way::new("back", desk.href("/services"), ServiceTexts::of(desk.lang).title));
    page
}

pub(in crate::console) async fn post(desk: Desk, typed: Typed) -> Result<HttpResponse, Halt> {
    let registration = match document_of(&typed, desk.lang) {
        Ok(registration) => registration,
        Err(entries) => return Ok(desk.refused(&with_back(form(&desk, entries, true), &desk))),
    };
    let hazards = Hazards::of(&registration, desk.lang);
    if !hazards.grave.is_empty() && !typed.is_on("understood") {
        let page = with_hazards(form(&desk, typed.entries(), true), &desk, hazards);
        return Ok(desk.refused(&with_back(page, &desk)));
    }
    let body = RelyingPartyRegistration { client_id: typed.some("client_id"), registration };
    let made = register_relying_party(&desk.provider, desk.operator(), body).await;
    match again(made, typed.entries(), "client_id", DealerTexts::of(desk.lang).taken, desk.lang)? {
        Ok(made) => Ok(once(&desk, &made.object)),
        Err(entries) => Ok(desk.refused(&with_back(form(&desk, entries, true), &desk))),
    }
}
