//! The list.

use super::document::word_of;
use crate::{
    console::{
        Desk,
        halt::Halt,
        lists::{Asked, Rows, Shown, show},
        states::tone_of,
    },
    domain::Permission,
    flow::{PageAsk, list_relying_parties},
    pages::console::{
        Cell, Column, Listing, Section, SheetPage, Way,
        texts::{FrameTexts, ServiceTexts},
    },
};
use actix_web::HttpResponse;
use idp::domain::ClientState;

pub(in crate::console) async fn get(desk: Desk, asked: Asked) -> Result<HttpResponse, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), ServiceTexts::of(desk.lang));
    let columns = Column::texts([t.client_id, f.name, t.scope, t.method, f.state]);
    let list = Listing::new(t.title, columns, t.empty);
    let at = desk.clone();
    let rows = async move |ask: PageAsk| {
        let page = list_relying_parties(&at.provider, ask).await?;
        let rows = page.objects.iter().map(|service| {
            let (word, tone) = tone_of(service.state == ClientState::Active, at.lang);
            vec![
                Cell::link(&service.client_id, at.href(&format!("/services/{}", service.client_id))),
                Cell::text(&service.registration.client_name),
                Cell::text(service.registration.scope.to_string()),
                Cell::text(word_of(&service.registration.token_endpoint_auth_method)),
                Cell::state(word, tone),
            ]
        });
        Ok(Rows { rows: rows.collect(), next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, "/services", &[])).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), t.title);
    t.lead.clone_into(&mut page.lead);
    if desk.may(Permission::Clients) {
        let new = Way::new("new-service", desk.href("/services/new"), t.new);
        page.sections.push(Section::default().ways(vec![new]));
    }
    page.sections.push(Section::table("", "", list));
    Ok(desk.page(&page))
}
