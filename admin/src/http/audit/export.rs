//! Exports the audit trail as JSON Lines or CSV, oldest first. The header Link names where to go on, now or later; its last lines may come again.

use super::query::AuditQuery;
use crate::{
    domain::AuditView,
    flow::export_audit,
    http::{
        Caller, ReadAudit, Refusal,
        page_query::{PageAsked, page_ask},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get, http::header};

/// Lines as text of one of the formats.
type Write = fn(&[AuditView]) -> Option<String>;

/// Exports the audit trail as JSON Lines or CSV, oldest first. The header Link names where to go on, now or later; its last lines may come again.
#[utoipa::path(
    tag = "Audit",
    operation_id = "exportAudit",
    params(AuditQuery),
    responses(
        (
            status = 200,
            description = "One line an event: id, at, actor_type, actor, dealer, action, object, result, request_id, before_digest, after_digest. CSV (RFC 4180) begins with their names; cells that a spreadsheet would take for formulas have an apostrophe before them.",
            content((String = "application/jsonl"), (String = "text/csv")),
            headers(("Link" = String, description = "Where to go on, rel next."))
        ),
        Refusals,
    ),
    security(("token" = ["admin:audit"])),
)]
#[get("/v1/audit")]
pub(in crate::http) async fn get(
    caller: Caller<ReadAudit>,
    query: PageAsked,
) -> Result<HttpResponse, Refusal> {
    let query: AuditQuery = query.read_as()?;
    let (kind, write): (&str, Write) = match query.format.as_deref() {
        None | Some("jsonl") => ("application/jsonl", AuditView::json_lines),
        Some("csv") => ("text/csv; charset=utf-8; header=present", |lines| AuditView::csv(lines, true)),
        Some(_) => return Err(Refusal::Query),
    };
    let ask = page_ask(query.cursor.clone(), query.limit)?;
    let page = export_audit(&caller.provider, query.filter()?, ask).await?;
    let link = format!("</v1/audit?{}>; rel=\"next\"", query.next(&page.next));
    let body = write(&page.lines).ok_or(Refusal::Internal)?;
    Ok(HttpResponse::Ok().insert_header((header::LINK, link)).content_type(kind).body(body))
}
