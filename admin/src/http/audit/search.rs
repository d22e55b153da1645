//! Searches the audit trail, page by page, newest first.

use super::query::AuditQuery;
use crate::{
    domain::AuditView,
    flow::{AuditOrder, search_audit},
    http::{
        Caller, ReadAudit, Refusal,
        answer::{self, List},
        page_query::{PageAsked, page_ask},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get};

/// Searches the audit trail, page by page, newest first.
#[utoipa::path(
    tag = "Audit",
    operation_id = "searchAudit",
    params(AuditQuery),
    responses(
        (status = 200, description = "A page, newest first.", body = List<AuditView>),
        Refusals,
    ),
    security(("token" = ["admin:audit"])),
)]
#[get("/v1/audit/events")]
pub(in crate::http) async fn get(
    caller: Caller<ReadAudit>,
    query: PageAsked,
) -> Result<HttpResponse, Refusal> {
    let query: AuditQuery = query.read_as()?;
    if query.format.is_some() {
        return Err(Refusal::Query);
    }
    let ask = page_ask(query.cursor.clone(), query.limit)?;
    Ok(answer::page(search_audit(&caller.provider, (query.filter()?, AuditOrder::NewestFirst), ask).await?))
}
