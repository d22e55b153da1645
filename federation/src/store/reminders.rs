//! Which starts are to be reminded of. Taking one is a conditional update: of any number of nodes one sends.

use super::{links::LinkRow, schema::dealer_links as links};
use crate::domain::{DealerLink, LinkId, LinkState};
use diesel::prelude::*;
use idp::{
    domain::Timestamp,
    store::{StoreError, Tx},
};

/// Open starts, after `after`, that were made at or before `started_until` and were not reminded of on `day` or later.
/// Those whose mail cannot be delivered are left out.
pub fn list_due(
    tx: &mut Tx<'_>,
    day: i32,
    started_until: Timestamp,
    after: &str,
    limit: i64,
) -> Result<Vec<DealerLink>, StoreError> {
    let now = tx.now().seconds();
    let rows: Vec<LinkRow> = links::table
        .filter(links::state.eq(LinkState::Provisional.as_str()))
        .filter(links::expires_at.ge(now))
        .filter(links::reminded.lt(day))
        .filter(links::created_at.le(started_until.seconds()))
        .filter(links::undeliverable_at.is_null())
        .filter(links::id.gt(after))
        .order(links::id)
        .limit(limit)
        .select(LinkRow::as_select())
        .load(tx.connection())?;
    rows.into_iter().map(DealerLink::try_from).collect()
}

/// Takes the reminder of this day; `false` when another node has it, or nothing is to be reminded of any more.
pub fn take(tx: &mut Tx<'_>, id: &LinkId, day: i32) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let taken = diesel::update(
        links::table
            .find(id.as_str())
            .filter(links::state.eq(LinkState::Provisional.as_str()))
            .filter(links::expires_at.ge(now))
            .filter(links::undeliverable_at.is_null())
            .filter(links::reminded.lt(day)),
    )
    .set(links::reminded.eq(day))
    .execute(tx.connection())?;
    Ok(taken == 1)
}
