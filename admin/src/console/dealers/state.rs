//! Switches a dealer off, and on again.

use crate::{
    console::{Desk, Typed, halt::Halt, press::Press},
    flow::{find_dealer, set_dealer_state},
    pages::console::texts::DealerTexts,
};
use actix_web::{HttpResponse, web};
use federation::domain::{DealerId, DealerState};

pub(in crate::console) async fn get_suspend(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = DealerTexts::of(desk.lang);
    let found = find_dealer(&desk.provider, DealerId::from(id.as_str())).await?;
    let press = Press {
        title: t.suspend_title,
        points: &[t.suspend_links, t.suspend_open, t.suspend_systems, t.suspend_kept],
        submit: t.suspend,
        is_danger: true,
        version: Some(&found.version),
        back: format!("/dealers/{id}"),
    };
    let mut page = press.page(&desk);
    page.lead = found.object.name;
    Ok(desk.page(&page))
}

pub(in crate::console) async fn post_suspend(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    set_state(&desk, &id, &typed, DealerState::Suspended).await
}

pub(in crate::console) async fn get_resume(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = DealerTexts::of(desk.lang);
    let found = find_dealer(&desk.provider, DealerId::from(id.as_str())).await?;
    let press = Press {
        title: t.resume_title,
        points: &[t.resume_point],
        submit: t.resume,
        is_danger: false,
        version: Some(&found.version),
        back: format!("/dealers/{id}"),
    };
    let mut page = press.page(&desk);
    page.lead = found.object.name;
    Ok(desk.page(&page))
}

pub(in crate::console) async fn post_resume(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    set_state(&desk, &id, &typed, DealerState::Active).await
}

async fn set_state(desk: &Desk, id: &str, typed: &Typed, state: DealerState) -> Result<HttpResponse, Halt> {
    let dealer = DealerId::from(id);
    set_dealer_state(&desk.provider, desk.operator(), dealer, typed.expected(), state).await?;
    Ok(desk.see_other(&format!("/dealers/{id}?done")))
}
