//! Takes a start back, as its dealer could.

use crate::{
    domain::LinkView,
    flow::cancel_link,
    http::{
        Caller, ChangeDealers, Refusal, answer, body::NoBody, if_match::IfMatch, once::Once,
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, post, web};
use federation::domain::LinkId;

/// Takes a start back, as its dealer could.
#[utoipa::path(
    tag = "Dealer links",
    operation_id = "cancelLink",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = LinkView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:dealers"])),
)]
#[post("/v1/links/{link_id}/cancel")]
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
        Ok(answer::object(&cancel_link(&caller.provider, caller.operator, id, expected).await?))
    })
    .await
}
