//! What the dealer's own people did (B8).

use super::DealerDesk;
use crate::{
    console::{
        Desk,
        halt::Halt,
        links::{day_begins, day_ends},
        lists::{Asked, Rows, Shown, show},
    },
    flow::{OwnAuditAsked, OwnAuditLine, PageAsk, list_own_audit},
    pages::console::{
        Cell, Column, Input, Listing, Notice, NoticeKind, Section, SheetPage,
        texts::{AuditTexts, LinkTexts, OwnAuditTexts},
    },
};
use actix_web::HttpResponse;
use idp::{
    domain::Timestamp,
    pages::{Need, moment_words},
};

pub(in crate::console) async fn get(desk: DealerDesk, asked: Asked) -> Result<HttpResponse, Halt> {
    let (t, own, l) = (AuditTexts::of(desk.lang), OwnAuditTexts::of(desk.lang), LinkTexts::of(desk.lang));
    let filter = OwnAuditAsked { from: day_begins(asked.get("from")), to: day_ends(asked.get("to")) };
    let columns = Column::texts([t.at, own.who, own.what, own.object, t.result]);
    let mut list = Listing::new(own.title, columns, own.empty);
    let e = asked.entries();
    list.filters = vec![
        Input::Line(e.line("from", l.from, l.day_hint, Need::Unmarked)),
        Input::Line(e.line("to", l.to, l.day_hint, Need::Unmarked)),
    ];
    let at = desk.clone();
    let rows = async move |ask: PageAsk| {
        let page = list_own_audit(&at.provider, &at.own, filter.clone(), ask).await?;
        Ok(Rows { rows: page.objects.into_iter().map(|line| row(&at, line)).collect(), next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, "/audit", &["from", "to"])).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), own.title);
    own.lead.clone_into(&mut page.lead);
    let is_bad = |name| !asked.get(name).is_empty() && day_begins(asked.get(name)).is_none();
    if is_bad("from") || is_bad("to") {
        page.notices.push(Notice::new(NoticeKind::Caution, t.bad_day));
    }
    page.sections.push(Section::table("", "", list));
    Ok(desk.page(&page))
}

fn row(desk: &Desk, own: OwnAuditLine) -> Vec<Cell> {
    let words = OwnAuditTexts::of(desk.lang);
    let what = words.of_action(&own.line.action);
    let object = match own.object.strip_prefix("link:") {
        Some(link) => Cell::link(own.object.as_str(), desk.href(&format!("/links/{link}"))),
        None => Cell::text(own.object.as_str()),
    };
    vec![
        Cell::text(moment_words(Timestamp::from_seconds(own.line.at), desk.lang)),
        Cell::text(own.who),
        Cell::text(what).note(own.line.action),
        object,
        Cell::text(words.of_result(&own.line.result)),
    ]
}
