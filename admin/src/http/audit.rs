//! The audit trail as JSON Lines, oldest first. The header Link names where to go on, now or later; its last lines may come again.

use crate::{
    flow::export_audit,
    http::{
        Caller, ReadAudit, Refusal,
        page_query::{PageAsked, PageQuery},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get, http::header};

/// The audit trail as JSON Lines, oldest first. The header Link names where to go on, now or later; its last lines may come again.
#[utoipa::path(
    tag = "Audit",
    operation_id = "exportAudit",
    params(PageQuery),
    responses(
        (status = 200, description = "One line an event: id, at, actor_type, actor, dealer, action, object, result, request_id, before_digest, after_digest.", body = String, content_type = "application/jsonl", headers(("Link" = String, description = "Where to go on, rel next."))),
        Refusals,
    ),
    security(("token" = ["admin:audit"])),
)]
#[get("/v1/audit")]
pub(super) async fn get(caller: Caller<ReadAudit>, query: PageAsked) -> Result<HttpResponse, Refusal> {
    let page = export_audit(&caller.provider, query.read()?).await?;
    let mut lines = String::new();
    for line in &page.lines {
        lines.push_str(&serde_json::to_string(line).map_err(|_| Refusal::Internal)?);
        lines.push('\n');
    }
    Ok(HttpResponse::Ok()
        .insert_header((header::LINK, format!("</v1/audit?cursor={}>; rel=\"next\"", page.next)))
        .content_type("application/jsonl")
        .body(lines))
}
