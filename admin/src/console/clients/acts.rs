//! A new secret; switched off, and on again.

use super::sheet::{find, once};
use crate::{
    console::{Desk, Typed, halt::Halt, press::Press},
    flow::{ClientPlace, rotate_client_secret, set_client_state},
    pages::console::texts::ServiceTexts,
};
use actix_web::{HttpResponse, web};
use idp::domain::{ClientId, ClientState};

/// Title, point, button, and whether something is taken away.
type Words = (&'static str, &'static str, &'static str, bool);

async fn ask(desk: &Desk, id: &str, (title, point, submit, is_danger): Words) -> Result<HttpResponse, Halt> {
    let found = find(desk, id).await?;
    let (version, back) = (Some(&found.version), format!("/services/{id}"));
    let mut page = Press { title, points: &[point], submit, is_danger, version, back }.page(desk);
    page.lead = found.object.registration.client_name;
    Ok(desk.page(&page))
}

pub(in crate::console) async fn get_secret(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = ServiceTexts::of(desk.lang);
    ask(&desk, &id, (t.new_secret_title, t.new_secret_point, t.new_secret, true)).await
}

pub(in crate::console) async fn post_secret(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    let client = ClientId::from(id.as_str());
    let done = rotate_client_secret(&desk.provider, desk.operator(), client, typed.expected()).await?;
    Ok(once(&desk, &done.object))
}

pub(in crate::console) async fn get_suspend(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = ServiceTexts::of(desk.lang);
    ask(&desk, &id, (t.suspend_title, t.suspend_point, t.suspend, true)).await
}

pub(in crate::console) async fn post_suspend(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    set_state(&desk, &id, &typed, ClientState::Suspended).await
}

pub(in crate::console) async fn get_resume(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = ServiceTexts::of(desk.lang);
    ask(&desk, &id, (t.resume_title, t.resume_point, t.resume, false)).await
}

pub(in crate::console) async fn post_resume(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    set_state(&desk, &id, &typed, ClientState::Active).await
}

async fn set_state(desk: &Desk, id: &str, typed: &Typed, state: ClientState) -> Result<HttpResponse, Halt> {
    let at = (ClientPlace::Services, ClientId::from(id));
    set_client_state(&desk.provider, desk.operator(), at, typed.expected(), state).await?;
    Ok(desk.see_other(&format!("/services/{id}?done")))
}
