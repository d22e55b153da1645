//! What waits for a second person: who asked for what, until when; confirmed and done, refused, taken back.

use super::{
    Desk, Typed,
    halt::Halt,
    lists::{Asked, Rows, Shown, show},
    press::Press,
};
use crate::{
    domain::{ActKind, ApprovalState, ApprovalView, Permission},
    flow::{PageAsk, confirm_approval, find_approval, find_staff, list_approvals, refuse_approval},
    pages::console::{
        Cell, Column, FormPage, Input, Listing, Notice, NoticeKind, Section, SheetPage, Tone, Way, fact,
        texts::{ApprovalTexts, FrameTexts, KeyTexts, MergerTexts},
    },
};
use actix_web::{HttpResponse, web};
use idp::{
    domain::{AccountId, Lang, Timestamp},
    pages::{Choices, Need, moment_words},
};

fn state_of(state: ApprovalState, lang: Lang) -> (&'static str, Tone) {
    let t = ApprovalTexts::of(lang);
    match state {
        ApprovalState::Waiting => (t.waiting, Tone::Caution),
        ApprovalState::Confirmed => (t.confirmed, Tone::Good),
        ApprovalState::Refused => (t.refused, Tone::Quiet),
        ApprovalState::Expired => (t.expired, Tone::Quiet),
    }
}

fn act_of(act: ActKind, lang: Lang) -> &'static str {
    let t = ApprovalTexts::of(lang);
    match act {
        ActKind::MergeDealer => t.merge_dealer,
        ActKind::RetireSigningKey => t.retire_key,
    }
}

/// The id behind the kind: of `dealer:D-0234` it is `D-0234`.
fn id_of(object: &str) -> &str {
    object.split_once(':').map_or(object, |(_, id)| id)
}

/// The name of somebody who asked or decided. Operators see the address of a colleague, others the account alone.
async fn who(desk: &Desk, party: &str) -> String {
    let account = party.strip_prefix("staff:").filter(|_| desk.may(Permission::Staff));
    let Some(account) = account else { return party.to_owned() };
    let found = find_staff(&desk.provider, AccountId::from(account)).await;
    // Somebody who left has no address any more.
    let email = found.map(|found| found.object.email).unwrap_or_default();
    if email.is_empty() { party.to_owned() } else { email }
}

fn is_own(desk: &Desk, approval: &ApprovalView) -> bool {
    approval.asked_by == format!("staff:{}", desk.person.account)
}

pub(super) async fn get_list(desk: Desk, asked: Asked) -> Result<HttpResponse, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), ApprovalTexts::of(desk.lang));
    let state = ApprovalState::parse(asked.get("state"));
    let columns = Column::texts([t.asked_at, t.act, t.object, t.asked_by, f.state, f.expires_at]);
    let mut list = Listing::new(t.title, columns, t.empty);
    let states: Vec<(&str, &str, &str)> =
        ApprovalState::ALL.iter().map(|one| (one.as_str(), state_of(*one, desk.lang).0, "")).collect();
    let choices = asked.entries().choices("state", f.state, "", &states);
    list.filters = vec![Input::Select(Choices { need: Need::Unmarked, ..choices })];
    let at = desk.clone();
    let rows = async move |ask: PageAsk| {
        let page = list_approvals(&at.provider, state, ask).await?;
        let mut rows = Vec::new();
        for approval in &page.objects {
            rows.push(row(&at, approval).await);
        }
        Ok(Rows { rows, next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, "/approvals", &["state"])).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), t.title);
    t.lead.clone_into(&mut page.lead);
    page.sections.push(Section::table("", "", list));
    Ok(desk.page(&page))
}

async fn row(desk: &Desk, approval: &ApprovalView) -> Vec<Cell> {
    let at = |moment: Timestamp| moment_words(moment, desk.lang);
    let (word, tone) = state_of(approval.state, desk.lang);
    let href = desk.href(&format!("/approvals/{}", approval.approval_id));
    vec![
        Cell::link(at(approval.asked_at), href),
        Cell::text(act_of(approval.act, desk.lang)),
        Cell::text(id_of(&approval.object)),
        Cell::text(who(desk, &approval.asked_by).await),
        Cell::state(word, tone),
        Cell::text(at(approval.expires_at)),
    ]
}

