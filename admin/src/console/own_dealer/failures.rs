//! Starts whose mail did not arrive (B6, E14), why, and what helps.

use super::{
    DealerDesk,
    links::{code_of, started},
};
use crate::{
    console::{
        Desk,
        halt::Halt,
        lists::{Asked, Rows, Shown, show},
    },
    flow::{OwnLink, OwnLinksAsked, PageAsk, list_own_links},
    pages::console::{
        Cell, Column, Listing, Section, SheetPage,
        texts::{LinkTexts, OwnLinkTexts, mail_failure_words},
    },
};
use actix_web::HttpResponse;
use federation::domain::LinkState;
use idp::pages::moment_words;

pub(in crate::console) async fn get(desk: DealerDesk, asked: Asked) -> Result<HttpResponse, Halt> {
    let (l, t) = (LinkTexts::of(desk.lang), OwnLinkTexts::of(desk.lang));
    let filter = OwnLinksAsked {
        state: Some(LinkState::Provisional),
        is_undeliverable: true,
        ..OwnLinksAsked::default()
    };
    let columns =
        Column::texts([l.started, t.customer_code, l.shop, t.by_staff, t.failed_at, t.why, l.expires]);
    let list = Listing::new(t.failures, columns, t.failures_empty);
    let at = desk.clone();
    let rows = async move |ask: PageAsk| {
        let page = list_own_links(&at.provider, &at.own, filter.clone(), ask).await?;
        Ok(Rows { rows: page.objects.iter().map(|own| row(&at, own)).collect(), next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, "/failures", &[])).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), t.failures);
    let none = list.rows.is_empty();
    t.failures_lead.clone_into(&mut page.lead);
    if !none {
        page.sections.push(Section::new("what-to-do", t.what_to_do).lead(t.failure_do));
    }
    page.sections.push(Section::table("", "", list));
    Ok(desk.page(&page))
}

fn row(desk: &Desk, own: &OwnLink) -> Vec<Cell> {
    let link = &own.link;
    let why = own.failure.map(|failure| mail_failure_words(failure.as_str(), desk.lang));
    vec![
        started(desk, own),
        Cell::text(code_of(own, desk.lang)),
        Cell::text(&link.shop),
        Cell::text(&link.staff),
        Cell::text(link.undeliverable_at.map(|at| moment_words(at, desk.lang)).unwrap_or_default()),
        Cell::text(why.unwrap_or_default()),
        Cell::text(moment_words(link.expires_at, desk.lang)),
    ]
}
