//! Terms, notices, consents (O5): documents, their versions, both languages side by side, a new version with its preview.

use super::{
    Desk, Typed,
    forms::again,
    halt::Halt,
    lists::{Asked, Rows, Shown, show},
};
use crate::{
    domain::{Permission, Rule, TextPreview, TextPublication, TextState, TextView},
    flow::{AdminError, PageAsk, find_text, list_text_versions, list_texts, preview_text, publish_text},
    pages::console::{
        Cell, Column, Entries, FormPage, Input, Listing, Notice, NoticeKind, Reading, Section, SheetPage,
        Tone, Way, fact,
        texts::{DealerTexts, FrameTexts, PublishedTexts, StateTexts},
    },
};
use actix_web::{HttpResponse, web};
use idp::{
    domain::{Announcement, Lang},
    pages::{Choices, Need, TextFragment},
};

fn state_of(state: TextState, lang: Lang) -> (&'static str, Tone) {
    let s = StateTexts::of(lang);
    match state {
        TextState::Future => (s.future, Tone::Caution),
        TextState::Current => (s.current, Tone::Good),
        TextState::Past => (s.past, Tone::Quiet),
    }
}

fn title_of(text: &TextView, lang: Lang) -> &str {
    match lang {
        Lang::Ja => &text.title_ja,
        Lang::En => &text.title_en,
    }
}

pub(super) async fn get_list(desk: Desk, asked: Asked) -> Result<HttpResponse, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), PublishedTexts::of(desk.lang));
    let columns = Column::texts([t.document, f.name, t.version, t.effective, f.state]);
    let list = Listing::new(t.title, columns, t.empty);
    let at = desk.clone();
    let rows = async move |ask: PageAsk| {
        let page = list_texts(&at.provider, ask).await?;
        let rows = page.objects.iter().map(|text| {
            let (word, tone) = state_of(text.state, at.lang);
            vec![
                Cell::link(&text.document, at.href(&format!("/texts/{}", text.document))),
                Cell::text(title_of(text, at.lang)),
                Cell::text(&text.version),
                Cell::text(&text.effective_on),
                Cell::state(word, tone),
            ]
        });
        Ok(Rows { rows: rows.collect(), next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, "/texts", &[])).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), t.title);
    t.lead.clone_into(&mut page.lead);
    if desk.may(Permission::Texts) {
        let way = Way::new("new-document", desk.href("/texts/new"), t.new_document);
        page.sections.push(Section::default().ways(vec![way]));
    }
    page.sections.push(Section::table("", "", list));
    Ok(desk.page(&page))
}

fn name_form(desk: &Desk, entries: Entries) -> FormPage {
    let t = PublishedTexts::of(desk.lang);
    let mut page = FormPage::new(desk.frame(), t.new_document, desk.href("/texts/new"), t.go_on);
    t.new_document_lead.clone_into(&mut page.lead);
    page.inputs =
        vec![Input::Line(entries.line("document", t.document_name, t.document_name_hint, Need::Required))];
    page.entries = entries;
    page.back = Some(Way::new("back", desk.href("/texts"), t.title));
    page
}

pub(super) async fn get_new(desk: Desk) -> Result<HttpResponse, Halt> {
    Ok(desk.page(&name_form(&desk, Entries::default())))
}

pub(super) async fn post_new(desk: Desk, typed: Typed) -> Result<HttpResponse, Halt> {
    let name = typed.get("document");
    let is_name = name != "new"
        && (2..=64).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if is_name {
        return Ok(desk.see_other(&format!("/texts/{name}/publish")));
    }
    let mut entries = typed.entries();
    entries.refuse("document", Rule::DocumentName.sentence(desk.lang));
    Ok(desk.refused(&name_form(&desk, entries)))
}

