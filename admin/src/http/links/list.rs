//! Dealer links of a dealer, page by page, newest first.

use crate::{
    domain::LinkView,
    flow::list_links,
    http::{
        Caller, Read, Refusal,
        answer::{self, List},
        page_query::{PageAsked, page_ask},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get, web};
use federation::domain::{DealerId, LinkState};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which links, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct LinksQuery {
    /// In this state alone.
    #[param(value_type = Option<String>, example = "disputed")]
    state: Option<LinkState>,
    /// `next_cursor` of the answer before.
    cursor: Option<String>,
    /// Objects on the page at most.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// Dealer links of a dealer, page by page, newest first.
#[utoipa::path(
    tag = "Dealer links",
    operation_id = "listLinks",
    params(LinksQuery),
    responses(
        (status = 200, description = "A page, newest first.", body = List<LinkView>),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/dealers/{dealer_id}/links")]
pub(in crate::http) async fn get(
    caller: Caller<Read>,
    dealer_id: web::Path<String>,
    query: PageAsked,
) -> Result<HttpResponse, Refusal> {
    let query: LinksQuery = query.read_as()?;
    let ask = page_ask(query.cursor, query.limit)?;
    let dealer = DealerId::from(dealer_id.into_inner());
    Ok(answer::page(list_links(&caller.provider, dealer, query.state, ask).await?))
}
