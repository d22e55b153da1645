//! Numbers of a dealer's own starts.

use super::{
    CallerToken, DealerError,
    dealer_caller::{About, view_dealer},
};
use crate::{
    domain::Funnel,
    store::statistics::{self, StatisticsFilter},
};
use idp::Provider;
use std::sync::Arc;

/// The numbers of the calling dealer, and of its shop alone if the caller is confined to one.
///
/// # Errors
/// [`super::Refusal::NotADealer`], [`super::Refusal::DealerSuspended`].
pub async fn view_statistics(
    provider: &Arc<Provider>,
    token: CallerToken,
    filter: StatisticsFilter,
    (after, limit): (String, usize),
) -> Result<Vec<Funnel>, DealerError> {
    view_dealer(provider, token, About::Dealer, move |_, tx, caller| {
        let shop = match &caller.client.shop_id {
            Some(own) if filter.shop.is_empty() || filter.shop == *own => own.clone(),
            // Another shop's numbers are as if there were none.
            Some(_) => return Ok(Vec::new()),
            None => filter.shop.clone(),
        };
        let own = StatisticsFilter { dealer: caller.dealer.id.to_string(), shop, ..filter.clone() };
        Ok(statistics::list(tx, &own, &after, limit)?)
    })
    .await
}