pub(super) async fn get_versions(
    desk: Desk,
    document: web::Path<String>,
    asked: Asked,
) -> Result<HttpResponse, Halt> {
    let (f, t) = (FrameTexts::of(desk.lang), PublishedTexts::of(desk.lang));
    let below = format!("/texts/{document}");
    let columns = Column::texts([t.version, f.name, t.effective, f.state]);
    let list = Listing::new(t.version, columns, t.empty);
    let (at, of, base) = (desk.clone(), document.to_string(), desk.href(&below));
    let rows = async move |ask: PageAsk| {
        let page = list_text_versions(&at.provider, of.clone(), ask).await?;
        let rows = page.objects.iter().map(|text| {
            let (word, tone) = state_of(text.state, at.lang);
            vec![
                Cell::link(&text.version, format!("{base}/{}", text.version)),
                Cell::text(title_of(text, at.lang)),
                Cell::text(&text.effective_on),
                Cell::state(word, tone),
            ]
        });
        Ok(Rows { rows: rows.collect(), next: page.next })
    };
    let list = match show(&desk, &asked, rows, (list, &below, &[])).await? {
        Shown::File(file) => return Ok(file),
        Shown::Page(list) => *list,
    };
    let mut page = SheetPage::new(desk.frame(), document.as_str());
    page.back = Some(Way::new("back", desk.href("/texts"), t.title));
    page.notices = desk.told(&[("published", t.published)]);
    if desk.may(Permission::Texts) {
        let way = Way::new("new-version", desk.href(&format!("{below}/publish")), t.new_version);
        page.sections.push(Section::default().ways(vec![way]));
    }
    page.sections.push(Section::table("", "", list));
    Ok(desk.page(&page))
}

pub(super) async fn get_one(desk: Desk, place: web::Path<(String, String)>) -> Result<HttpResponse, Halt> {
    let t = PublishedTexts::of(desk.lang);
    let (document, version) = place.into_inner();
    let text = find_text(&desk.provider, document.clone(), version).await?.object;
    let mut page = SheetPage::new(desk.frame(), title_of(&text.view, desk.lang));
    page.back = Some(Way::new("back", desk.href(&format!("/texts/{document}")), t.versions));
    let (word, tone) = state_of(text.view.state, desk.lang);
    page.state = Some((word.to_owned(), tone));
    let words = page.frame.t;
    let hash = idp::pages::Row {
        note: Some(t.hash_hint.to_owned()),
        ..fact(t.hash, text.view.hash.as_str(), words)
    };
    let rows = vec![
        fact(t.document, document.as_str(), words),
        fact(t.version, text.view.version.as_str(), words),
        fact(t.effective, text.view.effective_on.as_str(), words),
        hash,
    ];
    let way = Way::new("page", text.view.page_url.as_str(), t.page);
    page.sections.push(Section::facts("facts", FrameTexts::of(desk.lang).facts, rows).ways(vec![way]));
    let html = |body: &str| idp::pages::html(&TextFragment { body });
    let both = |ja: &str, en: &str| readings(t, &html(ja), &html(en));
    if !text.changes_ja.is_empty() {
        let readings = both(&text.changes_ja, &text.changes_en);
        page.sections.push(Section { readings, ..Section::new("changes", t.changes) });
    }
    let readings = both(&text.body_ja, &text.body_en);
    page.sections.push(Section { readings, ..Section::new("body", t.body) });
    Ok(desk.page(&page))
}

/// Both languages beside one another.
fn readings(t: &'static PublishedTexts, ja: &str, en: &str) -> Vec<Reading> {
    let reading =
        |lang, title: &str, html: &str| Reading { lang, title: title.to_owned(), html: html.to_owned() };
    vec![reading("ja", t.japanese, ja), reading("en", t.english, en)]
}

