//! Dealer links of all dealers: the list, one link, and what an operator may do with it. Never a person.

use super::{
    Desk, Typed,
    halt::Halt,
    lists::{Asked, ORDER, Rows, Shown, is_oldest_first, order_input, show},
    press::Press,
};
use crate::{
    domain::{LinkView, Permission},
    flow::{
        LinksAsked, PageAsk, cancel_link, find_link, list_all_links, resend_link_mail, settle_dispute, unlink,
    },
    pages::console::{
        Cell, Column, Input, Listing, Section, SheetPage, Tone, Way, fact,
        texts::{FrameTexts, LinkTexts, link_state_words},
    },
};
use actix_web::{HttpResponse, web};
use federation::{
    domain::{DealerId, LinkId, LinkState},
    store::link_lists::LinkOrder,
};
use idp::{
    domain::{Lang, Timestamp},
    pages::{Choices, Need, moment_words},
};
use jiff::{civil::Date, tz::TimeZone};

/// Links as rows of a table, with its columns.
pub(super) fn link_rows(desk: &Desk, links: &[LinkView]) -> (Vec<Column>, Vec<Vec<Cell>>) {
    let (f, t) = (FrameTexts::of(desk.lang), LinkTexts::of(desk.lang));
    let columns = Column::texts([t.started, t.dealer, t.shop, t.service, f.state, t.ended_at]);
    let rows = links.iter().map(|link| {
        let words = |at: Timestamp| moment_words(at, desk.lang);
        let (word, tone) = state_of(link.state, desk.lang);
        vec![
            Cell::link(words(link.created_at), desk.href(&format!("/links/{}", link.link_id))),
            Cell::text(&link.dealer_id),
            Cell::text(&link.shop_id),
            Cell::text(&link.service),
            Cell::state(word, tone),
            Cell::text(link.ended_at.map(words).unwrap_or_default()),
        ]
    });
    (columns, rows.collect())
}

/// The word and the tone of a link's state.
pub(super) fn state_of(state: LinkState, lang: Lang) -> (&'static str, Tone) {
    let tone = match state {
        LinkState::Linked => Tone::Good,
        LinkState::Provisional | LinkState::Disputed => Tone::Caution,
        _ => Tone::Quiet,
    };
    (link_state_words(state, lang), tone)
}

/// The first moment of a day in Japan; `None` for what is no day.
pub(super) fn day_begins(text: &str) -> Option<Timestamp> {
    let day: Date = text.parse().ok().filter(|_| text.len() == 10)?;
    let midnight = day.to_zoned(TimeZone::get("Asia/Tokyo").ok()?).ok()?;
    Some(Timestamp::from_seconds(midnight.timestamp().as_second()))
}

/// The first moment after a day in Japan.
pub(super) fn day_ends(text: &str) -> Option<Timestamp> {
    const DAY_SECONDS: i64 = 86_400;
    day_begins(text).map(|begins| begins.plus_seconds(DAY_SECONDS))
}

pub(super) async fn get_list(desk: Desk, asked: Asked) -> Result<HttpResponse, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), LinkTexts::of(desk.lang));
    let filter = LinksAsked {
        dealer: asked.some("dealer").map(|id| DealerId::from(id.as_str())),
        shop: asked.some("shop").filter(|_| asked.some("dealer").is_some()),
        state: LinkState::parse(asked.get("state")),
        created_from: day_begins(asked.get("from")),
        created_before: day_ends(asked.get("to")),
        order: if is_oldest_first(&asked) { LinkOrder::OldestFirst } else { LinkOrder::NewestFirst },
    };
    let entries = asked.entries();
    let states: Vec<(&str, &str, &str)> = LinkState::ALL
        .iter()
        .map(|state| (state.as_str(), link_state_words(*state, desk.lang), ""))
        .collect();
    let (columns, _) = link_rows(&desk, &[]);
    let mut list = Listing::new(t.title, columns, t.empty);
    list.filters = vec![
        Input::Line(entries.line("dealer", t.dealer, "", Need::Unmarked)),
        Input::Line(entries.line("shop", t.shop, "", Need::Unmarked)),
        Input::Select(Choices { need: Need::Unmarked, ..entries.choices("state", f.state, "", &states) }),
        Input::Line(entries.line("from", t.from, t.day_hint, Need::Unmarked)),
        Input::Line(entries.line("to", t.to, t.day_hint, Need::Unmarked)),
        order_input(&entries, desk.lang),
    ];
    let at = desk.clone();
    let rows = async move |ask: PageAsk| {
        let page = list_all_links(&at.provider, filter.clone(), ask).await?;
        Ok(Rows { rows: link_rows(&at, &page.objects).1, next: page.next })
    };
    let names = ["dealer", "shop", "state", "from", "to", ORDER];
    let list = match show(&desk, &asked, rows, (list, "/links", &names)).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), t.title);
    t.nobody.clone_into(&mut page.lead);
    page.sections.push(Section::table("", "", list));
    Ok(desk.page(&page))
}

