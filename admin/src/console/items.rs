//! Which service needs which items of its customers (O6).

use super::{
    Desk, Typed,
    forms::again,
    halt::Halt,
    lists::{Asked, Rows, Shown, show},
};
use crate::{
    domain::{Permission, RequiredItemsChange},
    flow::{PageAsk, change_required_items, find_required_items, list_required_items},
    pages::console::{
        Cell, Column, Entries, FormPage, Input, Listing, Section, SheetPage, Way,
        texts::{FrameTexts, ItemTexts, ServiceFormTexts},
    },
};
use actix_web::{HttpResponse, web};
use idp::domain::{ClientId, RequiredItem};

pub(super) async fn get_list(desk: Desk, asked: Asked) -> Result<HttpResponse, Halt> {
    let (t, f) = (ItemTexts::of(desk.lang), ServiceFormTexts::of(desk.lang));
    let list =
        Listing::new(t.title, Column::texts([t.service, FrameTexts::of(desk.lang).name, t.items]), t.empty);
    let may = desk.may(Permission::Clients);
    let at = desk.clone();
    let rows = async move |ask: PageAsk| {
        let page = list_required_items(&at.provider, ask).await?;
        let rows = page.objects.into_iter().map(|row| {
            let items: Vec<&str> =
                row.required_items.iter().map(|RequiredItem::Birthdate| f.birthdate).collect();
            let items = if items.is_empty() { t.nothing.to_owned() } else { items.join(", ") };
            let href = at.href(&format!("/items/{}", row.client_id));
            let name = if may { Cell::link(row.client_id, href) } else { Cell::text(row.client_id) };
            vec![name, Cell::text(row.client_name), Cell::text(items)]
        });
        Ok(Rows { rows: rows.collect(), next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, "/items", &[])).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), t.title);
    t.lead.clone_into(&mut page.lead);
    page.notices = desk.told(&[]);
    page.sections.push(Section::table("", "", list));
    Ok(desk.page(&page))
}

fn form(desk: &Desk, id: &str, entries: Entries, version: &str) -> FormPage {
    let (t, f) = (ItemTexts::of(desk.lang), ServiceFormTexts::of(desk.lang));
    let frame = desk.frame();
    let (back, save) = (frame.t.back_unchanged, frame.t.save);
    let mut page = FormPage::new(frame, t.change, desk.href(&format!("/items/{id}")), save);
    t.change_lead.clone_into(&mut page.lead);
    let items = [("birthdate", f.birthdate, f.birthdate_hint)];
    page.inputs = vec![Input::Ticks(entries.ticks("required_items", t.items, "", &items))];
    page.hidden.push(("version", version.to_owned()));
    page.entries = entries;
    page.back = Some(Way::new("back", desk.href("/items"), back));
    page
}

pub(super) async fn get_one(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let found = find_required_items(&desk.provider, ClientId::from(id.as_str())).await?;
    let mut page = form(&desk, &id, ticked(&found.object.required_items), found.version.tag());
    page.lead = format!("{} — {}", found.object.client_name, page.lead);
    Ok(desk.page(&page))
}

fn ticked(items: &[RequiredItem]) -> Entries {
    items.iter().fold(Entries::default(), |entries, RequiredItem::Birthdate| {
        entries.with("required_items", "birthdate")
    })
}

pub(super) async fn post_one(desk: Desk, id: web::Path<String>, typed: Typed) -> Result<HttpResponse, Halt> {
    let items = typed.many("required_items");
    let is_known = items.iter().all(|item| item == "birthdate");
    if !is_known {
        return Err(Halt::Unreadable);
    }
    let body =
        RequiredItemsChange { required_items: items.iter().map(|_| RequiredItem::Birthdate).collect() };
    let (client, expected) = (ClientId::from(id.as_str()), typed.expected());
    let done = change_required_items(&desk.provider, desk.operator(), client.clone(), expected, body).await;
    match again(done, typed.entries(), "required_items", "", desk.lang)? {
        Ok(_) => Ok(desk.see_other("/items?saved")),
        Err(entries) if entries.is_overtaken() => {
            let found = find_required_items(&desk.provider, client).await?;
            let page = form(&desk, &id, entries, "");
            Ok(desk.overtaken(page, &ticked(&found.object.required_items), &found.version))
        }
        Err(entries) => Ok(desk.refused(&form(&desk, &id, entries, typed.get("version")))),
    }
}
