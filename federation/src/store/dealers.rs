//! Dealers.

use super::schema::dealers;
use crate::domain::{Dealer, DealerId, DealerState, Merger};
use diesel::{dsl::sql, prelude::*, sql_types::Bool};
use idp::{
    domain::Timestamp,
    store::{StoreError, Tx},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = dealers)]
pub(super) struct DealerRow {
    id: String,
    name: String,
    name_en: String,
    state: String,
    merged_into: Option<String>,
    merged_at: Option<i64>,
}

impl TryFrom<DealerRow> for Dealer {
    type Error = StoreError;

    fn try_from(row: DealerRow) -> Result<Self, StoreError> {
        Ok(Dealer {
            id: DealerId::from(row.id),
            name: row.name,
            name_en: row.name_en,
            state: DealerState::parse(&row.state).ok_or_else(|| StoreError::unreadable("dealers.state"))?,
            merger: row
                .merged_into
                .zip(row.merged_at)
                .map(|(into, at)| Merger { into: DealerId::from(into), at: Timestamp::from_seconds(at) }),
        })
    }
}

/// The dealer with this id, suspended ones included.
pub fn find(tx: &mut Tx<'_>, id: &DealerId) -> Result<Option<Dealer>, StoreError> {
    let row: Option<DealerRow> =
        dealers::table.find(id.as_str()).select(DealerRow::as_select()).first(tx.connection()).optional()?;
    row.map(Dealer::try_from).transpose()
}

/// Holds the dealer for this transaction: a second change waits until the first has decided.
pub fn hold(tx: &mut Tx<'_>, id: &DealerId) -> Result<(), StoreError> {
    // An update that changes nothing takes the row's lock on PostgreSQL; on SQLite writers are one at a time.
    diesel::update(dealers::table.find(id.as_str()))
        .set(dealers::id.eq(id.as_str()))
        .execute(tx.connection())?;
    Ok(())
}

/// Dealers after `after` (empty for the beginning), by id, `limit` at most.
pub fn list(tx: &mut Tx<'_>, after: &str, limit: i64) -> Result<Vec<Dealer>, StoreError> {
    let rows: Vec<DealerRow> = dealers::table
        .filter(dealers::id.gt(after))
        .order(dealers::id)
        .limit(limit)
        .select(DealerRow::as_select())
        .load(tx.connection())?;
    rows.into_iter().map(Dealer::try_from).collect()
}

/// Which dealers.
#[derive(Clone, Debug, Default)]
pub struct DealerFilter {
    /// Whose id begins so, or whose name holds this; everybody's when empty.
    pub text: String,
    /// In this state alone.
    pub state: Option<DealerState>,
    /// In this order.
    pub order: DealerOrder,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DealerOrder {
    /// By id.
    #[default]
    ById,
    /// The one that was registered last first.
    NewestFirst,
    /// The one that was registered first.
    OldestFirst,
}

/// The same of those that fit, in their order.
pub fn search(
    tx: &mut Tx<'_>,
    filter: &DealerFilter,
    after: &str,
    limit: i64,
) -> Result<Vec<Dealer>, StoreError> {
    // What is typed is no pattern.
    let typed = filter.text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    let begins = dealers::id.like(format!("{typed}%")).escape('\\');
    let pattern = format!("%{typed}%");
    let named =
        dealers::name.like(pattern.clone()).escape('\\').or(dealers::name_en.like(pattern).escape('\\'));
    let in_any_state = sql::<Bool>(if filter.state.is_none() { "TRUE" } else { "FALSE" });
    let state = filter.state.map(DealerState::as_str).unwrap_or_default();
    let wanted = dealers::table
        .filter(begins.or(named))
        .filter(in_any_state.or(dealers::state.eq(state)))
        .limit(limit)
        .select(DealerRow::as_select())
        .into_boxed();
    // Of those that were registered in one second the ids decide.
    let since = dealers::table.find(after).select(dealers::created_at);
    let since: Option<i64> = since.first(tx.connection()).optional()?;
    let (at, id) = (dealers::created_at, dealers::id);
    let wanted = match (filter.order, since) {
        (DealerOrder::ById, _) => wanted.filter(id.gt(after)).order((id, at)),
        (DealerOrder::NewestFirst, None) => wanted.order((at.desc(), id.asc())),
        (DealerOrder::NewestFirst, Some(seen)) => {
            wanted.filter(at.lt(seen).or(at.eq(seen).and(id.gt(after)))).order((at.desc(), id.asc()))
        }
        (DealerOrder::OldestFirst, None) => wanted.order((at.asc(), id.asc())),
        (DealerOrder::OldestFirst, Some(seen)) => {
            wanted.filter(at.gt(seen).or(at.eq(seen).and(id.gt(after)))).order((at.asc(), id.asc()))
        }
    };
    let rows: Vec<DealerRow> = wanted.load(tx.connection())?;
    rows.into_iter().map(Dealer::try_from).collect()
}

/// Writes a new dealer. [`StoreError::Duplicate`] when the id was ever used.
pub fn insert(tx: &mut Tx<'_>, dealer: &Dealer) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::insert_into(dealers::table)
        .values((
            dealers::id.eq(dealer.id.as_str()),
            dealers::name.eq(&dealer.name),
            dealers::name_en.eq(&dealer.name_en),
            dealers::state.eq(dealer.state.as_str()),
            dealers::created_at.eq(now),
            dealers::updated_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Replaces names and state; `false` when there is no such dealer.
pub fn update(tx: &mut Tx<'_>, dealer: &Dealer) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let changed = diesel::update(dealers::table.find(dealer.id.as_str()))
        .set((
            dealers::name.eq(&dealer.name),
            dealers::name_en.eq(&dealer.name_en),
            dealers::state.eq(dealer.state.as_str()),
            dealers::updated_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(changed == 1)
}

/// Notes that a dealer was merged into another one, now.
pub fn set_merged(tx: &mut Tx<'_>, id: &DealerId, into: &DealerId) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::update(dealers::table.find(id.as_str()))
        .set((
            dealers::merged_into.eq(into.as_str()),
            dealers::merged_at.eq(now),
            dealers::updated_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}
