//! The first page: what needs attention, and what is done often.

use super::{Desk, halt::Halt};
use crate::{
    domain::{ApprovalState, Permission},
    flow::{
        PageAsk, dealer_console_address, list_approvals, list_mails, list_signing_keys, search_dealers,
        view_migrations,
    },
    pages::console::{Notice, NoticeKind, Section, SheetPage, Way, texts::StartTexts},
};
use actix_web::HttpResponse;
use federation::{domain::DealerState, store::dealers::DealerFilter};
use idp::store::mail_queue::{MailFilter, MailState};

/// From when on a key is old, seconds: a day later than the schedule would have replaced it.
pub(super) const KEY_SECONDS: i64 = 91 * 86_400;

pub(super) async fn get(desk: Desk) -> Result<HttpResponse, Halt> {
    let t = StartTexts::of(desk.lang);
    let mut page = SheetPage::new(desk.frame(), t.title);
    if desk.person.seat.role().is_at_dealer() {
        page.notices.push(to_dealers(&desk, t));
        return Ok(desk.page(&page));
    }
    t.lead.clone_into(&mut page.lead);
    if desk.may(Permission::Read) {
        page.notices = attention(&desk, t).await?;
        if page.notices.is_empty() {
            page.notices.push(Notice::new(NoticeKind::Done, t.all_well));
        }
    }
    let often = [
        (Permission::Dealers, "new-dealer", "/dealers/new", t.new_dealer),
        (Permission::Clients, "new-service", "/services/new", t.new_service),
        (Permission::Accounts, "find-account", "/accounts", t.find_account),
        (Permission::Staff, "invite", "/staff/new", t.invite),
    ];
    let ways = often.into_iter().filter(|(needed, ..)| desk.may(*needed));
    let ways: Vec<Way> = ways.map(|(_, id, below, label)| Way::new(id, desk.href(below), label)).collect();
    if !ways.is_empty() {
        page.sections.push(Section::new("often", t.often).ways(ways));
    }
    Ok(desk.page(&page))
}

/// Where a dealer's people find their pages, which are not here.
fn to_dealers(desk: &Desk, t: &'static StartTexts) -> Notice {
    let Some(console) = dealer_console_address(&desk.provider) else {
        return Notice::new(NoticeKind::Info, t.dealer_closed);
    };
    let way = Way::new("to-dealers", console, t.dealer_way);
    Notice { way: Some(way), ..Notice::new(NoticeKind::Info, t.dealer_role) }
}

/// What somebody should look at.
async fn attention(desk: &Desk, t: &'static StartTexts) -> Result<Vec<Notice>, Halt> {
    let mut notices = Vec::new();
    let mut add = |text: String, id, below: &str, label| {
        let way = Some(Way::new(id, desk.href(below), label));
        notices.push(Notice { way, ..Notice::new(NoticeKind::Caution, text) });
    };
    let provider = &desk.provider;
    let one = PageAsk { cursor: None, limit: Some(1) };
    if !list_approvals(provider, Some(ApprovalState::Waiting), one.clone()).await?.objects.is_empty() {
        add(t.approvals_wait.to_owned(), "to-approvals", "/approvals?state=waiting", t.approvals_way);
    }
    let failed = MailFilter { state: Some(MailState::Failed), ..MailFilter::default() };
    if !list_mails(provider, failed, one).await?.objects.is_empty() {
        add(t.mails_failed.to_owned(), "to-mails", "/mails?state=failed", t.mails_failed_way);
    }
    if provider.mail_health.is_slow(provider.clock.now()) {
        add(t.mails_slow.to_owned(), "to-waiting", "/mails?state=waiting", t.mails_failed_way);
    }
    let keys = list_signing_keys(provider, PageAsk::default()).await?.objects;
    if keys.iter().any(|key| key.state == "active" && key.age_seconds > KEY_SECONDS) {
        add(t.keys_old.to_owned(), "to-keys", "/keys", t.keys_way);
    }
    if keys.iter().any(|key| key.state == "next") {
        add(t.keys_next.to_owned(), "to-next-keys", "/keys", t.keys_way);
    }
    let suspended = DealerFilter { state: Some(DealerState::Suspended), ..DealerFilter::default() };
    let all = PageAsk { cursor: None, limit: Some(200) };
    let count = search_dealers(provider, suspended, all).await?.objects.len();
    if count > 0 {
        let text = t.dealers_suspended(count);
        add(text, "to-suspended", "/dealers?state=suspended", t.dealers_suspended_way);
    }
    if !view_migrations(provider).await?.unfinished.is_empty() {
        add(t.migrations_failed.to_owned(), "to-migration", "/migration", t.migrations_way);
    }
    Ok(notices)
}
