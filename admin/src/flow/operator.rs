//! Who makes a change.

use idp::{domain::ClientId, store::audit::Actor};

/// The tool that asks, and in which request.
#[derive(Clone, Debug)]
pub struct Operator {
    /// Its client.
    pub client: ClientId,
    /// The request in whose log lines the rest stands.
    pub request_id: String,
}

impl Operator {
    /// As the audit names it.
    pub fn actor(&self) -> Actor {
        Actor::Client(self.client.to_string())
    }
}
