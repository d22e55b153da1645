//! Exports that are sent while they are read: however long a list is, no more than a page of it is in memory.

use super::{halt::Halt, lists::Rows};
use crate::{
    domain::harmless,
    flow::PageAsk,
    pages::console::{Cell, Column},
};
use actix_web::{HttpResponse, HttpResponseBuilder, http::header, web::Bytes};
use futures_util::stream::unfold;

/// Rows that are read at once.
const ROWS_AT_ONCE: usize = 200;

/// An export under way: how to read on, and what is next.
struct Export<R> {
    rows: R,
    next: Next,
}

enum Next {
    /// What was read to see whether anything can be.
    First(Vec<u8>, Option<String>),
    /// The page after this cursor.
    Page(String),
    /// Nothing.
    End,
}

/// Every row as CSV (RFC 4180) that spreadsheets open as it is meant. What fails before the first row is a page; what fails
/// later cuts the transfer off, so that nobody takes the file for the whole.
pub(super) async fn export(
    name: &str,
    columns: &[Column],
    rows: impl AsyncFn(PageAsk) -> Result<Rows, Halt> + 'static,
) -> Result<HttpResponse, Halt> {
    let page = rows(ask(None)).await?;
    // The mark by which spreadsheets know UTF-8.
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    bytes.extend(csv_row(columns.iter().map(|column| column.label.to_owned()))?);
    bytes.extend(lines(page.rows)?);
    let begin = Export { rows, next: Next::First(bytes, page.next) };
    let stream = unfold(begin, |export| async move {
        let Export { rows, next } = export;
        let read = match next {
            Next::End => return None,
            Next::First(bytes, next) => Ok((bytes, next)),
            Next::Page(cursor) => match rows(ask(Some(cursor))).await {
                Ok(page) => lines(page.rows).map(|bytes| (bytes, page.next)),
                Err(halt) => Err(halt),
            },
        };
        Some(match read {
            Ok((bytes, next)) => {
                let next = next.map_or(Next::End, Next::Page);
                (Ok(Bytes::from(bytes)), Export { rows, next })
            }
            Err(halt) => (Err(halt), Export { rows, next: Next::End }),
        })
    });
    Ok(csv_file(name).streaming(Box::pin(stream)))
}

fn ask(cursor: Option<String>) -> PageAsk {
    PageAsk { cursor, limit: Some(ROWS_AT_ONCE) }
}

fn lines(rows: Vec<Vec<Cell>>) -> Result<Vec<u8>, Halt> {
    let mut bytes = Vec::new();
    for row in rows {
        bytes.extend(csv_row(row.into_iter().map(|cell| cell.text))?);
    }
    Ok(bytes)
}

/// The answer that a file of rows begins with.
fn csv_file(name: &str) -> HttpResponseBuilder {
    let mut answer = HttpResponse::Ok();
    answer
        .content_type("text/csv; charset=utf-8; header=present")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")));
    answer
}

/// One row of it. No cell is a formula.
fn csv_row(cells: impl Iterator<Item = String>) -> Result<Vec<u8>, Halt> {
    let mut row = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    row.write_record(cells.map(harmless)).map_err(|_| Halt::Internal)?;
    row.into_inner().map_err(|_| Halt::Internal)
}
