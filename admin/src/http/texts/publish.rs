//! Publishes a version of a text.

use crate::{
    domain::{TextPublication, WholeText},
    flow::publish_text,
    http::{Caller, ChangeTexts, Refusal, answer, body::Body, once::Once, problem_answers::Refusals},
};
use actix_web::{HttpResponse, post, web};

/// Publishes a version of a text. Published versions never change.
#[utoipa::path(
    tag = "Texts",
    operation_id = "publishText",
    request_body = TextPublication,
    responses(
        (status = 201, description = "Published.", body = WholeText, headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is."))),
        Refusals,
    ),
    security(("token" = ["admin:texts"])),
)]
#[post("/v1/texts/{document}/versions")]
pub(in crate::http) async fn post(
    caller: Caller<ChangeTexts>,
    once: Once,
    document: web::Path<String>,
    body: Body<TextPublication>,
) -> Result<HttpResponse, Refusal> {
    once.call_with(caller, body, async move |caller, body| {
        let made = publish_text(&caller.provider, caller.operator, document.into_inner(), body).await?;
        let path = format!("/v1/texts/{}/versions/{}", made.object.view.document, made.object.view.version);
        Ok(answer::created(&made, path))
    })
    .await
}
