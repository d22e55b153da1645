//! Reads a signing key: never its private part.

use crate::{
    domain::SigningKeyView,
    flow::find_signing_key,
    http::{Caller, Read, Refusal, answer, problem_answers::Refusals},
};
use actix_web::{HttpResponse, get, web};

/// Reads a signing key: never its private part.
#[utoipa::path(
    tag = "Signing keys",
    operation_id = "readSigningKey",
    responses(
        (status = 200, description = "As it is.", body = SigningKeyView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/keys/{key_id}")]
pub(in crate::http) async fn get(
    caller: Caller<Read>,
    key_id: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    Ok(answer::object(&find_signing_key(&caller.provider, &key_id).await?))
}
