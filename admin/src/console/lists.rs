//! What all lists do alike: read what is asked for, lead on to the next page, export.

use super::{Desk, halt::Halt};
use crate::{
    domain::harmless,
    flow::PageAsk,
    pages::console::{Cell, Column, Entries, Input, Listing, texts::FrameTexts},
};
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder, dev::Payload, http::header};
use idp::domain::Lang;
use std::{
    convert::Infallible,
    future::{Ready, ready},
};
use url::form_urlencoded::{self, Serializer};

/// Rows of an export at most, and rows that are read at once for it.
const MOST_ROWS: usize = 20_000;
pub(super) const ROWS_AT_ONCE: usize = 200;

/// The query string of a list.
#[derive(Debug)]
pub(super) struct Asked(Vec<(String, String)>);

impl FromRequest for Asked {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let pairs = form_urlencoded::parse(request.query_string().as_bytes()).take(50);
        let pairs = pairs.map(|(name, value)| (name.into_owned(), value.trim().to_owned()));
        ready(Ok(Self(pairs.filter(|(_, value)| !value.is_empty() && !value.contains('\0')).collect())))
    }
}

/// The field by which a list is turned round.
pub(super) const ORDER: &str = "order";
const OLDEST: &str = "oldest_first";

/// Whether the oldest is wanted first; else the newest is.
pub(super) fn is_oldest_first(asked: &Asked) -> bool {
    asked.get(ORDER) == OLDEST
}

/// The choice between the two, for lists by time.
pub(super) fn order_input(entries: &Entries, lang: Lang) -> Input {
    let f = FrameTexts::of(lang);
    let orders = [("newest_first", f.sorted_newest, ""), (OLDEST, f.sorted_oldest, "")];
    let chosen = if entries.get(ORDER).is_empty() {
        Entries::default().with(ORDER, "newest_first")
    } else {
        entries.clone()
    };
    Input::Select(chosen.choices(ORDER, f.order, "", &orders))
}

/// Rows of one page.
pub(super) struct Rows {
    pub(super) rows: Vec<Vec<Cell>>,
    pub(super) next: Option<String>,
}

impl Asked {
    /// One value; empty when it does not stand there.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// The same; `None` when it is empty.
    pub(super) fn some(&self, name: &str) -> Option<String> {
        Some(self.get(name).to_owned()).filter(|text| !text.is_empty())
    }

    /// What was chosen, for the inputs.
    pub(super) fn entries(&self) -> Entries {
        Entries::from_pairs(self.0.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    }

    /// Which page.
    pub(super) fn page(&self) -> PageAsk {
        PageAsk { cursor: self.some("cursor"), limit: None }
    }

    /// Whether the rows are wanted as a file.
    pub(super) fn wants_csv(&self) -> bool {
        self.get("format") == "csv"
    }

    /// The list with its ways on. `names` are those of its filters.
    pub(super) fn lead_on(&self, list: Listing, rows: Rows, href: String, names: &[&str]) -> Listing {
        let chosen: Vec<(&str, &str)> =
            names.iter().map(|name| (*name, self.get(name))).filter(|(_, value)| !value.is_empty()).collect();
        let with = |more: Option<(&str, &str)>| {
            let mut query = Serializer::new(String::new());
            query.extend_pairs(&chosen).extend_pairs(more);
            let query = query.finish();
            if query.is_empty() { href.clone() } else { format!("{href}?{query}") }
        };
        Listing {
            rows: rows.rows,
            is_filtered: chosen.iter().any(|(name, _)| *name != ORDER),
            next: rows.next.as_deref().map(|cursor| with(Some(("cursor", cursor)))),
            first: self.some("cursor").map(|_| with(None)),
            export: Some(with(Some(("format", "csv")))),
            href,
            ..list
        }
    }
}

/// Every row that fits, as CSV (RFC 4180) that spreadsheets open as it is meant.
pub(super) async fn export(
    name: &str,
    columns: &[Column],
    rows: impl AsyncFn(PageAsk) -> Result<Rows, Halt>,
) -> Result<HttpResponse, Halt> {
    let mut table = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let failed = |_| Halt::Internal;
    table.write_record(columns.iter().map(|column| column.label)).map_err(failed)?;
    let mut ask = PageAsk { cursor: None, limit: Some(ROWS_AT_ONCE) };
    let mut written = 0;
    let is_whole = loop {
        let page = rows(ask).await?;
        for row in page.rows {
            table.write_record(row.into_iter().map(|cell| harmless(cell.text))).map_err(failed)?;
            written += 1;
        }
        match page.next {
            Some(cursor) if written < MOST_ROWS => {
                ask = PageAsk { cursor: Some(cursor), limit: Some(ROWS_AT_ONCE) };
            }
            next => break next.is_none(),
        }
    };
    // Whoever opens the file is to know that there is more.
    let name = if is_whole { name.to_owned() } else { format!("{name}-first-{written}") };
    let bytes = table.into_inner().map_err(|_| Halt::Internal)?;
    // The mark by which spreadsheets know UTF-8.
    let body = ["\u{feff}".as_bytes(), &bytes].concat();
    Ok(csv_file(&name).body(body))
}

/// The answer that a file of rows begins with.
pub(super) fn csv_file(name: &str) -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer
        .content_type("text/csv; charset=utf-8; header=present")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")));
    answer
}

/// One row of it. No cell is a formula.
pub(super) fn csv_row(cells: impl Iterator<Item = String>) -> Result<Vec<u8>, Halt> {
    let mut row = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    row.write_record(cells.map(harmless)).map_err(|_| Halt::Internal)?;
    row.into_inner().map_err(|_| Halt::Internal)
}

/// What lists of the house begin with: the page, its frame and its rows.
pub(super) async fn show(
    desk: &Desk,
    asked: &Asked,
    rows: impl AsyncFn(PageAsk) -> Result<Rows, Halt>,
    (list, below, names): (Listing, &str, &[&str]),
) -> Result<Shown, Halt> {
    if asked.wants_csv() {
        let name = below.trim_start_matches('/').replace('/', "-");
        return Ok(Shown::File(export(&name, &list.columns, rows).await?));
    }
    let found = rows(asked.page()).await?;
    Ok(Shown::Page(Box::new(asked.lead_on(list, found, desk.href(below), names))))
}

/// A list, as it was asked for.
pub(super) enum Shown {
    /// On a page.
    Page(Box<Listing>),
    /// As a file.
    File(HttpResponse),
}
