//! Shops of a dealer: registered, named, switched off and on.

use super::{
    Desk, Typed,
    forms::{again, name_inputs},
    halt::Halt,
    press::Press,
};
use crate::{
    domain::{ShopChange, ShopRegistration, ShopView},
    flow::{change_shop, find_dealer, find_shop, register_shop, set_shop_state},
    pages::console::{
        Entries, FormPage, Input, Way,
        texts::{DealerTexts, FrameTexts},
    },
};
use actix_web::{HttpResponse, web};
use federation::domain::{DealerId, DealerState};
use idp::pages::Need;

/// The dealer and the shop of an address.
type Place = web::Path<(String, String)>;

fn form(desk: &Desk, dealer: &str, entries: Entries, is_new: bool) -> FormPage {
    let (f, t) = (FrameTexts::of(desk.lang), DealerTexts::of(desk.lang));
    let path = desk.path.split('?').next().unwrap_or_default().to_owned();
    let (title, submit) = if is_new { (t.new_shop, t.submit) } else { (t.change_shop, f.save) };
    let mut page = FormPage::new(desk.frame(), title, path, submit);
    if is_new {
        let hint = format!("{} {}", t.shop_id_hint, f.id_forever);
        page.inputs.push(Input::Line(entries.line("shop_id", t.shop_id, &hint, Need::Required)));
    }
    page.inputs.extend(name_inputs(&entries, desk.lang));
    page.entries = entries;
    page.back = Some(Way::new("back", desk.href(&format!("/dealers/{dealer}")), f.back_unchanged));
    page
}

pub(super) async fn get_new(desk: Desk, dealer: web::Path<String>) -> Result<HttpResponse, Halt> {
    find_dealer(&desk.provider, DealerId::from(dealer.as_str())).await?;
    Ok(desk.page(&form(&desk, &dealer, Entries::default(), true)))
}

pub(super) async fn post_new(
    desk: Desk,
    dealer: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    let t = DealerTexts::of(desk.lang);
    let body = ShopRegistration {
        shop_id: typed.text("shop_id"),
        name: typed.text("name"),
        name_en: typed.text("name_en"),
    };
    let id = DealerId::from(dealer.as_str());
    let made = register_shop(&desk.provider, desk.operator(), id, body).await;
    match again(made, typed.entries(), "shop_id", t.taken, desk.lang)? {
        Ok(_) => Ok(desk.see_other(&format!("/dealers/{dealer}?saved"))),
        Err(entries) => Ok(desk.refused(&form(&desk, &dealer, entries, true))),
    }
}

pub(super) async fn get_names(desk: Desk, place: Place) -> Result<HttpResponse, Halt> {
    let t = DealerTexts::of(desk.lang);
    let (dealer, shop) = place.into_inner();
    let found = find_shop(&desk.provider, DealerId::from(dealer.as_str()), shop.clone()).await?;
    let state = found.object.state;
    let mut page = form(&desk, &dealer, names_of(found.object), false);
    page.lead = format!("{}{}{shop}", t.shop_id, page.frame.shell.colon());
    page.hidden.push(("version", found.version.tag().to_owned()));
    let base = format!("/dealers/{dealer}/shops/{shop}");
    let (id, below, label) = match state {
        DealerState::Active => ("suspend", "suspend", t.suspend_shop),
        DealerState::Suspended => ("resume", "resume", t.resume_shop),
    };
    page.ways.push(Way::new(id, desk.href(&format!("{base}/{below}")), label));
    Ok(desk.page(&page))
}

pub(super) async fn post_names(desk: Desk, place: Place, typed: Typed) -> Result<HttpResponse, Halt> {
    let (dealer, shop) = place.into_inner();
    let body = ShopChange { name: typed.text("name"), name_en: typed.text("name_en") };
    let at = (DealerId::from(dealer.as_str()), shop);
    let done = change_shop(&desk.provider, desk.operator(), at.clone(), typed.expected(), body).await;
    match again(done, typed.entries(), "name", "", desk.lang)? {
        Ok(_) => Ok(desk.see_other(&format!("/dealers/{dealer}?saved"))),
        Err(entries) if entries.is_overtaken() => {
            let found = find_shop(&desk.provider, at.0, at.1).await?;
            let page = form(&desk, &dealer, entries, false);
            Ok(desk.overtaken(page, &names_of(found.object), &found.version))
        }
        Err(entries) => {
            let mut page = form(&desk, &dealer, entries, false);
            page.hidden.push(("version", typed.text("version")));
            Ok(desk.refused(&page))
        }
    }
}

fn names_of(shop: ShopView) -> Entries {
    Entries::default().with("name", shop.name).with("name_en", shop.name_en)
}

pub(super) async fn get_suspend(desk: Desk, place: Place) -> Result<HttpResponse, Halt> {
    let t = DealerTexts::of(desk.lang);
    ask(&desk, place, (t.suspend_shop_title, t.suspend_shop_point, t.suspend_shop, true)).await
}

pub(super) async fn get_resume(desk: Desk, place: Place) -> Result<HttpResponse, Halt> {
    let t = DealerTexts::of(desk.lang);
    ask(&desk, place, (t.resume_shop_title, t.resume_shop_point, t.resume_shop, false)).await
}

async fn ask(
    desk: &Desk,
    place: Place,
    (title, point, submit, is_danger): (&'static str, &'static str, &'static str, bool),
) -> Result<HttpResponse, Halt> {
    let (dealer, shop) = place.into_inner();
    let found = find_shop(&desk.provider, DealerId::from(dealer.as_str()), shop).await?;
    let version = Some(&found.version);
    let back = format!("/dealers/{dealer}");
    let mut page = Press { title, points: &[point], submit, is_danger, version, back }.page(desk);
    page.lead = found.object.name;
    Ok(desk.page(&page))
}

pub(super) async fn post_suspend(desk: Desk, place: Place, typed: Typed) -> Result<HttpResponse, Halt> {
    set_state(&desk, place, &typed, DealerState::Suspended).await
}

pub(super) async fn post_resume(desk: Desk, place: Place, typed: Typed) -> Result<HttpResponse, Halt> {
    set_state(&desk, place, &typed, DealerState::Active).await
}

async fn set_state(
    desk: &Desk,
    place: Place,
    typed: &Typed,
    state: DealerState,
) -> Result<HttpResponse, Halt> {
    let (dealer, shop) = place.into_inner();
    let at = (DealerId::from(dealer.as_str()), shop);
    set_shop_state(&desk.provider, desk.operator(), at, typed.expected(), state).await?;
    Ok(desk.see_other(&format!("/dealers/{dealer}?done")))
}
