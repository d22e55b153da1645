//! The first page (B1): what waits, what needs attention, and what is done often.

use super::DealerDesk;
use crate::{
    console::halt::Halt,
    domain::Permission,
    flow::{OwnLinksAsked, PageAsk, find_dealer, find_own_system, list_dealer_clients, list_own_links},
    pages::console::{
        Notice, NoticeKind, Section, SheetPage, Way,
        texts::{OwnStartTexts, OwnSystemTexts},
    },
};
use actix_web::HttpResponse;
use federation::domain::LinkState;
use idp::domain::{ClientId, Lang};

/// Keys of systems are old after so long, seconds: a year.
pub(super) const KEY_SECONDS: i64 = 365 * 86_400;
/// So many are counted; what goes beyond is many.
const COUNTED: usize = 200;

pub(in crate::console) async fn get(desk: DealerDesk) -> Result<HttpResponse, Halt> {
    let t = OwnStartTexts::of(desk.lang);
    let dealer = find_dealer(&desk.provider, desk.dealer()).await?.object;
    let name = if desk.lang == Lang::En && !dealer.name_en.is_empty() { dealer.name_en } else { dealer.name };
    let mut page = SheetPage::new(desk.frame(), name);
    t.lead.clone_into(&mut page.lead);
    page.notices = attention(&desk, t).await?;
    let ways = [
        (Permission::OwnDealer, "to-provisional", "/links?state=provisional", t.provisional),
        (Permission::OwnDealer, "to-statistics", "/statistics", t.statistics),
        (Permission::ManageOwnDealer, "to-invite", "/staff/invite", t.invite),
        (Permission::ManageOwnDealer, "to-systems", "/systems", t.systems),
    ];
    let ways = ways.into_iter().filter(|(needed, ..)| desk.may(*needed));
    let ways = ways.map(|(_, id, below, label)| Way::new(id, desk.href(below), label)).collect();
    page.sections.push(Section::new("often", t.often).ways(ways));
    Ok(desk.page(&page))
}

async fn attention(desk: &DealerDesk, t: &'static OwnStartTexts) -> Result<Vec<Notice>, Halt> {
    let open = OwnLinksAsked { state: Some(LinkState::Provisional), ..OwnLinksAsked::default() };
    let ask = PageAsk { cursor: None, limit: Some(COUNTED) };
    let failed = OwnLinksAsked { is_undeliverable: true, ..open.clone() };
    let mut notices = Vec::new();
    let count = list_own_links(&desk.provider, &desk.own, failed, ask.clone()).await?.objects.len();
    if count > 0 {
        let way = Some(Way::new("to-failures", desk.href("/failures"), t.failures_way));
        notices.push(Notice { way, ..Notice::new(NoticeKind::Caution, t.failures(count)) });
    }
    if desk.may(Permission::ManageOwnDealer) && has_old_key(desk).await? {
        let way = Some(Way::new("to-keys", desk.href("/systems"), t.systems));
        let text = OwnSystemTexts::of(desk.lang).old_keys;
        notices.push(Notice { way, ..Notice::new(NoticeKind::Caution, text) });
    }
    let waiting = list_own_links(&desk.provider, &desk.own, open, ask).await?;
    let count = waiting.objects.len();
    notices.push(Notice::new(
        NoticeKind::Info,
        if waiting.next.is_some() { t.many_wait(count) } else { t.wait(count) },
    ));
    Ok(notices)
}

async fn has_old_key(desk: &DealerDesk) -> Result<bool, Halt> {
    let now = desk.provider.clock.now();
    let ask = PageAsk { cursor: None, limit: Some(COUNTED) };
    for system in list_dealer_clients(&desk.provider, desk.dealer(), ask).await?.objects {
        let found = find_own_system(&desk.provider, &desk.own, ClientId::from(system.client_id)).await?;
        if found.keys.iter().filter_map(|key| key.since).any(|since| now.since(since) > KEY_SECONDS) {
            return Ok(true);
        }
    }
    Ok(false)
}
