//! Who calls for a dealer. The dealer comes from the authenticated client and from nowhere else (rule 10).

use super::{DealerError, Refusal};
use crate::{
    domain::{Dealer, DealerClient, DealerLink, DealerState, LinkId},
    store,
};
use idp::{
    Provider,
    domain::ClientId,
    store::{Tx, audit::Actor},
};
use std::sync::Arc;

/// What an access token, or the terminal's sealed session, says of the caller.
#[derive(Clone, Debug)]
pub struct CallerToken {
    /// The dealer's system.
    pub client_id: ClientId,
    /// Who serves the customer, when a terminal calls.
    pub staff: Option<String>,
    /// The request, for the audit.
    pub request_id: String,
}

/// The caller as the rows have it at this moment.
#[derive(Clone, Debug)]
pub struct DealerCaller {
    /// The dealer, active.
    pub dealer: Dealer,
    /// Its system.
    pub client: DealerClient,
    /// Who acts, for the audit.
    pub actor: Actor,
    /// The request, for the audit.
    pub request_id: String,
}

impl DealerCaller {
    /// Looks the caller up: the client must be in use and its dealer must not be suspended.
    ///
    /// # Errors
    /// [`Refusal::NotADealer`] or [`Refusal::DealerSuspended`].
    pub fn find(provider: &Provider, tx: &mut Tx<'_>, token: &CallerToken) -> Result<Self, DealerError> {
        let in_use = provider.find_client(tx, &token.client_id)?.is_some();
        let client = store::dealer_clients::find(tx, &token.client_id)?.filter(|_| in_use);
        let Some(client) = client else { return Err(Refusal::NotADealer.into()) };
        let dealer = store::dealers::find(tx, &client.dealer_id)?.ok_or(Refusal::NotADealer)?;
        if dealer.state != DealerState::Active {
            return Err(Refusal::DealerSuspended.into());
        }
        let actor = match &token.staff {
            Some(staff) => Actor::Staff(staff.clone()),
            None => Actor::Client(token.client_id.to_string()),
        };
        Ok(Self { dealer, client, actor, request_id: token.request_id.clone() })
    }

    /// A link of this dealer, and of the caller's shop if it is confined to one. Anything else is as if it did not exist.
    pub(super) fn find_link(&self, tx: &mut Tx<'_>, id: &LinkId) -> Result<DealerLink, DealerError> {
        store::links::find(tx, id)?
            .filter(|link| link.dealer_id == self.dealer.id && self.client.may_see_shop(&link.shop))
            .ok_or_else(|| Refusal::NotFound.into())
    }
}

/// One visit to the database that writes, for a caller.
pub(super) async fn at_dealer<T: Send + 'static>(
    provider: &Arc<Provider>,
    token: CallerToken,
    act: impl FnOnce(&Arc<Provider>, &mut Tx<'_>, &DealerCaller) -> Result<T, DealerError> + Send + 'static,
) -> Result<T, DealerError> {
    let provider = Arc::clone(provider);
    let db = provider.db.clone();
    db.write(move |tx| {
        let caller = DealerCaller::find(&provider, tx, &token)?;
        act(&provider, tx, &caller)
    })
    .await
}

/// The same, for one that only reads.
pub(super) async fn view_dealer<T: Send + 'static>(
    provider: &Arc<Provider>,
    token: CallerToken,
    view: impl FnOnce(&Arc<Provider>, &mut Tx<'_>, &DealerCaller) -> Result<T, DealerError> + Send + 'static,
) -> Result<T, DealerError> {
    let provider = Arc::clone(provider);
    let db = provider.db.clone();
    db.read(move |tx| {
        let caller = DealerCaller::find(&provider, tx, &token)?;
        view(&provider, tx, &caller)
    })
    .await
}