fn form(desk: &Desk, document: &str, entries: Entries, preview: Option<&TextPreview>) -> FormPage {
    let (f, t) = (FrameTexts::of(desk.lang), PublishedTexts::of(desk.lang));
    let action = desk.href(&format!("/texts/{document}/publish"));
    let (submit, other) = (t.publish, Some(("preview", t.preview)));
    let mut page = FormPage::new(desk.frame(), t.new_version, action, submit);
    page.lead = format!("{document} — {}", t.new_version_lead);
    page.other = other;
    if let Some(preview) = preview {
        page.notices.push(Notice::new(NoticeKind::Info, t.preview_lead));
        page.readings = readings(t, &preview.html_ja, &preview.html_en);
    }
    let told = [
        ("", t.announce_nobody, ""),
        ("acceptors", t.announce_acceptors, ""),
        ("accounts", t.announce_accounts, ""),
    ];
    let e = &entries;
    page.inputs = vec![
        Input::Line(e.line("version", t.version, t.version_hint, Need::Required)),
        Input::Line(e.line("effective_on", t.effective, t.effective_hint, Need::Required)),
        Input::Line(e.line("title_ja", t.title_ja, "", Need::Required)),
        Input::Area(e.area("body_ja", t.body_ja, t.body_hint, Need::Required, 14)),
        Input::Line(e.line("title_en", t.title_en, "", Need::Required)),
        Input::Area(e.area("body_en", t.body_en, t.body_hint, Need::Required, 14)),
        Input::Area(e.area("changes_ja", t.changes_ja, t.changes_hint, Need::Optional, 4)),
        Input::Area(e.area("changes_en", t.changes_en, t.changes_hint, Need::Optional, 4)),
        Input::Radios(Choices { need: Need::Unmarked, ..e.choices("announce_to", t.announce, "", &told) }),
    ];
    page.back = Some(Way::new("back", desk.href("/texts"), f.back_unchanged));
    page.entries = entries;
    page
}

/// A new version begins with the words of the one before.
pub(super) async fn get_publish(desk: Desk, document: web::Path<String>) -> Result<HttpResponse, Halt> {
    let one = PageAsk { cursor: None, limit: Some(1) };
    let before = match list_text_versions(&desk.provider, document.to_string(), one).await {
        Ok(page) => page.objects.into_iter().next(),
        Err(AdminError::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    let mut entries = Entries::default();
    if let Some(before) = before {
        let text = find_text(&desk.provider, document.to_string(), before.version).await?.object;
        entries = entries
            .with("title_ja", text.view.title_ja)
            .with("title_en", text.view.title_en)
            .with("body_ja", text.body_ja)
            .with("body_en", text.body_en);
    }
    Ok(desk.page(&form(&desk, &document, entries, None)))
}

pub(super) async fn post_publish(
    desk: Desk,
    document: web::Path<String>,
    typed: Typed,
) -> Result<HttpResponse, Halt> {
    let body = TextPublication {
        version: typed.text("version"),
        effective_on: typed.text("effective_on"),
        title_ja: typed.text("title_ja"),
        title_en: typed.text("title_en"),
        body_ja: typed.text("body_ja"),
        body_en: typed.text("body_en"),
        changes_ja: typed.text("changes_ja"),
        changes_en: typed.text("changes_en"),
        announce_to: match typed.get("announce_to") {
            "acceptors" => Some(Announcement::Acceptors),
            "accounts" => Some(Announcement::Accounts),
            _ => None,
        },
    };
    let name = document.to_string();
    let taken = DealerTexts::of(desk.lang).taken;
    if typed.get("press") == "preview" {
        let preview = preview_text(&desk.provider, name, body).await;
        return Ok(match again(preview, typed.entries(), "version", taken, desk.lang)? {
            Ok(preview) => desk.page(&form(&desk, &document, typed.entries(), Some(&preview))),
            Err(entries) => desk.refused(&form(&desk, &document, entries, None)),
        });
    }
    let done = publish_text(&desk.provider, desk.operator(), name, body).await;
    match again(done, typed.entries(), "version", taken, desk.lang)? {
        Ok(_) => Ok(desk.see_other(&format!("/texts/{document}?published"))),
        Err(entries) => Ok(desk.refused(&form(&desk, &document, entries, None))),
    }
}
