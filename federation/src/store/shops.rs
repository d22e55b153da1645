//! Shops of dealers.

use super::schema::dealer_shops as shops;
use crate::domain::{DealerId, DealerState, Shop};
use diesel::prelude::*;
use idp::store::{StoreError, Tx};

#[derive(Queryable, Selectable)]
#[diesel(table_name = shops)]
struct ShopRow {
    dealer_id: String,
    id: String,
    name: String,
    name_en: String,
    state: String,
}

impl TryFrom<ShopRow> for Shop {
    type Error = StoreError;

    fn try_from(row: ShopRow) -> Result<Self, StoreError> {
        Ok(Shop {
            dealer_id: DealerId::from(row.dealer_id),
            id: row.id,
            name: row.name,
            name_en: row.name_en,
            state: DealerState::parse(&row.state)
                .ok_or_else(|| StoreError::unreadable("dealer_shops.state"))?,
        })
    }
}

/// The shop of this dealer with this reference, suspended ones included.
pub fn find(tx: &mut Tx<'_>, dealer: &DealerId, id: &str) -> Result<Option<Shop>, StoreError> {
    let row: Option<ShopRow> = shops::table
        .find((dealer.as_str(), id))
        .select(ShopRow::as_select())
        .first(tx.connection())
        .optional()?;
    row.map(Shop::try_from).transpose()
}

/// Holds the shop for this transaction: a second change waits until the first has decided.
pub fn hold(tx: &mut Tx<'_>, dealer: &DealerId, id: &str) -> Result<(), StoreError> {
    // An update that changes nothing takes the row's lock on PostgreSQL; on SQLite writers are one at a time.
    diesel::update(shops::table.find((dealer.as_str(), id)))
        .set(shops::id.eq(id))
        .execute(tx.connection())?;
    Ok(())
}

/// The shops of a dealer after `after`, by reference, `limit` at most.
pub fn list(tx: &mut Tx<'_>, dealer: &DealerId, after: &str, limit: i64) -> Result<Vec<Shop>, StoreError> {
    let rows: Vec<ShopRow> = shops::table
        .filter(shops::dealer_id.eq(dealer.as_str()))
        .filter(shops::id.gt(after))
        .order(shops::id)
        .limit(limit)
        .select(ShopRow::as_select())
        .load(tx.connection())?;
    rows.into_iter().map(Shop::try_from).collect()
}

/// Writes a new shop. [`StoreError::Duplicate`] when the dealer ever used the reference.
pub fn insert(tx: &mut Tx<'_>, shop: &Shop) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::insert_into(shops::table)
        .values((
            shops::dealer_id.eq(shop.dealer_id.as_str()),
            shops::id.eq(&shop.id),
            shops::name.eq(&shop.name),
            shops::name_en.eq(&shop.name_en),
            shops::state.eq(shop.state.as_str()),
            shops::created_at.eq(now),
            shops::updated_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Replaces names and state; `false` when there is no such shop.
pub fn update(tx: &mut Tx<'_>, shop: &Shop) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let changed = diesel::update(shops::table.find((shop.dealer_id.as_str(), &shop.id)))
        .set((
            shops::name.eq(&shop.name),
            shops::name_en.eq(&shop.name_en),
            shops::state.eq(shop.state.as_str()),
            shops::updated_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(changed == 1)
}
