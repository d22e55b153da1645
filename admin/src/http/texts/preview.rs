//! Shows how a version of a text would look.

use crate::{
    domain::{TextPreview, TextPublication},
    flow::preview_text,
    http::{Caller, ChangeTexts, Refusal, body::Body, once::Once, problem_answers::Refusals},
};
use actix_web::{HttpResponse, post, web};

/// Shows how a version would look, by the same rules as its publication. Nothing is stored.
#[utoipa::path(
    tag = "Texts",
    operation_id = "previewText",
    request_body = TextPublication,
    responses(
        (status = 200, description = "As people would see it.", body = TextPreview),
        Refusals,
    ),
    security(("token" = ["admin:texts"])),
)]
#[post("/v1/texts/{document}/preview")]
pub(in crate::http) async fn post(
    caller: Caller<ChangeTexts>,
    once: Once,
    document: web::Path<String>,
    body: Body<TextPublication>,
) -> Result<HttpResponse, Refusal> {
    once.call_with(caller, body, async move |caller, body| {
        Ok(HttpResponse::Ok().json(preview_text(&caller.provider, document.into_inner(), body).await?))
    })
    .await
}
