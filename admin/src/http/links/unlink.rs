//! Ends a dealer link: customer and dealer are told, and the claim leaves every token from the next on.

use crate::{
    domain::LinkView,
    flow::unlink,
    http::{
        Caller, ChangeDealers, Refusal, answer, body::NoBody, if_match::IfMatch, once::Once,
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, post, web};
use federation::domain::LinkId;

/// Ends a dealer link: customer and dealer are told, and the claim leaves every token from the next on.
#[utoipa::path(
    tag = "Dealer links",
    operation_id = "endLink",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = LinkView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:dealers"])),
)]
#[post("/v1/links/{link_id}/unlink")]
pub(in crate::http) async fn post(
    caller: Caller<ChangeDealers>,
    once: Once,
    body: NoBody,
    link_id: web::Path<String>,
    if_match: IfMatch,
) -> Result<HttpResponse, Refusal> {
    once.call(caller, body, async move |caller| {
        let expected = if_match.read()?;
        let id = LinkId::from(link_id.into_inner());
        Ok(answer::object(&unlink(&caller.provider, caller.operator, id, expected).await?))
    })
    .await
}
