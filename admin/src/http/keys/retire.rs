//! Takes a key out at once: nothing that it signed is good any more. One that signs is replaced. Cannot be taken back.

use crate::{
    domain::{ApprovalView, KeyRetirement},
    flow::{Acted, retire_signing_key},
    http::{
        Caller, ChangeKeys, Refusal, answer, body::Body, if_match::IfMatch, once::Once,
        problem_answers::Refusals,
    },
};
use actix_web::{HttpResponse, post, web};

/// Takes a key out at once: nothing that it signed is good any more. One that signs is replaced. Cannot be taken back.
#[utoipa::path(
    tag = "Signing keys",
    operation_id = "retireSigningKey",
    params(("If-Match" = Option<String>, Header, description = "ETag of the version that is to be changed; without it, whatever is there.")),
    request_body = KeyRetirement,
    responses(
        (status = 204, description = "It is out."),
        (status = 202, description = "It waits for a second person, where the settings ask for one.", body = ApprovalView, headers(("ETag" = String, description = "Its version."), ("Location" = String, description = "Where it is."))),
        Refusals,
    ),
    security(("token" = ["admin:keys"])),
)]
#[post("/v1/keys/{key_id}/retire")]
pub(in crate::http) async fn post(
    caller: Caller<ChangeKeys>,
    once: Once,
    key_id: web::Path<String>,
    if_match: IfMatch,
    body: Body<KeyRetirement>,
) -> Result<HttpResponse, Refusal> {
    once.call_with(caller, body, async move |caller, body| {
        let expected = if_match.read()?;
        let acted = retire_signing_key(&caller.provider, caller.operator, &key_id, &expected, body).await?;
        Ok(match acted {
            Acted::Done(()) => HttpResponse::NoContent().finish(),
            Acted::Waits(approval) => answer::waits(&approval),
        })
    })
    .await
}
