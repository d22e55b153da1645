//! Numbers of all dealers' starts.

use super::{AdminError, Page, PageAsk};
use federation::{
    domain::Funnel,
    store::statistics::{self, StatisticsFilter},
};
use idp::Provider;
use std::sync::Arc;

/// How far starts came, by dealer, month and shop.
pub async fn list_statistics(
    provider: &Arc<Provider>,
    filter: StatisticsFilter,
    ask: PageAsk,
) -> Result<Page<Funnel>, AdminError> {
    const LIST: &str = "statistics";
    let (after, limit) = (ask.after(provider, LIST)?, ask.limit());
    let found = provider
        .db
        .read_stale(move |tx| Ok::<_, AdminError>(statistics::list(tx, &filter, &after, limit + 1)?))
        .await?;
    let found: Vec<(String, Funnel)> = found.into_iter().map(|funnel| (funnel.place(), funnel)).collect();
    Ok(Page::of(found, limit, provider, LIST, |(place, _)| place.as_str()).map(|(_, funnel)| funnel))
}
