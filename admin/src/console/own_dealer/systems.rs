//! Systems of the dealer and the age of their keys (B5). What a system is and may do, operators decide; its keys are the
//! dealer's to replace.

use super::{DealerDesk, start::KEY_SECONDS};
use crate::{
    console::{
        Desk,
        halt::Halt,
        lists::{Asked, Rows, Shown, show},
        states::tone_of,
    },
    flow::{OwnSystem, PageAsk, SystemKey, find_own_system, list_dealer_clients},
    pages::console::{
        Cell, Column, Listing, Notice, NoticeKind, Section, SheetPage, Way,
        texts::{FrameTexts, OwnSystemTexts, SystemTexts},
    },
};
use actix_web::{HttpResponse, web};
use idp::{
    domain::{ClientId, ClientState, Lang, Timestamp},
    pages::{Row, moment_words},
};

const DAY_SECONDS: i64 = 86_400;

pub(in crate::console) async fn get_list(desk: DealerDesk, asked: Asked) -> Result<HttpResponse, Halt> {
    let (f, t, own) = (FrameTexts::of(desk.lang), SystemTexts::of(desk.lang), OwnSystemTexts::of(desk.lang));
    let columns = Column::texts([t.client_name, t.client_id, own.shop, f.state, t.keys, own.oldest]);
    let list = Listing::new(own.title, columns, own.empty);
    let at = desk.clone();
    let rows = async move |ask: PageAsk| {
        let page = list_dealer_clients(&at.provider, at.dealer(), ask).await?;
        let mut rows = Vec::new();
        for system in page.objects {
            let found = find_own_system(&at.provider, &at.own, ClientId::from(system.client_id)).await?;
            rows.push(row(&at, &found));
        }
        Ok(Rows { rows, next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, "/systems", &[])).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), own.title);
    own.lead.clone_into(&mut page.lead);
    page.sections.push(Section::table("", "", list));
    Ok(desk.page(&page))
}

fn row(desk: &Desk, system: &OwnSystem) -> Vec<Cell> {
    let own = OwnSystemTexts::of(desk.lang);
    let client = &system.client;
    let (word, tone) = tone_of(client.state == ClientState::Active, desk.lang);
    let shop = client.registration.shop_id.clone();
    let oldest = system.keys.iter().filter_map(|key| key.since).min();
    let keys = if client.registration.jwks.is_some() {
        system.keys.len().to_string()
    } else {
        own.by_address.to_owned()
    };
    vec![
        Cell::link(&client.registration.client_name, desk.href(&format!("/systems/{}", client.client_id))),
        Cell::text(&client.client_id),
        Cell::text(shop.unwrap_or_else(|| own.all_shops.to_owned())),
        Cell::state(word, tone),
        Cell::text(keys),
        Cell::text(age(oldest, desk)),
    ]
}

/// How old a key is, in days; nothing when that was not noted.
fn age(since: Option<Timestamp>, desk: &Desk) -> String {
    let now = desk.provider.clock.now();
    let t = OwnSystemTexts::of(desk.lang);
    since.map(|since| t.days((now.since(since) / DAY_SECONDS).max(0))).unwrap_or_default()
}

pub(in crate::console) async fn get_one(
    desk: DealerDesk,
    id: web::Path<String>,
) -> Result<HttpResponse, Halt> {
    let own = OwnSystemTexts::of(desk.lang);
    let found = find_own_system(&desk.provider, &desk.own, ClientId::from(id.as_str())).await?;
    let client = &found.client;
    let mut page = SheetPage::new(desk.frame(), client.registration.client_name.as_str());
    page.back = Some(Way::new("back", desk.href("/systems"), own.title));
    let (word, tone) = tone_of(client.state == ClientState::Active, desk.lang);
    page.state = Some((word.to_owned(), tone));
    page.notices = desk.told(&[("added", own.added), ("removed", own.removed)]);
    if found.keys.len() > 1 {
        page.notices.push(Notice::new(NoticeKind::Info, own.overlap));
    }
    page.sections.push(facts(&desk, &found));
    page.sections.push(keys(&desk, &found));
    Ok(desk.page(&page))
}

fn facts(desk: &DealerDesk, system: &OwnSystem) -> Section {
    let (f, t, own) = (FrameTexts::of(desk.lang), SystemTexts::of(desk.lang), OwnSystemTexts::of(desk.lang));
    let words = desk.frame().shell.t;
    let kept = &system.client.registration;
    let shop = kept.shop_id.as_deref().unwrap_or(own.all_shops);
    let may = kept.scope.iter().map(|scope| scope_words(scope, desk.lang)).collect::<Vec<_>>();
    let mut rows = vec![
        Row::new(t.client_id, system.client.client_id.as_str(), words),
        Row::new(own.shop, shop, words),
        Row::new(t.scope, may.join(own.joint), words),
    ];
    rows.extend(kept.jwks_uri.as_deref().map(|address| Row::new(t.jwks_uri, address, words)));
    Section::facts("facts", f.facts, rows).lead(own.operators)
}

fn scope_words(scope: &str, lang: Lang) -> &'static str {
    let t = SystemTexts::of(lang);
    match scope {
        "link:start" => t.scope_start,
        "link:read" => t.scope_read,
        "link:cancel" => t.scope_cancel,
        _ => t.scope_events,
    }
}

fn keys(desk: &DealerDesk, system: &OwnSystem) -> Section {
    let (t, own) = (SystemTexts::of(desk.lang), OwnSystemTexts::of(desk.lang));
    let base = format!("/systems/{}", system.client.client_id);
    if system.client.registration.jwks.is_none() {
        return Section::new("keys", t.keys).lead(own.at_address);
    }
    let is_only = system.keys.len() == 1;
    let rows = system.keys.iter().map(|key| {
        let since = key.since.map(|since| moment_words(since, desk.lang));
        let remove = desk.href(&format!("{base}/keys/{}/remove", key.name));
        vec![
            Cell::text(name_of(key)),
            Cell::text(&key.kind),
            Cell::text(since.unwrap_or_else(|| own.not_noted.to_owned())),
            Cell::text(age(key.since, desk)),
            if is_only { Cell::text(own.only_key) } else { Cell::link(own.remove, remove) },
        ]
    });
    let columns = Column::texts([own.kid, own.kind, own.since, own.age, own.change]);
    let list = Listing::new(t.keys, columns, own.empty).rows(rows.collect());
    let now = desk.provider.clock.now();
    let is_old = system.keys.iter().filter_map(|key| key.since).any(|since| now.since(since) > KEY_SECONDS);
    let lead = if is_old { own.old_keys } else { own.keys_lead };
    let ways = vec![
        Way::new("add-key", desk.href(&format!("{base}/add-key")), own.add),
        Way::new("make-key", desk.href(&format!("{base}/make-key")), own.make),
    ];
    Section::table("keys", t.keys, list).lead(lead).ways(ways)
}

/// The beginning of the key's own name, or of its digest: thumbprints are long, and their beginning tells them apart.
pub(super) fn name_of(key: &SystemKey) -> String {
    const MOST: usize = 16;
    let name = key.kid.as_deref().unwrap_or(&key.name);
    if name.chars().count() <= MOST {
        return name.to_owned();
    }
    name.chars().take(MOST - 1).chain(['…']).collect()
}
