//! Exports that are sent while they are read: however long a list is, no more than a page of it is in memory.

use super::{
    Desk,
    halt::Halt,
    lists::{Asked, ROWS_AT_ONCE, Rows, Shown, csv_file, csv_row},
};
use crate::{
    flow::PageAsk,
    pages::console::{Column, Listing},
};
use actix_web::{HttpResponse, web::Bytes};
use futures_util::stream::unfold;

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

/// A list on its page, or as a file that is streamed.
pub(super) async fn show_streamed(
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

/// Every row as CSV. What fails before the first row is a page; what fails later cuts the file off, so that nobody takes it
/// for the whole.
async fn export(
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

fn lines(rows: Vec<Vec<crate::pages::console::Cell>>) -> Result<Vec<u8>, Halt> {
    let mut bytes = Vec::new();
    for row in rows {
        bytes.extend(csv_row(row.into_iter().map(|cell| cell.text))?);
    }
    Ok(bytes)
}
