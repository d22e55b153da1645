//! What all lists do alike: read what is asked for, lead on to the next page, export.

use super::{Desk, halt::Halt, stream::export};
use crate::{
    flow::PageAsk,
    pages::console::{Cell, Entries, Input, Listing, texts::FrameTexts},
};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload};
use idp::domain::Lang;
use std::{
    convert::Infallible,
    future::{Ready, ready},
};
use url::form_urlencoded::{self, Serializer};

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
pub(super) const NEWEST: &str = "newest_first";
pub(super) const OLDEST: &str = "oldest_first";

/// Whether the oldest is wanted first; else the newest is.
pub(super) fn is_oldest_first(asked: &Asked) -> bool {
    asked.get(ORDER) == OLDEST
}

/// The choice between the two, for lists by time.
pub(super) fn order_input(entries: &Entries, lang: Lang) -> Input {
    let f = FrameTexts::of(lang);
    select_order(entries, &[(NEWEST, f.sorted_newest, ""), (OLDEST, f.sorted_oldest, "")], lang)
}

/// The choice of an order: the first one, unless another was chosen.
pub(super) fn select_order(entries: &Entries, orders: &[(&str, &str, &str)], lang: Lang) -> Input {
    let usual = orders.first().map_or("", |(value, ..)| *value);
    let chosen =
        if entries.get(ORDER).is_empty() { Entries::default().with(ORDER, usual) } else { entries.clone() };
    Input::Select(chosen.choices(ORDER, FrameTexts::of(lang).order, "", orders))
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
            is_chosen: !chosen.is_empty(),
            is_filtered: chosen.iter().any(|(name, _)| *name != ORDER),
            next: rows.next.as_deref().map(|cursor| with(Some(("cursor", cursor)))),
            first: self.some("cursor").map(|_| with(None)),
            export: Some(with(Some(("format", "csv")))),
            href,
            ..list
        }
    }
}

/// A list on its page, or as a file that is sent while it is read.
pub(super) async fn show(
    desk: &Desk,
    asked: &Asked,
    rows: impl AsyncFn(PageAsk) -> Result<Rows, Halt> + 'static,
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
