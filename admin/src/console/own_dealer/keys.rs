//! A key of a system is replaced (B5): a new one is added or made beside the old one, the system changes over, and the old one
//! is taken away. A private key that is made here is seen once.

use super::{DealerDesk, systems::name_of};
use crate::{
    console::{Typed, forms::again, halt::Halt, press::Press},
    flow::{add_system_key, find_own_system, make_system_key, remove_system_key},
    pages::console::{
        CodeBlock, Entries, FormPage, Input, Notice, NoticeKind, Section, SheetPage, Way,
        texts::{OwnSystemTexts, SystemTexts},
    },
};
use actix_web::{HttpResponse, web};
use idp::{domain::ClientId, pages::Need};
use serde_json::Value;

fn add_form(desk: &DealerDesk, id: &str, entries: Entries, version: &str) -> FormPage {
    let t = OwnSystemTexts::of(desk.lang);
    let action = desk.href(&format!("/systems/{id}/add-key"));
    let mut page = FormPage::new(desk.frame(), t.add, action, t.add_submit);
    t.add_lead.clone_into(&mut page.lead);
    page.inputs = vec![Input::Area(entries.area("jwk", t.jwk, t.jwk_hint, Need::Required, 8))];
    page.hidden.push(("version", version.to_owned()));
    page.entries = entries;
    page.back = Some(Way::new("back", desk.href(&format!("/systems/{id}")), page.frame.t.back_unchanged));
    page
}

pub(in crate::console) async fn get_add(
    desk: DealerDesk,
    id: web::Path<String>,
) -> Result<HttpResponse, Halt> {
    let found = find_own_system(&desk.provider, &desk.own, ClientId::from(id.as_str())).await?;
    let mut page = add_form(&desk, &id, Entries::default(), found.version.tag());
    page.lead = format!("{} {}", found.client.registration.client_name, page.lead);
    Ok(desk.page(&page))
}

pub(in crate::console) async fn post_add(
    desk: DealerDesk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    let refused = |entries| Ok(desk.refused(&add_form(&desk, &id, entries, typed.get("version"))));
    // What is read of another dealer's system is that there is none, whatever was pasted.
    find_own_system(&desk.provider, &desk.own, ClientId::from(id.as_str())).await?;
    let Some(key) = key_of(typed.get("jwk")) else {
        let mut entries = typed.entries();
        entries.refuse("jwk", SystemTexts::of(desk.lang).bad_json);
        return refused(entries);
    };
    let (own, client) = (desk.own.clone(), ClientId::from(id.as_str()));
    let done = add_system_key(&desk.provider, own, client, typed.expected(), key).await;
    match again(done, typed.entries(), "jwk", "", desk.lang)? {
        Ok(_) => Ok(desk.see_other(&format!("/systems/{id}?added"))),
        Err(entries) => refused(entries),
    }
}

/// One key, alone or as a set of one; `None` for what is no JSON.
fn key_of(text: &str) -> Option<Value> {
    let typed: Value = serde_json::from_str(text).ok()?;
    let set = typed.get("keys").and_then(Value::as_array).map(Vec::as_slice);
    match set {
        Some([key]) => Some(key.clone()),
        _ => Some(typed),
    }
}

pub(in crate::console) async fn get_make(
    desk: DealerDesk,
    id: web::Path<String>,
) -> Result<HttpResponse, Halt> {
    let t = OwnSystemTexts::of(desk.lang);
    let found = find_own_system(&desk.provider, &desk.own, ClientId::from(id.as_str())).await?;
    let press = Press {
        title: t.make_title,
        points: &[t.make_beside, t.make_once, t.make_keep],
        submit: t.make,
        is_danger: false,
        version: Some(&found.version),
        back: format!("/systems/{id}"),
    };
    let mut page = press.page(&desk);
    page.lead = found.client.registration.client_name;
    Ok(desk.page(&page))
}

pub(in crate::console) async fn post_make(
    desk: DealerDesk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    let t = OwnSystemTexts::of(desk.lang);
    let (own, client) = (desk.own.clone(), ClientId::from(id.as_str()));
    let private = make_system_key(&desk.provider, own, client, typed.expected()).await?;
    let mut page = SheetPage::new(desk.frame(), t.made);
    page.notices.push(Notice::new(NoticeKind::Caution, t.made_once));
    let code =
        CodeBlock { title: t.private_key.to_owned(), text: private.expose().to_owned(), is_folded: false };
    let way = Way::new("go-on", desk.href(&format!("/systems/{id}")), t.go_on);
    let section = Section { codes: vec![code], ..Section::default() };
    page.sections.push(section.ways(vec![way]));
    Ok(desk.page(&page))
}

pub(in crate::console) async fn get_remove(
    desk: DealerDesk,
    place: web::Path<(String, String)>,
) -> Result<HttpResponse, Halt> {
    let t = OwnSystemTexts::of(desk.lang);
    let (id, name) = place.into_inner();
    let found = find_own_system(&desk.provider, &desk.own, ClientId::from(id.as_str())).await?;
    let key = found.keys.iter().find(|key| key.name == name).ok_or(Halt::NotFound)?;
    let press = Press {
        title: t.remove_title,
        points: &[t.remove_point, t.remove_back],
        submit: t.remove,
        is_danger: true,
        version: Some(&found.version),
        back: format!("/systems/{id}"),
    };
    let mut page = press.page(&desk);
    page.lead = format!("{}{}{}", t.kid, page.frame.shell.colon(), name_of(key));
    Ok(desk.page(&page))
}

pub(in crate::console) async fn post_remove(
    desk: DealerDesk,
    place: web::Path<(String, String)>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    let (id, name) = place.into_inner();
    let at = (ClientId::from(id.as_str()), name);
    remove_system_key(&desk.provider, desk.own.clone(), at, typed.expected()).await?;
    Ok(desk.see_other(&format!("/systems/{id}?removed")))
}
