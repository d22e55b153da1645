//! A call of a legacy site. The site comes from the authenticated client and from nowhere else.

use crate::{
    domain::LegacySite,
    flow::{DealerError, Refusal},
};
use idp::{
    Provider,
    store::{Tx, audit::Actor},
};
use std::sync::Arc;

/// Who calls, as the access token and the settings say.
#[derive(Clone, Debug)]
pub struct SiteCall {
    /// The site.
    pub site: LegacySite,
    /// The request, for the audit.
    pub request_id: String,
}

impl SiteCall {
    /// Who acts, for the audit.
    pub(super) fn actor(&self) -> Actor {
        Actor::Client(self.site.client_id.to_string())
    }
}

/// One visit to the database that writes, for a site whose client is in use.
pub(super) async fn at_site<T: Send + 'static>(
    provider: &Arc<Provider>,
    call: SiteCall,
    act: impl Fn(&Arc<Provider>, &mut Tx<'_>, &SiteCall) -> Result<T, DealerError> + Send + 'static,
) -> Result<T, DealerError> {
    let provider = Arc::clone(provider);
    let db = provider.db.clone();
    db.write(move |tx| {
        if provider.find_client(tx, &call.site.client_id)?.is_none() {
            return Err(Refusal::NotADealer.into());
        }
        act(&provider, tx, &call)
    })
    .await
}
