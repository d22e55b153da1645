//! `GET /dealer/v1/statistics`: how far the dealer's own starts came, in numbers.

use super::{caller::ApiCaller, json, problem::ApiProblem};
use crate::{
    domain::{Funnel, FunnelBy},
    flow::view_statistics,
    store::statistics::StatisticsFilter,
};
use actix_web::{HttpResponse, http::StatusCode};
use idp::protocol::ParamList;
use serde::Serialize;

/// Months on a page when the caller does not say.
const USUAL_LIMIT: usize = 50;
/// Months on a page at most.
const MOST: usize = 200;

/// Numbers by month and shop.
#[derive(Serialize, utoipa::ToSchema)]
pub(super) struct StatisticsAnswer {
    statistics: Vec<Funnel>,
    /// Where the list goes on; absent at its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<String>,
}

/// What is asked for.
struct StatisticsQuery {
    filter: StatisticsFilter,
    cursor: Option<String>,
    limit: usize,
}

/// How far the dealer's starts came, by the month in which they began.
#[utoipa::path(
    get, path = "/dealer/v1/statistics", operation_id = "listStatistics", tag = "statistics",
    params(
        ("shop" = Option<String>, Query, min_length = 1, description = "of this shop alone"),
        ("from" = Option<String>, Query, pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$", description = "from this month on, `2026-11`"),
        ("to" = Option<String>, Query, pattern = "^[0-9]{4}-(0[1-9]|1[0-2])$", description = "to this month, itself included"),
        ("by" = Option<FunnelBy>, Query, description = "`shop` when absent; `dealer` adds the shops up"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "1 to 200, 50 when absent"),
    ),
    security(("dealer" = ["link:read"])),
    responses((status = 200, description = "A page, by month and shop.", body = StatisticsAnswer))
)]
pub(super) async fn list(caller: ApiCaller) -> HttpResponse {
    let list = async |token: crate::flow::CallerToken| {
        let query = parse(caller.query())?;
        let (sealer, purpose) =
            (&caller.provider.sealer, format!("dealer-statistics-cursor/{}", token.client_id));
        let after = match &query.cursor {
            None => String::new(),
            Some(cursor) => sealer
                .open(&purpose, cursor)
                .and_then(|bytes| String::from_utf8(bytes).ok())
                .ok_or_else(|| ApiProblem::invalid("cursor: is not one of ours"))?,
        };
        let limit = query.limit;
        let mut statistics =
            view_statistics(&caller.provider, token, query.filter, (after, limit + 1)).await?;
        let more = statistics.len() > limit;
        statistics.truncate(limit);
        let last = statistics.last().filter(|_| more);
        let next_cursor = last.map(|last| sealer.seal(&purpose, last.place().as_bytes()));
        Ok(json(StatusCode::OK, &StatisticsAnswer { statistics, next_cursor }))
    };
    caller.allowed("link:read", list).await
}

fn parse(text: &str) -> Result<StatisticsQuery, ApiProblem> {
    let malformed = |_| ApiProblem::invalid("the query cannot be read");
    let params = ParamList::parse_form(text.as_bytes()).map_err(malformed)?;
    let mut query = StatisticsQuery { filter: StatisticsFilter::default(), cursor: None, limit: USUAL_LIMIT };
    let mut seen: Vec<&str> = Vec::new();
    for (name, value) in params.pairs() {
        if seen.contains(&name.as_str()) {
            return Err(ApiProblem::invalid(format!("{name}: stands twice")));
        }
        seen.push(name);
        let filter = &mut query.filter;
        match name.as_str() {
            "shop" if !value.is_empty() => filter.shop.clone_from(value),
            "from" => filter.from = month(name, value)?,
            "to" => filter.to = month(name, value)?,
            "by" => {
                filter.by = match value.as_str() {
                    "shop" => FunnelBy::Shop,
                    "dealer" => FunnelBy::Dealer,
                    _ => return Err(ApiProblem::invalid("by: must be shop or dealer")),
                }
            }
            "cursor" => query.cursor = Some(value.clone()),
            "limit" => {
                query.limit = value
                    .parse()
                    .ok()
                    .filter(|limit| (1..=MOST).contains(limit))
                    .ok_or_else(|| ApiProblem::invalid("limit: must be 1 to 200"))?;
            }
            _ => return Err(ApiProblem::invalid("the query holds a parameter that is not known")),
        }
    }
    Ok(query)
}

fn month(name: &str, text: &str) -> Result<String, ApiProblem> {
    crate::domain::is_month(text)
        .then(|| text.to_owned())
        .ok_or_else(|| ApiProblem::invalid(format!("{name}: must be a month as in 2026-11")))
}
