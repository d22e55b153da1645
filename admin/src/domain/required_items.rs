//! Which service needs which items of its customers, in one table.

use super::choices::Item;
use idp::domain::{Client, ClientState, RequiredItem};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A row: a service and what it needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RequiredItemsView {
    /// The service.
    #[schema(example = "my-toyota")]
    pub client_id: String,
    /// Its name.
    #[schema(example = "My TOYOTA")]
    pub client_name: String,
    /// `active` or `suspended`.
    #[schema(value_type = String, example = "active")]
    pub state: ClientState,
    /// What it needs of every customer; asked for at the next login.
    #[schema(value_type = Vec<Item>)]
    pub required_items: Vec<RequiredItem>,
}

impl From<Client> for RequiredItemsView {
    fn from(client: Client) -> Self {
        Self {
            client_id: client.id.to_string(),
            client_name: client.registration.client_name,
            state: client.state,
            required_items: client.registration.required_items,
        }
    }
}

/// A row as it is to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequiredItemsChange {
    /// What the service needs of every customer, each once.
    #[schema(value_type = Vec<Item>, example = json!(["birthdate"]))]
    pub required_items: Vec<RequiredItem>,
}
