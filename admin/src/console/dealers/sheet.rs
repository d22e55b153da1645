//! A dealer's own page: what it is, its shops, its systems, its latest links, how far its starts came.

use super::list::state_of;
use crate::{
    console::{Desk, halt::Halt, links::link_rows, states::tone_of},
    domain::{DealerView, Permission},
    flow::{PageAsk, find_dealer, list_dealer_clients, list_links, list_shops, list_statistics},
    pages::console::{
        Cell, Column, Listing, Section, SheetPage, Way, fact, funnel_bars, funnel_svg,
        texts::{DealerTexts, FrameTexts, MergerTexts, SystemTexts},
    },
};
use actix_web::{HttpResponse, web};
use federation::{
    domain::{DealerId, DealerState, FunnelBy},
    store::statistics::StatisticsFilter,
};
use idp::domain::ClientState;

/// Links that the page shows.
const LATEST: usize = 10;

pub(in crate::console) async fn get(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = DealerTexts::of(desk.lang);
    let id = DealerId::from(id.into_inner());
    let dealer = find_dealer(&desk.provider, id.clone()).await?.object;
    let mut page = SheetPage::new(desk.frame(), dealer.name.as_str());
    page.back = Some(Way::new("back", desk.href("/dealers"), t.title));
    let (word, tone) = state_of(&dealer, desk.lang);
    page.state = Some((word.to_owned(), tone));
    page.notices = desk.told(&[("registered", t.registered), ("merged", MergerTexts::of(desk.lang).merged)]);
    page.sections.push(facts(&desk, &dealer));
    page.sections.push(shops(&desk, &id).await?);
    page.sections.push(systems(&desk, &id).await?);
    page.sections.push(latest_links(&desk, &id).await?);
    if desk.may(Permission::Statistics) {
        page.sections.extend(trend(&desk, &id).await?);
    }
    Ok(desk.page(&page))
}

fn facts(desk: &Desk, dealer: &DealerView) -> Section {
    let (f, t) = (FrameTexts::of(desk.lang), DealerTexts::of(desk.lang));
    let frame = desk.frame();
    let mut rows = vec![
        fact(t.dealer_id, dealer.dealer_id.as_str(), frame.t),
        fact(f.name_ja, dealer.name.as_str(), frame.t),
        fact(f.name_en, dealer.name_en.as_str(), frame.t),
    ];
    rows.extend(dealer.merged_into.iter().map(|into| fact(t.merged_into, into.as_str(), frame.t)));
    let base = format!("/dealers/{}", dealer.dealer_id);
    let mut ways = Vec::new();
    if desk.may(Permission::Dealers) && dealer.merged_into.is_none() {
        ways.push(Way::new("change-names", desk.href(&format!("{base}/names")), t.change_names));
        ways.push(Way::new("merge", desk.href(&format!("{base}/merge")), MergerTexts::of(desk.lang).way));
        ways.push(match dealer.state {
            DealerState::Active => Way::new("suspend", desk.href(&format!("{base}/suspend")), t.suspend),
            DealerState::Suspended => Way::new("resume", desk.href(&format!("{base}/resume")), t.resume),
        });
    }
    Section::facts("facts", t.facts, rows).ways(ways)
}

async fn shops(desk: &Desk, id: &DealerId) -> Result<Section, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), DealerTexts::of(desk.lang));
    let ask = PageAsk { cursor: None, limit: Some(200) };
    let shops = list_shops(&desk.provider, id.clone(), ask).await?;
    let may = desk.may(Permission::Dealers);
    let rows = shops.objects.iter().map(|shop| {
        let (word, tone) = tone_of(shop.state == DealerState::Active, desk.lang);
        let href = desk.href(&format!("/dealers/{id}/shops/{}/names", shop.shop_id));
        let name = if may { Cell::link(&shop.shop_id, href) } else { Cell::text(&shop.shop_id) };
        vec![name, Cell::text(&shop.name), Cell::text(&shop.name_en), Cell::state(word, tone)]
    });
    let columns = Column::texts([t.shop_id, f.name_ja, f.name_en, f.state]);
    let list = Listing::new(t.shops, columns, t.shops_empty).rows(rows.collect());
    let new = Way::new("new-shop", desk.href(&format!("/dealers/{id}/shops/new")), t.new_shop);
    Ok(Section::table("shops", t.shops, list).ways(if may { vec![new] } else { Vec::new() }))
}

async fn systems(desk: &Desk, id: &DealerId) -> Result<Section, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), SystemTexts::of(desk.lang));
    let ask = PageAsk { cursor: None, limit: Some(200) };
    let systems = list_dealer_clients(&desk.provider, id.clone(), ask).await?;
    let rows = systems.objects.iter().map(|system| {
        let (word, tone) = tone_of(system.state == ClientState::Active, desk.lang);
        let href = desk.href(&format!("/dealers/{id}/systems/{}", system.client_id));
        vec![
            Cell::link(&system.client_id, href),
            Cell::text(&system.registration.client_name),
            Cell::text(system.registration.shop_id.clone().unwrap_or_default()),
            Cell::state(word, tone),
        ]
    });
    let columns = Column::texts([t.client_id, t.client_name, t.shop, f.state]);
    let list = Listing::new(t.title, columns, t.empty).rows(rows.collect());
    let new = Way::new("new-system", desk.href(&format!("/dealers/{id}/systems/new")), t.new);
    let ways = if desk.may(Permission::Clients) { vec![new] } else { Vec::new() };
    Ok(Section::table("systems", t.title, list).ways(ways))
}

async fn latest_links(desk: &Desk, id: &DealerId) -> Result<Section, Halt> {
    let t = DealerTexts::of(desk.lang);
    let ask = PageAsk { cursor: None, limit: Some(LATEST) };
    let links = list_links(&desk.provider, id.clone(), None, ask).await?;
    let (columns, rows) = link_rows(desk, &links.objects);
    let list = Listing::new(t.recent_links, columns, t.links_empty).rows(rows);
    let all = Way::new("all-links", desk.href(&format!("/links?dealer={id}")), t.all_links);
    let ways = if links.next.is_some() { vec![all] } else { Vec::new() };
    Ok(Section::table("links", t.recent_links, list).ways(ways))
}

async fn trend(desk: &Desk, id: &DealerId) -> Result<Option<Section>, Halt> {
    let t = DealerTexts::of(desk.lang);
    let filter =
        StatisticsFilter { dealer: id.to_string(), by: FunnelBy::Dealer, ..StatisticsFilter::default() };
    let ask = PageAsk { cursor: None, limit: Some(200) };
    let months = list_statistics(&desk.provider, filter, ask).await?.objects;
    let svg = funnel_svg(&funnel_bars(&months, desk.lang), desk.lang);
    let way = Way::new("statistics", desk.href(&format!("/statistics?dealer={id}&by=shop")), t.trend);
    let section = Section { svg, ..Section::new("trend", t.trend) }.ways(vec![way]);
    Ok((!months.is_empty()).then_some(section))
}
