//! Sends the mail of a start again, within the limits of its dealer.

use crate::{
    domain::LinkView,
    flow::resend_link_mail,
    http::{
        Caller, ChangeDealers, Refusal, answer, body::NoBody, if_match::IfMatch, once::Once,
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, post, web};
use federation::domain::LinkId;

/// Sends the mail of a start again, within the limits of its dealer.
#[utoipa::path(
    tag = "Dealer links",
    operation_id = "resendLinkMail",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = LinkView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:dealers"])),
)]
#[post("/v1/links/{link_id}/resend")]
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
        Ok(answer::object(&resend_link_mail(&caller.provider, caller.operator, id, expected).await?))
    })
    .await
}
