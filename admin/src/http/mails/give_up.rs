//! Gives a mail up that waits: it is never sent.

use crate::{
    domain::MailView,
    flow::give_up_mail,
    http::{
        Caller, ChangeMails, Refusal, answer, body::NoBody, if_match::IfMatch, once::Once,
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, post, web};

/// Gives a mail up that waits: it is never sent.
#[utoipa::path(
    tag = "Mails",
    operation_id = "giveUpMail",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    responses(
        (status = 200, description = "As it is now.", body = MailView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:mails"])),
)]
#[post("/v1/mails/{mail_id}/give-up")]
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
        Ok(answer::object(&give_up_mail(&caller.provider, caller.operator, id, expected).await?))
    })
    .await
}
