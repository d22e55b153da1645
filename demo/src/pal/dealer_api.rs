//! Calls to the provider's dealer API, in the name of the dealer at the counter.

use serde::{Serialize, de::DeserializeOwned};

use super::Pal;
pub(super) use crate::provider::api::{AccessTokens, CallError};
use crate::{provider::api::Api, settings::PalDealer};

/// All that PAL does for its dealers.
const SCOPE: &str = "link:start link:read link:cancel events:read";

impl Pal {
    /// `GET {dealer_api}/{path}`
    pub(super) async fn get<A: DeserializeOwned>(
        &self,
        dealer: &PalDealer,
        path: &str,
    ) -> Result<A, CallError> {
        self.api(dealer).get(path).await
    }

    /// `POST {dealer_api}/{path}`
    pub(super) async fn post<A: DeserializeOwned>(
        &self,
        dealer: &PalDealer,
        path: &str,
        body: &impl Serialize,
    ) -> Result<A, CallError> {
        self.api(dealer).post(path, body).await
    }

    fn api<'a>(&'a self, dealer: &'a PalDealer) -> Api<'a> {
        Api {
            provider: &self.provider,
            tokens: &self.access_tokens,
            base: &self.settings.dealer_api,
            client_id: &dealer.client_id,
            private_jwk: &dealer.private_jwk,
            scope: SCOPE,
        }
    }
}
