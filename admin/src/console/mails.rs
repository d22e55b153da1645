//! The outbox (O8): what waits, what left, what was given up, and why.

use super::{
    Desk, Typed,
    halt::Halt,
    lists::{Asked, Rows, Shown, show},
    press::Press,
};
use crate::{
    domain::{MailView, Permission},
    flow::{PageAsk, find_mail, give_up_mail, list_mails, retry_mail},
    pages::console::{
        Cell, Column, Input, Listing, Notice, NoticeKind, Section, SheetPage, Tone, Way, fact,
        texts::{FrameTexts, MailTexts, StateTexts, mail_failure_words, state_words},
    },
};
use actix_web::{HttpResponse, web};
use idp::{
    domain::{Lang, MailFailure, Timestamp},
    pages::{Choices, Need, moment_words},
    store::mail_queue::{MailFilter, MailState},
};

fn state_of(state: &str, lang: Lang) -> (&'static str, Tone) {
    let tone = match state {
        "sent" => Tone::Good,
        "failed" => Tone::Bad,
        _ => Tone::Caution,
    };
    (state_words(state, lang), tone)
}

fn kind_of(mail: &MailView, lang: Lang) -> String {
    mail.kind.clone().unwrap_or_else(|| MailTexts::of(lang).unknown_kind.to_owned())
}

pub(super) async fn get_list(desk: Desk, asked: Asked) -> Result<HttpResponse, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), MailTexts::of(desk.lang));
    let s = StateTexts::of(desk.lang);
    let filter = MailFilter {
        state: MailState::parse(asked.get("state")),
        topic: asked.some("kind"),
        failure: MailFailure::parse(asked.get("failure")),
        until: None,
    };
    let columns = Column::texts([f.created_at, t.kind, t.receiver, f.state, t.failure])
        .into_iter()
        .chain([Column::number(t.attempts)]);
    let mut list = Listing::new(t.title, columns.collect(), t.empty);
    let entries = asked.entries();
    let states = [("waiting", s.waiting, ""), ("sent", s.sent, ""), ("failed", s.failed, "")];
    let failures: Vec<(&str, &str, &str)> = MailFailure::ALL
        .iter()
        .map(|failure| (failure.as_str(), mail_failure_words(failure.as_str(), desk.lang), ""))
        .collect();
    list.filters = vec![
        Input::Select(Choices { need: Need::Unmarked, ..entries.choices("state", f.state, "", &states) }),
        Input::Line(entries.line("kind", t.kind, "", Need::Unmarked)),
        Input::Select(Choices {
            need: Need::Unmarked,
            ..entries.choices("failure", t.failure, "", &failures)
        }),
    ];
    let at = desk.clone();
    let rows = async move |ask: PageAsk| {
        let page = list_mails(&at.provider, filter.clone(), ask).await?;
        Ok(Rows { rows: page.objects.iter().map(|mail| row(&at, mail)).collect(), next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, "/mails", &["state", "kind", "failure"])).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), t.title);
    t.lead.clone_into(&mut page.lead);
    page.sections.push(Section::table("", "", list));
    Ok(desk.page(&page))
}

fn row(desk: &Desk, mail: &MailView) -> Vec<Cell> {
    let (word, tone) = state_of(mail.state, desk.lang);
    let failure = mail.last_failure.map(|failure| mail_failure_words(failure, desk.lang));
    vec![
        Cell::link(moment_words(mail.created_at, desk.lang), desk.href(&format!("/mails/{}", mail.mail_id))),
        Cell::text(kind_of(mail, desk.lang)),
        Cell::text(mail.receiver.clone().unwrap_or_default()),
        Cell::state(word, tone),
        Cell::text(failure.unwrap_or_default()),
        Cell::text(mail.attempts.to_string()),
    ]
}

pub(super) async fn get_one(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), MailTexts::of(desk.lang));
    let mail = find_mail(&desk.provider, id.to_string()).await?.object;
    let mut page = SheetPage::new(desk.frame(), kind_of(&mail, desk.lang));
    page.back = Some(Way::new("back", desk.href("/mails"), t.title));
    let (word, tone) = state_of(mail.state, desk.lang);
    page.state = Some((word.to_owned(), tone));
    page.notices = desk.told(&[]);
    if mail.under_way {
        page.notices.push(Notice::new(NoticeKind::Info, t.under_way));
    }
    let words = page.frame.t;
    let at = |moment: Timestamp| moment_words(moment, desk.lang);
    let mut rows = vec![
        fact(t.mail, mail.mail_id.as_str(), words),
        fact(t.receiver, mail.receiver.clone().unwrap_or_default(), words),
        fact(f.created_at, at(mail.created_at), words),
        fact(t.attempts, mail.attempts.to_string(), words),
    ];
    rows.extend(mail.last_failure.map(|why| fact(t.failure, mail_failure_words(why, desk.lang), words)));
    rows.extend(mail.next_try_at.map(|moment| fact(t.next_try, at(moment), words)));
    rows.extend(mail.expires_at.map(|moment| fact(f.expires_at, at(moment), words)));
    rows.extend(mail.ended_at.map(|moment| fact(t.ended, at(moment), words)));
    let acts: &[(&'static str, &'static str)] = if mail.state == "waiting" && desk.may(Permission::Mails) {
        &[("retry", t.retry), ("give-up", t.give_up)]
    } else {
        &[]
    };
    let ways = acts.iter().map(|(act, label)| Way::new(act, desk.href(&format!("/mails/{id}/{act}")), label));
    page.sections.push(Section::facts("facts", t.facts, rows).ways(ways.collect()));
    Ok(desk.page(&page))
}

/// Title, point, button, and whether something is taken away.
type Words = (&'static str, &'static str, &'static str, bool);

async fn ask(desk: &Desk, id: &str, (title, point, submit, is_danger): Words) -> Result<HttpResponse, Halt> {
    let found = find_mail(&desk.provider, id.to_owned()).await?;
    let (version, back) = (Some(&found.version), format!("/mails/{id}"));
    Ok(desk.page(&Press { title, points: &[point], submit, is_danger, version, back }.page(desk)))
}

pub(super) async fn get_retry(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = MailTexts::of(desk.lang);
    ask(&desk, &id, (t.retry_title, t.retry_point, t.retry, false)).await
}

pub(super) async fn post_retry(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    retry_mail(&desk.provider, desk.operator(), id.to_string(), typed.expected()).await?;
    Ok(desk.see_other(&format!("/mails/{id}?done")))
}

pub(super) async fn get_give_up(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let t = MailTexts::of(desk.lang);
    ask(&desk, &id, (t.give_up_title, t.give_up_point, t.give_up, true)).await
}

pub(super) async fn post_give_up(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    give_up_mail(&desk.provider, desk.operator(), id.to_string(), typed.expected()).await?;
    Ok(desk.see_other(&format!("/mails/{id}?done")))
}
