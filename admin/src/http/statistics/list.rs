//! How far starts of dealer links came, in numbers: by the month in which they began, dealer and shop.

use crate::{
    flow::list_statistics,
    http::{
        Caller, ReadStatistics, Refusal,
        answer::{self, List},
        page_query::{PageAsked, page_ask},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get};
use federation::{
    domain::{Funnel, FunnelBy, is_month},
    store::statistics::StatisticsFilter,
};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which numbers, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct StatisticsQuery {
    /// Of this dealer alone.
    #[param(example = "D-0234")]
    dealer: Option<String>,
    /// Of this shop alone; with `dealer`.
    #[param(example = "S-01")]
    shop: Option<String>,
    /// From this month on.
    #[param(example = "2026-11")]
    from: Option<String>,
    /// To this month, itself included.
    #[param(example = "2027-03")]
    to: Option<String>,
    /// By what they are told apart beside the month; `shop` when absent.
    #[param(inline)]
    by: Option<FunnelBy>,
    /// `next_cursor` of the answer before.
    cursor: Option<String>,
    /// Objects on the page at most.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// How far starts of dealer links came, in numbers: by the month in which they began, dealer and shop.
#[utoipa::path(
    tag = "Statistics",
    operation_id = "listStatistics",
    params(StatisticsQuery),
    responses(
        (status = 200, description = "A page, by dealer, month and shop. Counted since the deployment of this operation; of starts before it mails, links and ends.", body = List<Funnel>),
        Refusals,
    ),
    security(("token" = ["admin:statistics"])),
)]
#[get("/v1/statistics/dealer-links")]
pub(in crate::http) async fn get(
    caller: Caller<ReadStatistics>,
    query: PageAsked,
) -> Result<HttpResponse, Refusal> {
    let query: StatisticsQuery = query.read_as()?;
    let months_are_months = [&query.from, &query.to].into_iter().flatten().all(|month| is_month(month));
    // A shop's reference means something at its dealer alone.
    if !months_are_months || (query.shop.is_some() && query.dealer.is_none()) {
        return Err(Refusal::Query);
    }
    let ask = page_ask(query.cursor, query.limit)?;
    let filter = StatisticsFilter {
        dealer: query.dealer.unwrap_or_default(),
        shop: query.shop.unwrap_or_default(),
        from: query.from.unwrap_or_default(),
        to: query.to.unwrap_or_default(),
        by: query.by.unwrap_or_default(),
    };
    Ok(answer::page(list_statistics(&caller.provider, filter, ask).await?))
}
