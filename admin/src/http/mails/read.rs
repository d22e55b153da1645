//! Reads a mail: how it is doing, never what it says.

use crate::{
    domain::MailView,
    flow::find_mail,
    http::{Caller, Read, Refusal, answer, problem_answers::Refusals},
};
use actix_web::{HttpResponse, get, web};

/// Reads a mail: how it is doing, never what it says.
#[utoipa::path(
    tag = "Mails",
    operation_id = "readMail",
    responses(
        (status = 200, description = "As it is.", body = MailView, headers(("ETag" = String, description = "Its version."))),
        Refusals,
    ),
    security(("token" = ["admin:read"])),
)]
#[get("/v1/mails/{mail_id}")]
pub(in crate::http) async fn get(
    caller: Caller<Read>,
    mail_id: web::Path<String>,
) -> Result<HttpResponse, Refusal> {
    Ok(answer::object(&find_mail(&caller.provider, mail_id.into_inner()).await?))
}
