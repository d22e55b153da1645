//! How far a customer came with a start, so that each step is counted once. No state: nothing depends on it.

use super::schema::dealer_links as links;
use crate::domain::{LinkId, LinkProgress};
use diesel::prelude::*;
use idp::store::{StoreError, Tx};

/// Notes that these steps were reached; returns those that were not noted before.
pub fn reach(tx: &mut Tx<'_>, id: &LinkId, reached: LinkProgress) -> Result<LinkProgress, StoreError> {
    let noted: Option<i32> =
        links::table.find(id.as_str()).select(links::progress).first(tx.connection()).optional()?;
    let Some(noted) = noted.map(LinkProgress::from_bits) else { return Ok(LinkProgress::default()) };
    let fresh = reached.without(noted);
    if fresh == LinkProgress::default() {
        return Ok(fresh);
    }
    // Only if nobody noted anything in between: a second tab counts nothing.
    let changed = diesel::update(links::table.find(id.as_str()).filter(links::progress.eq(noted.bits())))
        .set(links::progress.eq(noted.with(reached).bits()))
        .execute(tx.connection())?;
    Ok(if changed == 1 { fresh } else { LinkProgress::default() })
}
