//! How far the dealer's starts came (B3): the funnel, months beside one another, shops beside one another, and the figures.

use super::{DealerDesk, links::shop_choices};
use crate::{
    console::{
        halt::Halt,
        lists::{Asked, Rows, Shown, show},
        statistics::{figure_columns, figures},
    },
    flow::{PageAsk, list_statistics},
    pages::console::{
        Cell, Column, Group, Input, Listing, Notice, NoticeKind, Section, SheetPage, funnel_bars, funnel_svg,
        groups_svg,
        texts::{OwnStatisticsTexts, StatisticsTexts},
    },
};
use actix_web::HttpResponse;
use federation::{
    domain::{Funnel, FunnelBy, is_month},
    store::statistics::StatisticsFilter,
};
use idp::pages::Need;
use std::collections::BTreeMap;

/// The filters.
const NAMES: [&str; 3] = ["shop", "from", "to"];
/// Months in the picture of months: a year.
const MONTHS: usize = 12;

pub(in crate::console) async fn get(desk: DealerDesk, asked: Asked) -> Result<HttpResponse, Halt> {
    let (t, own) = (StatisticsTexts::of(desk.lang), OwnStatisticsTexts::of(desk.lang));
    let month = |name| asked.some(name).filter(|text| is_month(text)).unwrap_or_default();
    let filter = StatisticsFilter {
        dealer: desk.dealer().to_string(),
        shop: asked.get("shop").to_owned(),
        from: month("from"),
        to: month("to"),
        by: FunnelBy::Shop,
    };
    let mut columns = Column::texts([t.month, t.shop]);
    columns.extend(figure_columns(t));
    let mut list = Listing::new(t.table, columns, t.empty);
    let e = asked.entries();
    list.filters = vec![
        Input::Select(shop_choices(&desk, &asked).await?),
        Input::Line(e.line("from", t.from, t.month_hint, Need::Unmarked)),
        Input::Line(e.line("to", t.to, t.month_hint, Need::Unmarked)),
    ];
    let (at, chosen) = (desk.clone(), filter.clone());
    let rows = async move |ask: PageAsk| {
        let page = list_statistics(&at.provider, chosen.clone(), ask).await?;
        Ok(Rows { rows: page.objects.iter().map(row).collect(), next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, "/statistics", &NAMES)).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), t.title);
    t.lead.clone_into(&mut page.lead);
    let is_bad = |name| !asked.get(name).is_empty() && !is_month(asked.get(name));
    if is_bad("from") || is_bad("to") {
        page.notices.push(Notice::new(NoticeKind::Caution, t.bad_month));
    }
    let all = everything(&desk, filter).await?;
    let pictures = [
        ("chart", t.chart, "", funnel_svg(&funnel_bars(&all, desk.lang), desk.lang)),
        ("months", own.months, own.lead, groups_svg(own.months, &months(&all), desk.lang)),
        ("shops", own.shops, own.lead, groups_svg(own.shops, &shops(&all), desk.lang)),
    ];
    let shown = pictures.into_iter().filter(|(.., svg)| !svg.is_empty());
    page.sections
        .extend(shown.map(|(id, title, lead, svg)| Section { svg, ..Section::new(id, title).lead(lead) }));
    page.sections.push(Section::table("table", t.table, list));
    Ok(desk.page(&page))
}

/// Every line that fits: pictures are of all of them, whichever page of the table is seen.
async fn everything(desk: &DealerDesk, filter: StatisticsFilter) -> Result<Vec<Funnel>, Halt> {
    let mut all = Vec::new();
    let mut cursor = None;
    loop {
        let ask = PageAsk { cursor, limit: Some(200) };
        let page = list_statistics(&desk.provider, filter.clone(), ask).await?;
        all.extend(page.objects);
        cursor = page.next;
        if cursor.is_none() {
            return Ok(all);
        }
    }
}

/// The latest months.
fn months(all: &[Funnel]) -> Vec<Group> {
    let mut groups = sums(all, |funnel| &funnel.month);
    groups.split_off(groups.len().saturating_sub(MONTHS))
}

fn shops(all: &[Funnel]) -> Vec<Group> {
    sums(all, |funnel| &funnel.shop_id)
}

fn sums(all: &[Funnel], of: fn(&Funnel) -> &String) -> Vec<Group> {
    let mut sums: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for funnel in all {
        let (begun, linked) = sums.entry(of(funnel)).or_default();
        *begun += funnel.mailed;
        *linked += funnel.linked;
    }
    sums.into_iter()
        .map(|(label, (begun, linked))| Group { label: label.to_owned(), begun, linked })
        .collect()
}

fn row(funnel: &Funnel) -> Vec<Cell> {
    let texts = [&funnel.month, &funnel.shop_id].map(|text| Cell::text(text.as_str()));
    texts.into_iter().chain(figures(funnel)).collect()
}
