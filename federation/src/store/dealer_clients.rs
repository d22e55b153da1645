//! Which OAuth client belongs to which dealer.

use super::schema::dealer_clients;
use crate::domain::{DealerClient, DealerId};
use diesel::prelude::*;
use idp::{
    domain::ClientId,
    store::{StoreError, Tx},
};

#[derive(Queryable, Selectable)]
#[diesel(table_name = dealer_clients)]
struct DealerClientRow {
    client_id: String,
    dealer_id: String,
    shop_id: Option<String>,
    address_book_endpoint: Option<String>,
    events_endpoint: Option<String>,
}

impl From<DealerClientRow> for DealerClient {
    fn from(row: DealerClientRow) -> Self {
        DealerClient {
            client_id: ClientId::from(row.client_id),
            dealer_id: DealerId::from(row.dealer_id),
            shop_id: row.shop_id,
            address_book_endpoint: row.address_book_endpoint,
            events_endpoint: row.events_endpoint,
        }
    }
}

/// The dealer's side of this OAuth client; `None` when it belongs to no dealer.
pub fn find(tx: &mut Tx<'_>, client: &ClientId) -> Result<Option<DealerClient>, StoreError> {
    let row: Option<DealerClientRow> = dealer_clients::table
        .find(client.as_str())
        .select(DealerClientRow::as_select())
        .first(tx.connection())
        .optional()?;
    Ok(row.map(DealerClient::from))
}

/// The clients of a dealer, by id.
pub fn list(tx: &mut Tx<'_>, dealer: &DealerId) -> Result<Vec<DealerClient>, StoreError> {
    let rows: Vec<DealerClientRow> = dealer_clients::table
        .filter(dealer_clients::dealer_id.eq(dealer.as_str()))
        .order(dealer_clients::client_id)
        .select(DealerClientRow::as_select())
        .load(tx.connection())?;
    Ok(rows.into_iter().map(DealerClient::from).collect())
}

/// Writes a new client. [`StoreError::Duplicate`] when it belongs to a dealer already.
pub fn insert(tx: &mut Tx<'_>, client: &DealerClient) -> Result<(), StoreError> {
    let now = tx.now().seconds();
    diesel::insert_into(dealer_clients::table)
        .values((
            dealer_clients::client_id.eq(client.client_id.as_str()),
            dealer_clients::dealer_id.eq(client.dealer_id.as_str()),
            dealer_clients::shop_id.eq(&client.shop_id),
            dealer_clients::address_book_endpoint.eq(&client.address_book_endpoint),
            dealer_clients::events_endpoint.eq(&client.events_endpoint),
            dealer_clients::created_at.eq(now),
            dealer_clients::updated_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(())
}

/// Replaces shop and endpoints (never the dealer); `false` when the dealer has no such client.
pub fn update(tx: &mut Tx<'_>, client: &DealerClient) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let changed = diesel::update(
        dealer_clients::table
            .find(client.client_id.as_str())
            .filter(dealer_clients::dealer_id.eq(client.dealer_id.as_str())),
    )
    .set((
        dealer_clients::shop_id.eq(&client.shop_id),
        dealer_clients::address_book_endpoint.eq(&client.address_book_endpoint),
        dealer_clients::events_endpoint.eq(&client.events_endpoint),
        dealer_clients::updated_at.eq(now),
    ))
    .execute(tx.connection())?;
    Ok(changed == 1)
}
