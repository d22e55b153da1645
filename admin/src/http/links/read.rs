//! One dealer link.

use crate::{
    domain::LinkView,
    flow::find_link,
    http::{Caller, Read, Refusal, answer, problem_answers::Refusals},
};
use actix_web::{HttpResponse, get, web};
use federation::domain::LinkId;

/// One dealer link.
#[utoipa::path(
    tag = "Dealer links",
    operation_id = "readLink",
    responses(
        (status = 200, description = "As it is now.", body = LinkView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/links/{link_id}")]
pub(in crate::http) async fn get(
    caller: Caller<Read>,
    link_id: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    Ok(answer::object(&find_link(&caller.provider, LinkId::from(link_id.into_inner())).await?))
}
