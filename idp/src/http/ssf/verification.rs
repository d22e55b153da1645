//! `/ssf/verification`: a sign of life (SSF 1.0, 8.1.4).

use super::{caller::Caller, openapi};
use crate::flow::ssf::verify_stream;
use actix_web::{HttpResponse, web};

/// Asks for a verification event, which comes after all that wait.
#[utoipa::path(
    post, path = "/ssf/verification", operation_id = "verifyStream", tag = "stream",
    request_body = openapi::Verification, security(("receiver" = ["ssf.manage"])),
    responses((status = 204, description = "The event is on its way."))
)]
pub(super) async fn ask(caller: Caller, payload: web::Payload) -> HttpResponse {
    let ask = async |token| {
        let request = caller.body(payload).await?;
        verify_stream(&caller.provider, token, request).await?;
        Ok(HttpResponse::NoContent().finish())
    };
    caller.managing(ask).await
}
