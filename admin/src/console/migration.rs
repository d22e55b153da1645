//! How far members of legacy sites are on their way (O10).

use super::{Desk, halt::Halt};
use crate::{
    domain::Permission,
    flow::view_migrations,
    pages::console::{
        Cell, Column, Listing, Section, SheetPage, Tone, Way,
        texts::{FrameTexts, MigrationTexts},
    },
};
use actix_web::HttpResponse;
use federation::domain::MigrationState;
use idp::{
    domain::{Lang, Timestamp},
    pages::moment_words,
};

/// The word and the tone of a state.
pub(super) fn state_of(state: Option<MigrationState>, lang: Lang) -> (&'static str, Tone) {
    let t = MigrationTexts::of(lang);
    match state {
        Some(MigrationState::Creating) => (t.creating, Tone::Caution),
        Some(MigrationState::Migrated) => (t.migrated, Tone::Good),
        Some(MigrationState::Failed) | None => (t.failed, Tone::Bad),
    }
}

pub(super) async fn get(desk: Desk) -> Result<HttpResponse, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), MigrationTexts::of(desk.lang));
    let found = view_migrations(&desk.provider).await?;
    let at = |moment: Timestamp| Cell::text(moment_words(moment, desk.lang));
    let cell = |state| {
        let (word, tone) = state_of(Some(state), desk.lang);
        Cell::state(word, tone)
    };
    let counts = found
        .counts
        .into_iter()
        .map(|(site, state, count)| vec![Cell::text(site), cell(state), Cell::text(count.to_string())]);
    let mut columns = Column::texts([t.site, f.state]);
    columns.push(Column::number(t.users));
    let counts = Listing::new(t.title, columns, t.empty).rows(counts.collect());
    let unfinished = found.unfinished.into_iter().map(|way| {
        vec![
            Cell::text(way.reference),
            Cell::text(way.site),
            cell(way.state),
            at(way.started_at),
            at(way.due_at),
            Cell::text(way.attempts.to_string()),
        ]
    });
    let mut columns = Column::texts([t.reference, t.site, f.state, t.started, t.next]);
    columns.push(Column::number(t.attempts));
    let unfinished = Listing::new(t.waiting, columns, t.waiting_empty).rows(unfinished.collect());
    let mut page = SheetPage::new(desk.frame(), t.title);
    t.lead.clone_into(&mut page.lead);
    page.sections = vec![
        Section::table("sites", t.users, counts),
        Section::table("waiting", t.waiting, unfinished).lead(t.waiting_lead),
    ];
    if desk.may(Permission::Accounts) {
        let find = Way::new("find", desk.href("/migration/member"), t.find);
        page.sections.push(Section::new("wrong", t.wrong).lead(t.wrong_lead).ways(vec![find]));
    }
    Ok(desk.page(&page))
}
