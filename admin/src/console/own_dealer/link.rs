//! One link of the dealer: what it is, what happened to it, and what can be done with it.

use super::{
    DealerDesk,
    links::{code_of, delivery_of},
};
use crate::{
    console::{Typed, halt::Halt, links::state_of, press::Press},
    domain::Permission,
    flow::{LinkEvent, OwnLink, OwnLinkAct, change_own_link, find_own_link},
    pages::console::{
        Cell, Column, Listing, Notice, NoticeKind, Section, SheetPage, Way,
        texts::{LinkTexts, OwnLinkTexts, mail_failure_words},
    },
};
use actix_web::{HttpResponse, web};
use federation::domain::{Delivery, LinkId, LinkState};
use idp::{
    domain::{Lang, Timestamp},
    pages::{Row, moment_words},
};

pub(in crate::console) async fn get(desk: DealerDesk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = OwnLinkTexts::of(desk.lang);
    let found = find_own_link(&desk.provider, &desk.own, LinkId::from(id.as_str())).await?;
    let view = &found.link;
    let mut page = SheetPage::new(desk.frame(), t.one);
    page.back = Some(Way::new("back", desk.href("/links"), t.title));
    let (word, tone) = state_of(view.state, desk.lang);
    page.state = Some((word.to_owned(), tone));
    t.lead.clone_into(&mut page.lead);
    page.notices = desk.told(&[("resent", t.resent)]);
    if view.state == LinkState::Provisional && view.delivery == Delivery::Undeliverable {
        page.notices.push(Notice::new(NoticeKind::Caution, t.failure_do));
    }
    let facts = Section::facts("facts", LinkTexts::of(desk.lang).facts, facts(&desk, &found.link));
    page.sections.push(facts.ways(acts(&desk, &found.link)));
    let rows = found.events.iter().map(|event| row(event, desk.lang)).collect();
    let columns = Column::texts([t.when, t.what, t.by]);
    let events = Listing::new(t.events, columns, t.events_empty).rows(rows);
    page.sections.push(Section::table("events", t.events, events).lead(t.events_lead));
    Ok(desk.page(&page))
}

fn facts(desk: &DealerDesk, own: &OwnLink) -> Vec<Row> {
    let (t, own_t) = (LinkTexts::of(desk.lang), OwnLinkTexts::of(desk.lang));
    let words = desk.frame().shell.t;
    let at = |moment: Timestamp| moment_words(moment, desk.lang);
    let link = &own.link;
    let mut rows = vec![
        Row::new(own_t.customer_code, code_of(own, desk.lang), words),
        Row::new(t.shop, link.shop.as_str(), words),
        Row::new(own_t.by_staff, link.staff.as_str(), words),
        Row::new(t.started, at(link.created_at), words),
    ];
    if own.state == LinkState::Provisional {
        rows.push(Row::new(own_t.delivery, delivery_of(own.delivery, desk.lang).0, words));
        let why = own.failure.map(|failure| mail_failure_words(failure.as_str(), desk.lang));
        rows.extend(why.map(|why| Row::new(own_t.why, why, words)));
        rows.push(Row::new(t.expires, at(link.expires_at), words));
    }
    rows.extend(link.linked_at.map(|moment| Row::new(t.linked_at, at(moment), words)));
    rows.extend(link.ended_at.map(|moment| Row::new(t.ended_at, at(moment), words)));
    rows.push(Row::new(t.link, link.id.as_str(), words));
    rows
}

fn acts(desk: &DealerDesk, own: &OwnLink) -> Vec<Way> {
    let (t, own_t) = (LinkTexts::of(desk.lang), OwnLinkTexts::of(desk.lang));
    let acts: &[(&'static str, &'static str)] = match own.state {
        LinkState::Provisional => &[("resend", t.resend), ("cancel", t.cancel)],
        LinkState::Linked if desk.may(Permission::ManageOwnDealer) => {
            &[("dispute", own_t.dispute), ("unlink", t.unlink)]
        }
        LinkState::Disputed if desk.may(Permission::ManageOwnDealer) => {
            &[("settle", own_t.settle), ("unlink", t.unlink)]
        }
        _ => &[],
    };
    let id = &own.link.id;
    acts.iter().map(|(act, label)| Way::new(act, desk.href(&format!("/links/{id}/{act}")), label)).collect()
}

fn row(event: &LinkEvent, lang: Lang) -> Vec<Cell> {
    let t = OwnLinkTexts::of(lang);
    vec![
        Cell::text(moment_words(event.at, lang)),
        Cell::text(t.of_event(&event.action, &event.result)),
        Cell::text(t.of_actor(&event.by)),
    ]
}

/// Title, point, button, and whether something is taken away.
type Words = (&'static str, &'static str, &'static str, bool);

async fn ask(
    desk: &DealerDesk,
    id: &str,
    (title, point, submit, is_danger): Words,
) -> Result<HttpResponse, Halt> {
    let found = find_own_link(&desk.provider, &desk.own, LinkId::from(id)).await?;
    let (version, back) = (Some(&found.version), format!("/links/{id}"));
    let mut page = Press { title, points: &[point], submit, is_danger, version, back }.page(desk);
    let t = OwnLinkTexts::of(desk.lang);
    page.lead = t.about(&code_of(&found.link, desk.lang));
    Ok(desk.page(&page))
}

async fn act(desk: DealerDesk, id: &str, typed: &Typed, act: OwnLinkAct) -> Result<HttpResponse, Halt> {
    let own = desk.own.clone();
    change_own_link(&desk.provider, own, LinkId::from(id), typed.expected(), act).await?;
    let told = if act == OwnLinkAct::Resend { "resent" } else { "done" };
    Ok(desk.see_other(&format!("/links/{id}?{told}")))
}

macro_rules! acts {
    ($($get:ident, $post:ident: $act:ident => $words:expr;)+) => {$(
        pub(in crate::console) async fn $get(desk: DealerDesk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
            let words: fn(&'static LinkTexts, &'static OwnLinkTexts) -> Words = $words;
            ask(&desk, &id, words(LinkTexts::of(desk.lang), OwnLinkTexts::of(desk.lang))).await
        }

        pub(in crate::console) async fn $post(
            desk: DealerDesk,
            id: web::Path<String>,
            typed: Typed,
        ) -> Result<HttpResponse, Halt> {
            act(desk, &id, &typed, OwnLinkAct::$act).await
        }
    )+};
}

acts! {
    get_resend, post_resend: Resend => |t, _| (t.resend_title, t.resend_point, t.resend, false);
    get_cancel, post_cancel: Cancel => |t, _| (t.cancel_title, t.cancel_point, t.cancel, true);
    get_dispute, post_dispute: Dispute => |_, t| (t.dispute_title, t.dispute_point, t.dispute, true);
    get_settle, post_settle: Settle => |_, t| (t.settle_title, t.settle_point, t.settle, false);
    get_unlink, post_unlink: Unlink => |t, own| (t.unlink_title, own.unlink_point, t.unlink, true);
}