pub(super) async fn get_one(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = LinkTexts::of(desk.lang);
    let link = find_link(&desk.provider, LinkId::from(id.as_str())).await?.object;
    let mut page = SheetPage::new(desk.frame(), t.one);
    page.back = Some(Way::new("back", desk.href("/links"), t.title));
    let (word, tone) = state_of(link.state, desk.lang);
    page.state = Some((word.to_owned(), tone));
    t.nobody.clone_into(&mut page.lead);
    page.notices = desk.told(&[]);
    let words = page.frame.t;
    let at = |moment: Timestamp| moment_words(moment, desk.lang);
    let mut rows = vec![
        fact(t.link, link.link_id.as_str(), words),
        fact(t.dealer, link.dealer_id.as_str(), words),
        fact(t.shop, link.shop_id.as_str(), words),
        fact(t.service, link.service.as_str(), words),
        fact(t.started, at(link.created_at), words),
        fact(t.expires, at(link.expires_at), words),
    ];
    rows.extend(link.linked_at.map(|moment| fact(t.linked_at, at(moment), words)));
    rows.extend(link.ended_at.map(|moment| fact(t.ended_at, at(moment), words)));
    let acts: &[(&'static str, &'static str)] = match link.state {
        LinkState::Provisional => &[("resend", t.resend), ("cancel", t.cancel)],
        LinkState::Linked => &[("unlink", t.unlink)],
        LinkState::Disputed => &[("settle", t.settle), ("unlink", t.unlink)],
        _ => &[],
    };
    let acts = if desk.may(Permission::Dealers) { acts } else { &[] };
    let ways = acts.iter().map(|(act, label)| Way::new(act, desk.href(&format!("/links/{id}/{act}")), label));
    page.sections.push(Section::facts("facts", t.facts, rows).ways(ways.collect()));
    Ok(desk.page(&page))
}

/// Title, point, button, and whether something is taken away.
type Words = (&'static str, &'static str, &'static str, bool);

async fn ask(desk: &Desk, id: &str, (title, point, submit, is_danger): Words) -> Result<HttpResponse, Halt> {
    let found = find_link(&desk.provider, LinkId::from(id)).await?;
    let (version, back) = (Some(&found.version), format!("/links/{id}"));
    let page = Press { title, points: &[point], submit, is_danger, version, back }.page(desk);
    Ok(desk.page(&page))
}

fn done(desk: &Desk, id: &str) -> HttpResponse {
    desk.see_other(&format!("/links/{id}?done"))
}

pub(super) async fn get_cancel(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = LinkTexts::of(desk.lang);
    ask(&desk, &id, (t.cancel_title, t.cancel_point, t.cancel, true)).await
}

pub(super) async fn post_cancel(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    cancel_link(&desk.provider, desk.operator(), LinkId::from(id.as_str()), typed.expected()).await?;
    Ok(done(&desk, &id))
}

pub(super) async fn get_resend(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = LinkTexts::of(desk.lang);
    ask(&desk, &id, (t.resend_title, t.resend_point, t.resend, false)).await
}

pub(super) async fn post_resend(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    resend_link_mail(&desk.provider, desk.operator(), LinkId::from(id.as_str()), typed.expected()).await?;
    Ok(done(&desk, &id))
}

pub(super) async fn get_settle(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = LinkTexts::of(desk.lang);
    ask(&desk, &id, (t.settle_title, t.settle_point, t.settle, false)).await
}

pub(super) async fn post_settle(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    settle_dispute(&desk.provider, desk.operator(), LinkId::from(id.as_str()), typed.expected()).await?;
    Ok(done(&desk, &id))
}

pub(super) async fn get_unlink(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = LinkTexts::of(desk.lang);
    ask(&desk, &id, (t.unlink_title, t.unlink_point, t.unlink, true)).await
}

pub(super) async fn post_unlink(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    unlink(&desk.provider, desk.operator(), LinkId::from(id.as_str()), typed.expected()).await?;
    Ok(done(&desk, &id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_japan() {
        // 2026-11-30 at midnight in Japan.
        assert_eq!(day_begins("2026-11-30"), Some(Timestamp::from_seconds(1_795_964_400)));
        assert_eq!(day_ends("2026-11-30"), Some(Timestamp::from_seconds(1_796_050_800)));
        for bad in ["", "2026-11", "2026-02-30", "2026-11-30T00:00", "soon"] {
            assert_eq!(day_begins(bad), None, "{bad}");
        }
    }
}
