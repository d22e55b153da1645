//! One version of a text.

use crate::{
    domain::WholeText,
    flow::find_text,
    http::{Caller, Read, Refusal, answer, problem_answers::Refusals},
};
use actix_web::{HttpResponse, get, web};

/// One version of a text, with its words.
#[utoipa::path(
    tag = "Texts",
    operation_id = "readText",
    responses(
        (status = 200, description = "The version.", body = WholeText, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/texts/{document}/versions/{version}")]
pub(in crate::http) async fn get(
    caller: Caller<Read>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Refusal> {
    let (document, version) = path.into_inner();
    Ok(answer::object(&find_text(&caller.provider, document, version).await?))
}
