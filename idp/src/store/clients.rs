//! Registered clients.

use super::{StoreError, Tx, schema::clients};
use crate::domain::{Client, ClientId, ClientKind, ClientState};
use diesel::prelude::*;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = clients)]
struct ClientRow {
    id: String,
    state: String,
    secret_hash: Option<String>,
    registration: String,
    created_at: i64,
    updated_at: i64,
}

impl TryFrom<ClientRow> for Client {
    type Error = StoreError;

    fn try_from(row: ClientRow) -> Result<Self, StoreError> {
        Ok(Client {
            id: ClientId::from(row.id),
            state: match row.state.as_str() {
                "active" => ClientState::Active,
                "suspended" => ClientState::Suspended,
                _ => return Err(StoreError::unreadable("clients.state")),
            },
            secret_hash: row.secret_hash,
            registration: serde_json::from_str(&row.registration)?,
        })
    }
}

const fn state_text(state: ClientState) -> &'static str {
    match state {
        ClientState::Active => "active",
        ClientState::Suspended => "suspended",
    }
}

/// The client with this id, suspended ones included.
pub fn find(tx: &mut Tx<'_>, id: &ClientId) -> Result<Option<Client>, StoreError> {
    let row: Option<ClientRow> =
        clients::table.find(id.as_str()).select(ClientRow::as_select()).first(tx.connection()).optional()?;
    row.map(Client::try_from).transpose()
}

/// Holds the client for this transaction: a second change waits until the first has decided.
pub fn hold(tx: &mut Tx<'_>, id: &ClientId) -> Result<(), StoreError> {
    // An update that changes nothing takes the row's lock on PostgreSQL; on SQLite writers are one at a time.
    diesel::update(clients::table.find(id.as_str()))
        .set(clients::id.eq(id.as_str()))
        .execute(tx.connection())?;
    Ok(())
}

/// Clients of these kinds after `after`, by id, `limit` at most.
pub fn list(
    tx: &mut Tx<'_>,
    kinds: &[ClientKind],
    after: &str,
    limit: usize,
) -> Result<Vec<Client>, StoreError> {
    let rows: Vec<ClientRow> = clients::table
        .filter(clients::id.gt(after))
        .order(clients::id)
        .select(ClientRow::as_select())
        .load(tx.connection())?;
    // Clients are few (hundreds), and their kind lies in the document: filtered here.
    let mut found = Vec::new();
    for row in rows {
        let client = Client::try_from(row)?;
        if kinds.contains(&client.registration.kind) && found.len() < limit {
            found.push(client);
        }
    }
    Ok(found)
}

/// Every client, by id. Clients are few (hundreds).
pub fn list_all(tx: &mut Tx<'_>) -> Result<Vec<Client>, StoreError> {
    let rows: Vec<ClientRow> =
        clients::table.order(clients::id).select(ClientRow::as_select()).load(tx.connection())?;
    rows.into_iter().map(Client::try_from).collect()
}

/// Writes a new client. [`StoreError::Duplicate`] when the id is taken.
pub fn insert(tx: &mut Tx<'_>, client: &Client) -> Result<(), StoreError> {
    let row = to_row(tx, client)?;
    diesel::insert_into(clients::table).values(row).execute(tx.connection())?;
    Ok(())
}

/// Replaces registration, state and secret of a client; `false` when there is none with its id.
pub fn update(tx: &mut Tx<'_>, client: &Client) -> Result<bool, StoreError> {
    let now = tx.now().seconds();
    let changed = diesel::update(clients::table.find(client.id.as_str()))
        .set((
            clients::state.eq(state_text(client.state)),
            clients::secret_hash.eq(client.secret_hash.as_deref()),
            clients::registration.eq(serde_json::to_string(&client.registration)?),
            clients::updated_at.eq(now),
        ))
        .execute(tx.connection())?;
    Ok(changed == 1)
}

/// Deletes a client for good; `false` when there is none. Nothing that it was given is worth anything without it, and no other
/// client ever gets its id.
pub fn delete(tx: &mut Tx<'_>, id: &ClientId) -> Result<bool, StoreError> {
    Ok(diesel::delete(clients::table.find(id.as_str())).execute(tx.connection())? == 1)
}

fn to_row(tx: &Tx<'_>, client: &Client) -> Result<ClientRow, StoreError> {
    Ok(ClientRow {
        id: client.id.to_string(),
        state: state_text(client.state).to_owned(),
        secret_hash: client.secret_hash.clone(),
        registration: serde_json::to_string(&client.registration)?,
        created_at: tx.now().seconds(),
        updated_at: tx.now().seconds(),
    })
}
