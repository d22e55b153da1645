//! Changes which items a service needs, and nothing else of it. Customers are asked at their next login.

use crate::{
    domain::{RequiredItemsChange, RequiredItemsView},
    flow::change_required_items,
    http::{
        Caller, ChangeClients, Refusal, answer, body::Body, if_match::IfMatch, problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, put, web};
use idp::domain::ClientId;

/// Changes which items a service needs, and nothing else of it. Customers are asked at their next login.
#[utoipa::path(
    tag = "Required items",
    operation_id = "changeRequiredItems",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    request_body = RequiredItemsChange,
    responses(
        (status = 200, description = "As it is now.", body = RequiredItemsView, headers(("ETag" = String, description = "Its version, and that of the client."))),
        Refusals,
    ),
    security(("token" = ["admin:clients"])),
)]
#[put("/v1/clients/{client_id}/required-items")]
pub(in crate::http) async fn put(
    caller: Caller<ChangeClients>,
    client_id: web::Path<String>,
    if_match: IfMatch,
    body: Body<RequiredItemsChange>,
) -> Result<HttpResponse, Refusal> {
    let expected = if_match.read()?;
    let body = body.read().await?;
    let id = ClientId::from(client_id.into_inner());
    Ok(answer::object(&change_required_items(&caller.provider, caller.operator, id, expected, body).await?))
}
