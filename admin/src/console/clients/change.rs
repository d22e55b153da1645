//! Changes the registration. A method that begins to need a secret gets one, on the page that answers.

use super::{
    document::{document_of, entries_of},
    form::{form, with_hazards},
    hazards::Hazards,
    sheet::{find, once},
};
use crate::{
    console::{Desk, Typed, forms::again, halt::Halt},
    domain::RelyingPartyChange,
    flow::change_relying_party,
    pages::console::{FormPage, Way},
};
use actix_web::{HttpResponse, web};
use idp::domain::ClientId;

fn with_back(mut page: FormPage, desk: &Desk, id: &str, version: &str) -> FormPage {
    page.hidden.push(("version", version.to_owned()));
    page.back = Some(Way::new("back", desk.href(&format!("/services/{id}")), page.frame.t.back_unchanged));
    page
}

pub(in crate::console) async fn get(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let found = find(&desk, &id).await?;
    let page = form(&desk, entries_of(&found.object.registration), false);
    Ok(desk.page(&with_back(page, &desk, &id, found.version.tag())))
}

pub(in crate::console) async fn post(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    let shown_again = |page: FormPage| desk.refused(&with_back(page, &desk, &id, typed.get("version")));
    let registration = match document_of(&typed, desk.lang) {
        Ok(registration) => registration,
        Err(entries) => return Ok(shown_again(form(&desk, entries, false))),
    };
    let hazards = Hazards::of(&registration, desk.lang);
    if !hazards.grave.is_empty() && !typed.is_on("understood") {
        return Ok(shown_again(with_hazards(form(&desk, typed.entries(), false), &desk, hazards)));
    }
    let body = RelyingPartyChange { registration };
    let (client, expected) = (ClientId::from(id.as_str()), typed.expected());
    let done = change_relying_party(&desk.provider, desk.operator(), client, expected, body).await;
    match again(done, typed.entries(), "client_name", "", desk.lang)? {
        Ok(done) if done.object.client_secret.is_some() => Ok(once(&desk, &done.object)),
        Ok(_) => Ok(desk.see_other(&format!("/services/{id}?saved"))),
        Err(entries) if entries.is_overtaken() => {
            let found = find(&desk, &id).await?;
            let page = with_back(form(&desk, entries, false), &desk, &id, "");
            Ok(desk.overtaken(page, &entries_of(&found.object.registration), &found.version))
        }
        Err(entries) => Ok(shown_again(form(&desk, entries, false))),
    }
}
