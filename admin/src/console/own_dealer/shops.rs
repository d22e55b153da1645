//! The dealer's shops (B4): registered, named, switched off and on. The dealer itself is the operators'.

use super::DealerDesk;
use crate::{
    console::{
        Typed,
        forms::{again, name_inputs},
        halt::Halt,
        lists::{Asked, Rows, Shown, show},
        press::Press,
        states::tone_of,
    },
    domain::{ShopChange, ShopRegistration},
    flow::{PageAsk, change_shop, find_shop, list_shops, register_shop, set_shop_state},
    pages::console::{
        Cell, Column, Entries, FormPage, Input, Listing, Section, SheetPage, Way,
        texts::{DealerTexts, FrameTexts, OwnShopTexts},
    },
};
use actix_web::{HttpResponse, web};
use federation::domain::DealerState;
use idp::pages::Need;

pub(in crate::console) async fn get_list(desk: DealerDesk, asked: Asked) -> Result<HttpResponse, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), DealerTexts::of(desk.lang));
    let columns = Column::texts([t.shop_id, f.name_ja, f.name_en, f.state]);
    let list = Listing::new(t.shops, columns, t.shops_empty);
    let at = desk.clone();
    let rows = async move |ask: PageAsk| {
        let page = list_shops(&at.provider, at.dealer(), ask).await?;
        let rows = page.objects.into_iter().map(|shop| {
            let (word, tone) = tone_of(shop.state == DealerState::Active, at.lang);
            let href = at.href(&format!("/shops/{}", shop.shop_id));
            vec![
                Cell::link(shop.shop_id, href),
                Cell::text(shop.name),
                Cell::text(shop.name_en),
                Cell::state(word, tone),
            ]
        });
        Ok(Rows { rows: rows.collect(), next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, "/shops", &[])).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), t.shops);
    OwnShopTexts::of(desk.lang).lead.clone_into(&mut page.lead);
    page.notices = desk.told(&[]);
    let new = Way::new("new-shop", desk.href("/shop-registration"), t.new_shop);
    page.sections.push(Section::default().ways(vec![new]));
    page.sections.push(Section::table("", "", list));
    Ok(desk.page(&page))
}

fn form(desk: &DealerDesk, entries: Entries, (title, submit): (&'static str, &'static str)) -> FormPage {
    let path = desk.path.split('?').next().unwrap_or_default().to_owned();
    let mut page = FormPage::new(desk.frame(), title, path, submit);
    page.inputs = name_inputs(&entries, desk.lang);
    page.entries = entries;
    page.back = Some(Way::new("back", desk.href("/shops"), page.frame.t.back_unchanged));
    page
}

fn new_form(desk: &DealerDesk, entries: Entries) -> FormPage {
    let (f, t) = (FrameTexts::of(desk.lang), DealerTexts::of(desk.lang));
    let hint = format!("{} {}", t.shop_id_hint, f.id_forever);
    let id = Input::Line(entries.line("shop_id", t.shop_id, &hint, Need::Required));
    let mut page = form(desk, entries, (t.new_shop, t.submit));
    page.inputs.insert(0, id);
    page
}

fn change_form(desk: &DealerDesk, entries: Entries, version: &str) -> FormPage {
    let (f, t) = (FrameTexts::of(desk.lang), DealerTexts::of(desk.lang));
    let mut page = form(desk, entries, (t.change_shop, f.save));
    page.hidden.push(("version", version.to_owned()));
    page
}

pub(in crate::console) async fn get_new(desk: DealerDesk) -> Result<HttpResponse, Halt> {
    Ok(desk.page(&new_form(&desk, Entries::default())))
}

pub(in crate::console) async fn post_new(desk: DealerDesk, typed: Typed) -> Result<HttpResponse, Halt> {
    let t = DealerTexts::of(desk.lang);
    let body = ShopRegistration {
        shop_id: typed.text("shop_id"),
        name: typed.text("name"),
        name_en: typed.text("name_en"),
    };
    let made = register_shop(&desk.provider, desk.operator(), desk.dealer(), body).await;
    match again(made, typed.entries(), "shop_id", t.taken, desk.lang)? {
        Ok(_) => Ok(desk.see_other("/shops?saved")),
        Err(entries) => Ok(desk.refused(&new_form(&desk, entries))),
    }
}

pub(in crate::console) async fn get_one(
    desk: DealerDesk,
    shop: web::Path<String>,
) -> Result<HttpResponse, Halt> {
    let t = DealerTexts::of(desk.lang);
    let found = find_shop(&desk.provider, desk.dealer(), shop.to_string()).await?;
    let entries = Entries::default().with("name", found.object.name).with("name_en", found.object.name_en);
    let mut page = change_form(&desk, entries, found.version.tag());
    page.lead = format!("{}{}{shop}", t.shop_id, page.frame.shell.colon());
    let (id, label) = match found.object.state {
        DealerState::Active => ("suspend", t.suspend_shop),
        DealerState::Suspended => ("resume", t.resume_shop),
    };
    page.ways.push(Way::new(id, desk.href(&format!("/shops/{shop}/{id}")), label));
    Ok(desk.page(&page))
}

pub(in crate::console) async fn post_one(
    desk: DealerDesk,
    shop: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    let body = ShopChange { name: typed.text("name"), name_en: typed.text("name_en") };
    let at = (desk.dealer(), shop.into_inner());
    let done = change_shop(&desk.provider, desk.operator(), at, typed.expected(), body).await;
    match again(done, typed.entries(), "name", "", desk.lang)? {
        Ok(_) => Ok(desk.see_other("/shops?saved")),
        Err(entries) => Ok(desk.refused(&change_form(&desk, entries, typed.get("version")))),
    }
}

pub(in crate::console) async fn get_suspend(
    desk: DealerDesk,
    shop: web::Path<String>,
) -> Result<HttpResponse, Halt> {
    let t = DealerTexts::of(desk.lang);
    ask(&desk, &shop, (t.suspend_shop_title, t.suspend_shop_point, t.suspend_shop, true)).await
}

pub(in crate::console) async fn get_resume(
    desk: DealerDesk,
    shop: web::Path<String>,
) -> Result<HttpResponse, Halt> {
    let t = DealerTexts::of(desk.lang);
    ask(&desk, &shop, (t.resume_shop_title, t.resume_shop_point, t.resume_shop, false)).await
}

async fn ask(
    desk: &DealerDesk,
    shop: &str,
    (title, point, submit, is_danger): (&'static str, &'static str, &'static str, bool),
) -> Result<HttpResponse, Halt> {
    let found = find_shop(&desk.provider, desk.dealer(), shop.to_owned()).await?;
    let (version, back) = (Some(&found.version), format!("/shops/{shop}"));
    let mut page = Press { title, points: &[point], submit, is_danger, version, back }.page(desk);
    page.lead = found.object.name;
    Ok(desk.page(&page))
}

pub(in crate::console) async fn post_suspend(
    desk: DealerDesk,
    shop: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    set_state(&desk, shop.into_inner(), &typed, DealerState::Suspended).await
}

pub(in crate::console) async fn post_resume(
    desk: DealerDesk,
    shop: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    set_state(&desk, shop.into_inner(), &typed, DealerState::Active).await
}

async fn set_state(
    desk: &DealerDesk,
    shop: String,
    typed: &Typed,
    state: DealerState,
) -> Result<HttpResponse, Halt> {
    let at = (desk.dealer(), shop);
    set_shop_state(&desk.provider, desk.operator(), at, typed.expected(), state).await?;
    Ok(desk.see_other("/shops?done"))
}
