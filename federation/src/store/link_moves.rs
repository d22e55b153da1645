//! Moving links from one dealer to another when dealers are merged.

use super::{links::LinkRow, schema::dealer_links as links};
use crate::domain::{CustomerCode, DealerId, DealerLink, LinkId, LinkState};
use diesel::prelude::*;
use idp::store::{StoreError, Tx};

/// Links of a dealer in force or disputed, after `after` (empty for the beginning), `limit` at most.
pub fn list_movable(
    tx: &mut Tx<'_>,
    dealer: &DealerId,
    after: &str,
    limit: i64,
) -> Result<Vec<DealerLink>, StoreError> {
    let movable = [LinkState::Linked, LinkState::Disputed].map(LinkState::as_str);
    let rows: Vec<LinkRow> = links::table
        .filter(links::dealer_id.eq(dealer.as_str()))
        .filter(links::id.gt(after))
        .filter(links::state.eq_any(movable))
        .order(links::id)
        .limit(limit)
        .select(LinkRow::as_select())
        .load(tx.connection())?;
    rows.into_iter().map(DealerLink::try_from).collect()
}

/// Where a link goes.
#[derive(Debug)]
pub struct Destination<'a> {
    /// To this dealer.
    pub dealer: &'a DealerId,
    /// To this shop of it.
    pub shop: &'a str,
    /// The record, sealed and hashed for that dealer.
    pub code: &'a CustomerCode,
}

/// Moves one link. [`StoreError::Duplicate`] when the record is linked there.
pub fn relocate(tx: &mut Tx<'_>, id: &LinkId, to: &Destination<'_>) -> Result<(), StoreError> {
    diesel::update(links::table.find(id.as_str()))
        .set((
            links::dealer_id.eq(to.dealer.as_str()),
            links::shop.eq(to.shop),
            links::code_sealed.eq(&to.code.sealed),
            links::code_hash.eq(&to.code.hash),
        ))
        .execute(tx.connection())?;
    Ok(())
}
