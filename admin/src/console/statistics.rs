//! How far starts of dealer links came: a picture, and its figures under it.

use super::{
    Desk,
    halt::Halt,
    lists::{Asked, Rows, Shown, show},
};
use crate::{
    flow::{PageAsk, list_statistics},
    pages::console::{
        Cell, Column, Entries, Input, Listing, Notice, NoticeKind, Section, SheetPage, funnel_bars,
        funnel_svg, texts::StatisticsTexts,
    },
};
use actix_web::HttpResponse;
use federation::{
    domain::{Funnel, FunnelBy, is_month},
    store::statistics::StatisticsFilter,
};
use idp::pages::Need;

pub(super) async fn get(desk: Desk, asked: Asked) -> Result<HttpResponse, Halt> {
    let t = StatisticsTexts::of(desk.lang);
    let month = |name| asked.some(name).filter(|text| is_month(text)).unwrap_or_default();
    let filter = StatisticsFilter {
        dealer: asked.get("dealer").to_owned(),
        shop: String::new(),
        from: month("from"),
        to: month("to"),
        by: match asked.get("by") {
            "shop" => FunnelBy::Shop,
            "month" => FunnelBy::Month,
            _ => FunnelBy::Dealer,
        },
    };
    let mut columns = Column::texts([t.month, t.dealer, t.shop]);
    columns.extend(figure_columns(t));
    let mut list = Listing::new(t.table, columns, t.empty);
    list.filters = filters(&asked.entries(), t);
    let (at, chosen) = (desk.clone(), filter.clone());
    let rows = async move |ask: PageAsk| {
        let page = list_statistics(&at.provider, chosen.clone(), ask).await?;
        Ok(Rows { rows: page.objects.iter().map(row).collect(), next: page.next })
    };
    let names = ["dealer", "from", "to", "by"];
    let list = match show(&desk, &asked, rows, (list, "/statistics", &names)).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), t.title);
    t.lead.clone_into(&mut page.lead);
    let is_bad = |name| !asked.get(name).is_empty() && !is_month(asked.get(name));
    if is_bad("from") || is_bad("to") {
        page.notices.push(Notice::new(NoticeKind::Caution, t.bad_month));
    }
    // The picture is of all that fits, whichever page of the table is seen.
    let all = StatisticsFilter { by: FunnelBy::Month, ..filter.clone() };
    let months = list_statistics(&desk.provider, all, PageAsk { cursor: None, limit: Some(200) }).await?;
    let svg = funnel_svg(&funnel_bars(&months.objects, desk.lang), desk.lang);
    if !svg.is_empty() {
        page.sections.push(Section { svg, ..Section::new("chart", t.chart) });
    }
    page.sections.push(Section::table("table", t.table, list));
    Ok(desk.page(&page))
}

fn filters(e: &Entries, t: &'static StatisticsTexts) -> Vec<Input> {
    let by = [("dealer", t.by_dealer, ""), ("shop", t.by_shop, ""), ("month", t.by_month, "")];
    vec![
        Input::Line(e.line("dealer", t.dealer, "", Need::Unmarked)),
        Input::Line(e.line("from", t.from, t.month_hint, Need::Unmarked)),
        Input::Line(e.line("to", t.to, t.month_hint, Need::Unmarked)),
        Input::Select(e.choices("by", t.by, "", &by)),
    ]
}

fn row(funnel: &Funnel) -> Vec<Cell> {
    let texts = [&funnel.month, &funnel.dealer_id, &funnel.shop_id].map(|text| Cell::text(text.as_str()));
    texts.into_iter().chain(figures(funnel)).collect()
}

/// The columns of [`figures`].
pub(super) fn figure_columns(t: &'static StatisticsTexts) -> impl Iterator<Item = Column> {
    [t.acknowledged, t.mailed, t.opened, t.logged_in, t.consented, t.linked, t.expired, t.declined]
        .into_iter()
        .chain([t.undeliverable, t.cancelled, t.other])
        .map(Column::number)
}

/// How many came how far.
pub(super) fn figures(funnel: &Funnel) -> impl Iterator<Item = Cell> {
    let numbers = [
        funnel.acknowledged,
        funnel.mailed,
        funnel.opened,
        funnel.logged_in,
        funnel.consented,
        funnel.linked,
        funnel.expired,
        funnel.declined,
        funnel.undeliverable,
        funnel.cancelled,
        funnel.superseded + funnel.void,
    ];
    numbers.into_iter().map(|number| Cell::text(number.to_string()))
}
