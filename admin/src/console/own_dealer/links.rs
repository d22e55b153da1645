//! Starts and links of the dealer (B2): by state, shop, staff and time. With the dealer's customer code, never with a person.

use super::DealerDesk;
use crate::{
    console::{
        Desk,
        halt::Halt,
        links::{day_begins, day_ends, state_of},
        lists::{Asked, ORDER, Rows, Shown, is_oldest_first, order_input, show},
    },
    flow::{OwnLink, OwnLinksAsked, PageAsk, list_own_links, list_shops},
    pages::console::{
        Cell, Column, Input, Listing, Notice, NoticeKind, Section, SheetPage, Tone,
        texts::{AuditTexts, FrameTexts, LinkTexts, OwnLinkTexts, link_state_words},
    },
};
use actix_web::HttpResponse;
use federation::{
    domain::{Delivery, LinkState},
    store::link_lists::LinkOrder,
};
use idp::{
    domain::{Lang, Timestamp},
    pages::{Choices, Need, moment_words},
};

/// The filters.
const NAMES: [&str; 6] = ["state", "shop", "staff", "from", "to", ORDER];

pub(in crate::console) async fn get(desk: DealerDesk, asked: Asked) -> Result<HttpResponse, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), OwnLinkTexts::of(desk.lang));
    let filter = OwnLinksAsked {
        shop: asked.some("shop"),
        staff: asked.some("staff"),
        state: LinkState::parse(asked.get("state")),
        is_undeliverable: false,
        order: if is_oldest_first(&asked) { LinkOrder::OldestFirst } else { LinkOrder::NewestFirst },
        created_from: day_begins(asked.get("from")),
        created_before: day_ends(asked.get("to")),
    };
    let l = LinkTexts::of(desk.lang);
    let columns =
        Column::texts([l.started, t.customer_code, l.shop, t.by_staff, f.state, t.delivery, l.expires]);
    let mut list = Listing::new(t.title, columns, t.empty);
    list.filters = filters(&desk, &asked).await?;
    let at = desk.clone();
    let rows = async move |ask: PageAsk| {
        let page = list_own_links(&at.provider, &at.own, filter.clone(), ask).await?;
        Ok(Rows { rows: page.objects.iter().map(|own| row(&at, own)).collect(), next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, "/links", &NAMES)).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), t.title);
    t.lead.clone_into(&mut page.lead);
    let is_bad = |name| !asked.get(name).is_empty() && day_begins(asked.get(name)).is_none();
    if is_bad("from") || is_bad("to") {
        page.notices.push(Notice::new(NoticeKind::Caution, AuditTexts::of(desk.lang).bad_day));
    }
    page.sections.push(Section::table("", "", list));
    Ok(desk.page(&page))
}

async fn filters(desk: &DealerDesk, asked: &Asked) -> Result<Vec<Input>, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), LinkTexts::of(desk.lang));
    let entries = asked.entries();
    let states: Vec<(&str, &str, &str)> = LinkState::ALL
        .iter()
        .map(|state| (state.as_str(), link_state_words(*state, desk.lang), ""))
        .collect();
    let staff = OwnLinkTexts::of(desk.lang).by_staff;
    Ok(vec![
        Input::Select(Choices { need: Need::Unmarked, ..entries.choices("state", f.state, "", &states) }),
        Input::Select(shop_choices(desk, asked).await?),
        Input::Line(entries.line("staff", staff, "", Need::Unmarked)),
        Input::Line(entries.line("from", t.from, t.day_hint, Need::Unmarked)),
        Input::Line(entries.line("to", t.to, t.day_hint, Need::Unmarked)),
        order_input(&entries, desk.lang),
    ])
}

/// A choice among the dealer's shops.
pub(super) async fn shop_choices(desk: &DealerDesk, asked: &Asked) -> Result<Choices, Halt> {
    let ask = PageAsk { cursor: None, limit: Some(200) };
    let shops = list_shops(&desk.provider, desk.dealer(), ask).await?.objects;
    let names: Vec<(String, String)> =
        shops.into_iter().map(|shop| (format!("{} {}", shop.shop_id, shop.name), shop.shop_id)).collect();
    let choices: Vec<(&str, &str, &str)> =
        names.iter().map(|(name, id)| (id.as_str(), name.as_str(), "")).collect();
    let choices = asked.entries().choices("shop", LinkTexts::of(desk.lang).shop, "", &choices);
    Ok(Choices { need: Need::Unmarked, ..choices })
}

fn row(desk: &Desk, own: &OwnLink) -> Vec<Cell> {
    let link = &own.link;
    let (word, tone) = state_of(own.state, desk.lang);
    let waits = own.state == LinkState::Provisional;
    let (delivery, bad) = delivery_of(own.delivery, desk.lang);
    let words = |at: Timestamp| moment_words(at, desk.lang);
    vec![
        started(desk, own),
        Cell::text(code_of(own, desk.lang)),
        Cell::text(&link.shop),
        Cell::text(&link.staff),
        Cell::state(word, tone),
        if waits && bad {
            Cell::state(delivery, Tone::Bad)
        } else {
            Cell::text(if waits { delivery } else { "" })
        },
        Cell::text(if waits { words(link.expires_at) } else { String::new() }),
    ]
}

/// When the link was started, with the way to its page.
pub(super) fn started(desk: &Desk, own: &OwnLink) -> Cell {
    let link = &own.link;
    Cell::link(moment_words(link.created_at, desk.lang), desk.href(&format!("/links/{}", link.id)))
}

/// The dealer's customer code, or that it was erased.
pub(super) fn code_of(own: &OwnLink, lang: Lang) -> String {
    own.customer_code.clone().unwrap_or_else(|| OwnLinkTexts::of(lang).erased.to_owned())
}

/// How the last mail fared, and whether that is bad.
pub(super) fn delivery_of(delivery: Delivery, lang: Lang) -> (&'static str, bool) {
    let t = OwnLinkTexts::of(lang);
    match delivery {
        Delivery::Queued => (t.queued, false),
        Delivery::Sent => (t.sent, false),
        Delivery::Undeliverable => (t.undeliverable, true),
    }
}
