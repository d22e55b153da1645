//! A page to read: what a thing is, what belongs to it, and what can be done with it.

use super::{Frame, Input, Listing, Tone, texts::FrameTexts};
use askama::Template;
use idp::pages::Row;

/// A link to another page.
#[derive(Clone, Debug)]
pub struct Way {
    /// Id of the link.
    pub id: &'static str,
    /// Where.
    pub href: String,
    /// The words on it.
    pub label: &'static str,
}

impl Way {
    /// A link.
    pub fn new(id: &'static str, href: impl Into<String>, label: &'static str) -> Self {
        Self { id, href: href.into(), label }
    }
}

/// How a notice looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// Something was done.
    Done,
    /// To be minded.
    Caution,
    /// To be known.
    Info,
}

/// A notice.
#[derive(Clone, Debug)]
pub struct Notice {
    /// How it looks.
    pub kind: NoticeKind,
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub way: Option<Way>,
}

impl Notice {
    /// A notice without a link.
    pub fn new(kind: NoticeKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), way: None }
    }

    /// The word of the style sheet.
    pub fn class(&self) -> &'static str {
        match self.kind {
            NoticeKind::Done => "done",
            NoticeKind::Caution => "caution",
            NoticeKind::Info => "info",
        }
    }
}

/// A text to copy.
#[derive(Clone, Debug)]
pub struct CodeBlock {
    /// What it is for.
    pub title: String,
    /// The text.
    pub text: String,
    /// Whether it is opened by a press.
    pub is_folded: bool,
}

/// A text to read, as HTML that our own renderer made.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Its language.
    pub lang: &'static str,
    /// Its heading.
    pub title: String,
    /// The HTML.
    pub html: String,
}

/// One fact; what is not there is said in words.
pub fn fact(label: &str, value: impl Into<String>, t: &FrameTexts) -> Row {
    let value = value.into();
    let value = if value.trim().is_empty() { t.nothing.to_owned() } else { value };
    Row { label: label.to_owned(), value, note: None }
}

/// A part of a sheet. What is empty is left out.
#[derive(Clone, Debug, Default)]
pub struct Section {
    /// Id of its heading; empty for a part without one.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// A sentence.
    pub lead: String,
    /// Facts.
    pub rows: Vec<Row>,
    /// A picture: SVG that was made here.
    pub svg: String,
    /// A table.
    pub listing: Option<Listing>,
    /// Texts beside one another.
    pub readings: Vec<Reading>,
    /// Texts to copy.
    pub codes: Vec<CodeBlock>,
    /// What can be done.
    pub ways: Vec<Way>,
}

impl Section {
    /// A part with a heading.
    pub fn new(id: &'static str, title: impl Into<String>) -> Self {
        Self { id, title: title.into(), ..Self::default() }
    }

    /// A part of facts.
    pub fn facts(id: &'static str, title: impl Into<String>, rows: Vec<Row>) -> Self {
        Self { rows, ..Self::new(id, title) }
    }

    /// A part with a table.
    pub fn table(id: &'static str, title: impl Into<String>, listing: Listing) -> Self {
        Self { listing: Some(listing), ..Self::new(id, title) }
    }

    /// The same with things to do.
    #[must_use]
    pub fn ways(self, ways: Vec<Way>) -> Self {
        Self { ways, ..self }
    }

    /// The same with a sentence.
    #[must_use]
    pub fn lead(self, lead: impl Into<String>) -> Self {
        Self { lead: lead.into(), ..self }
    }
}

/// A page to read.
#[derive(Clone, Debug, Template)]
#[template(path = "console/sheet.html")]
pub struct SheetPage {
    /// The frame.
    pub frame: Frame,
    /// Its name.
    pub title: String,
    /// Its state in a word.
    pub state: Option<(String, Tone)>,
    /// A sentence.
    pub lead: String,
    /// What is to be told first.
    pub notices: Vec<Notice>,
    /// Its parts.
    pub sections: Vec<Section>,
    /// Where it belongs.
    pub back: Option<Way>,
}

impl SheetPage {
    /// A page with a name.
    pub fn new(frame: Frame, title: impl Into<String>) -> Self {
        Self {
            frame,
            title: title.into(),
            state: None,
            lead: String::new(),
            notices: Vec::new(),
            sections: Vec::new(),
            back: None,
        }
    }
}
