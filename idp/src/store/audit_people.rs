//! The audit trail of one dealer's own people: what members of its staff did, and what people at its terminals did.

use super::{StoreError, Tx, audit::AuditLine, schema::audit};
use crate::domain::{Timestamp, first_id_at};
use diesel::{dsl::sql, prelude::*, sql_types::Bool};

/// Sorts after every id, in every collation.
const LAST: &str = "zzzzzzzzzzzzzzzzzzzzzzzzzzz";

/// Which lines.
#[derive(Clone, Debug)]
pub struct PeopleFilter<'a> {
    /// About this dealer.
    pub dealer: &'a str,
    /// The accounts of its members of staff.
    pub accounts: Vec<&'a str>,
    /// At the first moment or later, and before the second.
    pub time: (Option<Timestamp>, Option<Timestamp>),
}

/// Lines that fit, newest first, before the id `before` (empty for the end), `limit` at most.
pub fn search_people(
    tx: &mut Tx<'_>,
    filter: &PeopleFilter<'_>,
    before: &str,
    limit: i64,
) -> Result<Vec<AuditLine>, StoreError> {
    let (from, to) = filter.time;
    // Ids begin with their moment.
    let from = from.map(first_id_at).unwrap_or_default();
    let to = to.map_or_else(|| LAST.to_owned(), first_id_at);
    let before = if before.is_empty() { LAST } else { before };
    // People at a terminal are named by the dealer, other members of staff by an account: an id of ours has 26 letters.
    let at_terminal = sql::<Bool>("LENGTH(actor) <> 26");
    Ok(audit::table
        .filter(audit::dealer.eq(filter.dealer))
        .filter(audit::actor_type.eq("staff"))
        .filter(audit::actor.eq_any(&filter.accounts).or(at_terminal))
        .filter(audit::id.ge(from).and(audit::id.lt(to)).and(audit::id.lt(before)))
        .order(audit::id.desc())
        .limit(limit)
        .select(AuditLine::as_select())
        .load(tx.connection())?)
}
