//! Ties between accounts and users of legacy sites: looked up by the ID at the site, shown with the account, and released when
//! somebody came over with the wrong account.

use super::{
    Desk, Typed,
    accounts::{reason_of, reasons},
    forms::again,
    halt::Halt,
    migration::state_of,
    press::Press,
};
use crate::{
    domain::{MigrationSearch, Permission},
    flow::{
        AdminError, PageAsk, find_migration, list_migrations, release_migration, search_migration,
        view_migrations,
    },
    pages::console::{
        Cell, Column, Entries, FormPage, Input, Listing, Section, Way,
        texts::{AccountTexts, FrameTexts, MigrationTexts},
    },
};
use actix_web::{HttpResponse, web};
use federation::domain::MigrationState;
use idp::{
    domain::{AccountId, Timestamp},
    pages::{Need, moment_words},
};

/// The account and the site of an address.
type Place = web::Path<(String, String)>;

/// The ties of an account, for its page; nothing for one that came over from nowhere.
pub(super) async fn of_account(desk: &Desk, account: &str) -> Result<Option<Section>, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), MigrationTexts::of(desk.lang));
    let ask = PageAsk { cursor: None, limit: Some(200) };
    let ties = list_migrations(&desk.provider, AccountId::from(account), ask).await?.objects;
    if ties.is_empty() {
        return Ok(None);
    }
    let at = |moment: Timestamp| Cell::text(moment_words(moment, desk.lang));
    let may = desk.may(Permission::Dealers);
    let rows = ties.into_iter().map(|tie| {
        let (word, tone) = state_of(MigrationState::parse(tie.state), desk.lang);
        let href = desk.href(&format!("/accounts/{account}/migrations/{}/release", tie.site));
        let mut cells = vec![
            Cell::text(tie.site),
            Cell::state(word, tone),
            at(tie.started_at),
            tie.migrated_at.map(at).unwrap_or_default(),
        ];
        cells.extend(may.then(|| Cell::link(t.release, href)));
        cells
    });
    let mut columns = Column::texts([t.site, f.state, t.started, t.finished]);
    columns.extend(may.then_some(Column::text(f.change)));
    let list = Listing::new(t.ties, columns, t.ties_empty).rows(rows.collect());
    Ok(Some(Section::table("ties", t.ties, list)))
}

async fn search_form(desk: &Desk, entries: Entries) -> Result<FormPage, Halt> {
    let t = MigrationTexts::of(desk.lang);
    let action = desk.href("/migration/member");
    let mut page = FormPage::new(desk.frame(), t.find, action, AccountTexts::of(desk.lang).search_submit);
    t.find_lead.clone_into(&mut page.lead);
    let mut sites: Vec<String> =
        view_migrations(&desk.provider).await?.counts.into_iter().map(|(site, ..)| site).collect();
    sites.dedup();
    let site = if let [site] = sites.as_slice() { site.clone() } else { String::new() };
    let entries = if entries.get("site").is_empty() { entries.with("site", site) } else { entries };
    page.inputs = vec![
        Input::Line(entries.line("site", t.site, "", Need::Required)),
        Input::Line(entries.line("legacy_user_id", t.user, "", Need::Required)),
        Input::Radios(reasons(&entries, desk.lang)),
    ];
    page.entries = entries;
    // Support has no page of the migration as a whole.
    page.back = Some(match desk.may(Permission::Read) {
        true => Way::new("back", desk.href("/migration"), t.title),
        false => Way::new("back", desk.href("/accounts"), AccountTexts::of(desk.lang).search_title),
    });
    Ok(page)
}

pub(super) async fn get_search(desk: Desk) -> Result<HttpResponse, Halt> {
    let entries = Entries::default().with("reason", "customer_request");
    Ok(desk.page(&search_form(&desk, entries).await?))
}

/// The ID goes by POST: addresses of pages are kept in histories and logs.
pub(super) async fn post_search(desk: Desk, typed: Typed) -> Result<HttpResponse, Halt> {
    let reason = reason_of(typed.get("reason")).ok_or(Halt::Unreadable)?;
    let body =
        MigrationSearch { site: typed.text("site"), legacy_user_id: typed.text("legacy_user_id"), reason };
    let found = search_migration(&desk.provider, desk.operator(), body).await;
    if matches!(found, Err(AdminError::NotFound)) {
        let mut entries = typed.entries();
        entries.refuse("legacy_user_id", MigrationTexts::of(desk.lang).not_found);
        return Ok(desk.refused(&search_form(&desk, entries).await?));
    }
    match again(found, typed.entries(), "legacy_user_id", "", desk.lang)? {
        Ok(found) => Ok(desk.see_other(&format!("/accounts/{}", found.object.account_id))),
        Err(entries) => Ok(desk.refused(&search_form(&desk, entries).await?)),
    }
}

pub(super) async fn get_release(desk: Desk, place: Place) -> Result<HttpResponse, Halt> {
    let t = MigrationTexts::of(desk.lang);
    let (account, site) = place.into_inner();
    let found = find_migration(&desk.provider, AccountId::from(account.as_str()), site.clone()).await?;
    let press = Press {
        title: t.release_title,
        points: &[t.release_tie, t.release_links, t.release_again],
        submit: t.release,
        is_danger: true,
        version: Some(&found.version),
        back: format!("/accounts/{account}"),
    };
    let mut page = press.page(&desk);
    page.lead = format!("{}{}{site}", t.site, page.frame.shell.colon());
    Ok(desk.page(&page))
}

pub(super) async fn post_release(desk: Desk, place: Place, typed: Typed) -> Result<HttpResponse, Halt> {
    let (account, site) = place.into_inner();
    let at = (AccountId::from(account.as_str()), site);
    release_migration(&desk.provider, desk.operator(), at, typed.expected()).await?;
    Ok(desk.see_other(&format!("/accounts/{account}?released")))
}
