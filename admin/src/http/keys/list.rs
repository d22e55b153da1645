//! Signing keys, page by page, oldest first.

use crate::{
    domain::SigningKeyView,
    flow::list_signing_keys,
    http::{
        Caller, Read, Refusal,
        answer::{self, List},
        page_query::{PageAsked, PageQuery},
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, get};

/// Signing keys, page by page, oldest first.
#[utoipa::path(
    tag = "Signing keys",
    operation_id = "listSigningKeys",
    params(PageQuery),
    responses(
        (status = 200, description = "A page, oldest first.", body = List<SigningKeyView>),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/keys")]
pub(in crate::http) async fn get(caller: Caller<Read>, query: PageAsked) -> Result<HttpResponse, Refusal> {
    Ok(answer::page(list_signing_keys(&caller.provider, query.read()?).await?))
}
