//! A table: with filters above it, further pages below it, and an export of the same cells.

use super::Input;

/// What a state is told by beside its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it is to be.
    Good,
    /// Somebody should look.
    Caution,
    /// Something is wrong.
    Bad,
    /// Over, or of no weight.
    Quiet,
}

impl Tone {
    /// The class of the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Good => "badge-good",
            Self::Caution => "badge-caution",
            Self::Bad => "badge-bad",
            Self::Quiet => "badge-quiet",
        }
    }
}

/// One cell.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    /// Its text.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
    /// Shown as a state.
    pub tone: Option<Tone>,
    /// A second line, for the screen alone.
    pub note: Option<String>,
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A link.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..Self::text(text) }
    }

    /// A state.
    pub fn state(text: impl Into<String>, tone: Tone) -> Self {
        Self { tone: Some(tone), ..Self::text(text) }
    }

    /// Whether it is better not broken.
    pub fn is_short(&self) -> bool {
        const SHORT: usize = 24;
        self.text.chars().count() <= SHORT
    }

    /// The same with a second line.
    #[must_use]
    pub fn note(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its heading.
    pub label: &'static str,
    /// Whether its cells are numbers.
    pub is_number: bool,
}

impl Column {
    /// Columns of text.
    pub fn texts<const N: usize>(labels: [&'static str; N]) -> Vec<Self> {
        labels.map(Self::text).to_vec()
    }

    /// A column of text.
    pub const fn text(label: &'static str) -> Self {
        Self { label, is_number: false }
    }

    /// A column of numbers.
    pub const fn number(label: &'static str) -> Self {
        Self { label, is_number: true }
    }
}

/// A table of the console.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// What it shows, for screen readers.
    pub caption: String,
    /// The columns; the first names the row.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// What is said when there are none.
    pub empty: String,
    /// Inputs that choose which rows; sent by GET to the page's own address.
    pub filters: Vec<Input>,
    /// Whether any of them chooses.
    pub is_filtered: bool,
    /// Whether any of them, or the order, is other than at first: then they stand open on a small screen as well.
    pub is_chosen: bool,
    /// The page's own address, without what was chosen.
    pub href: String,
    /// Where the next page is.
    pub next: Option<String>,
    /// Where the first page is, seen from another one.
    pub first: Option<String>,
    /// Where the same rows are as CSV.
    pub export: Option<String>,
}

impl Listing {
    /// A table without filters.
    pub fn new(caption: &str, columns: Vec<Column>, empty: &str) -> Self {
        Self { caption: caption.to_owned(), columns, empty: empty.to_owned(), ..Self::default() }
    }

    /// With these rows.
    #[must_use]
    pub fn rows(self, rows: Vec<Vec<Cell>>) -> Self {
        Self { rows, ..self }
    }

    /// Whether the cell in this column (from 0) is a number.
    pub fn is_number(&self, column: &usize) -> bool {
        self.columns.get(*column).is_some_and(|column| column.is_number)
    }
}
