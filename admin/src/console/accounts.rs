//! Customers' accounts for support (O1, O2): found by their owner's ID, for a reason; what happened, in plain words; and
//! what can be done, each one press and one confirmation. Never what the owner told of themselves.

use super::{Desk, Typed, forms::again, halt::Halt, links::state_of as link_state_of, press::Press, ties};
use crate::{
    domain::{AccountSearch, AccountView, Permission, SessionEnd, SupportReason},
    flow::{
        AdminError, PageAsk, end_sessions, find_account, list_account_links, list_sessions, search_account,
        set_account_state, view_timeline,
    },
    pages::console::{
        Cell, Column, Entries, FormPage, Input, Listing, Section, SheetPage, Tone, Way, fact,
        texts::{AccountTexts, FrameTexts, LinkTexts, MigrationTexts, TimelineTexts, state_words},
    },
};
use actix_web::{HttpResponse, web};
use federation::domain::LinkState;
use idp::{
    domain::{AccountId, AccountState, Lang, Timestamp},
    pages::{Choices, Need, moment_words},
};

/// Why somebody looks an account up, or acts on it.
pub(super) fn reasons(entries: &Entries, lang: Lang) -> Choices {
    let (f, t) = (FrameTexts::of(lang), AccountTexts::of(lang));
    let reasons = [
        ("customer_request", t.reason_customer, ""),
        ("security_incident", t.reason_security, ""),
        ("legal_request", t.reason_legal, ""),
    ];
    entries.choices("reason", t.reason, f.reason_hint, &reasons)
}

/// What was chosen of them.
pub(super) fn reason_of(text: &str) -> Option<SupportReason> {
    [SupportReason::CustomerRequest, SupportReason::SecurityIncident, SupportReason::LegalRequest]
        .into_iter()
        .find(|reason| reason.as_str() == text)
}

fn search_form(desk: &Desk, entries: Entries) -> FormPage {
    let t = AccountTexts::of(desk.lang);
    let mut page = FormPage::new(desk.frame(), t.search_title, desk.href("/accounts"), t.search_submit);
    t.search_lead.clone_into(&mut page.lead);
    page.inputs = vec![
        Input::Line(entries.line("username", t.username, "", Need::Required)),
        Input::Radios(reasons(&entries, desk.lang)),
    ];
    page.entries = entries;
    let of_site = Way::new("by-site", desk.href("/migration/member"), MigrationTexts::of(desk.lang).find);
    page.ways = vec![of_site];
    page
}

pub(super) async fn get_search(desk: Desk) -> Result<HttpResponse, Halt> {
    let entries = Entries::default().with("reason", "customer_request");
    Ok(desk.page(&search_form(&desk, entries)))
}

/// The ID goes by POST: addresses of pages are kept in histories and logs.
pub(super) async fn post_search(desk: Desk, typed: Typed) -> Result<HttpResponse, Halt> {
    let reason = reason_of(typed.get("reason")).ok_or(Halt::Unreadable)?;
    let body = AccountSearch { username: typed.text("username"), reason };
    let found = match search_account(&desk.provider, desk.operator(), body).await {
        Err(AdminError::NotFound) => {
            let mut entries = typed.entries();
            entries.refuse("username", AccountTexts::of(desk.lang).not_found);
            return Ok(desk.refused(&search_form(&desk, entries)));
        }
        found => again(found, typed.entries(), "username", "", desk.lang)?,
    };
    match found {
        Ok(found) => Ok(desk.see_other(&format!("/accounts/{}", found.object.account_id))),
        Err(entries) => Ok(desk.refused(&search_form(&desk, entries))),
    }
}

pub(super) async fn get_one(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = AccountTexts::of(desk.lang);
    let account = find_account(&desk.provider, AccountId::from(id.as_str())).await?.object;
    let mut page = SheetPage::new(desk.frame(), t.title);
    if desk.may(Permission::Accounts) {
        page.back = Some(Way::new("back", desk.href("/accounts"), t.search_again));
    }
    let tone = if account.state == "active" { Tone::Good } else { Tone::Caution };
    page.state = Some((state_words(account.state, desk.lang).to_owned(), tone));
    page.notices = desk.told(&[("released", MigrationTexts::of(desk.lang).released)]);
    page.sections.push(facts(&desk, &account));
    page.sections.push(links(&desk, &id).await?);
    page.sections.extend(ties::of_account(&desk, &id).await?);
    page.sections.push(sessions(&desk, &id).await?);
    page.sections.push(timeline(&desk, &id).await?);
    Ok(desk.page(&page))
}

fn facts(desk: &Desk, account: &AccountView) -> Section {
    let (f, t) = (FrameTexts::of(desk.lang), AccountTexts::of(desk.lang));
    let words = desk.frame().t;
    let at = |moment: Timestamp| moment_words(moment, desk.lang);
    let kind = if account.account_type == "corporate" { t.corporate } else { t.individual };
    let mut rows = vec![
        fact(t.account_id, account.account_id.as_str(), words),
        fact(t.kind, kind, words),
        fact(f.state, state_words(account.state, desk.lang), words),
        fact(t.created, at(account.created_at), words),
    ];
    rows.extend(account.withdrawn_at.map(|moment| fact(t.withdrawn, at(moment), words)));
    let base = format!("/accounts/{}", account.account_id);
    let way = |id, below: &str, label| Way::new(id, desk.href(&format!("{base}/{below}")), label);
    let mut ways = Vec::new();
    if desk.may(Permission::Accounts) {
        match account.state {
            "active" => ways.push(way("disable", "disable", t.disable)),
            "disabled" => ways.push(way("enable", "enable", t.enable)),
            _ => {}
        }
    }
    if desk.may(Permission::Sessions) {
        ways.push(way("end-sessions", "end-sessions", t.end_sessions));
    }
    Section::facts("facts", f.facts, rows).ways(ways)
}

