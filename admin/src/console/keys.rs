//! The provider's own keys (O7): how old, what comes next, the next step of a rotation, and taking one out at once.

use super::{
    Desk, Typed,
    halt::Halt,
    lists::{Asked, Rows, Shown, show},
    press::Press,
};
use crate::{
    domain::{KeyRetirement, KeyRetirementReason, Permission, SigningKeyView},
    flow::{Acted, PageAsk, find_signing_key, list_signing_keys, retire_signing_key, rotate_signing_keys},
    pages::console::{
        Cell, Column, Entries, FormPage, Input, Listing, Notice, NoticeKind, Section, SheetPage, Tone, Way,
        texts::{FrameTexts, KeyTexts, StateTexts},
    },
};
use actix_web::{HttpResponse, web};
use idp::{
    domain::{KeyUse, Timestamp},
    pages::moment_words,
};

const DAY_SECONDS: i64 = 86_400;

/// The use of a key that others encrypt by.
const READS: &str = KeyUse::Encryption.as_str();

fn row(desk: &Desk, key: &SigningKeyView) -> Vec<Cell> {
    let (t, s) = (KeyTexts::of(desk.lang), StateTexts::of(desk.lang));
    let (word, tone) = match key.state.as_str() {
        "active" if key.age_seconds > super::start::KEY_SECONDS => (s.signing, Tone::Caution),
        "active" if key.usage == READS => (s.published, Tone::Good),
        "active" => (s.signing, Tone::Good),
        "next" => (s.next, Tone::Caution),
        _ => (s.retired, Tone::Quiet),
    };
    let at = |seconds: i64| moment_words(Timestamp::from_seconds(seconds), desk.lang);
    let then = match (key.signs_from, key.leaves_at) {
        (Some(from), _) => format!("{}: {}", t.signs_from, at(from)),
        (None, Some(leaves)) => format!("{}: {}", t.leaves_at, at(leaves)),
        (None, None) => String::new(),
    };
    let href = desk.href(&format!("/keys/{}/retire", key.key_id));
    let mut cells = vec![
        Cell::text(&key.algorithm),
        Cell::text(if key.usage == READS { t.reads } else { t.signs }),
        Cell::state(word, tone),
        Cell::text(t.days(key.age_seconds / DAY_SECONDS)),
        Cell::text(at(key.state_since)),
        Cell::text(then),
        Cell::text(&key.key_id),
    ];
    if desk.may(Permission::Keys) {
        cells.push(Cell::link(t.retire, href));
    }
    cells
}

pub(super) async fn get_list(desk: Desk, asked: Asked) -> Result<HttpResponse, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), KeyTexts::of(desk.lang));
    let mut columns = Column::texts([t.algorithm, t.usage, f.state, t.age, t.since, t.then, t.key]);
    if desk.may(Permission::Keys) {
        columns.extend(Column::texts([f.change]));
    }
    let list = Listing::new(t.title, columns, t.empty);
    let at = desk.clone();
    let rows = async move |ask: PageAsk| {
        let page = list_signing_keys(&at.provider, ask).await?;
        Ok(Rows { rows: page.objects.iter().map(|key| row(&at, key)).collect(), next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, "/keys", &[])).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), t.title);
    t.lead.clone_into(&mut page.lead);
    page.notices = desk.told(&[("published", t.published), ("activated", t.activated)]);
    if desk.is_told("too_early") {
        page.notices.push(Notice::new(NoticeKind::Caution, t.too_early));
    }
    if desk.may(Permission::Keys) {
        let way = Way::new("rotate", desk.href("/keys/rotate"), t.rotate);
        page.sections.push(Section::default().ways(vec![way]));
    }
    page.sections.push(Section::table("", "", list));
    Ok(desk.page(&page))
}

pub(super) async fn get_rotate(desk: Desk) -> Result<HttpResponse, Halt> {
    let t = KeyTexts::of(desk.lang);
    let press = Press {
        title: t.rotate_title,
        points: &[t.rotate_first, t.rotate_second],
        submit: t.rotate,
        is_danger: false,
        version: None,
        back: "/keys".to_owned(),
    };
    Ok(desk.page(&press.page(&desk)))
}

pub(super) async fn post_rotate(desk: Desk, _: Typed) -> Result<HttpResponse, Halt> {
    let rotation = rotate_signing_keys(&desk.provider, desk.operator()).await?;
    Ok(desk.see_other(&format!("/keys?{}", rotation.step)))
}

fn retire_form(desk: &Desk, entries: Entries, key: &SigningKeyView, version: &str) -> FormPage {
    let (f, t) = (FrameTexts::of(desk.lang), KeyTexts::of(desk.lang));
    let press = Press {
        title: t.retire_title,
        points: &[if key.usage == READS { t.retire_reader } else { t.retire_point }],
        submit: t.retire,
        is_danger: true,
        version: None,
        back: "/keys".to_owned(),
    };
    let mut page = press.page(desk);
    let reasons = [("compromised", t.reason_compromised, ""), ("not_needed", t.reason_not_needed, "")];
    page.inputs = vec![Input::Radios(entries.choices("reason", f.reason, f.reason_hint, &reasons))];
    page.hidden.push(("version", version.to_owned()));
    page.entries = entries;
    page
}

pub(super) async fn get_retire(desk: Desk, id: web::Path<String>) -> Result<HttpResponse, Halt> {
    let found = find_signing_key(&desk.provider, &id).await?;
    let entries = Entries::default().with("reason", "compromised");
    let mut page = retire_form(&desk, entries, &found.object, found.version.tag());
    page.lead = format!("{} ({})", found.object.key_id, found.object.algorithm);
    Ok(desk.page(&page))
}

pub(super) async fn post_retire(
    desk: Desk,
    id: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    let reason = match typed.get("reason") {
        "compromised" => KeyRetirementReason::Compromised,
        "not_needed" => KeyRetirementReason::NotNeeded,
        _ => return Err(Halt::Unreadable),
    };
    let body = KeyRetirement { reason };
    let acted = retire_signing_key(&desk.provider, desk.operator(), &id, &typed.expected(), body).await?;
    Ok(match acted {
        Acted::Done(()) => desk.see_other("/keys?done"),
        Acted::Waits(approval) => {
            desk.see_other(&format!("/approvals/{}?asked", approval.object.approval_id))
        }
    })
}
