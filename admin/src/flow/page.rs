//! Lists, page by page. A cursor is sealed: it holds for its list alone and cannot be made up.

use super::AdminError;
use idp::Provider;

/// Objects on a page when the caller names no number.
const USUAL: usize = 50;
/// Objects on a page at most.
const MOST: usize = 200;

/// Which page is asked for.
#[derive(Clone, Debug, Default)]
pub struct PageAsk {
    /// `next_cursor` of the page before; absent for the first.
    pub cursor: Option<String>,
    /// Objects at most.
    pub limit: Option<usize>,
}

/// One page.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The objects.
    pub objects: Vec<T>,
    /// Where the next page begins, when there is one.
    pub next: Option<String>,
}

impl PageAsk {
    pub(super) fn limit(&self) -> usize {
        self.limit.unwrap_or(USUAL).clamp(1, MOST)
    }

    /// The key of the last object seen; empty for the first page.
    pub(super) fn after(&self, provider: &Provider, list: &str) -> Result<String, AdminError> {
        let Some(cursor) = &self.cursor else { return Ok(String::new()) };
        let key = provider.sealer.open(&purpose(list), cursor).ok_or(AdminError::Cursor)?;
        String::from_utf8(key).map_err(|_| AdminError::Cursor)
    }
}

impl<T> Page<T> {
    /// Makes a page of `found`, which may hold one object more than `limit`: then there is a next page.
    pub(super) fn of(
        mut found: Vec<T>,
        limit: usize,
        provider: &Provider,
        list: &str,
        key: impl Fn(&T) -> &str,
    ) -> Self {
        let more = found.len() > limit;
        found.truncate(limit);
        let last = found.last().filter(|_| more).map(key);
        let next = last.map(|key| seal_cursor(provider, list, key));
        Self { objects: found, next }
    }

    pub(super) fn map<U>(self, shape: impl FnMut(T) -> U) -> Page<U> {
        Page { objects: self.objects.into_iter().map(shape).collect(), next: self.next }
    }
}

/// The cursor that goes on after `key`.
pub(super) fn seal_cursor(provider: &Provider, list: &str, key: &str) -> String {
    provider.sealer.seal(&purpose(list), key.as_bytes())
}

fn purpose(list: &str) -> String {
    format!("admin-cursor/{list}")
}