/// What is open or in force, so that whoever helps sees what the customer waits for. Links of before are not the account's any
/// more.
async fn links(desk: &Desk, id: &str) -> Result<Section, Halt> {
    let (f, t, l) = (FrameTexts::of(desk.lang), AccountTexts::of(desk.lang), LinkTexts::of(desk.lang));
    let found = list_account_links(&desk.provider, AccountId::from(id)).await?;
    let rows = found.into_iter().map(|link| {
        let started = moment_words(link.created_at, desk.lang);
        let (word, tone) = link_state_of(link.state, desk.lang);
        let until = (link.state == LinkState::Provisional).then(|| moment_words(link.expires_at, desk.lang));
        vec![
            match desk.may(Permission::Read) {
                true => Cell::link(started, desk.href(&format!("/links/{}", link.link_id))),
                false => Cell::text(started),
            },
            Cell::text(link.dealer_id),
            Cell::text(link.service),
            Cell::state(word, tone),
            Cell::text(until.unwrap_or_default()),
        ]
    });
    let columns = Column::texts([l.started, l.dealer, l.service, f.state, t.link_expires]);
    let list = Listing::new(t.links, columns, t.links_empty).rows(rows.collect());
    Ok(Section::table("links", t.links, list))
}

async fn sessions(desk: &Desk, id: &str) -> Result<Section, Halt> {
    let t = AccountTexts::of(desk.lang);
    let ask = PageAsk { cursor: None, limit: Some(50) };
    let found = list_sessions(&desk.provider, AccountId::from(id), ask).await?;
    let at = |moment: Timestamp| Cell::text(moment_words(moment, desk.lang));
    let rows = found.objects.into_iter().map(|session| {
        let device = if session.device.is_empty() { t.unknown_device.to_owned() } else { session.device };
        vec![Cell::text(device), at(session.auth_time), at(session.last_seen_at)]
    });
    let columns = Column::texts([t.device, t.logged_in, t.last_used]);
    let list = Listing::new(t.sessions, columns, t.sessions_empty).rows(rows.collect());
    Ok(Section::table("sessions", t.sessions, list))
}

async fn timeline(desk: &Desk, id: &str) -> Result<Section, Halt> {
    let (t, words) = (AccountTexts::of(desk.lang), TimelineTexts::of(desk.lang));
    let lines = view_timeline(&desk.provider, AccountId::from(id)).await?;
    let rows = lines.iter().map(|line| {
        vec![
            Cell::text(moment_words(Timestamp::from_seconds(line.at), desk.lang)),
            Cell::text(words.of_action(&line.action)).note(line.action.as_str()),
            Cell::text(words.of_actor(&line.actor_type)),
        ]
    });
    let columns = Column::texts([t.when, t.what, t.by]);
    let list = Listing::new(t.timeline, columns, t.timeline_empty).rows(rows.collect());
    Ok(Section::table("timeline", t.timeline, list))
}

pub(super) async fn get_disable(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = AccountTexts::of(desk.lang);
    let points = [t.disable_login, t.disable_sessions, t.disable_links, t.disable_kept];
    ask(&desk, &id, t.disable_title, &points, (t.disable, true)).await
}

pub(super) async fn get_enable(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = AccountTexts::of(desk.lang);
    ask(&desk, &id, t.enable_title, &[t.enable_point], (t.enable, false)).await
}

async fn ask(
    desk: &Desk,
    id: &str,
    title: &'static str,
    points: &[&'static str],
    (submit, is_danger): (&'static str, bool),
) -> Result<HttpResponse, Halt> {
    let found = find_account(&desk.provider, AccountId::from(id)).await?;
    let (version, back) = (Some(&found.version), format!("/accounts/{id}"));
    Ok(desk.page(&Press { title, points, submit, is_danger, version, back }.page(desk)))
}

pub(super) async fn post_disable(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    set_state(&desk, &id, &typed, AccountState::Disabled).await
}

pub(super) async fn post_enable(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    set_state(&desk, &id, &typed, AccountState::Active).await
}

async fn set_state(desk: &Desk, id: &str, typed: &Typed, state: AccountState) -> Result<HttpResponse, Halt> {
    let account = AccountId::from(id);
    set_account_state(&desk.provider, desk.operator(), account, typed.expected(), state).await?;
    Ok(desk.see_other(&format!("/accounts/{id}?done")))
}

fn end_form(desk: &Desk, id: &str, entries: Entries) -> FormPage {
    let t = AccountTexts::of(desk.lang);
    let press = Press {
        title: t.end_title,
        points: &[t.end_point],
        submit: t.end_sessions,
        is_danger: true,
        version: None,
        back: format!("/accounts/{id}"),
    };
    let mut page = press.page(desk);
    page.inputs = vec![Input::Radios(reasons(&entries, desk.lang))];
    page.entries = entries;
    page
}

pub(super) async fn get_end_sessions(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    find_account(&desk.provider, AccountId::from(id.as_str())).await?;
    let entries = Entries::default().with("reason", "customer_request");
    Ok(desk.page(&end_form(&desk, &id, entries)))
}

pub(super) async fn post_end_sessions(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    let reason = reason_of(typed.get("reason")).ok_or(Halt::Unreadable)?;
    let account = AccountId::from(id.as_str());
    end_sessions(&desk.provider, desk.operator(), account, SessionEnd { reason }).await?;
    Ok(desk.see_other(&format!("/accounts/{id}?done")))
}
