//! Settles a dispute: the dealer link is right, and in force again; customer and dealer are told.

use crate::{
    domain::LinkView,
    flow::settle_dispute,
    http::{
        Caller, ChangeDealers, Refusal, answer, body::NoBody, if_match::IfMatch, once::Once,
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, post, web};
use federation::domain::LinkId;

/// Settles a dispute: the dealer link is right, and in force again; customer and dealer are told.
#[utoipa::path(
    tag = "Dealer links",
    operation_id = "settleLink",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = LinkView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:dealers"])),
)]
#[post("/v1/links/{link_id}/settle")]
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
        Ok(answer::object(&settle_dispute(&caller.provider, caller.operator, id, expected).await?))
    })
    .await
}
