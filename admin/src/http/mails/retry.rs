//! Has a mail that waits tried at once.

use crate::{
    domain::MailView,
    flow::retry_mail,
    http::{
        Caller, ChangeMails, Refusal, answer, body::NoBody, if_match::IfMatch, once::Once,
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, post, web};

/// Has a mail that waits tried at once.
#[utoipa::path(
    tag = "Mails",
    operation_id = "retryMail",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = MailView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:mails"])),
)]
#[post("/v1/mails/{mail_id}/retry")]
pub(in crate::http) async fn post(
    caller: Caller<ChangeMails>,
    once: Once,
    body: NoBody,
    mail_id: web::Path<String>,
    if_match: IfMatch,
) -> Result<HttpResponse, Refusal> {
    once.call(caller, body, async move |caller| {
        let expected = if_match.read()?;
        let id = mail_id.into_inner();
        Ok(answer::object(&retry_mail(&caller.provider, caller.operator, id, expected).await?))
    })
    .await
}