pub(super) async fn get_one(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = ApprovalTexts::of(desk.lang);
    let approval = find_approval(&desk.provider, id.to_string()).await?.object;
    let mut page = SheetPage::new(desk.frame(), act_of(approval.act, desk.lang));
    page.back = Some(Way::new("back", desk.href("/approvals"), t.title));
    let (word, tone) = state_of(approval.state, desk.lang);
    page.state = Some((word.to_owned(), tone));
    page.notices = desk.told(&[("asked", t.asked)]);
    let decides = approval.state == ApprovalState::Waiting && desk.may(Permission::Approvals);
    let own = is_own(&desk, &approval);
    if decides && own && !desk.is_told("asked") {
        page.notices.push(Notice::new(NoticeKind::Info, t.own));
    }
    let way = |act: &'static str, label| Way::new(act, desk.href(&format!("/approvals/{id}/{act}")), label);
    let ways = match (decides, own) {
        (false, _) => Vec::new(),
        (true, true) => vec![way("refuse", t.take_back)],
        (true, false) => vec![way("confirm", t.confirm), way("refuse", t.refuse)],
    };
    page.sections.push(Section::facts("facts", t.facts, facts(&desk, &approval).await).ways(ways));
    if approval.act == ActKind::MergeDealer {
        let href = desk.href(&format!("/dealers/{}", id_of(&approval.object)));
        page.sections.push(Section::default().ways(vec![Way::new("see-dealer", href, t.see_dealer)]));
    }
    Ok(desk.page(&page))
}

async fn facts(desk: &Desk, approval: &ApprovalView) -> Vec<idp::pages::Row> {
    let (f, t) = (FrameTexts::of(desk.lang), ApprovalTexts::of(desk.lang));
    let (merger, keys) = (MergerTexts::of(desk.lang), KeyTexts::of(desk.lang));
    let words = desk.frame().t;
    let at = |moment: Timestamp| moment_words(moment, desk.lang);
    let sent = |name: &str| approval.document.get(name).and_then(|value| value.as_str()).unwrap_or_default();
    let object = id_of(&approval.object);
    let mut rows = match approval.act {
        ActKind::MergeDealer => vec![
            fact(t.dealer, object, words),
            fact(t.into, sent("into"), words),
            fact(merger.shop_prefix, sent("shop_prefix"), words),
            fact(merger.code_prefix, sent("customer_code_prefix"), words),
        ],
        ActKind::RetireSigningKey => {
            let is_burnt = sent("reason") == "compromised";
            let reason = if is_burnt { keys.reason_compromised } else { keys.reason_not_needed };
            vec![fact(t.key, object, words), fact(f.reason, reason, words)]
        }
    };
    rows.push(fact(t.asked_by, who(desk, &approval.asked_by).await, words));
    rows.push(fact(t.asked_at, at(approval.asked_at), words));
    if approval.state == ApprovalState::Waiting {
        rows.push(fact(f.expires_at, at(approval.expires_at), words));
    }
    if let Some(party) = &approval.decided_by {
        rows.push(fact(t.decided_by, who(desk, party).await, words));
    }
    rows.extend(approval.decided_at.map(|moment| fact(t.decided_at, at(moment), words)));
    rows
}

pub(super) async fn get_confirm(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = ApprovalTexts::of(desk.lang);
    let approval = find_approval(&desk.provider, id.to_string()).await?.object;
    let point = match approval.act {
        ActKind::MergeDealer => t.confirm_merge,
        ActKind::RetireSigningKey => t.confirm_key,
    };
    let press = Press {
        title: t.confirm_title,
        points: &[point, t.confirm_same],
        submit: t.confirm,
        is_danger: true,
        version: None,
        back: format!("/approvals/{id}"),
    };
    Ok(desk.page(&about(press.page(&desk), &approval, desk.lang)))
}

pub(super) async fn get_refuse(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = ApprovalTexts::of(desk.lang);
    let approval = find_approval(&desk.provider, id.to_string()).await?.object;
    let press = Press {
        title: t.refuse_title,
        points: &[t.refuse_point],
        submit: if is_own(&desk, &approval) { t.take_back } else { t.refuse },
        is_danger: false,
        version: None,
        back: format!("/approvals/{id}"),
    };
    Ok(desk.page(&about(press.page(&desk), &approval, desk.lang)))
}

/// The press, with what it is about.
fn about(mut page: FormPage, approval: &ApprovalView, lang: Lang) -> FormPage {
    let colon = page.frame.shell.colon();
    page.lead = format!("{}{colon}{}", act_of(approval.act, lang), id_of(&approval.object));
    page
}

pub(super) async fn post_confirm(desk: Desk, id: web::Path<String>, _: Typed) -> Result<HttpResponse, Halt> {
    confirm_approval(&desk.provider, desk.operator(), id.to_string()).await?;
    Ok(desk.see_other(&format!("/approvals/{id}?done")))
}

pub(super) async fn post_refuse(desk: Desk, id: web::Path<String>, _: Typed) -> Result<HttpResponse, Halt> {
    refuse_approval(&desk.provider, desk.operator(), id.to_string()).await?;
    Ok(desk.see_other(&format!("/approvals/{id}?done")))
}
