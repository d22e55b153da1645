//! Clients, from memory for a few seconds.

use crate::{
    Provider,
    domain::{Client, ClientId, ClientState},
    store::{self, StoreError, Tx},
};
use std::sync::Arc;

impl Provider {
    /// The client, unless it is unknown or suspended. Reads the database when memory has nothing fresh;
    /// unknown ids are never remembered, so that the network cannot fill the cache.
    pub fn find_client(&self, tx: &mut Tx<'_>, id: &ClientId) -> Result<Option<Arc<Client>>, StoreError> {
        if let Some(client) = self.cached_client(id) {
            return Ok(Some(client));
        }
        let Some(client) = store::clients::find(tx, id)? else { return Ok(None) };
        if client.state != ClientState::Active {
            return Ok(None);
        }
        let client = Arc::new(client);
        self.clients.insert(id.clone(), Arc::clone(&client));
        Ok(Some(client))
    }

    /// The client, if memory has it: then the visit to the database can be saved altogether.
    pub fn cached_client(&self, id: &ClientId) -> Option<Arc<Client>> {
        self.clients.get(id)
    }
}
