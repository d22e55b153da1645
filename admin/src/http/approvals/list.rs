//! Acts that wait for a second person, and those that waited, page by page, newest first.

use crate::{
    domain::{ApprovalState, ApprovalView},
    flow::list_approvals,
    http::{
        Caller, ReadApprovals, Refusal,
        answer::{self, List},
        page_query::{PageAsked, page_ask},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which approvals, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ApprovalsQuery {
    /// In this state alone.
    state: Option<ApprovalState>,
    /// `next_cursor` of the answer before.
    cursor: Option<String>,
    /// Objects on the page at most.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<usize>,
}

/// Acts that wait for a second person, and those that waited, page by page, newest first.
#[utoipa::path(
    tag = "Approvals",
    operation_id = "listApprovals",
    params(ApprovalsQuery),
    responses(
        (status = 200, description = "A page, newest first.", body = List<ApprovalView>),
        Refusals,
    ),
    security(("token" = ["admin:read"]), ("token" = ["admin:approvals"])),
)]
#[get("/v1/approvals")]
pub(in crate::http) async fn get(
    caller: Caller<ReadApprovals>,
    query: PageAsked,
) -> Result<HttpResponse, Refusal> {
    let query: ApprovalsQuery = query.read_as()?;
    let ask = page_ask(query.cursor, query.limit)?;
    Ok(answer::page(list_approvals(&caller.provider, query.state, ask).await?))
}
