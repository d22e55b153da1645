//! A new dealer, and other names for one.

use crate::{
    console::{
        Desk, Typed,
        forms::{again, name_inputs},
        halt::Halt,
    },
    domain::{DealerChange, DealerRegistration, DealerView},
    flow::{change_dealer, find_dealer, register_dealer},
    pages::console::{
        Entries, FormPage, Input, Way,
        texts::{DealerTexts, FrameTexts},
    },
};
use actix_web::{HttpResponse, web};
use federation::domain::DealerId;
use idp::pages::Need;

fn form(desk: &Desk, entries: Entries, is_new: bool) -> FormPage {
    let (f, t) = (FrameTexts::of(desk.lang), DealerTexts::of(desk.lang));
    let path = desk.path.split('?').next().unwrap_or_default().to_owned();
    let (title, submit) = if is_new { (t.new, t.submit) } else { (t.change_names, f.save) };
    let mut page = FormPage::new(desk.frame(), title, path, submit);
    if is_new {
        t.new_lead.clone_into(&mut page.lead);
        let hint = format!("{} {}", t.dealer_id_hint, f.id_forever);
        page.inputs.push(Input::Line(entries.line("dealer_id", t.dealer_id, &hint, Need::Required)));
        page.back = Some(Way::new("back", desk.href("/dealers"), t.title));
    }
    page.inputs.extend(name_inputs(&entries, desk.lang));
    page.entries = entries;
    page
}

pub(in crate::console) async fn get_new(desk: Desk) -> Result<HttpResponse, Halt> {
    Ok(desk.page(&form(&desk, Entries::default(), true)))
}

pub(in crate::console) async fn post_new(desk: Desk, typed: Typed) -> Result<HttpResponse, Halt> {
    let t = DealerTexts::of(desk.lang);
    let body = DealerRegistration {
        dealer_id: typed.text("dealer_id"),
        name: typed.text("name"),
        name_en: typed.text("name_en"),
    };
    let made = register_dealer(&desk.provider, desk.operator(), body).await;
    match again(made, typed.entries(), "dealer_id", t.taken, desk.lang)? {
        Ok(made) => Ok(desk.see_other(&format!("/dealers/{}?registered", made.object.dealer_id))),
        Err(entries) => Ok(desk.refused(&form(&desk, entries, true))),
    }
}

pub(in crate::console) async fn get_names(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let found = find_dealer(&desk.provider, DealerId::from(id.as_str())).await?;
    let mut page = names_form(&desk, &id, names_of(found.object));
    page.hidden.push(("version", found.version.tag().to_owned()));
    Ok(desk.page(&page))
}

pub(in crate::console) async fn post_names(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    let body = DealerChange { name: typed.text("name"), name_en: typed.text("name_en") };
    let dealer = DealerId::from(id.as_str());
    let done = change_dealer(&desk.provider, desk.operator(), dealer, typed.expected(), body).await;
    match again(done, typed.entries(), "name", "", desk.lang)? {
        Ok(_) => Ok(desk.see_other(&format!("/dealers/{id}?saved"))),
        Err(entries) if entries.is_overtaken() => {
            let found = find_dealer(&desk.provider, DealerId::from(id.as_str())).await?;
            let page = names_form(&desk, &id, entries);
            Ok(desk.overtaken(page, &names_of(found.object), &found.version))
        }
        Err(entries) => {
            let mut page = names_form(&desk, &id, entries);
            page.hidden.push(("version", typed.text("version")));
            Ok(desk.refused(&page))
        }
    }
}

fn names_of(dealer: DealerView) -> Entries {
    Entries::default().with("name", dealer.name).with("name_en", dealer.name_en)
}

fn names_form(desk: &Desk, id: &str, entries: Entries) -> FormPage {
    let mut page = form(desk, entries, false);
    page.back = Some(Way::new("back", desk.href(&format!("/dealers/{id}")), page.frame.t.back_unchanged));
    page
}
