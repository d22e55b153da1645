//! Which items a service needs.

use crate::{
    domain::RequiredItemsView,
    flow::find_required_items,
    http::{Caller, Read, Refusal, answer, problem_answers::Refusals},
};
use actix_web::{HttpResponse, get, web};
use idp::domain::ClientId;

/// Which items a service needs.
#[utoipa::path(
    tag = "Required items",
    operation_id = "readRequiredItems",
    responses(
        (status = 200, description = "As it is.", body = RequiredItemsView, headers(("ETag" = String, description = "Its version, and that of the client."))),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/clients/{client_id}/required-items")]
pub(in crate::http) async fn get(
    caller: Caller<Read>,
    client_id: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    let id = ClientId::from(client_id.into_inner());
    Ok(answer::object(&find_required_items(&caller.provider, id).await?))
}
