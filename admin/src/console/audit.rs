//! The audit trail (O9): searched, one line whole with its digests, exported.

use super::{
    Desk,
    halt::Halt,
    links::{day_begins, day_ends},
    lists::{Asked, ORDER, Rows, Shown, is_oldest_first, order_input, show},
};
use crate::{
    domain::AuditView,
    flow::{AuditOrder, PageAsk, find_audit_line, search_audit},
    pages::console::{
        Cell, Column, Input, Listing, Notice, NoticeKind, Section, SheetPage, Way, fact, texts::AuditTexts,
    },
};
use actix_web::{HttpResponse, web};
use idp::{
    domain::Timestamp,
    pages::{Need, moment_words},
    store::audit_search::AuditFilter,
};

/// Texts of a filter at most.
const LONGEST: usize = 200;
/// The filters.
const NAMES: [&str; 8] = ["actor", "action", "target", "dealer", "request_id", "from", "to", ORDER];

pub(super) async fn get_list(desk: Desk, asked: Asked) -> Result<HttpResponse, Halt> {
    let t = AuditTexts::of(desk.lang);
    let text = |name| asked.some(name).filter(|text| text.len() <= LONGEST);
    let filter = AuditFilter {
        actor: text("actor"),
        action: text("action"),
        object: text("target"),
        dealer: text("dealer"),
        request_id: text("request_id"),
        from: day_begins(asked.get("from")),
        to: day_ends(asked.get("to")),
    };
    let order = if is_oldest_first(&asked) { AuditOrder::OldestFirst } else { AuditOrder::NewestFirst };
    let columns =
        Column::texts([t.at, t.action, t.result, t.actor, t.object, t.dealer, t.request, t.before, t.after]);
    let shown = columns.iter().take(5).copied().collect();
    let mut list = Listing::new(t.title, if asked.wants_csv() { columns } else { shown }, t.empty);
    let e = asked.entries();
    list.filters = vec![
        Input::Line(e.line("action", t.action, t.action_hint, Need::Unmarked)),
        Input::Line(e.line("actor", t.actor, t.actor_hint, Need::Unmarked)),
        Input::Line(e.line("target", t.object, t.object_hint, Need::Unmarked)),
        Input::Line(e.line("dealer", t.dealer, "", Need::Unmarked)),
        Input::Line(e.line("from", t.from, "", Need::Unmarked)),
        Input::Line(e.line("to", t.to, "", Need::Unmarked)),
        order_input(&e, desk.lang),
    ];
    let whole = asked.wants_csv();
    let at = desk.clone();
    let rows = async move |ask: PageAsk| {
        let page = search_audit(&at.provider, (filter.clone(), order), ask).await?;
        let rows = page.objects.into_iter().map(|line| row(&at, line, whole));
        Ok(Rows { rows: rows.collect(), next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, "/audit", &NAMES)).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), t.title);
    t.lead.clone_into(&mut page.lead);
    let is_bad = |name| !asked.get(name).is_empty() && day_begins(asked.get(name)).is_none();
    if is_bad("from") || is_bad("to") {
        page.notices.push(Notice::new(NoticeKind::Caution, t.bad_day));
    }
    page.sections.push(Section::table("", "", list));
    Ok(desk.page(&page))
}

fn row(desk: &Desk, line: AuditView, whole: bool) -> Vec<Cell> {
    let at = moment_words(Timestamp::from_seconds(line.at), desk.lang);
    let href = desk.href(&format!("/audit/{}", line.id));
    let mut cells = vec![
        Cell::link(at, href),
        Cell::text(line.action),
        Cell::text(line.result),
        Cell::text(actor_of(&line.actor_type, &line.actor)),
        Cell::text(line.object),
    ];
    if whole {
        let texts = [line.dealer, Some(line.request_id), line.before_digest, line.after_digest];
        cells.extend(texts.map(|text| Cell::text(text.unwrap_or_default())));
    }
    cells
}

/// Kind and name; the program itself has no name.
fn actor_of(kind: &str, name: &str) -> String {
    if name.is_empty() { kind.to_owned() } else { format!("{kind}:{name}") }
}

pub(super) async fn get_one(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = AuditTexts::of(desk.lang);
    let line = find_audit_line(&desk.provider, id.into_inner()).await?;
    let mut page = SheetPage::new(desk.frame(), t.one);
    page.back = Some(Way::new("back", desk.href("/audit"), t.title));
    let words = page.frame.t;
    let some = |text: Option<String>| text.unwrap_or_default();
    let rows = vec![
        fact(t.at, moment_words(Timestamp::from_seconds(line.at), desk.lang), words),
        fact(t.action, line.action, words),
        fact(t.actor, actor_of(&line.actor_type, &line.actor), words),
        fact(t.object, line.object, words),
        fact(t.result, line.result, words),
        fact(t.dealer, some(line.dealer), words),
        fact(t.request, line.request_id.as_str(), words),
        fact(t.before, some(line.before_digest), words),
        fact(t.after, some(line.after_digest), words),
    ];
    page.sections.push(Section::facts("", "", rows));
    Ok(desk.page(&page))
}
